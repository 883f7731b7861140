// Text models in the store.
#ifndef IEUM_INDEXER_MODEL_RECORDS_H_
#define IEUM_INDEXER_MODEL_RECORDS_H_

#include <cstddef>
#include <memory>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

#include "indexer/text/text_model.h"
#include "store/record_store.h"

namespace ieum::indexer {

// A model of a large catalogue is larger than a record may be (store::kMaxValueBytes).
inline constexpr std::size_t kModelPartBytes = std::size_t{32} << 20;

// Writes the model, in as many parts as it takes, as the current one, and drops the one before, all
// in one commit.
absl::Status SaveModel(store::RecordStore& records, const TextModel& model,
                       std::size_t part_bytes = kModelPartBytes);

// The current model. Null: there is none, or it is damaged or of another format; it is derived data
// and can be trained anew.
absl::StatusOr<std::shared_ptr<const TextModel>> LoadModel(const store::RecordStore& records);

}  // namespace ieum::indexer

#endif  // IEUM_INDEXER_MODEL_RECORDS_H_
