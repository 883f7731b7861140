#include "store/memory_store.h"

#include <algorithm>
#include <deque>
#include <map>
#include <set>

#include "absl/strings/str_cat.h"

#include "store/commit_rules.h"
#include "store/mutex.h"

namespace ieum::store {
namespace {

using RecordPtr = std::shared_ptr<const Record>;

// One version of a record; a null record marks a deletion.
struct Version {
  Sequence sequence = 0;
  RecordPtr record;
};

// The state, shared by the store and its views.
class MemoryState {
 public:
  absl::StatusOr<Sequence> Commit(const std::vector<Write>& writes) {
    if (absl::Status status = CheckBatch(writes); !status.ok()) return status;
    MutexLock lock(mutex_);
    for (const Write& write : writes) {
      const RecordPtr found = Find(write.key, last_);
      absl::Status status = CheckExpectation(write, found == nullptr ? 0 : found->version);
      if (!status.ok()) return status;
    }
    ++last_;
    for (const Write& write : writes) {
      if (!write.check_only) Apply(write);
    }
    std::vector<Change> changes = FeedChanges(writes, last_);
    if (!changes.empty()) feed_.emplace(last_, std::move(changes));
    Prune();
    return last_;
  }

  Sequence Pin() {
    MutexLock lock(mutex_);
    pinned_.insert(last_);
    return last_;
  }

  void Unpin(Sequence sequence) {
    MutexLock lock(mutex_);
    pinned_.erase(pinned_.find(sequence));
    Prune();
  }

  RecordPtr Read(const RecordKey& key, Sequence at) const {
    MutexLock lock(mutex_);
    return Find(key, at);
  }

  RecordPtr ReadLast(const RecordKey& key) const {
    MutexLock lock(mutex_);
    return Find(key, last_);
  }

  // Up to `limit` records of `kind` with id > `after`, as of `at`.
  std::vector<RecordPtr> ReadSome(RecordKind kind, const std::string& after, Sequence at,
                                  std::size_t limit) const {
    std::vector<RecordPtr> records;
    MutexLock lock(mutex_);
    for (auto it = records_.upper_bound({kind, after});
         it != records_.end() && it->first.kind == kind && records.size() < limit; ++it) {
      if (RecordPtr record = VersionAt(it->second, at)) records.push_back(std::move(record));
    }
    return records;
  }

  absl::StatusOr<std::vector<Change>> ReadFeed(Sequence after, std::size_t limit) const {
    MutexLock lock(mutex_);
    if (after < trimmed_) {
      return absl::OutOfRangeError(absl::StrCat("the feed starts after ", trimmed_));
    }
    std::vector<Change> changes;
    for (auto it = feed_.upper_bound(after); it != feed_.end() && changes.size() < limit; ++it) {
      changes.insert(changes.end(), it->second.begin(), it->second.end());
    }
    return changes;
  }

  void TrimFeed(Sequence through) {
    MutexLock lock(mutex_);
    trimmed_ = std::max(trimmed_, std::min(through, last_));
    feed_.erase(feed_.begin(), feed_.upper_bound(trimmed_));
  }

  Sequence last() const {
    MutexLock lock(mutex_);
    return last_;
  }

 private:
  static RecordPtr VersionAt(const std::vector<Version>& versions, Sequence at) {
    for (auto it = versions.rbegin(); it != versions.rend(); ++it) {
      if (it->sequence <= at) return it->record;
    }
    return nullptr;
  }

  RecordPtr Find(const RecordKey& key, Sequence at) const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    const auto it = records_.find(key);
    return it == records_.end() ? nullptr : VersionAt(it->second, at);
  }

  void Apply(const Write& write) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    RecordPtr record;
    if (write.value.has_value()) {
      record = std::make_shared<const Record>(Record{write.key, *write.value, last_});
    }
    std::vector<Version>& versions = records_[write.key];
    versions.push_back({last_, std::move(record)});
    if (versions.size() > 1 || versions.back().record == nullptr) {
      superseded_.push_back({last_, write.key});
    }
  }

  // Drops versions that neither a view nor the present can see.
  void Prune() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    const Sequence oldest = pinned_.empty() ? last_ : *pinned_.begin();
    while (!superseded_.empty() && superseded_.front().first <= oldest) {
      PruneKey(superseded_.front().second, oldest);
      superseded_.pop_front();
    }
  }

  void PruneKey(const RecordKey& key, Sequence oldest) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    const auto it = records_.find(key);
    if (it == records_.end()) return;
    std::vector<Version>& versions = it->second;
    const auto later = std::find_if(versions.begin(), versions.end(),
                                    [oldest](const Version& v) { return v.sequence > oldest; });
    if (later != versions.begin()) versions.erase(versions.begin(), later - 1);
    if (versions.size() == 1 && versions[0].record == nullptr) records_.erase(it);
  }

  mutable Mutex mutex_;
  Sequence last_ ABSL_GUARDED_BY(mutex_) = 0;
  Sequence trimmed_ ABSL_GUARDED_BY(mutex_) = 0;
  // Versions of a key in order of sequence.
  std::map<RecordKey, std::vector<Version>> records_ ABSL_GUARDED_BY(mutex_);
  std::map<Sequence, std::vector<Change>> feed_ ABSL_GUARDED_BY(mutex_);
  std::multiset<Sequence> pinned_ ABSL_GUARDED_BY(mutex_);
  // Keys that got an older version to drop, with the sequence from which on it is invisible.
  std::deque<std::pair<Sequence, RecordKey>> superseded_ ABSL_GUARDED_BY(mutex_);
};

absl::StatusOr<Record> OrNotFound(const RecordKey& key, const RecordPtr& record) {
  if (record == nullptr) return absl::NotFoundError(DescribeKey(key) + " does not exist");
  return *record;
}

class MemoryView : public ReadView {
 public:
  explicit MemoryView(std::shared_ptr<MemoryState> state)
      : state_(std::move(state)), sequence_(state_->Pin()) {}
  ~MemoryView() override { state_->Unpin(sequence_); }
  MemoryView(const MemoryView&) = delete;
  MemoryView& operator=(const MemoryView&) = delete;

  Sequence sequence() const override { return sequence_; }

  absl::StatusOr<Record> Get(const RecordKey& key) const override {
    return OrNotFound(key, state_->Read(key, sequence_));
  }

  // In chunks, because `visit` may itself use the store and must not find it locked.
  absl::Status Scan(RecordKind kind, std::string_view after,
                    const std::function<bool(const Record&)>& visit) const override {
    constexpr std::size_t kChunk = 256;
    std::string last(after);
    while (true) {
      const std::vector<RecordPtr> records = state_->ReadSome(kind, last, sequence_, kChunk);
      for (const RecordPtr& record : records) {
        if (!visit(*record)) return absl::OkStatus();
      }
      if (records.size() < kChunk) return absl::OkStatus();
      last = records.back()->key.id;
    }
  }

 private:
  const std::shared_ptr<MemoryState> state_;
  const Sequence sequence_;
};

class MemoryStore : public RecordStore {
 public:
  absl::StatusOr<Sequence> Commit(const std::vector<Write>& writes) override {
    return state_->Commit(writes);
  }
  absl::StatusOr<std::unique_ptr<ReadView>> View() const override {
    return std::make_unique<MemoryView>(state_);
  }
  absl::StatusOr<Record> Get(const RecordKey& key) const override {
    return OrNotFound(key, state_->ReadLast(key));
  }
  absl::StatusOr<std::vector<Change>> ReadFeed(Sequence after, std::size_t limit) const override {
    return state_->ReadFeed(after, limit);
  }
  absl::Status TrimFeed(Sequence through) override {
    state_->TrimFeed(through);
    return absl::OkStatus();
  }
  Sequence last_sequence() const override { return state_->last(); }

 private:
  const std::shared_ptr<MemoryState> state_ = std::make_shared<MemoryState>();
};

}  // namespace

std::unique_ptr<RecordStore> MakeMemoryStore() { return std::make_unique<MemoryStore>(); }

}  // namespace ieum::store
