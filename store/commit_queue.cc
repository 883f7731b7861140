#include "store/commit_queue.h"

#include "store/commit_rules.h"

namespace ieum::store {
namespace {

// Bounds what a small commit may have to wait for.
constexpr std::size_t kMaxGroupCommits = 256;
constexpr std::size_t kMaxGroupBytes = std::size_t{4} << 20;

}  // namespace

std::vector<PendingCommit*> CommitQueue::TakeGroup() {
  std::vector<PendingCommit*> group;
  std::size_t bytes = 0;
  for (PendingCommit* pending : queue_) {
    const bool full = group.size() >= kMaxGroupCommits || bytes + pending->bytes > kMaxGroupBytes;
    if (full && !group.empty()) break;
    group.push_back(pending);
    bytes += pending->bytes;
  }
  return group;
}

absl::StatusOr<Sequence> CommitQueue::Run(const std::vector<Write>& writes) {
  PendingCommit mine;
  mine.writes = &writes;
  mine.bytes = BatchBytes(writes);
  std::vector<PendingCommit*> group;
  {
    MutexLock lock(mutex_);
    queue_.push_back(&mine);
    while (!mine.done && queue_.front() != &mine) turn_.wait(mutex_);
    if (mine.done) return std::move(mine.result);
    group = TakeGroup();
  }
  // The group stays at the head of the queue meanwhile: nobody else can lead.
  apply_(group);
  MutexLock lock(mutex_);
  for (PendingCommit* pending : group) {
    queue_.pop_front();
    pending->done = true;
  }
  turn_.notify_all();
  return std::move(mine.result);
}

}  // namespace ieum::store
