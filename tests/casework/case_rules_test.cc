// What a case and what belongs to it may say, and what follows from it.
#include "service/casework/case_rules.h"

#include <string>
#include <utility>
#include <vector>

#include "gtest/gtest.h"

#include "service/casework/case_dates.h"
#include "service/casework/client_age.h"
#include "store/catalog/timestamps.h"
#include "tests/casework/case_bench.h"

namespace ieum::casework {
namespace {

TEST(CaseRulesTest, AgesCountByBirthDateThenByAssessment) {
  v1::ClientDetails client;
  v1::Assessment assessment;
  const absl::Time now = absl::FromCivil(absl::CivilDay(2026, 11, 1), store::KoreanTime());
  const auto age = [&] { return AgeOfClient(client, assessment, now); };
  EXPECT_EQ(age(), AgeVerdict::kUnknown);
  v1::Member& member = *assessment.mutable_household()->add_members();
  member.set_reference("m1");
  member.set_school_stage(v1::SCHOOL_STAGE_ELEMENTARY);
  EXPECT_EQ(age(), AgeVerdict::kUnder);
  member.set_age_years(14);
  EXPECT_EQ(age(), AgeVerdict::kOfAge);
  member.set_age_years(13);
  EXPECT_EQ(age(), AgeVerdict::kUnder);
  client.set_birth_date("2012-11-01");
  EXPECT_EQ(age(), AgeVerdict::kOfAge);
  client.set_birth_date("2012-11-02");
  EXPECT_EQ(age(), AgeVerdict::kUnder);
  // Details of somebody who left tell nobody's age.
  client.set_member("gone");
  EXPECT_EQ(age(), AgeVerdict::kUnknown);
  EXPECT_EQ(ClientMember(client, assessment), nullptr);
}

TEST(CaseRulesTest, MonthsEndWithTheirLastDay) {
  EXPECT_EQ(FormatDay(AddMonths(absl::CivilDay(2026, 1, 31), 1)), "2026-02-28");
  EXPECT_EQ(FormatDay(AddMonths(absl::CivilDay(2024, 2, 29), 12)), "2025-02-28");
  EXPECT_EQ(FormatDay(AddMonths(absl::CivilDay(2026, 11, 1), 3)), "2027-02-01");
  // Korean midnight is 15:00 of the day before.
  EXPECT_EQ(
      FormatDay(KoreanDay(absl::FromCivil(absl::CivilHour(2026, 1, 1, 15), absl::UTCTimeZone()))),
      "2026-01-02");
}

TEST(CaseRulesTest, KnowledgeOfTheCaseIsHonoured) {
  const absl::Time now = testing::AsOf();
  v1::Case record;
  const auto decline = [&](const std::string& resource, absl::Duration left) {
    v1::Decline& added = *record.add_declines();
    added.set_resource(resource);
    *added.mutable_expire_time() = store::ToTimestamp(now + left);
  };
  decline("resources/a", absl::Hours(1));
  decline("resources/a", absl::Hours(2));
  decline("resources/expired", absl::ZeroDuration());
  std::vector<v1::Referral> referrals(3);
  referrals[0].set_resource("resources/b");
  referrals[0].set_organization("organizations/o");
  referrals[0].set_need_code("health.checkup");
  referrals[0].set_state(v1::REFERRAL_STATE_IN_SERVICE);
  referrals[1] = referrals[0];
  referrals[2].set_resource("resources/c");
  referrals[2].set_state(v1::REFERRAL_STATE_REQUESTED);
  v1::Assessment assessment = Household("r");
  assessment.clear_aversions();
  assessment.clear_existing_services();
  const v1::Assessment known = WithCaseKnowledge(assessment, record, referrals, now);
  ASSERT_EQ(known.aversions_size(), 1);
  EXPECT_EQ(known.aversions(0).resource(), "resources/a");
  EXPECT_EQ(known.aversions(0).strength(), v1::AVERSION_STRENGTH_REFUSE);
  EXPECT_FALSE(known.aversions(0).reason().empty());
  ASSERT_EQ(known.existing_services_size(), 1);
  EXPECT_EQ(known.existing_services(0).resource(), "resources/b");
  // A refusal of one member is less than the client's decline; a full list stays as it is.
  assessment.add_aversions()->set_resource("resources/a");
  assessment.mutable_aversions(0)->set_member("m1");
  assessment.mutable_aversions(0)->set_strength(v1::AVERSION_STRENGTH_REFUSE);
  EXPECT_EQ(WithCaseKnowledge(assessment, record, {}, now).aversions_size(), 2);
  while (assessment.aversions_size() < 64) assessment.add_aversions()->set_resource("resources/z");
  EXPECT_EQ(WithCaseKnowledge(assessment, record, {}, now).aversions_size(), 64);
}

TEST(CaseRulesTest, WhatOneMemberHasOrRefusesIsThatMembers) {
  const absl::Time now = testing::AsOf();
  v1::Assessment assessment;
  const auto need = [&](const char* id, const std::vector<const char*>& members) {
    v1::Need& added = *assessment.add_needs();
    added.set_id(id);
    for (const char* member : members) added.add_members(member);
  };
  need("n1", {"m3"});
  need("n2", {"m4"});
  need("n3", {"m3", "m4"});
  need("n4", {});
  v1::Case record;
  const auto decline = [&](const char* resource, const char* of) {
    v1::Decline& added = *record.add_declines();
    added.set_resource(resource);
    added.set_need_id(of);
    *added.mutable_expire_time() = store::ToTimestamp(now + absl::Hours(1));
  };
  std::vector<v1::Referral> referrals;
  const auto refer = [&](const char* resource, const char* of) {
    v1::Referral& added = referrals.emplace_back();
    added.set_resource(resource);
    added.set_need_id(of);
    added.set_state(v1::REFERRAL_STATE_ACCEPTED);
  };
  // Who has or refuses what, by resource and member.
  using Known = std::vector<std::pair<std::string, std::string>>;
  const auto refused = [&] {
    Known known;
    const v1::Assessment with = WithCaseKnowledge(assessment, record, {}, now);
    for (const v1::Aversion& one : with.aversions()) {
      known.emplace_back(one.resource(), one.member());
    }
    return known;
  };
  const auto in_place = [&] {
    Known known;
    const v1::Assessment with = WithCaseKnowledge(assessment, record, referrals, now);
    for (const v1::ExistingService& one : with.existing_services()) {
      known.emplace_back(one.resource(), one.member());
    }
    return known;
  };
  for (const char* of : {"n1", "n1", "n3"}) {
    decline("resources/a", of);
    refer("resources/a", of);
  }
  const Known each = {{"resources/a", "m3"}, {"resources/a", "m4"}};
  EXPECT_EQ(refused(), each);
  EXPECT_EQ(in_place(), each);
  // Of nobody in particular, of a need that is gone, of all: everybody's, and told once.
  for (const char* of : {"n4", "n9", "", "n2"}) {
    record.clear_declines();
    referrals.clear();
    decline("resources/a", of);
    decline("resources/a", "n2");
    refer("resources/a", of);
    refer("resources/a", "n2");
    const Known one = {{"resources/a", of == std::string("n2") ? "m4" : ""}};
    EXPECT_EQ(refused(), one) << of;
    EXPECT_EQ(in_place(), one) << of;
  }
  // What is assessed already is not said again.
  v1::Aversion& assessed = *assessment.add_aversions();
  assessed.set_resource("resources/a");
  assessed.set_member("m4");
  assessed.set_strength(v1::AVERSION_STRENGTH_REFUSE);
  EXPECT_EQ(refused().size(), 1U);
}

}  // namespace
}  // namespace ieum::casework
