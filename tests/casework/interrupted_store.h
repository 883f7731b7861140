// A store with which something comes between what an act looks at and what it writes.
#ifndef IEUM_TESTS_CASEWORK_INTERRUPTED_STORE_H_
#define IEUM_TESTS_CASEWORK_INTERRUPTED_STORE_H_

#include <functional>
#include <memory>
#include <utility>
#include <vector>

#include "store/record_store.h"

namespace ieum::casework {

// Does something once, just before a view is taken, or before a commit.
class InterruptedStore final : public store::RecordStore {
 public:
  explicit InterruptedStore(store::RecordStore& inner) : inner_(inner) {}

  absl::StatusOr<store::Sequence> Commit(const std::vector<store::Write>& writes) override {
    if (before_commit) std::exchange(before_commit, nullptr)();
    return inner_.Commit(writes);
  }
  absl::StatusOr<std::unique_ptr<store::ReadView>> View() const override {
    if (before_view) std::exchange(before_view, nullptr)();
    return inner_.View();
  }
  absl::StatusOr<store::Record> Get(const store::RecordKey& key) const override {
    return inner_.Get(key);
  }
  absl::StatusOr<std::vector<store::Change>> ReadFeed(store::Sequence after,
                                                      std::size_t limit) const override {
    return inner_.ReadFeed(after, limit);
  }
  absl::Status TrimFeed(store::Sequence through) override { return inner_.TrimFeed(through); }
  store::Sequence last_sequence() const override { return inner_.last_sequence(); }

  mutable std::function<void()> before_view;
  std::function<void()> before_commit;

 private:
  store::RecordStore& inner_;
};

}  // namespace ieum::casework

#endif  // IEUM_TESTS_CASEWORK_INTERRUPTED_STORE_H_
