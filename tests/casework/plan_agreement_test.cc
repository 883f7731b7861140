// Who agrees to a plan, and what carries out its lines.
#include <algorithm>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "service/casework/referrals.h"
#include "store/catalog/violations.h"
#include "tests/casework/case_bench.h"

namespace ieum::casework {
namespace {

using ::testing::ElementsAre;

TEST(PlanAgreementTest, AgreementNeedsTheRightSignature) {
  CaseBench bench;
  v1::CreateCaseRequest create = NewCaseRequest("ref-1");
  create.mutable_case_()->mutable_client()->set_birth_date("2016-05-05");
  v1::Household& household = *create.mutable_assessment()->mutable_household();
  household.mutable_members(0)->set_age_years(10);
  household.mutable_members(1)->set_age_years(40);
  create.mutable_case_()->mutable_client()->set_member(household.members(0).reference());
  const v1::Case made = bench.cases().CreateCase(create, CaseBench::Manager()).value();
  const v1::ServicePlan draft = bench.Compose(made);
  v1::AgreePlanRequest request;
  request.set_name(draft.name());
  request.set_signed_by(household.members(0).reference());
  const auto fields = [&] {
    return FieldsOf(bench.plans().AgreePlan(request, CaseBench::Manager()).status());
  };
  EXPECT_THAT(fields(), ElementsAre("by_guardian"));
  request.set_by_guardian(true);
  EXPECT_THAT(fields(), ElementsAre("signed_by"));
  request.set_signed_by("nobody");
  EXPECT_THAT(fields(), ElementsAre("signed_by"));
  request.set_signed_by(household.members(1).reference());
  request.set_etag("ffff");
  EXPECT_TRUE(absl::IsAborted(bench.plans().AgreePlan(request, CaseBench::Manager()).status()));
  request.set_etag(draft.etag());
  EXPECT_FALSE(bench.plans().AgreePlan(request, CaseBench::Manager(kOtherOrganization)).ok());
  EXPECT_TRUE(bench.plans().AgreePlan(request, CaseBench::Manager()).ok());
  request.clear_etag();
  EXPECT_EQ(store::ReasonOf(bench.plans().AgreePlan(request, CaseBench::Manager()).status()),
            "PLAN_NOT_DRAFT");
}

// A child is known by the school stage alone; another adult signs as guardian or not at all, and
// never one from whom the danger comes.
TEST(PlanAgreementTest, WhoCannotAgreeDoesNotSign) {
  const auto fields = [](const v1::CreateCaseRequest& create, const std::string& signer,
                         bool by_guardian) {
    CaseBench bench;
    const v1::Case made = bench.cases().CreateCase(create, CaseBench::Manager()).value();
    v1::AgreePlanRequest request;
    request.set_name(bench.Compose(made).name());
    request.set_signed_by(signer);
    request.set_by_guardian(by_guardian);
    return FieldsOf(bench.plans().AgreePlan(request, CaseBench::Manager()).status());
  };
  v1::CreateCaseRequest create = NewCaseRequest("ref-1");
  v1::Household& household = *create.mutable_assessment()->mutable_household();
  const std::string client = household.members(0).reference();
  const std::string other = household.members(1).reference();
  household.mutable_members(1)->set_age_years(40);
  create.mutable_case_()->mutable_client()->set_member(client);
  create.mutable_case_()->mutable_client()->clear_birth_date();
  for (const v1::SchoolStage stage : {v1::SCHOOL_STAGE_PRESCHOOL, v1::SCHOOL_STAGE_ELEMENTARY}) {
    household.mutable_members(0)->clear_age_years();
    household.mutable_members(0)->set_school_stage(stage);
    EXPECT_THAT(fields(create, client, false), ElementsAre("by_guardian"));
  }
  household.mutable_members(0)->clear_school_stage();
  household.mutable_members(0)->set_age_years(38);
  EXPECT_THAT(fields(create, other, false), ElementsAre("signed_by"));
  EXPECT_THAT(fields(create, other, true), ::testing::IsEmpty());
  EXPECT_THAT(fields(create, client, false), ::testing::IsEmpty());
  v1::Risk& risk = *create.mutable_assessment()->add_risks();
  risk.set_kind(v1::RISK_KIND_FAMILY_VIOLENCE);
  risk.set_source_member(other);
  for (const bool by_guardian : {false, true}) {
    EXPECT_THAT(fields(create, other, by_guardian), ElementsAre("signed_by"));
  }
  create.mutable_case_()->mutable_client()->clear_member();
  EXPECT_THAT(fields(create, other, false), ElementsAre("signed_by"));
}

// Of a line that is another resource's or another need's nothing is told to the agency, and it does
// not count as begun.
TEST(PlanAgreementTest, AReferralCarriesOutALineOfItsOwn) {
  CaseBench bench;
  const v1::Case made = bench.NewCase();
  const v1::ServicePlan plan = bench.Agree(bench.Compose(made));
  ReferralWork referrals(bench.desk());
  const auto fields = [&](const v1::PlanLine& line, const std::string& need,
                          const std::string& named) {
    v1::CreateReferralRequest request;
    v1::Referral& referral = *request.mutable_referral();
    referral.set_case_(made.name());
    referral.set_resource(line.resource());
    referral.set_need_id(need);
    referral.set_plan_line(named);
    return FieldsOf(referrals.CreateReferral(request, CaseBench::Manager()).status());
  };
  const v1::PlanLine* own = nullptr;
  for (const v1::PlanLine& line : plan.lines()) {
    if (!line.resource().empty()) own = &line;
  }
  ASSERT_NE(own, nullptr);
  int others = 0;
  for (const v1::PlanLine& line : plan.lines()) {
    if (&line == own) continue;
    ++others;
    EXPECT_THAT(fields(*own, own->need_ids(0), line.id()), ElementsAre("referral.plan_line"));
  }
  EXPECT_GT(others, 0);
  const auto& served = own->need_ids();
  const v1::Assessment assessment = Household("ref-1");
  for (const v1::Need& need : assessment.needs()) {
    if (std::find(served.begin(), served.end(), need.id()) != served.end()) continue;
    EXPECT_THAT(fields(*own, need.id(), own->id()), ElementsAre("referral.plan_line"));
  }
  EXPECT_THAT(fields(*own, own->need_ids(0), own->id()), ::testing::IsEmpty());
}

TEST(PlanAgreementTest, AnOutdatedDraftIsNotAgreed) {
  CaseBench bench;
  const v1::Case made = bench.NewCase();
  const v1::ServicePlan draft = bench.Compose(made);
  v1::ReassessCaseRequest reassess;
  reassess.set_name(made.name());
  *reassess.mutable_assessment() = Household("ref-1");
  ASSERT_TRUE(bench.cases().ReassessCase(reassess, CaseBench::Manager()).ok());
  v1::AgreePlanRequest request;
  request.set_name(draft.name());
  request.set_signed_by("m1");
  EXPECT_EQ(store::ReasonOf(bench.plans().AgreePlan(request, CaseBench::Manager()).status()),
            "PLAN_OUTDATED");
}

}  // namespace
}  // namespace ieum::casework
