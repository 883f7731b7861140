// The live index: follows the change feed and publishes snapshots.
#ifndef IEUM_INDEXER_LIVE_INDEX_H_
#define IEUM_INDEXER_LIVE_INDEX_H_

#include <memory>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

#include "indexer/snapshot.h"
#include "store/record_store.h"

namespace ieum::indexer {

struct LiveIndexOptions {
  TrainingOptions training;
  // Retrain aside once this share of the resources changed since the last training.
  double retrain_share = 0.2;
  // ... but not for fewer changes than this.
  std::size_t retrain_min_changes = 50;
};

// Owns the writer's side of the index and a background thread that trains text models and stores
// embeddings. Thread-safe.
//
//   auto index = LiveIndex::Open(store, vocabulary, {});
//   store.Commit(...);  // returns sequence 7
//   (*index)->CatchUp(7);
//   (*index)->snapshot()->...  // contains 7
class LiveIndex {
 public:
  // Loads the whole catalogue, with stored model and embeddings where they are current; a catalogue
  // that has no model yet is trained before the call returns. `store` must outlive the index.
  static absl::StatusOr<std::unique_ptr<LiveIndex>> Open(
      store::RecordStore& store, std::shared_ptr<const Vocabulary> vocabulary,
      const LiveIndexOptions& options);
  // Stops the background thread; unfinished training is given up.
  virtual ~LiveIndex() = default;

  // The newest snapshot. Never null.
  virtual std::shared_ptr<const Snapshot> snapshot() const = 0;

  // Returns once the newest snapshot contains every change up to `sequence`. Applies what is
  // pending on the caller's thread, together with the changes of others. DATA_LOSS when a record
  // cannot be decoded.
  virtual absl::Status CatchUp(store::Sequence sequence) = 0;

  // Waits for training that is due or under way, then for its snapshot to be published.
  virtual absl::Status WaitForTraining() = 0;

  // Trains now, on the calling thread, whatever changed, and publishes.
  virtual absl::Status TrainNow() = 0;
};

}  // namespace ieum::indexer

#endif  // IEUM_INDEXER_LIVE_INDEX_H_
