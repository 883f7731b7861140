// The contract of RecordStore, on every implementation.
#include "store/record_store.h"

#include <atomic>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "tests/store/backend.h"

namespace ieum::store {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

constexpr RecordKind kKind = RecordKind::kResource;

RecordKey Key(std::string id) { return {kKind, std::move(id)}; }
Write Put(std::string id, std::string value, Expect expect = Expect::Any()) {
  return {Key(std::move(id)), std::move(value), expect};
}
Write Delete(std::string id, Expect expect = Expect::Any()) {
  return {Key(std::move(id)), std::nullopt, expect};
}

std::vector<std::string> Ids(const ReadView& view, std::string_view after = "") {
  std::vector<std::string> ids;
  const absl::Status status = view.Scan(kKind, after, [&ids](const Record& record) {
    ids.push_back(record.key.id);
    return true;
  });
  EXPECT_TRUE(status.ok()) << status;
  return ids;
}

std::vector<std::string> Describe(const std::vector<Change>& changes) {
  std::vector<std::string> texts;
  for (const Change& change : changes) {
    texts.push_back(std::to_string(change.sequence) + (change.deleted ? "-" : "+") + change.key.id);
  }
  return texts;
}

class RecordStoreTest : public testing::TestWithParam<Engine> {
 protected:
  Sequence Commit(const std::vector<Write>& writes) {
    const absl::StatusOr<Sequence> sequence = store().Commit(writes);
    EXPECT_TRUE(sequence.ok()) << sequence.status();
    return sequence.value_or(0);
  }
  absl::Status TryCommit(const std::vector<Write>& writes) {
    return store().Commit(writes).status();
  }
  std::vector<std::string> Feed(Sequence after, std::size_t limit) {
    const auto changes = store().ReadFeed(after, limit);
    EXPECT_TRUE(changes.ok()) << changes.status();
    return Describe(changes.value_or(std::vector<Change>()));
  }
  RecordStore& store() { return backend_.store(); }

  Backend backend_{GetParam()};
};

INSTANTIATE_TEST_SUITE_P(Engines, RecordStoreTest, testing::Values(Engine::kMemory, Engine::kRocks),
                         [](const auto& info) { return EngineName(info.param); });

TEST_P(RecordStoreTest, AnEmptyStoreHasNothing) {
  EXPECT_EQ(store().last_sequence(), 0u);
  EXPECT_TRUE(absl::IsNotFound(store().Get(Key("a")).status()));
  EXPECT_THAT(Feed(0, 10), ElementsAre());
  EXPECT_EQ((*store().View())->sequence(), 0u);
}

TEST_P(RecordStoreTest, VersionsAreSequenceNumbersFromOne) {
  EXPECT_EQ(Commit({Put("a", "1"), Put("b", "2")}), 1u);
  EXPECT_EQ(Commit({Put("a", "3")}), 2u);
  EXPECT_EQ(store().Get(Key("a"))->version, 2u);
  EXPECT_EQ(store().Get(Key("a"))->value, "3");
  EXPECT_EQ(store().Get(Key("b"))->version, 1u);
  EXPECT_EQ(store().last_sequence(), 2u);
}

TEST_P(RecordStoreTest, EmptyValuesAreRecords) {
  Commit({Put("a", "")});
  ASSERT_TRUE(store().Get(Key("a")).ok());
  EXPECT_EQ(store().Get(Key("a"))->value, "");
}

TEST_P(RecordStoreTest, ExpectationsGuardTheWholeCommit) {
  Commit({Put("a", "1")});
  const std::vector<Write> refused[] = {
      {Put("new", "x"), Put("a", "2", Expect::Absent())},
      {Put("new", "x"), Put("a", "2", Expect::Version(7))},
      {Put("new", "x"), Put("b", "2", Expect::Version(1))},
      {Put("new", "x"), Put("b", "2", Expect::Version(0))},
      {Put("new", "x"), Put("b", "2", Expect::Present())},
      {Put("new", "x"), Delete("b", Expect::Present())},
      {Put("new", "x"), Write::Check(Key("a"), Expect::Absent())},
      {Put("new", "x"), Write::Check(Key("b"), Expect::Present())},
  };
  for (const std::vector<Write>& writes : refused) {
    const absl::Status status = TryCommit(writes);
    EXPECT_TRUE(absl::IsAborted(status)) << status;
    EXPECT_THAT(std::string(status.message()), HasSubstr("resource/" + writes[1].key.id));
  }
  EXPECT_TRUE(absl::IsNotFound(store().Get(Key("new")).status()));
  EXPECT_EQ(store().last_sequence(), 1u);
  EXPECT_THAT(Feed(0, 10), ElementsAre("1+a"));
}

TEST_P(RecordStoreTest, ExpectationsThatHoldLetTheCommitThrough) {
  Commit({Put("a", "1", Expect::Absent())});
  Commit({Put("a", "2", Expect::Version(1))});
  Commit({Put("a", "3", Expect::Present())});
  Commit({Put("b", "1"), Write::Check(Key("a"), Expect::Version(3))});
  EXPECT_EQ(store().Get(Key("a"))->version, 3u) << "a check changes nothing";
  Commit({Delete("a", Expect::Version(3))});
  Commit({Put("a", "again", Expect::Absent())});
  EXPECT_THAT(Feed(0, 10), ElementsAre("1+a", "2+a", "3+a", "4+b", "5-a", "6+a"));
}

TEST_P(RecordStoreTest, BadBatchesAreRefused) {
  const std::vector<Write> bad[] = {
      {},
      {Write::Check(Key("a"), Expect::Absent())},
      {Put("", "x")},
      {Put(std::string(kMaxKeyBytes + 1, 'k'), "x")},
      {Put("a", "1"), Put("a", "2")},
      {Put("a", "1"), Delete("a")},
      {Put("a", std::string(kMaxValueBytes + 1, 'v'))},
      {{{static_cast<RecordKind>(0), "a"}, "x", {}}},
      {{{static_cast<RecordKind>(99), "a"}, "x", {}}},
  };
  for (const std::vector<Write>& writes : bad) {
    const absl::Status status = TryCommit(writes);
    EXPECT_TRUE(absl::IsInvalidArgument(status)) << status;
  }
  EXPECT_EQ(store().last_sequence(), 0u);
}

TEST_P(RecordStoreTest, BoundsThemselvesAreAllowed) {
  const std::string id(kMaxKeyBytes, '\xff');
  const std::string value(kMaxValueBytes, 'v');
  Commit({Put(id, value)});
  backend_.Reopen();
  EXPECT_EQ(store().Get(Key(id))->value, value);
  EXPECT_EQ(store().ReadFeed(0, 10)->at(0).key.id, id);
}

TEST_P(RecordStoreTest, AnyBytesMakeAnId) {
  const std::vector<std::string> ids = {std::string(1, '\0'),
                                        std::string("a\0", 2),
                                        std::string("a\0b", 3),
                                        "a\xff",
                                        "\xff",
                                        "\xff\xff"};
  for (const std::string& id : ids) Commit({Put(id, "v" + id)});
  backend_.Reopen();
  EXPECT_THAT(Ids(**store().View()), ElementsAre(ids[0], ids[1], ids[2], ids[3], ids[4], ids[5]));
  EXPECT_THAT(Ids(**store().View(), ids[1]), ElementsAre(ids[2], ids[3], ids[4], ids[5]));
}

TEST_P(RecordStoreTest, ScanSeesOneKindInOrderAfterAndUntil) {
  Commit({Put("b", "2"),
          Put("a", "1"),
          Put("c", "3"),
          {{RecordKind::kOrganization, "z"}, "o", {}},
          {{RecordKind::kRegion, "0"}, "r", {}}});
  const auto view = *store().View();
  EXPECT_THAT(Ids(*view), ElementsAre("a", "b", "c"));
  EXPECT_THAT(Ids(*view, "a"), ElementsAre("b", "c"));
  EXPECT_THAT(Ids(*view, "aa"), ElementsAre("b", "c"));
  EXPECT_THAT(Ids(*view, "c"), ElementsAre());
  int visits = 0;
  ASSERT_TRUE(view->Scan(kKind, "", [&visits](const Record&) { return ++visits < 2; }).ok());
  EXPECT_EQ(visits, 2);
}

TEST_P(RecordStoreTest, LongScansMeetEveryRecordOnce) {
  std::vector<Write> writes;
  for (int i = 0; i < 2'000; ++i) writes.push_back(Put(std::to_string(100'000 + i), "v"));
  Commit(writes);
  const std::vector<std::string> ids = Ids(**store().View());
  ASSERT_EQ(ids.size(), 2'000u);
  for (int i = 0; i < 2'000; ++i) EXPECT_EQ(ids[i], std::to_string(100'000 + i));
}

TEST_P(RecordStoreTest, AVisitorMayUseTheStore) {
  Commit({Put("a", "1"), Put("b", "2")});
  const auto view = *store().View();
  const absl::Status status = view->Scan(kKind, "", [this](const Record& record) {
    Commit({Put(record.key.id + "-copy", record.value)});
    return true;
  });
  EXPECT_TRUE(status.ok()) << status;
  EXPECT_THAT(Ids(*view), ElementsAre("a", "b"));
  EXPECT_THAT(Ids(**store().View()), ElementsAre("a", "a-copy", "b", "b-copy"));
}

TEST_P(RecordStoreTest, AViewStaysAsItWas) {
  Commit({Put("a", "1"), Put("b", "1"), Put("c", "1")});
  const auto view = *store().View();
  Commit({Put("a", "2"), Delete("b"), Put("d", "2")});
  Commit({Delete("a"), Put("b", "3")});
  EXPECT_EQ(view->sequence(), 1u);
  EXPECT_EQ(view->Get(Key("a"))->value, "1");
  EXPECT_EQ(view->Get(Key("b"))->version, 1u);
  EXPECT_TRUE(absl::IsNotFound(view->Get(Key("d")).status()));
  EXPECT_THAT(Ids(*view), ElementsAre("a", "b", "c"));
  EXPECT_THAT(Ids(**store().View()), ElementsAre("b", "c", "d"));
}

TEST_P(RecordStoreTest, TheFeedGivesWholeCommits) {
  Commit({Put("a", "1"), Put("b", "1")});
  Commit({Delete("a"), Put("c", "1"), Put("d", "1")});
  Commit({Delete("never was")});
  EXPECT_THAT(Feed(0, 1), ElementsAre("1+a", "1+b"));
  EXPECT_THAT(Feed(0, 3), ElementsAre("1+a", "1+b", "2-a", "2+c", "2+d"));
  EXPECT_THAT(Feed(1, 100), ElementsAre("2-a", "2+c", "2+d", "3-never was"));
  EXPECT_THAT(Feed(3, 100), ElementsAre());
  EXPECT_THAT(Feed(UINT64_MAX, 100), ElementsAre());
  EXPECT_THAT(Feed(0, 0), ElementsAre());
}

TEST_P(RecordStoreTest, WritesMayStayOutOfTheFeed) {
  Write quiet = Put("quiet", "1");
  quiet.in_feed = false;
  Commit({quiet});
  Commit({Put("loud", "1"), quiet});
  EXPECT_THAT(Feed(0, 100), ElementsAre("2+loud"));
  EXPECT_EQ(store().last_sequence(), 2u);
}

TEST_P(RecordStoreTest, TrimmedChangesAreOutOfRange) {
  for (int i = 0; i < 5; ++i) Commit({Put("a", std::to_string(i))});
  ASSERT_TRUE(store().TrimFeed(3).ok());
  ASSERT_TRUE(store().TrimFeed(2).ok()) << "trimming less later changes nothing";
  for (int round = 0; round < 2; ++round) {
    EXPECT_TRUE(absl::IsOutOfRange(store().ReadFeed(2, 10).status()));
    EXPECT_THAT(Feed(3, 10), ElementsAre("4+a", "5+a"));
    EXPECT_EQ(store().Get(Key("a"))->value, "4");
    backend_.Reopen();
  }
  ASSERT_TRUE(store().TrimFeed(1'000).ok());
  Commit({Put("a", "x")});
  EXPECT_THAT(Feed(5, 10), ElementsAre("6+a")) << "what is to come is not trimmed";
}

TEST_P(RecordStoreTest, SequencesGoOnAfterReopening) {
  Commit({Put("a", "1")});
  backend_.Reopen();
  EXPECT_EQ(store().last_sequence(), 1u);
  EXPECT_EQ(Commit({Put("b", "1")}), 2u);
}

TEST_P(RecordStoreTest, OneOfManyRivalsWins) {
  constexpr int kThreads = 8;
  for (int round = 0; round < 20; ++round) {
    const std::string id = "prize" + std::to_string(round);
    std::atomic<int> wins = 0;
    std::vector<std::thread> threads;
    for (int t = 0; t < kThreads; ++t) {
      threads.emplace_back([&, t] {
        const absl::Status status = TryCommit({Put(id, std::to_string(t), Expect::Absent())});
        if (status.ok()) ++wins;
        EXPECT_TRUE(status.ok() || absl::IsAborted(status)) << status;
      });
    }
    for (std::thread& thread : threads) thread.join();
    EXPECT_EQ(wins, 1);
  }
}

TEST_P(RecordStoreTest, ConcurrentIncrementsAreNotLost) {
  constexpr int kThreads = 8;
  constexpr int kEach = 50;
  Commit({Put("n", "0")});
  std::vector<std::set<Sequence>> sequences(kThreads);
  std::vector<std::thread> threads;
  for (int t = 0; t < kThreads; ++t) {
    threads.emplace_back([this, &mine = sequences[t]] {
      while (mine.size() < kEach) {
        const auto view = *store().View();
        const auto record = view->Get(Key("n"));
        EXPECT_LE(record->version, view->sequence());
        const auto sequence = store().Commit({Put("n", std::to_string(std::stoi(record->value) + 1),
                                                  Expect::Version(record->version))});
        if (sequence.ok()) mine.insert(*sequence);
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(store().Get(Key("n"))->value, std::to_string(kThreads * kEach));
  std::set<Sequence> all;
  for (const auto& mine : sequences) all.insert(mine.begin(), mine.end());
  EXPECT_EQ(all.size(), static_cast<std::size_t>(kThreads * kEach));
  EXPECT_EQ(*all.rbegin(), store().last_sequence()) << "no gaps";
  EXPECT_EQ(Feed(0, SIZE_MAX).size(), static_cast<std::size_t>(kThreads * kEach + 1));
}

TEST_P(RecordStoreTest, ReadersSeeCommitsWhole) {
  constexpr int kCommits = 200;
  std::thread writer([this] {
    for (int i = 0; i < kCommits; ++i) {
      const std::string value = std::to_string(i);
      Commit({Put("left", value), Put("right", value)});
    }
  });
  Sequence last = 0;
  while (last < kCommits) {
    const auto view = *store().View();
    EXPECT_GE(view->sequence(), last);
    last = view->sequence();
    const auto left = view->Get(Key("left"));
    const auto right = view->Get(Key("right"));
    EXPECT_EQ(left.ok(), right.ok());
    if (left.ok() && right.ok()) {
      EXPECT_EQ(left->value, right->value);
      EXPECT_EQ(left->version, last);
    }
  }
  writer.join();
}

}  // namespace
}  // namespace ieum::store
