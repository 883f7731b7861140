#include "indexer/catalogue_loader.h"

#include <algorithm>
#include <cstring>

#include "indexer/compiled_resource.h"

namespace ieum::indexer {
namespace {

using store::ReadView;
using store::Record;
using store::RecordKind;
using store::Sequence;

// Visits every record of a kind until `each` fails.
absl::Status ScanAll(const ReadView& view, RecordKind kind,
                     const std::function<absl::Status(const Record&)>& each) {
  absl::Status status;
  const absl::Status scanned = view.Scan(kind, "", [&](const Record& record) {
    status = each(record);
    return status.ok();
  });
  return scanned.ok() ? status : scanned;
}

}  // namespace

absl::StatusOr<std::shared_ptr<const v1::Organization>> OwnerReader::Of(
    const v1::Resource& resource) {
  constexpr std::size_t kKept = 50'000;
  if (const auto it = known_.find(resource.organization()); it != known_.end()) return it->second;
  if (known_.size() >= kKept) known_.clear();
  std::shared_ptr<const v1::Organization> owner;
  const auto record = view_.Get(
      {RecordKind::kOrganization, store::IdOf(RecordKind::kOrganization, resource.organization())});
  if (record.ok()) {
    auto decoded = Decode<v1::Organization>(*record);
    if (!decoded.ok()) return decoded.status();
    owner = *std::move(decoded);
  } else if (!absl::IsNotFound(record.status())) {
    return record.status();
  }
  known_[resource.organization()] = owner;
  return owner;
}

absl::Status ForEachResource(const ReadView& view,
                             const std::function<bool(std::string_view name)>& wanted,
                             const std::function<absl::Status(const LoadedResource&)>& each) {
  OwnerReader owners(view);
  return ScanAll(view, RecordKind::kResource, [&](const Record& record) -> absl::Status {
    if (!wanted(store::FormatName(RecordKind::kResource, record.key.id))) return absl::OkStatus();
    const auto resource = Decode<v1::Resource>(record);
    if (!resource.ok()) return resource.status();
    const auto owner = owners.Of(**resource);
    if (!owner.ok()) return owner.status();
    return each({**resource, owner->get(), record.version});
  });
}

absl::StatusOr<std::vector<v1::Region>> LoadRegions(const ReadView& view) {
  std::vector<v1::Region> regions;
  const absl::Status status = ScanAll(view, RecordKind::kRegion, [&](const Record& record) {
    const auto region = Decode<v1::Region>(record);
    if (region.ok()) regions.push_back(**region);
    return region.status();
  });
  if (!status.ok()) return status;
  return regions;
}

absl::StatusOr<std::vector<std::string>> ResourcesOf(const ReadView& view,
                                                     const std::string& organization) {
  const std::string prefix =
      store::OrganizationResourcePrefix(store::IdOf(RecordKind::kOrganization, organization));
  std::vector<std::string> names;
  const absl::Status status =
      view.Scan(RecordKind::kOrganizationResource, prefix, [&](const Record& mark) {
        if (!mark.key.id.starts_with(prefix)) return false;
        names.push_back(
            store::FormatName(RecordKind::kResource, mark.key.id.substr(prefix.size())));
        return true;
      });
  if (!status.ok()) return status;
  return names;
}

absl::StatusOr<Sequence> LastChange(const store::RecordStore& records, const ReadView& view,
                                    Sequence of_resources) {
  constexpr std::size_t kBatch = 1000;
  Sequence last = of_resources;
  for (RecordKind kind : {RecordKind::kOrganization, RecordKind::kRegion}) {
    const absl::Status status = ScanAll(view, kind, [&last](const Record& record) {
      last = std::max(last, record.version);
      return absl::OkStatus();
    });
    if (!status.ok()) return status;
  }
  for (;;) {
    const auto changes = records.ReadFeed(last, kBatch);
    if (absl::IsOutOfRange(changes.status())) return last;
    if (!changes.ok()) return changes.status();
    if (changes->empty()) return last;
    for (const store::Change& change : *changes) {
      if (change.sequence > view.sequence()) return last;
      last = change.sequence;
    }
  }
}

std::string VectorId(const std::string& model_version, std::string_view resource) {
  return model_version + "/" + std::string(resource);
}

std::string EncodeVector(std::uint64_t words, EmbeddingView embedding) {
  std::string bytes(sizeof words, '\0');
  std::memcpy(bytes.data(), &words, sizeof words);
  bytes.append(embedding.values.begin(), embedding.values.end());
  return bytes;
}

StoredVector DecodeVector(const std::string& bytes) {
  StoredVector out;
  if (bytes.size() <= sizeof out.words) return out;
  std::memcpy(&out.words, bytes.data(), sizeof out.words);
  out.embedding = FromBytes({bytes.begin() + sizeof out.words, bytes.end()});
  return out;
}

absl::Status VectorReader::ReadOn() {
  constexpr std::size_t kBatch = 1000;
  const std::string prefix = VectorId(model_version_, "");
  std::size_t read = 0;
  const absl::Status scanned =
      view_.Scan(RecordKind::kEmbedding, prefix + last_, [&](const Record& record) {
        if (!record.key.id.starts_with(prefix)) return false;
        last_ = record.key.id.substr(prefix.size());
        ahead_.emplace_back(last_, DecodeVector(record.value));
        return ++read < kBatch;
      });
  ended_ = read < kBatch;
  return scanned;
}

absl::StatusOr<Embedding> VectorReader::Of(const std::string& resource, std::uint64_t words) {
  if (model_version_.empty()) return Embedding();
  for (;;) {
    if (ahead_.empty()) {
      if (ended_) return Embedding();
      if (absl::Status status = ReadOn(); !status.ok()) return status;
      continue;
    }
    if (ahead_.front().first > resource) return Embedding();
    const bool found = ahead_.front().first == resource;
    StoredVector vector = std::move(ahead_.front().second);
    ahead_.pop_front();
    if (found) return vector.words == words ? std::move(vector.embedding) : Embedding();
  }
}

CatalogueTexts::CatalogueTexts(const ReadView& view, const Vocabulary& vocabulary)
    : view_(view),
      vocabulary_(vocabulary),
      vocabulary_texts_(VocabularyTexts(vocabulary.taxonomy, vocabulary.lexicon)) {}

TrainingText CatalogueTexts::TextOf(const LoadedResource& entry) const {
  const store::NeedTaxonomy& taxonomy = vocabulary_.taxonomy;
  TrainingText text;
  text.id = entry.resource.name();
  text.terms =
      ResourceTerms(indexer::TextOf(entry.resource, entry.owner), vocabulary_.lexicon, taxonomy);
  for (const v1::NeedTerm& term : entry.resource.need_terms()) {
    const std::vector<store::SubAreaId> ids = taxonomy.Expand(term.code());
    const double strength = term.strength() > 0 ? term.strength() : 1.0;
    for (store::SubAreaId id : ids) {
      text.needs.push_back({id, strength / static_cast<double>(ids.size())});
    }
  }
  return text;
}

absl::Status CatalogueTexts::ForEach(const Wanted& wanted, const Visit& visit) const {
  const absl::Status status = ForEachResource(
      view_, wanted, [&](const LoadedResource& entry) { return visit(TextOf(entry)); });
  // "taxonomy/..." comes after "resources/...".
  return status.ok() ? vocabulary_texts_.ForEach(wanted, visit) : status;
}

absl::StatusOr<bool> CatalogueTexts::HasResources() const {
  bool any = false;
  const absl::Status status = view_.Scan(RecordKind::kResource, "", [&any](const Record&) {
    any = true;
    return false;
  });
  if (!status.ok()) return status;
  return any;
}

}  // namespace ieum::indexer
