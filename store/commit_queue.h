// Groups concurrent commits, so that many share one synced write.
#ifndef IEUM_STORE_COMMIT_QUEUE_H_
#define IEUM_STORE_COMMIT_QUEUE_H_

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <vector>

#include "absl/status/statusor.h"

#include "store/mutex.h"
#include "store/record_store.h"

namespace ieum::store {

// One commit that waits for its turn.
struct PendingCommit {
  const std::vector<Write>* writes = nullptr;
  std::size_t bytes = 0;
  bool done = false;
  absl::StatusOr<Sequence> result = absl::UnknownError("not applied");
};

// A queue of commits whose head works for those behind it: while one group is being synced, the
// next collects. `apply` sees a group in order of arrival, is never run twice at once, and must set
// every result; commits of a group are separate transactions. Thread-safe. No threads of its own.
class CommitQueue {
 public:
  using Apply = std::function<void(const std::vector<PendingCommit*>& group)>;

  explicit CommitQueue(Apply apply) : apply_(std::move(apply)) {}

  // Blocks until `apply` has dealt with `writes`.
  absl::StatusOr<Sequence> Run(const std::vector<Write>& writes);

 private:
  std::vector<PendingCommit*> TakeGroup() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  const Apply apply_;
  Mutex mutex_;
  std::condition_variable_any turn_;
  std::deque<PendingCommit*> queue_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace ieum::store

#endif  // IEUM_STORE_COMMIT_QUEUE_H_
