// A store that passes everything on to another one; what a test wants otherwise it overrides.
#ifndef IEUM_TESTS_STORE_FORWARDING_STORE_H_
#define IEUM_TESTS_STORE_FORWARDING_STORE_H_

#include <memory>
#include <vector>

#include "store/record_store.h"

namespace ieum::store {

class ForwardingStore : public RecordStore {
 public:
  explicit ForwardingStore(RecordStore& inner) : inner_(inner) {}

  absl::StatusOr<Sequence> Commit(const std::vector<Write>& writes) override {
    return inner_.Commit(writes);
  }
  absl::StatusOr<std::unique_ptr<ReadView>> View() const override { return inner_.View(); }
  absl::StatusOr<Record> Get(const RecordKey& key) const override { return inner_.Get(key); }
  absl::StatusOr<std::vector<Change>> ReadFeed(Sequence after, std::size_t limit) const override {
    return inner_.ReadFeed(after, limit);
  }
  absl::Status TrimFeed(Sequence through) override { return inner_.TrimFeed(through); }
  Sequence last_sequence() const override { return inner_.last_sequence(); }

 private:
  RecordStore& inner_;
};

}  // namespace ieum::store

#endif  // IEUM_TESTS_STORE_FORWARDING_STORE_H_
