// Places that referrals have taken, through every way a resource is written.
#include "store/catalog/referral_counts.h"

#include <atomic>
#include <functional>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "google/protobuf/util/message_differencer.h"
#include "gtest/gtest.h"

#include "store/catalog/catalog.h"
#include "tests/store/backend.h"
#include "tests/store/catalog_fixture.h"

namespace ieum::store {
namespace {

using google::protobuf::util::MessageDifferencer;

constexpr char kName[] = "resources/r1";

absl::Status Hold(v1::Resource& resource) {
  v1::Capacity& capacity = *resource.mutable_capacity();
  if (capacity.open_places() == 0) return absl::FailedPreconditionError("full");
  capacity.set_open_places(capacity.open_places() - 1);
  capacity.set_held_places(capacity.held_places() + 1);
  return absl::OkStatus();
}

absl::Status Occupy(v1::Resource& resource) {
  v1::Capacity& capacity = *resource.mutable_capacity();
  capacity.set_held_places(capacity.held_places() - 1);
  capacity.set_occupied_places(capacity.occupied_places() + 1);
  return absl::OkStatus();
}

absl::Status End(v1::Resource& resource) {
  v1::Capacity& capacity = *resource.mutable_capacity();
  capacity.set_occupied_places(capacity.occupied_places() - 1);
  capacity.set_open_places(capacity.open_places() + 1);
  v1::ReferralOutcomes& outcomes = resource.referral_outcomes().empty()
                                       ? *resource.add_referral_outcomes()
                                       : *resource.mutable_referral_outcomes(0);
  outcomes.set_need_area("daily_living");
  outcomes.set_helped(outcomes.helped() + 1);
  return absl::OkStatus();
}

// Every count set, to see that none is lost: 2 held, 3 occupied of 20 places, 15 open.
absl::Status Fill(v1::Resource& resource) {
  v1::Capacity& capacity = *resource.mutable_capacity();
  capacity.set_open_places(15);
  capacity.set_held_places(2);
  capacity.set_occupied_places(3);
  capacity.set_waiting_referrals(4);
  v1::ReferralOutcomes& outcomes = *resource.add_referral_outcomes();
  outcomes.set_need_area("daily_living");
  outcomes.set_helped(9);
  outcomes.set_not_helped(3);
  resource.mutable_observed_waits()->set_count(2);
  resource.mutable_observed_waits()->set_sum_days(17.5);
  resource.set_eligibility_disputes(5);
  return absl::OkStatus();
}

v1::Resource CountsOf(const v1::Resource& resource) {
  v1::Resource counts;
  CopyCounts(resource, counts);
  return counts;
}

class ReferralCountsTest : public testing::TestWithParam<Engine> {
 protected:
  void SetUp() override {
    ASSERT_TRUE(catalog_.Create(ValidOrganization()).ok());
    ASSERT_TRUE(catalog_.Create(ValidResource()).ok());
  }

  absl::StatusOr<Write> Plan(const CountsChange& change) {
    const auto view = backend_.store().View();
    return catalog_.PlanCountsUpdate(**view, kName, change);
  }
  void Change(const CountsChange& change) {
    const auto write = Plan(change);
    ASSERT_TRUE(write.ok()) << write.status();
    const auto sequence = backend_.store().Commit({*write});
    ASSERT_TRUE(sequence.ok()) << sequence.status();
  }
  v1::Resource Stored() { return *catalog_.View()->GetResource(kName); }
  UpsertOutcome MustUpsert(const v1::Resource& resource) {
    v1::CatalogRecord record;
    *record.mutable_resource() = resource;
    const auto outcomes = catalog_.Upsert({record});
    EXPECT_TRUE(outcomes.ok()) << outcomes.status();
    return outcomes.ok() ? outcomes->front() : UpsertOutcome::kUnchanged;
  }
  // The one violation of a Replace, "field: description".
  std::string Violation(const v1::Resource& resource) {
    const absl::Status status = catalog_.Replace(resource).status();
    EXPECT_TRUE(absl::IsInvalidArgument(status)) << status;
    const auto found = ViolationsOf(status);
    EXPECT_EQ(found.size(), 1u) << status;
    return found.empty() ? "" : found[0].field + ": " + found[0].description;
  }

  Backend backend_{GetParam()};
  std::atomic<std::int64_t> now_ = 1'000;
  Catalog catalog_{backend_.store(), Taxonomy(),
                   [this] { return absl::FromUnixSeconds(now_.load()); }};
};

INSTANTIATE_TEST_SUITE_P(Engines, ReferralCountsTest,
                         testing::Values(Engine::kMemory, Engine::kRocks),
                         [](const auto& info) { return EngineName(info.param); });

TEST_P(ReferralCountsTest, NoCallerSetsThem) {
  v1::Resource resource = ValidResource("r2");
  ASSERT_TRUE(Fill(resource).ok());
  const auto created = catalog_.Create(resource);
  ASSERT_TRUE(created.ok()) << created.status();
  EXPECT_EQ(CountsOf(*created).ByteSizeLong(), 0u) << created->ShortDebugString();
  resource.set_name(kName);
  ASSERT_TRUE(catalog_.Replace(resource).ok());
  MustUpsert(resource);
  EXPECT_EQ(CountsOf(Stored()).ByteSizeLong(), 0u) << Stored().ShortDebugString();
}

TEST_P(ReferralCountsTest, EveryOtherWriteKeepsThem) {
  Change(Fill);
  const v1::Resource counts = CountsOf(Stored());
  EXPECT_EQ(counts.capacity().waiting_referrals(), 4);
  v1::Resource edited = ValidResource();
  edited.set_kind("복지관");
  edited.mutable_capacity()->set_open_places(10);
  const std::vector<std::function<void()>> writes = {
      [&] { ASSERT_TRUE(catalog_.Replace(edited).ok()); }, [&] { MustUpsert(ValidResource()); },
      [&] {
        ASSERT_TRUE(catalog_.SetPossibleDuplicates({{kName, {"resources/r2"}}}).ok());
      },
      [&] {
        v1::Resource bare = ValidResource();
        bare.clear_capacity();
        ASSERT_TRUE(catalog_.Replace(bare).ok());
      },
      [&] {
        v1::Resource uncounted = ValidResource();
        uncounted.mutable_capacity()->clear_open_places();
        uncounted.mutable_capacity()->clear_total_places();
        MustUpsert(uncounted);
      }};
  for (std::size_t i = 0; i < writes.size(); ++i) {
    writes[i]();
    EXPECT_TRUE(MessageDifferencer::Equals(CountsOf(Stored()), counts))
        << i << ": " << Stored().ShortDebugString();
  }
  EXPECT_FALSE(Stored().capacity().has_open_places());
}

TEST_P(ReferralCountsTest, OnlyCountsAndOpenPlacesChange) {
  now_ = 5'000;
  const v1::Resource before = Stored();
  Change([](v1::Resource& resource) {
    resource.set_kind("다른 것");
    resource.clear_places();
    resource.mutable_capacity()->set_total_places(1'000);
    return Hold(resource);
  });
  v1::Resource expected = before;
  expected.mutable_capacity()->set_open_places(19);
  expected.mutable_capacity()->set_held_places(1);
  expected.mutable_capacity()->mutable_as_of_time()->set_seconds(5'000);
  expected.mutable_update_time()->set_seconds(5'000);
  expected.set_etag(Stored().etag());
  EXPECT_TRUE(MessageDifferencer::Equals(Stored(), expected)) << Stored().ShortDebugString();
  EXPECT_NE(Stored().etag(), before.etag());
}

TEST_P(ReferralCountsTest, WhatChangesNoPlaceKeepsTheDateOfTheNumbers) {
  now_ = 5'000;
  Change([](v1::Resource& resource) {
    resource.mutable_capacity()->set_waiting_referrals(1);
    return absl::OkStatus();
  });
  EXPECT_EQ(Stored().capacity().as_of_time().seconds(), 1'000);
  const auto check = Plan([](v1::Resource&) { return absl::OkStatus(); });
  ASSERT_TRUE(check.ok());
  EXPECT_TRUE(check->check_only);
}

TEST_P(ReferralCountsTest, APlannedUpdateFailsWhereTheResourceHasChanged) {
  const auto write = Plan(Hold);
  ASSERT_TRUE(write.ok());
  ASSERT_TRUE(catalog_.Replace(ValidResource()).ok());
  EXPECT_TRUE(absl::IsAborted(backend_.store().Commit({*write}).status()));
  const auto second = Plan(Hold);
  ASSERT_TRUE(catalog_.DeleteResource(kName, "").ok());
  EXPECT_TRUE(absl::IsAborted(backend_.store().Commit({*second}).status()));
  EXPECT_TRUE(absl::IsNotFound(Plan(Hold).status()));
}

TEST_P(ReferralCountsTest, PlannedUpdatesAreChecked) {
  const auto open = [](int places) {
    return [places](v1::Resource& resource) {
      resource.mutable_capacity()->set_open_places(places);
      return absl::OkStatus();
    };
  };
  for (const int places : {-1, 21}) {
    EXPECT_EQ(ReasonOf(Plan(open(places)).status()), "NO_OPEN_PLACE") << places;
  }
  EXPECT_TRUE(absl::IsInternal(Plan(End).status())) << "nobody occupies a place";
  EXPECT_TRUE(
      absl::IsDataLoss(Plan([](v1::Resource&) { return absl::DataLossError("mine"); }).status()));
  const auto view = backend_.store().View();
  EXPECT_TRUE(absl::IsInvalidArgument(catalog_.PlanCountsUpdate(**view, "r1", Hold).status()));
  EXPECT_TRUE(absl::IsNotFound(catalog_.PlanCountsUpdate(**view, "resources/none", Hold).status()));
}

TEST_P(ReferralCountsTest, AnAgencyCorrectsItsNumbersWithinWhatIsLeft) {
  Change(Fill);
  v1::Resource resource = ValidResource();
  resource.mutable_capacity()->set_total_places(8);
  resource.mutable_capacity()->set_open_places(4);
  EXPECT_EQ(Violation(resource),
            "capacity.open_places: must be at most 3: 5 of 8 places are held or occupied by "
            "referrals");
  resource.mutable_capacity()->set_open_places(3);
  ASSERT_TRUE(catalog_.Replace(resource).ok());
  EXPECT_EQ(Stored().capacity().open_places(), 3);
  resource.mutable_capacity()->set_open_places(0);
  resource.mutable_capacity()->set_total_places(4);
  EXPECT_EQ(Violation(resource),
            "capacity.total_places: must be at least 5: 5 places are held or occupied by "
            "referrals");
  resource.mutable_capacity()->clear_total_places();
  resource.mutable_capacity()->set_open_places(30);
  EXPECT_TRUE(catalog_.Replace(resource).ok()) << "without a total, nobody knows better";
}

TEST_P(ReferralCountsTest, AListIsFittedAndNeverRefused) {
  Change(Fill);
  v1::Resource resource = ValidResource();
  resource.mutable_capacity()->mutable_as_of_time()->set_seconds(2'000);
  resource.mutable_capacity()->set_total_places(4);
  resource.mutable_capacity()->set_open_places(4);
  EXPECT_EQ(MustUpsert(resource), UpsertOutcome::kUpdated);
  EXPECT_EQ(Stored().capacity().total_places(), 5);
  EXPECT_EQ(Stored().capacity().open_places(), 0);
  resource.mutable_capacity()->mutable_as_of_time()->set_seconds(3'000);
  resource.mutable_capacity()->set_total_places(20);
  resource.mutable_capacity()->set_open_places(20);
  EXPECT_EQ(MustUpsert(resource), UpsertOutcome::kUpdated);
  EXPECT_EQ(Stored().capacity().open_places(), 15);
}

TEST_P(ReferralCountsTest, AnOlderListGivesNoPlaceTwice) {
  v1::Resource list = ValidResource();
  list.mutable_capacity()->set_open_places(1);
  MustUpsert(list);
  now_ = 2'000;
  Change(Hold);
  EXPECT_EQ(MustUpsert(list), UpsertOutcome::kUnchanged) << "without a date";
  EXPECT_EQ(Stored().capacity().open_places(), 0);
  Change(Occupy);
  list.mutable_capacity()->mutable_as_of_time()->set_seconds(1'999);
  MustUpsert(list);
  EXPECT_EQ(Stored().capacity().open_places(), 0) << "dated before the hold";
  list.mutable_capacity()->mutable_as_of_time()->set_seconds(2'001);
  MustUpsert(list);
  EXPECT_EQ(Stored().capacity().open_places(), 1) << "dated later";
  Change(End);
  list.mutable_capacity()->clear_as_of_time();
  list.mutable_capacity()->set_open_places(7);
  MustUpsert(list);
  EXPECT_EQ(Stored().capacity().open_places(), 7) << "nothing is taken any more";
}

TEST_P(ReferralCountsTest, WhatReferralsUseIsNotDeleted) {
  const auto set_waiting = [](int waiting) {
    return [waiting](v1::Resource& resource) {
      resource.mutable_capacity()->set_waiting_referrals(waiting);
      return absl::OkStatus();
    };
  };
  const auto refused = [this] {
    for (const absl::Status& status :
         {catalog_.DeleteResource(kName, ""),
          catalog_.DeleteOrganization("organizations/o1", "", /*force=*/true)}) {
      EXPECT_TRUE(absl::IsFailedPrecondition(status)) << status;
      EXPECT_EQ(ReasonOf(status), "HAS_REFERRALS");
      EXPECT_THAT(std::string(status.message()), testing::HasSubstr(kName));
    }
  };
  Change(set_waiting(1));
  refused();
  Change(set_waiting(0));
  Change(Hold);
  refused();
  Change(Occupy);
  refused();
  Change(End);
  EXPECT_TRUE(catalog_.DeleteOrganization("organizations/o1", "", /*force=*/true).ok());
}

TEST_P(ReferralCountsTest, DisputesEndWithTheCriteriaTheyWereAbout) {
  Change(Fill);
  v1::Resource resource = ValidResource();
  resource.set_kind("복지관");
  resource.mutable_capacity()->set_open_places(0);
  ASSERT_TRUE(catalog_.Replace(resource).ok());
  EXPECT_EQ(Stored().eligibility_disputes(), 5);
  resource.mutable_eligibility()->mutable_note()->set_ko("구에 사는 분");
  ASSERT_TRUE(catalog_.Replace(resource).ok());
  EXPECT_EQ(Stored().eligibility_disputes(), 0);
  EXPECT_EQ(Stored().observed_waits().count(), 2);
}

// However referrals, agencies and lists take turns, no place is given twice: 0 <= open and
// open + held + occupied <= total.
TEST_P(ReferralCountsTest, PlacesAddUpWhateverHappens) {
  const unsigned seed = std::random_device{}();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937 random(seed);
  const auto up_to = [&random](int most) {
    return std::uniform_int_distribution<int>(0, most)(random);
  };
  const std::vector<CountsChange> changes = {Hold, Occupy, End};
  for (int step = 0; step < 400; ++step) {
    ++now_;
    if (up_to(2) > 0) {
      const auto write = Plan(changes[static_cast<std::size_t>(up_to(2))]);
      if (write.ok()) {
        ASSERT_TRUE(backend_.store().Commit({*write}).ok());
      }
    } else {
      v1::Resource resource = ValidResource();
      const int total = up_to(12);
      resource.mutable_capacity()->set_total_places(total);
      resource.mutable_capacity()->set_open_places(up_to(total));
      if (up_to(1) == 0) {
        resource.mutable_capacity()->mutable_as_of_time()->set_seconds(now_ - up_to(20));
      }
      if (up_to(1) == 0) {
        MustUpsert(resource);
      } else {
        const absl::Status status = catalog_.Replace(resource).status();
        EXPECT_TRUE(status.ok() || absl::IsInvalidArgument(status)) << status;
      }
    }
    const v1::Resource stored = Stored();
    const v1::Capacity& capacity = stored.capacity();
    ASSERT_GE(capacity.open_places(), 0) << step;
    ASSERT_GE(capacity.held_places(), 0) << step;
    ASSERT_LE(capacity.open_places() + TakenPlaces(stored), capacity.total_places()) << step;
  }
}

}  // namespace
}  // namespace ieum::store
