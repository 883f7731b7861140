// Reads what the index needs from the store, a record at a time.
#ifndef IEUM_INDEXER_CATALOGUE_LOADER_H_
#define IEUM_INDEXER_CATALOGUE_LOADER_H_

#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"

#include "ieum/v1/catalog.pb.h"
#include "indexer/text/embedding.h"
#include "indexer/text/training_source.h"
#include "indexer/vocabulary.h"
#include "store/catalog/catalog_records.h"
#include "store/record_store.h"

namespace ieum::indexer {

// The record with its etag, as the catalogue gives it. DATA_LOSS when the bytes are not a Message.
template <typename Message>
absl::StatusOr<std::shared_ptr<const Message>> Decode(const store::Record& record) {
  auto message = std::make_shared<Message>();
  if (!message->ParseFromString(record.value)) {
    return absl::DataLossError("record " + record.key.id + " cannot be decoded");
  }
  message->set_etag(store::FormatEtag(record.version));
  return std::shared_ptr<const Message>(std::move(message));
}

// The organizations of a view, the last ones asked for kept at hand. Not thread-safe.
class OwnerReader {
 public:
  explicit OwnerReader(const store::ReadView& view) : view_(view) {}

  // Null: not there.
  absl::StatusOr<std::shared_ptr<const v1::Organization>> Of(const v1::Resource& resource);

 private:
  const store::ReadView& view_;
  absl::flat_hash_map<std::string, std::shared_ptr<const v1::Organization>> known_;
};

struct LoadedResource {
  const v1::Resource& resource;
  const v1::Organization* owner;  // null: unknown
  store::Sequence version;
};

// Calls `each` for every resource of a view, in order of name, until it fails or a record cannot be
// decoded.
// Only those whose names are `wanted`, which is asked before a record is decoded.
absl::Status ForEachResource(const store::ReadView& view,
                             const std::function<bool(std::string_view name)>& wanted,
                             const std::function<absl::Status(const LoadedResource&)>& each);
absl::StatusOr<std::vector<v1::Region>> LoadRegions(const store::ReadView& view);
// Names of the resources of an organization.
absl::StatusOr<std::vector<std::string>> ResourcesOf(const store::ReadView& view,
                                                     const std::string& organization);

// The last change of the catalogue that `view` contains, where `of_resources` is the newest version
// of a resource. Deletions leave no record behind, so the feed is asked; where it was trimmed, the
// versions of the records have to do.
absl::StatusOr<store::Sequence> LastChange(const store::RecordStore& records,
                                           const store::ReadView& view,
                                           store::Sequence of_resources);

// A stored embedding, with the words that it was made of (WordsOf).
struct StoredVector {
  std::uint64_t words = 0;
  Embedding embedding;
};

std::string VectorId(const std::string& model_version, std::string_view resource);
std::string EncodeVector(std::uint64_t words, EmbeddingView embedding);
// Empty when the bytes are not a vector.
StoredVector DecodeVector(const std::string& bytes);

// The stored vectors of one model, for resources asked for in order of name. Not thread-safe.
class VectorReader {
 public:
  // `model_version`: empty for none.
  VectorReader(const store::ReadView& view, std::string model_version)
      : view_(view), model_version_(std::move(model_version)) {}

  // The embedding of `resource` when it was made of these words, else an empty one.
  absl::StatusOr<Embedding> Of(const std::string& resource, std::uint64_t words);

 private:
  absl::Status ReadOn();

  const store::ReadView& view_;
  const std::string model_version_;
  std::deque<std::pair<std::string, StoredVector>> ahead_;  // by resource
  std::string last_;                                        // the last resource that was read
  bool ended_ = false;
};

// What a text model learns from: every resource of a view, and the vocabulary. Both must outlive
// it.
class CatalogueTexts final : public TrainingSource {
 public:
  CatalogueTexts(const store::ReadView& view, const Vocabulary& vocabulary);

  absl::Status ForEach(const Wanted& wanted, const Visit& visit) const override;
  absl::StatusOr<bool> HasResources() const;

 private:
  TrainingText TextOf(const LoadedResource& entry) const;

  const store::ReadView& view_;
  const Vocabulary& vocabulary_;
  const TextsInMemory vocabulary_texts_;
};

}  // namespace ieum::indexer

#endif  // IEUM_INDEXER_CATALOGUE_LOADER_H_
