// A store with which something comes between what an act looks at and what it writes.
#ifndef IEUM_TESTS_CASEWORK_INTERRUPTED_STORE_H_
#define IEUM_TESTS_CASEWORK_INTERRUPTED_STORE_H_

#include <functional>
#include <memory>
#include <utility>
#include <vector>

#include "tests/store/forwarding_store.h"

namespace ieum::casework {

// Does something once, just before a view is taken, or before a commit.
class InterruptedStore final : public store::ForwardingStore {
 public:
  using ForwardingStore::ForwardingStore;

  absl::StatusOr<store::Sequence> Commit(const std::vector<store::Write>& writes) override {
    if (before_commit) std::exchange(before_commit, nullptr)();
    return ForwardingStore::Commit(writes);
  }
  absl::StatusOr<std::unique_ptr<store::ReadView>> View() const override {
    if (before_view) std::exchange(before_view, nullptr)();
    return ForwardingStore::View();
  }

  mutable std::function<void()> before_view;
  std::function<void()> before_commit;
};

}  // namespace ieum::casework

#endif  // IEUM_TESTS_CASEWORK_INTERRUPTED_STORE_H_
