#include "service/exchange/trial_store.h"

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "store/commit_rules.h"
#include "store/memory_store.h"

namespace ieum::exchange {
namespace {

using store::Record;
using store::RecordKey;
using store::RecordKind;
using store::Sequence;
using store::Write;

// The first byte of a value in the upper store: a record, or the mark that it was deleted.
constexpr char kPresent = '+';
constexpr char kDeleted = '-';

class TrialView : public store::ReadView {
 public:
  TrialView(std::shared_ptr<const store::ReadView> base, std::unique_ptr<store::ReadView> upper)
      : base_(std::move(base)), upper_(std::move(upper)) {}

  Sequence sequence() const override { return base_->sequence() + upper_->sequence(); }

  absl::StatusOr<Record> Get(const RecordKey& key) const override {
    absl::StatusOr<Record> record = upper_->Get(key);
    if (absl::IsNotFound(record.status())) return base_->Get(key);
    if (!record.ok()) return record.status();
    if (record->value[0] == kDeleted) return absl::NotFoundError("deleted");
    return Uncovered(*std::move(record));
  }

  absl::Status Scan(RecordKind kind, std::string_view after,
                    const std::function<bool(const Record&)>& visit) const override {
    std::map<std::string, Record> written;
    const auto collect = [&](const Record& record) {
      written.emplace(record.key.id, record);
      return true;
    };
    if (absl::Status status = upper_->Scan(kind, after, collect); !status.ok()) return status;
    auto next = written.begin();
    bool going = true;
    const auto pass = [&](const Record& record) {
      return record.value[0] == kDeleted || visit(Uncovered(record));
    };
    const absl::Status status = base_->Scan(kind, after, [&](const Record& record) {
      for (; going && next != written.end() && next->first < record.key.id; ++next) {
        going = pass(next->second);
      }
      if (!going) return false;
      if (next != written.end() && next->first == record.key.id) {
        going = pass((next++)->second);
      } else {
        going = visit(record);
      }
      return going;
    });
    if (!status.ok()) return status;
    for (; going && next != written.end(); ++next) going = pass(next->second);
    return absl::OkStatus();
  }

 private:
  Record Uncovered(Record record) const {
    record.value.erase(0, 1);
    record.version += base_->sequence();
    return record;
  }

  std::shared_ptr<const store::ReadView> base_;
  std::unique_ptr<store::ReadView> upper_;
};

class TrialStore : public store::RecordStore {
 public:
  explicit TrialStore(std::unique_ptr<store::ReadView> base)
      : base_(std::move(base)), upper_(store::MakeMemoryStore()) {}

  absl::StatusOr<Sequence> Commit(const std::vector<Write>& writes) override {
    if (absl::Status status = store::CheckBatch(writes); !status.ok()) return status;
    auto view = View();
    if (!view.ok()) return view.status();
    std::vector<Write> covered;
    for (const Write& write : writes) {
      const absl::StatusOr<Record> found = (*view)->Get(write.key);
      if (!found.ok() && !absl::IsNotFound(found.status())) return found.status();
      const Sequence version = found.ok() ? found->version : 0;
      if (absl::Status status = store::CheckExpectation(write, version); !status.ok())
        return status;
      if (write.check_only) continue;
      Write& out = covered.emplace_back();
      out.key = write.key;
      out.value = write.value ? kPresent + *write.value : std::string(1, kDeleted);
      out.in_feed = false;
    }
    const absl::StatusOr<Sequence> sequence = upper_->Commit(covered);
    if (!sequence.ok()) return sequence.status();
    return base_->sequence() + *sequence;
  }

  absl::StatusOr<std::unique_ptr<store::ReadView>> View() const override {
    auto upper = upper_->View();
    if (!upper.ok()) return upper.status();
    return std::make_unique<TrialView>(base_, *std::move(upper));
  }

  absl::StatusOr<Record> Get(const RecordKey& key) const override {
    auto view = View();
    if (!view.ok()) return view.status();
    return (*view)->Get(key);
  }

  absl::StatusOr<std::vector<store::Change>> ReadFeed(Sequence, std::size_t) const override {
    return absl::UnimplementedError("a trial has no change feed");
  }
  absl::Status TrimFeed(Sequence) override { return absl::OkStatus(); }
  Sequence last_sequence() const override { return base_->sequence() + upper_->last_sequence(); }

 private:
  std::shared_ptr<const store::ReadView> base_;
  std::unique_ptr<store::RecordStore> upper_;
};

}  // namespace

std::unique_ptr<store::RecordStore> MakeTrialStore(std::unique_ptr<store::ReadView> base) {
  return std::make_unique<TrialStore>(std::move(base));
}

}  // namespace ieum::exchange
