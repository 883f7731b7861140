// What may be dropped of the log, when, and what may not be passed off as that.
#include "store/audit/audit_purge.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"

#include "store/audit/audit_log.h"
#include "store/audit/audit_record.h"
#include "tests/store/audit_fixture.h"

namespace ieum::store {
namespace {

using Fault = v1::AuditFault;

constexpr absl::Duration kDay = absl::Hours(24);

v1::AuditEntry Purger() {
  v1::AuditEntry entry = EntryOf("retention");
  entry.set_role(v1::ACTOR_ROLE_SYSTEM);
  entry.set_origin("system");
  entry.set_purpose(v1::PURPOSE_MAINTENANCE);
  entry.set_method("AuditLog.Purge");
  entry.set_access(v1::ACCESS_KIND_ERASE);
  entry.clear_subjects();
  return entry;
}

// One entry a day for `days` days; today is the day after the last.
void Live(AuditFixture& fixture, int days) {
  for (int day = 0; day < days; ++day) {
    ASSERT_TRUE(fixture.log().Append({EntryOf(absl::StrCat("day", day))}).ok());
    fixture.Pass(kDay);
  }
}

TEST(AuditPurgeTest, TwoYearsAreTheLeast) {
  AuditFixture fixture;
  Live(fixture, 800);
  for (const absl::Duration retention :
       {kMinAuditRetention - absl::Seconds(1), absl::Hours(24 * 365), absl::ZeroDuration(),
        -absl::Hours(1), -absl::InfiniteDuration()}) {
    EXPECT_TRUE(
        absl::IsInvalidArgument(fixture.log().PurgeOlderThan(retention, Purger()).status()));
  }
  EXPECT_EQ(fixture.log().Checkpoint().size(), 800);
  EXPECT_EQ(*fixture.log().PurgeOlderThan(absl::InfiniteDuration(), Purger()), 0u);
  EXPECT_EQ(fixture.log().Checkpoint().size(), 800) << "nothing purged, nothing recorded";
}

TEST(AuditPurgeTest, DropsContentsAndKeepsTheTree) {
  AuditFixture fixture;
  Live(fixture, 1'500);
  const std::string before = fixture.log().Checkpoint().note();
  const auto purged = fixture.log().PurgeOlderThan(kMinAuditRetention, Purger());
  ASSERT_TRUE(purged.ok()) << purged.status();
  EXPECT_EQ(*purged, 1'500u - 731u);
  auto result = fixture.log().Verify({before});
  ASSERT_TRUE(result.ok());
  EXPECT_TRUE(result->ok()) << result->DebugString();
  EXPECT_EQ(result->purged(), 769);

  // Not a byte of them is left.
  const LogCopy copy = LogCopy::Of(fixture.store());
  for (const auto& [id, value] : copy.entries) {
    const bool whole = *AuditIndexOf(id) >= 769;
    EXPECT_EQ(value.find("day") != std::string::npos, whole && *AuditIndexOf(id) != 1'500);
  }
  const auto oldest = fixture.log().List({.oldest_first = true, .limit = 1});
  ASSERT_TRUE(oldest.ok());
  EXPECT_EQ(oldest->entries.at(0).account(), "day769");
  const auto newest = fixture.log().List({.limit = 1});
  EXPECT_EQ(newest->entries.at(0).purged_before(), 769);
  EXPECT_EQ(newest->entries.at(0).account(), "retention");

  EXPECT_EQ(*fixture.log().PurgeOlderThan(kMinAuditRetention, Purger()), 0u);
  fixture.Pass(10 * kDay);
  fixture.Reopen();
  EXPECT_EQ(*fixture.log().PurgeOlderThan(kMinAuditRetention, Purger()), 10u);
  result = fixture.log().Verify({before});
  EXPECT_TRUE(result->ok());
  EXPECT_EQ(result->purged(), 779);
}

// The record of a purge is itself purged in its time, by a purge that is on record.
TEST(AuditPurgeTest, PurgesGoOnForYears) {
  AuditFixture fixture;
  std::string kept;
  for (int year = 0; year < 8; ++year) {
    Live(fixture, 30);
    fixture.Pass(335 * kDay);
    ASSERT_TRUE(fixture.log().PurgeOlderThan(kMinAuditRetention, Purger()).ok());
    if (year == 1) kept = fixture.log().Checkpoint().note();
  }
  const auto result = fixture.log().Verify({kept});
  EXPECT_TRUE(result->ok()) << result->DebugString();
  EXPECT_GT(result->purged(), 160);
  fixture.Reopen();
}

TEST(AuditPurgeTest, APurgeCutShortIsFinishedByTheNext) {
  AuditFixture fixture;
  Live(fixture, 1'500);
  LogCopy whole = LogCopy::Of(fixture.store());
  ASSERT_TRUE(fixture.log().PurgeOlderThan(kMinAuditRetention, Purger()).ok());
  // The process died after some of its commits.
  LogCopy cut = LogCopy::Of(fixture.store());
  for (std::uint64_t i = 500; i < 769; ++i) cut.Value(i) = whole.Value(i);
  const auto store = cut.ToStore();
  auto log = AuditLog::Open(*store, fixture.Options());
  ASSERT_TRUE(log.ok()) << log.status();
  EXPECT_EQ((*log)->Verify({})->purged(), 500);
  EXPECT_EQ(*(*log)->PurgeOlderThan(kMinAuditRetention, Purger()), 269u);
  EXPECT_TRUE((*log)->Verify({})->ok());
  EXPECT_EQ((*log)->Verify({})->purged(), 769);
}

// A clock that ran behind for a while stamps entries as older than they are.
TEST(AuditPurgeTest, NothingGoesBeforeWhatCameBeforeIt) {
  AuditFixture fixture;
  Live(fixture, 10);
  fixture.Pass(-1'000 * kDay);
  ASSERT_TRUE(fixture.log().Append({EntryOf("behind")}).ok());
  fixture.Pass(1'000 * kDay);
  EXPECT_EQ(*fixture.log().PurgeOlderThan(kMinAuditRetention, Purger()), 0u);
  EXPECT_TRUE(fixture.log().Verify({})->ok());
}

class FeignedPurgeTest : public ::testing::Test {
 protected:
  FeignedPurgeTest() {
    Live(fixture_, 1'500);
    EXPECT_TRUE(fixture_.log().PurgeOlderThan(kMinAuditRetention + 100 * kDay, Purger()).ok());
    copy_ = LogCopy::Of(fixture_.store());  // 669 purged, 100 more are old enough
  }

  void Drop(std::uint64_t index) {
    copy_.Value(index) = EncodePurged(*DecodeAuditRecord(copy_.Value(index)));
  }
  // The first fault, and that it is about contents.
  std::int64_t FaultIndex() {
    const auto result = fixture_.Verify(copy_);
    if (result.ok()) return -1;
    EXPECT_EQ(result.faults(0).kind(), Fault::KIND_PURGED) << result.faults(0).description();
    return result.faults(0).index();
  }

  AuditFixture fixture_;
  LogCopy copy_;
};

TEST_F(FeignedPurgeTest, OfYoungEntriesIsAFault) {
  EXPECT_EQ(FaultIndex(), -1);
  for (std::uint64_t i = 669; i <= 769; ++i) Drop(i);
  EXPECT_EQ(FaultIndex(), 769) << "the first that is too young";
}

TEST_F(FeignedPurgeTest, OfOldEntriesNeedsARecord) {
  for (std::uint64_t i = 669; i < 700; ++i) Drop(i);
  EXPECT_EQ(FaultIndex(), 669);
}

TEST_F(FeignedPurgeTest, InTheMiddleIsAFault) {
  Drop(700);
  EXPECT_EQ(FaultIndex(), 700);
}

// Time lies in the leaf: what makes an entry look older breaks its hash, or the root.
TEST_F(FeignedPurgeTest, OfEntriesMadeOlderIsAFault) {
  const auto record = DecodeAuditRecord(copy_.Value(1'000));
  const absl::Time old = AuditDay() - 2'000 * kDay;
  copy_.Value(1'000) = EncodeAuditRecord(*ToEntry(*record), 1'000, old, AuditSalt{}).value;
  Drop(1'000);
  const auto result = fixture_.Verify(copy_);
  std::vector<Fault::Kind> kinds;
  for (const Fault& fault : result.faults()) kinds.push_back(fault.kind());
  EXPECT_EQ(kinds, (std::vector<Fault::Kind>{Fault::KIND_PURGED, Fault::KIND_ROOT}));
}

TEST_F(FeignedPurgeTest, AWholeRemovalIsNoPurge) {
  copy_.entries.erase(AuditEntryKey(0).id);
  EXPECT_EQ(fixture_.Verify(copy_).faults(0).kind(), Fault::KIND_MISSING);
}

}  // namespace
}  // namespace ieum::store
