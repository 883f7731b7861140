// Random operations on both stores and on a model; whatever differs is a bug of one of them.
#include <map>
#include <memory>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "gtest/gtest.h"

#include "store/record_store.h"
#include "tests/store/backend.h"

namespace ieum::store {
namespace {

struct ModelRecord {
  std::string value;
  Sequence version = 0;
  bool operator==(const ModelRecord&) const = default;
};
using Records = std::map<RecordKey, ModelRecord>;

// What a store must be like, in the simplest form.
struct Model {
  Records records;
  std::vector<Change> feed;
  Sequence last = 0;
  Sequence trimmed = 0;

  bool Holds(const Write& write) const {
    const auto it = records.find(write.key);
    const Sequence found = it == records.end() ? 0 : it->second.version;
    switch (write.expect.kind) {
      case Expect::Kind::kAny:
        return true;
      case Expect::Kind::kAbsent:
        return found == 0;
      case Expect::Kind::kPresent:
        return found != 0;
      case Expect::Kind::kVersion:
        return found != 0 && found == write.expect.version;
    }
    return false;
  }

  bool Commit(const std::vector<Write>& writes) {
    for (const Write& write : writes) {
      if (!Holds(write)) return false;
    }
    ++last;
    for (const Write& write : writes) {
      if (write.check_only) continue;
      records.erase(write.key);
      if (write.value.has_value()) records[write.key] = {*write.value, last};
      if (write.in_feed) feed.push_back({last, write.key, !write.value.has_value()});
    }
    return true;
  }
};

struct PinnedView {
  std::unique_ptr<ReadView> view;
  Records records;
};

class StoreModelTest : public testing::TestWithParam<std::pair<Engine, std::uint64_t>> {
 protected:
  std::uint64_t Random(std::uint64_t below) { return rng_() % below; }

  RecordKey RandomKey() {
    static constexpr RecordKind kKinds[] = {RecordKind::kOrganization, RecordKind::kResource,
                                            RecordKind::kSourceIndex};
    std::string id = "k" + std::to_string(Random(30));
    if (Random(5) == 0) id.push_back('\0');
    if (Random(5) == 0) id.push_back('\xff');
    return {kKinds[Random(3)], std::move(id)};
  }

  Expect RandomExpect(const RecordKey& key) {
    const auto it = model_.records.find(key);
    switch (Random(6)) {
      case 0:
        return Expect::Absent();
      case 1:
        return Expect::Present();
      case 2:
        return Expect::Version(Random(model_.last + 2));
      case 3:
        return it == model_.records.end() ? Expect::Absent() : Expect::Version(it->second.version);
      default:
        return Expect::Any();
    }
  }

  std::vector<Write> RandomWrites() {
    std::map<RecordKey, Write> writes;
    const std::uint64_t count = 1 + Random(4);
    for (std::uint64_t i = 0; i < count; ++i) {
      Write write{RandomKey(), std::nullopt, {}};
      write.expect = RandomExpect(write.key);
      write.in_feed = Random(4) != 0;
      write.check_only = i > 0 && Random(6) == 0;
      if (!write.check_only && Random(3) != 0) {
        write.value = std::string(Random(Random(20) == 0 ? 50'000 : 100), 'v');
        *write.value += std::to_string(rng_());
      }
      writes[write.key] = write;
    }
    // At least one must write.
    writes.begin()->second.check_only = false;
    std::vector<Write> list;
    for (auto& [key, write] : writes) list.push_back(std::move(write));
    return list;
  }

  void Step() {
    switch (Random(20)) {
      case 0:
        views_.clear();
        backend_.Reopen();
        return;
      case 1:
        if (views_.size() < 4) views_.push_back({*backend_.store().View(), model_.records});
        return;
      case 2:
        if (!views_.empty())
          views_.erase(views_.begin() + static_cast<long>(Random(views_.size())));
        return;
      case 3:
        if (Random(5) == 0) TrimSome();
        return;
      default:
        CommitSome();
    }
  }

  void CommitSome() {
    const std::vector<Write> writes = RandomWrites();
    const bool expected = model_.Commit(writes);
    const absl::StatusOr<Sequence> sequence = backend_.store().Commit(writes);
    ASSERT_EQ(sequence.ok(), expected) << sequence.status();
    if (expected) ASSERT_EQ(*sequence, model_.last);
    if (!expected) ASSERT_TRUE(absl::IsAborted(sequence.status())) << sequence.status();
  }

  void TrimSome() {
    const Sequence through = Random(model_.last + 1);
    ASSERT_TRUE(backend_.store().TrimFeed(through).ok());
    model_.trimmed = std::max(model_.trimmed, through);
  }

  static void Compare(const ReadView& view, const Records& expected) {
    Records found;
    for (int kind = 1; kind <= 8; ++kind) {
      const absl::Status status =
          view.Scan(static_cast<RecordKind>(kind), "", [&](const Record& r) {
            found[r.key] = {r.value, r.version};
            return true;
          });
      ASSERT_TRUE(status.ok()) << status;
    }
    ASSERT_TRUE(found == expected) << found.size() << " records, expected " << expected.size();
  }

  void CompareAll() {
    RecordStore& store = backend_.store();
    ASSERT_EQ(store.last_sequence(), model_.last);
    const auto now = *store.View();
    ASSERT_EQ(now->sequence(), model_.last);
    Compare(*now, model_.records);
    for (const PinnedView& pinned : views_) Compare(*pinned.view, pinned.records);
    const RecordKey key = RandomKey();
    ASSERT_EQ(store.Get(key).ok(), model_.records.contains(key));
    CompareFeed(store);
  }

  // Reads the feed in small pieces, as a follower does.
  void CompareFeed(const RecordStore& store) {
    if (model_.trimmed > 0) {
      ASSERT_TRUE(absl::IsOutOfRange(store.ReadFeed(Random(model_.trimmed), 5).status()));
    }
    std::vector<Change> expected;
    for (const Change& change : model_.feed) {
      if (change.sequence > model_.trimmed) expected.push_back(change);
    }
    Sequence after = model_.trimmed;
    std::size_t at = 0;
    while (true) {
      const auto changes = store.ReadFeed(after, 1 + Random(7));
      ASSERT_TRUE(changes.ok()) << changes.status();
      if (changes->empty()) break;
      for (const Change& change : *changes) {
        ASSERT_LT(at, expected.size());
        ASSERT_EQ(change.sequence, expected[at].sequence);
        ASSERT_EQ(change.key, expected[at].key);
        ASSERT_EQ(change.deleted, expected[at].deleted);
        ++at;
      }
      after = changes->back().sequence;
    }
    ASSERT_EQ(at, expected.size()) << "the feed is not complete";
  }

  std::mt19937_64 rng_{GetParam().second};
  Backend backend_{GetParam().first};
  Model model_;
  std::vector<PinnedView> views_;
};

INSTANTIATE_TEST_SUITE_P(
    Seeds, StoreModelTest,
    testing::Values(std::pair{Engine::kMemory, 1ull}, std::pair{Engine::kMemory, 2ull},
                    std::pair{Engine::kRocks, 3ull}, std::pair{Engine::kRocks, 4ull}),
    [](const auto& info) {
      return EngineName(info.param.first) + "Seed" + std::to_string(info.param.second);
    });

TEST_P(StoreModelTest, AgreesWithTheModel) {
  const int steps = 600;
  for (int i = 0; i < steps; ++i) {
    ASSERT_NO_FATAL_FAILURE(Step()) << "step " << i;
    if (i % 10 == 9) ASSERT_NO_FATAL_FAILURE(CompareAll()) << "step " << i;
  }
  views_.clear();
  backend_.Reopen();
  ASSERT_NO_FATAL_FAILURE(CompareAll());
  EXPECT_GT(model_.last, 100u) << "the operations must mostly succeed to mean anything";
}

}  // namespace
}  // namespace ieum::store
