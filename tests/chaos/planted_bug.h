// A service with a bug that only a race shows, for the checker to find.
#ifndef IEUM_TESTS_CHAOS_PLANTED_BUG_H_
#define IEUM_TESTS_CHAOS_PLANTED_BUG_H_

#include <atomic>
#include <memory>
#include <vector>

#include "tests/store/forwarding_store.h"

namespace ieum::chaos {

// Passes everything on, but forgets at every fifth write of a resource that it was to be as it was
// read: the counts of two who write at once are then those of the later one.
class ForgetfulStore final : public store::ForwardingStore {
 public:
  using ForwardingStore::ForwardingStore;

  void Forget(bool forgetful) { forgetful_ = forgetful; }

  absl::StatusOr<store::Sequence> Commit(const std::vector<store::Write>& writes) override;

 private:
  std::atomic<bool> forgetful_ = false;
  std::atomic<int> resources_ = 0;
};

// The whole service on a store, in this process. Aborts when it cannot start.
class BuggyService {
 public:
  explicit BuggyService(store::RecordStore& store);
  ~BuggyService();

  int port() const;

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace ieum::chaos

#endif  // IEUM_TESTS_CHAOS_PLANTED_BUG_H_
