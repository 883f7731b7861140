#include "tests/crash/workload.h"

#include <random>
#include <utility>

#include "absl/strings/str_cat.h"

namespace ieum::crash {
namespace {

using store::Change;
using store::Record;
using store::RecordKey;
using store::RecordKind;
using store::RecordStore;
using store::Write;

constexpr RecordKind kKind = RecordKind::kResource;
constexpr int kKeys = 40;

class CommitWorkload : public Workload {
 public:
  CommitWorkload(std::uint64_t seed, int writer)
      : seed_(seed), prefix_(absl::StrCat("w", writer, "/")) {}

  absl::Status Step(RecordStore& store, std::uint64_t n) override {
    return store.Commit(WritesOf(n)).status();
  }

  absl::StatusOr<std::uint64_t> Check(RecordStore& store, std::uint64_t acknowledged) override {
    absl::StatusOr<std::uint64_t> found = StepsIn(store);
    if (!found.ok()) return found;
    if (*found < acknowledged || *found > acknowledged + 1) {
      return absl::DataLossError(absl::StrCat(prefix_, " acknowledged ", acknowledged,
                                              " steps, the store holds ", *found));
    }
    if (absl::Status status = CheckRecords(store, *found); !status.ok()) return status;
    if (absl::Status status = CheckFeed(store, *found); !status.ok()) return status;
    return found;
  }

 private:
  RecordKey CounterKey() const { return {kKind, prefix_ + "step"}; }

  std::vector<Write> WritesOf(std::uint64_t n) const {
    std::seed_seq sequence{seed_, n, static_cast<std::uint64_t>(prefix_[1])};
    std::mt19937_64 rng(sequence);
    std::map<RecordKey, Write> writes;
    const std::uint64_t count = 1 + rng() % 8;
    for (std::uint64_t i = 0; i < count; ++i) {
      const RecordKey key = {kKind, absl::StrCat(prefix_, "k", rng() % kKeys)};
      Write write{key, std::nullopt, {}};
      if (rng() % 5 != 0) {
        const std::size_t size = rng() % (rng() % 10 == 0 ? 30'000 : 1'000);
        write.value = std::string(size, static_cast<char>('a' + rng() % 26));
        if (size > 8) write.value->replace(0, 8, absl::StrCat(10'000'000 + n % 10'000'000));
      }
      writes[key] = std::move(write);
    }
    writes[CounterKey()] = {CounterKey(), absl::StrCat(n), {}};
    std::vector<Write> list;
    for (auto& [key, write] : writes) list.push_back(std::move(write));
    return list;
  }

  absl::StatusOr<std::uint64_t> StepsIn(RecordStore& store) const {
    const absl::StatusOr<Record> record = store.Get(CounterKey());
    if (absl::IsNotFound(record.status())) return std::uint64_t{0};
    if (!record.ok()) return record.status();
    return std::stoull(record->value);
  }

  absl::Status CheckRecords(RecordStore& store, std::uint64_t steps) const {
    std::map<std::string, std::string> expected;
    for (std::uint64_t n = 1; n <= steps; ++n) {
      for (Write& write : WritesOf(n)) {
        expected.erase(write.key.id);
        if (write.value.has_value()) expected.emplace(write.key.id, *std::move(write.value));
      }
    }
    auto view = store.View();
    if (!view.ok()) return view.status();
    std::map<std::string, std::string> found;
    absl::Status status = (*view)->Scan(kKind, prefix_, [&](const Record& record) {
      if (!record.key.id.starts_with(prefix_)) return false;
      found.emplace(record.key.id, record.value);
      return true;
    });
    if (!status.ok() || found == expected) return status;
    return absl::DataLossError(absl::StrCat(prefix_, " records differ after step ", steps));
  }

  absl::Status CheckFeed(RecordStore& store, std::uint64_t steps) const {
    const absl::StatusOr<std::vector<Change>> changes = store.ReadFeed(0, SIZE_MAX);
    if (!changes.ok()) return changes.status();
    std::size_t at = 0;
    const auto next = [&]() -> const Change* {
      while (at < changes->size() && !(*changes)[at].key.id.starts_with(prefix_)) ++at;
      return at < changes->size() ? &(*changes)[at++] : nullptr;
    };
    for (std::uint64_t n = 1; n <= steps; ++n) {
      for (const Write& write : WritesOf(n)) {
        const Change* change = next();
        if (change == nullptr || change->key != write.key ||
            change->deleted == write.value.has_value()) {
          return absl::DataLossError(absl::StrCat(prefix_, " feed differs in step ", n));
        }
      }
    }
    if (next() == nullptr) return absl::OkStatus();
    return absl::DataLossError(absl::StrCat(prefix_, " feed has more than step ", steps));
  }

  const std::uint64_t seed_;
  const std::string prefix_;
};

}  // namespace

std::unique_ptr<Workload> MakeCommitWorkload(std::uint64_t seed, int writer) {
  return std::make_unique<CommitWorkload>(seed, writer);
}

}  // namespace ieum::crash
