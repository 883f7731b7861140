#include "store/audit/audit_log.h"

#include <map>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "store/audit/audit_record.h"
#include "store/catalog/timestamps.h"
#include "store/catalog/violations.h"
#include "tests/store/audit_fixture.h"

namespace ieum::store {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

RecordKey CaseKey(const std::string& id) { return {RecordKind::kCase, id}; }

std::vector<std::string> AccountsOf(const AuditPage& page) {
  std::vector<std::string> accounts;
  for (const v1::AuditEntry& entry : page.entries) accounts.push_back(entry.account());
  return accounts;
}

// The whole log, oldest first, page by page.
std::vector<v1::AuditEntry> ReadAll(const AuditLog& log, AuditQuery query = {}) {
  std::vector<v1::AuditEntry> all;
  query.oldest_first = true;
  query.limit = 1000;
  do {
    auto page = log.List(query);
    if (!page.ok()) {
      ADD_FAILURE() << page.status();
      return all;
    }
    all.insert(all.end(), page->entries.begin(), page->entries.end());
    query.resume = page->next;
  } while (query.resume.has_value());
  return all;
}

TEST(AuditLogTest, ANewLogIsEmptyAndSigned) {
  AuditFixture fixture;
  const v1::AuditCheckpoint checkpoint = fixture.log().Checkpoint();
  EXPECT_EQ(checkpoint.size(), 0);
  const auto parsed = ParseCheckpoint(checkpoint.note());
  ASSERT_TRUE(parsed.ok());
  EXPECT_TRUE(IsSignedBy(*parsed, fixture.key()));
  EXPECT_EQ(checkpoint.public_key(), FormatVerifierKey("ieum-audit/test", fixture.key()));
  const auto result = fixture.log().Verify({checkpoint.note()});
  ASSERT_TRUE(result.ok());
  EXPECT_TRUE(result->ok());
  EXPECT_EQ(result->root(), checkpoint.root());
}

TEST(AuditLogTest, AnEntryComesBackWithIndexAndTime) {
  AuditFixture fixture;
  ASSERT_TRUE(fixture.log().Append({EntryOf("kim"), EntryOf("lee", "referrals/r1")}).ok());
  fixture.Pass(absl::Microseconds(1'500'000));
  ASSERT_TRUE(fixture.log().Append({EntryOf("park")}).ok());
  const std::vector<v1::AuditEntry> all = ReadAll(fixture.log());
  ASSERT_EQ(all.size(), 3u);
  v1::AuditEntry expected = EntryOf("park");
  expected.set_index(2);
  *expected.mutable_time() = ToTimestamp(AuditDay() + absl::Microseconds(1'500'000));
  EXPECT_EQ(all[2].SerializeAsString(), expected.SerializeAsString());
  EXPECT_EQ(all[0].index(), 0);
  EXPECT_EQ(all[1].subjects(0), "referrals/r1");
}

TEST(AuditLogTest, WritesAndEntriesShareOneCommit) {
  AuditFixture fixture;
  const auto sequence =
      fixture.log().Commit({{.key = CaseKey("c1"), .value = "sealed", .expect = Expect::Absent()},
                            {.key = {RecordKind::kPlan, "p"}, .value = "plan", .in_feed = false}},
                           {EntryOf("kim")});
  ASSERT_TRUE(sequence.ok()) << sequence.status();
  EXPECT_EQ(fixture.store().Get(CaseKey("c1"))->version, *sequence);
  EXPECT_EQ(fixture.store().Get(AuditEntryKey(0))->version, *sequence);
  EXPECT_EQ(fixture.store().Get(AuditHeadKey())->version, *sequence);
  const auto changes = fixture.store().ReadFeed(0, 100);
  ASSERT_TRUE(changes.ok());
  ASSERT_EQ(changes->size(), 1u);
  EXPECT_EQ(changes->front().key, CaseKey("c1"));
}

TEST(AuditLogTest, AFailedExpectationLeavesNoEntry) {
  AuditFixture fixture;
  ASSERT_TRUE(fixture.log().Commit({{.key = CaseKey("c1"), .value = "a"}}, {EntryOf("kim")}).ok());
  const auto refused = fixture.log().Commit(
      {{.key = CaseKey("c1"), .value = "b", .expect = Expect::Absent()}}, {EntryOf("lee")});
  EXPECT_TRUE(absl::IsAborted(refused.status())) << refused.status();
  const auto malformed = fixture.log().Commit(
      {{.key = CaseKey("c2"), .value = "b"}, {.key = CaseKey("c2"), .value = "c"}},
      {EntryOf("lee")});
  EXPECT_TRUE(absl::IsInvalidArgument(malformed.status())) << malformed.status();
  EXPECT_TRUE(fixture.log().Append({EntryOf("park")}).ok());
  EXPECT_EQ(fixture.log().Checkpoint().size(), 2);
  EXPECT_EQ(fixture.store().Get(CaseKey("c1"))->value, "a");
  EXPECT_TRUE(fixture.log().Verify({})->ok());
}

TEST(AuditLogTest, EntriesSayNoMoreThanTheyMay) {
  AuditFixture fixture;
  struct Bad {
    std::string field;
    std::function<void(v1::AuditEntry&)> change;
  };
  const std::string marker = "marker-of-a-client 홍길동";
  const std::vector<Bad> all = {
      {"account", [&](auto& e) { e.set_account(marker); }},
      {"account", [](auto& e) { e.set_account(std::string(257, 'a')); }},
      {"role", [](auto& e) { e.clear_role(); }},
      {"role", [](auto& e) { e.set_role(static_cast<v1::ActorRole>(99)); }},
      {"organization", [&](auto& e) { e.set_organization(marker); }},
      {"origin", [&](auto& e) { e.set_origin(marker); }},
      {"origin", [](auto& e) { e.clear_origin(); }},
      {"purpose", [](auto& e) { e.clear_purpose(); }},
      {"method", [&](auto& e) { e.set_method(marker); }},
      {"method", [](auto& e) { e.set_method("GetCase"); }},
      {"method", [](auto& e) { e.set_method("A.b.c"); }},
      {"subjects[1]", [&](auto& e) { e.add_subjects(marker); }},
      {"subjects[1]", [](auto& e) { e.add_subjects("cases/"); }},
      {"subjects[1]", [](auto& e) { e.add_subjects("c1"); }},
      {"subjects",
       [](auto& e) {
         for (int i = 0; i < 1000; ++i) e.add_subjects("cases/c");
       }},
      {"access", [](auto& e) { e.clear_access(); }},
      {"outcome", [](auto& e) { e.clear_outcome(); }},
      {"reason", [](auto& e) { e.set_reason("NO_CONSENT"); }},
      {"reason",
       [&](auto& e) {
         e.set_outcome(v1::AUDIT_OUTCOME_REFUSED);
         e.set_reason(marker);
       }},
      {"purged_before", [](auto& e) { e.set_purged_before(1); }},
  };
  for (const Bad& bad : all) {
    v1::AuditEntry entry = EntryOf("kim");
    bad.change(entry);
    const absl::Status status = fixture.log().Append({EntryOf("lee"), entry}).status();
    EXPECT_TRUE(absl::IsInvalidArgument(status)) << bad.field << ": " << status;
    const std::vector<FieldViolation> violations = ViolationsOf(status);
    ASSERT_EQ(violations.size(), 1u) << bad.field << ": " << status;
    EXPECT_EQ(violations[0].field, "entries[1]." + bad.field);
    EXPECT_THAT(std::string(status.message()), ::testing::Not(HasSubstr("marker")));
  }
  EXPECT_TRUE(absl::IsInvalidArgument(fixture.log().Append({}).status()));
  EXPECT_TRUE(absl::IsInvalidArgument(
      fixture.log().Commit({{AuditEntryKey(0), std::nullopt}}, {EntryOf("kim")}).status()));
  EXPECT_TRUE(absl::IsInvalidArgument(
      fixture.log().Commit({{AuditHeadKey(), "x"}}, {EntryOf("kim")}).status()));
  EXPECT_EQ(fixture.log().Checkpoint().size(), 0);
  v1::AuditEntry refused = EntryOf("");
  refused.clear_organization();
  refused.set_outcome(v1::AUDIT_OUTCOME_REFUSED);
  refused.set_reason("NO_CONSENT_2");
  EXPECT_TRUE(fixture.log().Append({refused}).ok());
}

TEST(AuditLogTest, ReopensWhereItWas) {
  AuditFixture fixture;
  for (int i = 0; i < 37; ++i) ASSERT_TRUE(fixture.log().Append({EntryOf("kim")}).ok());
  const v1::AuditCheckpoint before = fixture.log().Checkpoint();
  fixture.Reopen();
  EXPECT_EQ(fixture.log().Checkpoint().note(), before.note());
  ASSERT_TRUE(fixture.log().Append({EntryOf("kim")}).ok());
  EXPECT_TRUE(fixture.log().Verify({before.note()})->ok());
}

TEST(AuditLogTest, RefusesToOpenWhatIsNotItsOwn) {
  AuditFixture fixture;
  ASSERT_TRUE(fixture.log().Append({EntryOf("kim"), EntryOf("lee")}).ok());
  AuditLogOptions options = fixture.Options();
  options.seed = SeedOf(8);
  EXPECT_TRUE(absl::IsDataLoss(AuditLog::Open(fixture.store(), options).status()));
  options = fixture.Options();
  options.log_id = "another";
  EXPECT_TRUE(absl::IsFailedPrecondition(AuditLog::Open(fixture.store(), options).status()));
  options.log_id = "Not An Id";
  EXPECT_TRUE(absl::IsInvalidArgument(AuditLog::Open(fixture.store(), options).status()));
  options.log_id = "";
  EXPECT_TRUE(AuditLog::Open(fixture.store(), options).ok());

  LogCopy copy = LogCopy::Of(fixture.store());
  copy.Value(1).back() ^= 1;
  absl::Status status = AuditLog::Open(*copy.ToStore(), options).status();
  EXPECT_TRUE(absl::IsDataLoss(status));
  EXPECT_THAT(std::string(status.message()), HasSubstr("entry 1"));
  copy = LogCopy::Of(fixture.store());
  copy.heads.clear();
  EXPECT_TRUE(absl::IsDataLoss(AuditLog::Open(*copy.ToStore(), options).status()));
}

TEST(AuditLogTest, ALogWithoutANameMakesOneUp) {
  const auto first = MakeMemoryStore();
  const auto second = MakeMemoryStore();
  AuditLogOptions options{.seed = SeedOf(7), .log_id = "", .now = AuditDay};
  const auto one = AuditLog::Open(*first, options);
  const auto two = AuditLog::Open(*second, options);
  ASSERT_TRUE(one.ok() && two.ok());
  EXPECT_NE((*one)->Checkpoint().note(), (*two)->Checkpoint().note());
  const auto result = (*two)->Verify({(*one)->Checkpoint().note()});
  ASSERT_TRUE(result.ok());
  ASSERT_EQ(result->faults_size(), 1);
  EXPECT_EQ(result->faults(0).kind(), v1::AuditFault::KIND_CHECKPOINT);
}

TEST(AuditLogTest, AnotherWriterOfTheSameLogEndsIt) {
  AuditFixture fixture;
  ASSERT_TRUE(fixture.log().Append({EntryOf("kim")}).ok());
  auto other = AuditLog::Open(fixture.store(), fixture.Options());
  ASSERT_TRUE(other.ok());
  ASSERT_TRUE((*other)->Append({EntryOf("lee")}).ok());
  EXPECT_TRUE(absl::IsDataLoss(fixture.log().Append({EntryOf("kim")}).status()));
  EXPECT_TRUE(absl::IsUnavailable(fixture.log().Append({EntryOf("kim")}).status()));
  EXPECT_TRUE((*other)->Append({EntryOf("lee")}).ok());
  EXPECT_TRUE((*other)->Verify({})->ok());
}

TEST(AuditLogTest, ListsWhatIsAskedFor) {
  AuditFixture fixture;
  for (int i = 0; i < 2'500; ++i) {
    const std::string account = absl::StrCat("a", i % 7);
    ASSERT_TRUE(fixture.log().Append({EntryOf(account, absl::StrCat("cases/c", i % 11))}).ok());
    fixture.Pass(absl::Seconds(1));
  }
  const auto page = fixture.log().List({.limit = 3});
  ASSERT_TRUE(page.ok());
  EXPECT_THAT(AccountsOf(*page), ElementsAre("a0", "a6", "a5"));
  EXPECT_EQ(page->next, 2496u);

  // Every filter and order against a plain loop, with pages of a size that ends anywhere.
  const std::vector<v1::AuditEntry> all = ReadAll(fixture.log());
  ASSERT_EQ(all.size(), 2'500u);
  for (const bool oldest_first : {false, true}) {
    for (const std::string subject : {"", "cases/c3", "cases/none"}) {
      for (const std::string account : {"", "a2"}) {
        AuditQuery query{.subject = subject, .account = account, .oldest_first = oldest_first};
        query.from = AuditDay() + absl::Seconds(100);
        query.to = AuditDay() + absl::Seconds(2'222);
        query.limit = 97;
        std::vector<std::int64_t> expected;
        for (std::int64_t i = 100; i < 2'222; ++i) {
          if (!subject.empty() && i % 11 != 3) continue;
          if (subject == "cases/none" || (!account.empty() && i % 7 != 2)) continue;
          expected.push_back(i);
        }
        if (!oldest_first) std::reverse(expected.begin(), expected.end());
        std::vector<std::int64_t> found;
        do {
          const auto part = fixture.log().List(query);
          ASSERT_TRUE(part.ok()) << part.status();
          ASSERT_LE(part->entries.size(), 97u);
          for (const v1::AuditEntry& entry : part->entries) found.push_back(entry.index());
          // What is appended between two pages moves nothing.
          ASSERT_TRUE(fixture.log().Append({EntryOf("late", "cases/late")}).ok());
          query.resume = part->next;
        } while (query.resume.has_value());
        EXPECT_EQ(found, expected) << subject << " " << account << " " << oldest_first;
      }
    }
  }
}

TEST(AuditLogTest, ListingADamagedEntrySaysSo) {
  AuditFixture fixture;
  for (int i = 0; i < 5; ++i) ASSERT_TRUE(fixture.log().Append({EntryOf("kim")}).ok());
  const auto list = [&fixture](const std::function<void(LogCopy&)>& change) {
    LogCopy copy = LogCopy::Of(fixture.store());
    change(copy);
    return ListAuditEntries(**copy.ToStore()->View(), 5, {}).status();
  };
  for (const absl::Status& status :
       {list([](LogCopy& copy) { copy.Value(3).back() ^= 1; }),
        list([](LogCopy& copy) { copy.Value(3) = copy.Value(2); }),
        list([](LogCopy& copy) { copy.entries.erase(AuditEntryKey(3).id); })}) {
    EXPECT_TRUE(absl::IsDataLoss(status)) << status;
    EXPECT_THAT(std::string(status.message()), HasSubstr("audit entry 3"));
  }
}

// The same pairs of callers, one after the other and at once: a shared commit changes nothing that
// a caller can see of its own expectation.
class ConcurrentCallers {
 public:
  static constexpr int kThreads = 8;
  static constexpr int kCalls = 500;
  static constexpr int kHotKeys = 5;

  explicit ConcurrentCallers(AuditFixture& fixture) : fixture_(fixture) {}

  void Run() {
    std::vector<std::thread> threads;
    for (int thread = 0; thread < kThreads; ++thread) {
      threads.emplace_back([this, thread] { Call(thread); });
    }
    for (std::thread& thread : threads) thread.join();
  }

  struct Done {
    std::string subject;
    Sequence sequence = 0;
  };
  std::vector<Done> done[kThreads];
  int aborted[kThreads] = {};
  // How often each hot key was raised by one.
  int raised[kThreads][kHotKeys] = {};

 private:
  void Call(int thread) {
    std::mt19937_64 rng(static_cast<std::uint64_t>(thread) + 20'260'302);
    for (int call = 0; call < kCalls; ++call) {
      const std::string subject = absl::StrCat("cases/t", thread, "-", call);
      const int hot = static_cast<int>(rng() % kHotKeys);
      const RecordKey key = CaseKey(absl::StrCat("hot", hot));
      std::vector<Write> writes;
      const bool counts = rng() % 2 == 0;
      if (counts) {
        const auto found = fixture_.store().Get(key);
        const int value = found.ok() ? std::stoi(found->value) : 0;
        writes.push_back({key, absl::StrCat(value + 1),
                          found.ok() ? Expect::Version(found->version) : Expect::Absent()});
      }
      if (rng() % 3 == 0) {
        writes.push_back(Write::Check({RecordKind::kOrganization, "o1"}, Expect::Present()));
      }
      writes.push_back({CaseKey(absl::StrCat("t", thread, "-", call)), "x", Expect::Absent()});
      const auto sequence = fixture_.log().Commit(writes, {EntryOf("kim", subject)});
      if (sequence.ok()) {
        done[thread].push_back({subject, *sequence});
        raised[thread][hot] += counts ? 1 : 0;
      } else {
        EXPECT_TRUE(absl::IsAborted(sequence.status())) << sequence.status();
        EXPECT_TRUE(counts);
        ++aborted[thread];
      }
    }
  }

  AuditFixture& fixture_;
};

TEST(AuditLogTest, ConcurrentCommitsAreEachRecordedOnce) {
  AuditFixture fixture;
  ASSERT_TRUE(fixture.store().Commit({{{RecordKind::kOrganization, "o1"}, "o"}}).ok());
  ConcurrentCallers callers(fixture);
  callers.Run();
  std::map<std::string, std::int64_t> index_of;
  for (const v1::AuditEntry& entry : ReadAll(fixture.log())) {
    EXPECT_TRUE(index_of.emplace(entry.subjects(0), entry.index()).second) << entry.subjects(0);
  }
  std::size_t acknowledged = 0;
  std::map<Sequence, std::set<std::int64_t>> indexes_of;
  for (const auto& done : callers.done) {
    acknowledged += done.size();
    std::int64_t last = -1;
    for (const ConcurrentCallers::Done& call : done) {
      ASSERT_TRUE(index_of.contains(call.subject)) << call.subject;
      const std::int64_t index = index_of[call.subject];
      EXPECT_GT(index, last) << "a caller's entries are in the order of its calls";
      last = index;
      indexes_of[call.sequence].insert(index);
      const auto record = fixture.store().Get(CaseKey(call.subject.substr(6)));
      ASSERT_TRUE(record.ok());
      EXPECT_EQ(record->version, call.sequence);
    }
  }
  EXPECT_EQ(acknowledged, index_of.size());
  std::int64_t last = -1;
  for (const auto& [sequence, indexes] : indexes_of) {
    EXPECT_GT(*indexes.begin(), last) << "the log is in the order of the commits";
    last = *indexes.rbegin();
  }
  for (int hot = 0; hot < ConcurrentCallers::kHotKeys; ++hot) {
    int raised = 0;
    for (const auto& of_thread : callers.raised) raised += of_thread[hot];
    const auto record = fixture.store().Get(CaseKey(absl::StrCat("hot", hot)));
    EXPECT_EQ(raised, record.ok() ? std::stoi(record->value) : 0) << "no update is lost";
  }
  EXPECT_TRUE(fixture.log().Verify({})->ok());
  int aborted = 0;
  for (const int count : callers.aborted) aborted += count;
  std::cout << acknowledged << " recorded in " << indexes_of.size() << " commits, " << aborted
            << " conflicts\n";
  EXPECT_EQ(acknowledged + static_cast<std::size_t>(aborted),
            static_cast<std::size_t>(ConcurrentCallers::kThreads * ConcurrentCallers::kCalls));
}

// A store whose commits wait until they are let go, so that callers gather behind one.
class GatedStore : public RecordStore {
 public:
  absl::StatusOr<Sequence> Commit(const std::vector<Write>& writes) override {
    std::unique_lock lock(mutex_);
    ++waiting_;
    changed_.notify_all();
    changed_.wait(lock, [this] { return open_; });
    ++commits_;
    if (!failure_.ok()) return failure_;
    return store_->Commit(writes);
  }
  absl::StatusOr<std::unique_ptr<ReadView>> View() const override { return store_->View(); }
  absl::StatusOr<Record> Get(const RecordKey& key) const override { return store_->Get(key); }
  absl::StatusOr<std::vector<Change>> ReadFeed(Sequence after, std::size_t limit) const override {
    return store_->ReadFeed(after, limit);
  }
  absl::Status TrimFeed(Sequence through) override { return store_->TrimFeed(through); }
  Sequence last_sequence() const override { return store_->last_sequence(); }

  void Set(bool open, absl::Status failure = absl::OkStatus()) {
    const std::lock_guard lock(mutex_);
    open_ = open;
    failure_ = std::move(failure);
    waiting_ = 0;
    commits_ = 0;
    changed_.notify_all();
  }
  void WaitForOne() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return waiting_ > 0; });
  }
  int commits() {
    const std::lock_guard lock(mutex_);
    return commits_;
  }

 private:
  std::unique_ptr<RecordStore> store_ = MakeMemoryStore();
  std::mutex mutex_;
  std::condition_variable changed_;
  bool open_ = true;
  int waiting_ = 0;
  int commits_ = 0;
  absl::Status failure_;
};

TEST(AuditLogTest, ThoseThatWaitShareNoOnesFailure) {
  auto owned = std::make_unique<GatedStore>();
  GatedStore& gate = *owned;
  AuditFixture fixture(std::move(owned));
  ASSERT_TRUE(gate.Commit({{CaseKey("there"), "x"}}).ok());
  gate.Set(false);
  std::vector<std::thread> threads;
  threads.emplace_back([&] { EXPECT_TRUE(fixture.log().Append({EntryOf("first")}).ok()); });
  gate.WaitForOne();
  for (int i = 0; i < 10; ++i) {
    threads.emplace_back([&fixture, i] {
      const std::string id = i == 4 ? "there" : absl::StrCat("c", i);
      const auto done = fixture.log().Commit({{CaseKey(id), "x", Expect::Absent()}},
                                             {EntryOf(absl::StrCat("a", i))});
      EXPECT_EQ(absl::IsAborted(done.status()), i == 4) << done.status();
      if (i == 4) EXPECT_THAT(std::string(done.status().message()), HasSubstr("case/there"));
    });
  }
  gate.Set(true);
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(ReadAll(fixture.log()).size(), 10u);
  EXPECT_TRUE(fixture.log().Verify({})->ok());
}

// Nobody can see a caller wait; so it is tried until some have.
TEST(AuditLogTest, ThoseThatWaitShareACommit) {
  auto owned = std::make_unique<GatedStore>();
  GatedStore& gate = *owned;
  AuditFixture fixture(std::move(owned));
  ASSERT_TRUE(gate.Commit({{{RecordKind::kOrganization, "o1"}, "o"}}).ok());
  for (int attempt = 0; attempt < 10'000; ++attempt) {
    gate.Set(false);
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i) {
      threads.emplace_back([&fixture, attempt, i] {
        const RecordKey key = CaseKey(absl::StrCat("c", attempt, "-", i));
        // What several rely on is no reason to part them.
        const Write check = Write::Check({RecordKind::kOrganization, "o1"}, Expect::Present());
        EXPECT_TRUE(fixture.log().Commit({check, {key, "x"}}, {EntryOf("kim")}).ok());
      });
    }
    gate.WaitForOne();
    gate.Set(true);
    for (std::thread& thread : threads) thread.join();
    ASSERT_EQ(fixture.log().Checkpoint().size(), 4 * (attempt + 1));
    if (gate.commits() < 4) return;
  }
  FAIL() << "each caller had a commit of its own";
}

TEST(AuditLogTest, AnUnknownOutcomeEndsAllWrites) {
  auto owned = std::make_unique<GatedStore>();
  GatedStore& gate = *owned;
  AuditFixture fixture(std::move(owned));
  ASSERT_TRUE(fixture.log().Append({EntryOf("kim")}).ok());
  gate.Set(true, absl::DataLossError("disk"));
  EXPECT_TRUE(absl::IsDataLoss(fixture.log().Append({EntryOf("kim")}).status()));
  gate.Set(true);
  EXPECT_TRUE(absl::IsUnavailable(fixture.log().Append({EntryOf("kim")}).status()));
  EXPECT_EQ(gate.commits(), 0);
  EXPECT_EQ(ReadAll(fixture.log()).size(), 1u);
  fixture.Reopen();
  EXPECT_TRUE(fixture.log().Append({EntryOf("kim")}).ok());
}

}  // namespace
}  // namespace ieum::store
