// Reads what the index needs from the store.
#ifndef IEUM_INDEXER_CATALOGUE_LOADER_H_
#define IEUM_INDEXER_CATALOGUE_LOADER_H_

#include <algorithm>
#include <map>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

#include "ieum/v1/catalog.pb.h"
#include "indexer/snapshot.h"
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

template <typename Message>
struct Versioned {
  std::shared_ptr<const Message> message;
  store::Sequence version = 0;
};

// Everything read from one view of the store, by resource name.
struct LoadedCatalogue {
  store::Sequence sequence = 0;     // of the view
  store::Sequence last_change = 0;  // the last one in the feed up to there
  std::map<std::string, Versioned<v1::Organization>> organizations;
  std::map<std::string, Versioned<v1::Resource>> resources;
  std::vector<v1::Region> regions;

  // Empty when unknown.
  Versioned<v1::Organization> OwnerOf(const v1::Resource& resource) const;
};

absl::StatusOr<LoadedCatalogue> LoadCatalogue(const store::RecordStore& records,
                                              const store::ReadView& view);

// The text of a resource contains its owner's name: whichever of the two was written last dates it.
inline store::Sequence TextStamp(store::Sequence resource, store::Sequence owner) {
  return std::max(resource, owner);
}

// A stored embedding.
struct StoredVector {
  store::Sequence stamp = 0;  // TextStamp of the text it was made from
  Embedding embedding;
};

std::string VectorId(const std::string& model_version, const std::string& resource);
std::string EncodeVector(store::Sequence stamp, const Embedding& embedding);
// Empty when the bytes are not a vector.
StoredVector DecodeVector(const std::string& bytes);

// The vectors of one model, by resource name.
absl::StatusOr<std::unordered_map<std::string, StoredVector>> LoadVectors(
    const store::ReadView& view, const std::string& model_version);

// What a text model learns from: the vocabulary and every resource.
std::vector<TrainingText> TextsOf(const LoadedCatalogue& catalogue, const Vocabulary& vocabulary);

}  // namespace ieum::indexer

#endif  // IEUM_INDEXER_CATALOGUE_LOADER_H_
