#include "indexer/catalogue_loader.h"

#include <cstring>
#include <functional>
#include <utility>

namespace ieum::indexer {
namespace {

using store::ReadView;
using store::Record;
using store::RecordKind;
using store::Sequence;

// Visits every record of a kind, stopping at the first that cannot be decoded.
template <typename Message>
absl::Status ScanAll(const ReadView& view, RecordKind kind,
                     const std::function<void(Versioned<Message>)>& each) {
  absl::Status bad;
  const absl::Status scanned = view.Scan(kind, "", [&](const Record& record) {
    auto message = Decode<Message>(record);
    if (!message.ok()) {
      bad = message.status();
      return false;
    }
    each({*std::move(message), record.version});
    return true;
  });
  return scanned.ok() ? bad : scanned;
}

}  // namespace

Versioned<v1::Organization> LoadedCatalogue::OwnerOf(const v1::Resource& resource) const {
  const auto it = organizations.find(resource.organization());
  return it == organizations.end() ? Versioned<v1::Organization>() : it->second;
}

// The last change at or before `end`, of which `at_least` is known. Deletions leave no record
// behind, so the feed is asked; where it was trimmed, what is known has to do.
absl::StatusOr<Sequence> LastChange(const store::RecordStore& records, Sequence at_least,
                                    Sequence end) {
  constexpr std::size_t kBatch = 1000;
  Sequence last = at_least;
  for (;;) {
    const auto changes = records.ReadFeed(last, kBatch);
    if (absl::IsOutOfRange(changes.status())) return last;
    if (!changes.ok()) return changes.status();
    if (changes->empty()) return last;
    for (const store::Change& change : *changes) {
      if (change.sequence > end) return last;
      last = change.sequence;
    }
  }
}

absl::StatusOr<LoadedCatalogue> LoadCatalogue(const store::RecordStore& records,
                                              const ReadView& view) {
  LoadedCatalogue out;
  out.sequence = view.sequence();
  absl::Status status = ScanAll<v1::Organization>(
      view, RecordKind::kOrganization, [&](Versioned<v1::Organization> entry) {
        out.last_change = std::max(out.last_change, entry.version);
        out.organizations[entry.message->name()] = std::move(entry);
      });
  if (!status.ok()) return status;
  status = ScanAll<v1::Resource>(view, RecordKind::kResource, [&](Versioned<v1::Resource> entry) {
    out.last_change = std::max(out.last_change, entry.version);
    out.resources[entry.message->name()] = std::move(entry);
  });
  if (!status.ok()) return status;
  status = ScanAll<v1::Region>(view, RecordKind::kRegion, [&](Versioned<v1::Region> entry) {
    out.last_change = std::max(out.last_change, entry.version);
    out.regions.push_back(*entry.message);
  });
  if (!status.ok()) return status;
  const auto last = LastChange(records, out.last_change, out.sequence);
  if (!last.ok()) return last.status();
  out.last_change = *last;
  return out;
}

std::string VectorId(const std::string& model_version, const std::string& resource) {
  return model_version + "/" + resource;
}

std::string EncodeVector(Sequence stamp, const Embedding& embedding) {
  std::string bytes(sizeof stamp, '\0');
  std::memcpy(bytes.data(), &stamp, sizeof stamp);
  bytes.append(embedding.values.begin(), embedding.values.end());
  return bytes;
}

StoredVector DecodeVector(const std::string& bytes) {
  StoredVector out;
  if (bytes.size() <= sizeof out.stamp) return out;
  std::memcpy(&out.stamp, bytes.data(), sizeof out.stamp);
  out.embedding = FromBytes({bytes.begin() + sizeof out.stamp, bytes.end()});
  return out;
}

absl::StatusOr<std::unordered_map<std::string, StoredVector>> LoadVectors(
    const ReadView& view, const std::string& model_version) {
  std::unordered_map<std::string, StoredVector> vectors;
  const std::string prefix = VectorId(model_version, "");
  const absl::Status status = view.Scan(RecordKind::kEmbedding, prefix, [&](const Record& record) {
    if (record.key.id.compare(0, prefix.size(), prefix) != 0) return false;
    vectors[record.key.id.substr(prefix.size())] = DecodeVector(record.value);
    return true;
  });
  if (!status.ok()) return status;
  return vectors;
}

std::vector<TrainingText> TextsOf(const LoadedCatalogue& catalogue, const Vocabulary& vocabulary) {
  std::vector<TrainingText> texts = VocabularyTexts(vocabulary.taxonomy, vocabulary.lexicon);
  for (const auto& [name, entry] : catalogue.resources) {
    const v1::Resource& resource = *entry.message;
    TrainingText& text = texts.emplace_back();
    text.id = name;
    text.terms = ResourceTerms(TextOf(resource, catalogue.OwnerOf(resource).message.get()),
                               vocabulary.lexicon, vocabulary.taxonomy);
    for (const v1::NeedTerm& term : resource.need_terms()) {
      const std::vector<store::SubAreaId> ids = vocabulary.taxonomy.Expand(term.code());
      const double strength = term.strength() > 0 ? term.strength() : 1.0;
      for (store::SubAreaId id : ids) {
        text.needs.push_back({id, strength / static_cast<double>(ids.size())});
      }
    }
  }
  return texts;
}

}  // namespace ieum::indexer
