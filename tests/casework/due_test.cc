#include <algorithm>
#include <map>
#include <tuple>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "service/casework/case_dates.h"
#include "service/casework/due_items.h"
#include "store/catalog/timestamps.h"
#include "tests/casework/case_bench.h"

namespace ieum::casework {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

// One case, one plan, days as they pass.
class DueItemsTest : public ::testing::Test {
 protected:
  DueItemsTest() {
    record_.set_name("cases/x");
    record_.set_state(v1::CASE_STATE_OPEN);
    record_.set_agreed_plan("cases/x/plans/1");
    record_.set_reassess_due_date("2027-11-01");
    v1::Need& need = *assessment_.add_needs();
    need.set_id("n1");
    plans_.emplace_back();
    Plan().set_name("cases/x/plans/1");
    Plan().set_state(v1::PLAN_STATE_AGREED);
    Plan().set_end_date("2027-04-30");
    *Plan().mutable_agreement()->mutable_agree_time() = store::ToTimestamp(testing::AsOf());
  }

  v1::ServicePlan& Plan() { return plans_[0]; }

  v1::PlanLine& AddLine(v1::MonitoringMethod method) {
    v1::PlanLine& line = *Plan().add_lines();
    line.set_id("l" + std::to_string(Plan().lines_size()));
    line.set_kind(v1::PLAN_LINE_KIND_DIRECT_PRACTICE);
    line.set_content("면담");
    line.add_need_ids("n1");
    line.add_monitoring(method);
    return line;
  }

  void Look(int day, v1::MonitoringMethod method, const std::string& line = "",
            const std::string& need = "") {
    check_ins_.emplace_back();
    check_ins_.back().set_method(method);
    check_ins_.back().set_line_id(line);
    check_ins_.back().set_need_id(need);
    check_ins_.back().set_follow_up(record_.state() != v1::CASE_STATE_OPEN);
    *check_ins_.back().mutable_check_time() = store::ToTimestamp(At(day));
  }

  static absl::Time At(int day) { return testing::AsOf() + absl::Hours(24 * day); }
  static std::string Day(int day) { return FormatDay(KoreanDay(At(day))); }

  std::vector<v1::DueItem> On(int day) {
    return DueItems({record_, assessment_, plans_, check_ins_, consents_, referrals_},
                    {At(day), KoreanDay(At(day))});
  }
  std::vector<std::string> Dates(int day, v1::DueKind kind) {
    std::vector<std::string> dates;
    for (const v1::DueItem& item : On(day)) {
      if (item.kind() == kind) dates.push_back(item.due_date());
    }
    return dates;
  }

  v1::Case record_;
  v1::Assessment assessment_;
  std::vector<v1::ServicePlan> plans_;
  std::vector<v1::CheckIn> check_ins_;
  std::vector<v1::Consent> consents_;
  std::vector<v1::Referral> referrals_;
};

TEST_F(DueItemsTest, ALineIsDueAsLongAfterTheLastLookAsItsWayAsks) {
  struct Row {
    v1::MonitoringMethod method;
    v1::Urgency urgency;
    int days;
  };
  const std::vector<Row> rows = {
      {v1::MONITORING_METHOD_CALL, v1::URGENCY_ROUTINE, 30},
      {v1::MONITORING_METHOD_CALL, v1::URGENCY_UNSPECIFIED, 14},
      {v1::MONITORING_METHOD_CALL, v1::URGENCY_IMMEDIATE, 7},
      {v1::MONITORING_METHOD_VISIT, v1::URGENCY_SOON, 30},
      {v1::MONITORING_METHOD_VISIT, v1::URGENCY_IMMEDIATE, 14},
      {v1::MONITORING_METHOD_SCALE, v1::URGENCY_ROUTINE, 180},
      {v1::MONITORING_METHOD_SCALE, v1::URGENCY_SOON, 90},
      {v1::MONITORING_METHOD_AGENCY_REPORT, v1::URGENCY_ROUTINE, 60},
      {v1::MONITORING_METHOD_INFORMAL, v1::URGENCY_SOON, 30},
  };
  for (const Row& row : rows) {
    Plan().clear_lines();
    check_ins_.clear();
    AddLine(row.method);
    assessment_.mutable_needs(0)->set_urgency(row.urgency);
    EXPECT_THAT(Dates(row.days - 1, v1::DUE_KIND_CHECK_IN), IsEmpty());
    EXPECT_THAT(Dates(row.days, v1::DUE_KIND_CHECK_IN), ElementsAre(Day(row.days)));
    Look(5, row.method, "l1");
    EXPECT_THAT(Dates(row.days + 4, v1::DUE_KIND_CHECK_IN), IsEmpty());
    EXPECT_THAT(Dates(row.days + 5, v1::DUE_KIND_CHECK_IN), ElementsAre(Day(row.days + 5)));
  }
}

TEST_F(DueItemsTest, OnlyLooksThatConcernTheLineCount) {
  AddLine(v1::MONITORING_METHOD_CALL);
  AddLine(v1::MONITORING_METHOD_CALL);
  Look(10, v1::MONITORING_METHOD_CALL, "l2");
  EXPECT_THAT(Dates(14, v1::DUE_KIND_CHECK_IN), ElementsAre(Day(14)));
  Look(10, v1::MONITORING_METHOD_SCALE, "l1");  // another way
  Look(10, v1::MONITORING_METHOD_CALL, "", "n2");
  EXPECT_THAT(Dates(14, v1::DUE_KIND_CHECK_IN), ElementsAre(Day(14)));
  Look(11, v1::MONITORING_METHOD_VISIT, "", "n1");  // a visit counts for a call
  EXPECT_THAT(Dates(24, v1::DUE_KIND_CHECK_IN), IsEmpty());
  Look(12, v1::MONITORING_METHOD_CALL);  // the case as a whole
  EXPECT_THAT(Dates(26, v1::DUE_KIND_CHECK_IN), ElementsAre(Day(26), Day(26)));
}

TEST_F(DueItemsTest, LinesThatHaveNotBegunOrHaveEndedAreLeftAlone) {
  v1::PlanLine& line = AddLine(v1::MONITORING_METHOD_CALL);
  line.set_start_date(Day(30));
  line.set_end_date(Day(50));
  EXPECT_THAT(Dates(43, v1::DUE_KIND_CHECK_IN), IsEmpty());
  EXPECT_THAT(Dates(44, v1::DUE_KIND_CHECK_IN), ElementsAre(Day(44)));
  Look(44, v1::MONITORING_METHOD_CALL, "l1");
  EXPECT_THAT(Dates(300, v1::DUE_KIND_CHECK_IN), IsEmpty());
}

TEST_F(DueItemsTest, AYearPasses) {
  EXPECT_THAT(Dates(364, v1::DUE_KIND_REASSESSMENT), IsEmpty());
  EXPECT_THAT(Dates(365, v1::DUE_KIND_REASSESSMENT), ElementsAre("2027-11-01"));
  EXPECT_FALSE(On(365)[0].overdue());
  EXPECT_TRUE(On(366)[0].overdue());
  record_.set_reassess_now(true);
  EXPECT_THAT(Dates(3, v1::DUE_KIND_REASSESSMENT), ElementsAre(Day(3)));
}

TEST_F(DueItemsTest, GoalsWithoutResult) {
  v1::Goal& goal = *Plan().add_goals();
  goal.set_id("g1");
  goal.set_end_date(Day(60));
  EXPECT_THAT(Dates(59, v1::DUE_KIND_GOAL_RESULT), IsEmpty());
  EXPECT_THAT(Dates(60, v1::DUE_KIND_GOAL_RESULT), ElementsAre(Day(60)));
  goal.set_result(v1::GOAL_RESULT_EXTENDED);
  goal.set_end_date(Day(90));
  EXPECT_THAT(Dates(89, v1::DUE_KIND_GOAL_RESULT), IsEmpty());
  EXPECT_THAT(Dates(90, v1::DUE_KIND_GOAL_RESULT), ElementsAre(Day(90)));
  goal.set_result(v1::GOAL_RESULT_ACHIEVED);
  EXPECT_THAT(Dates(400, v1::DUE_KIND_GOAL_RESULT), IsEmpty());
  goal.clear_result();
  goal.clear_end_date();
  EXPECT_THAT(Dates(200, v1::DUE_KIND_GOAL_RESULT), ElementsAre("2027-04-30"));
}

TEST_F(DueItemsTest, RequestsWithoutAnswer) {
  referrals_.emplace_back();
  v1::Referral& referral = referrals_[0];
  referral.set_name("referrals/1");
  referral.set_state(v1::REFERRAL_STATE_REQUESTED);
  *referral.mutable_create_time() = store::ToTimestamp(At(0));
  v1::ReferralTransition& asked = *referral.add_transitions();
  asked.set_to_state(v1::REFERRAL_STATE_REQUESTED);
  *asked.mutable_time() = store::ToTimestamp(At(3));
  EXPECT_THAT(Dates(9, v1::DUE_KIND_REFERRAL_ANSWER), IsEmpty());
  EXPECT_THAT(Dates(10, v1::DUE_KIND_REFERRAL_ANSWER), ElementsAre(Day(10)));
  *referral.mutable_hold_expire_time() = store::ToTimestamp(At(5));
  EXPECT_THAT(Dates(5, v1::DUE_KIND_REFERRAL_ANSWER), ElementsAre(Day(5)));
  referral.set_state(v1::REFERRAL_STATE_ACCEPTED);
  EXPECT_THAT(Dates(20, v1::DUE_KIND_REFERRAL_ANSWER), IsEmpty());
}

TEST_F(DueItemsTest, ConsentsAreToldFourteenDaysAhead) {
  consents_.emplace_back();
  v1::Consent& consent = consents_[0];
  consent.set_name("cases/x/consents/1");
  *consent.mutable_expire_time() = store::ToTimestamp(At(30));
  EXPECT_THAT(Dates(15, v1::DUE_KIND_CONSENT_END), IsEmpty());
  EXPECT_THAT(Dates(16, v1::DUE_KIND_CONSENT_END), ElementsAre(Day(30)));
  EXPECT_THAT(Dates(31, v1::DUE_KIND_CONSENT_END), IsEmpty());
  referrals_.emplace_back();
  referrals_[0].set_state(v1::REFERRAL_STATE_IN_SERVICE);
  referrals_[0].add_consents(consent.name());
  EXPECT_THAT(Dates(31, v1::DUE_KIND_CONSENT_END), ElementsAre(Day(30)));
  *consent.mutable_withdraw_time() = store::ToTimestamp(At(1));
  EXPECT_THAT(Dates(31, v1::DUE_KIND_CONSENT_END), IsEmpty());
}

TEST_F(DueItemsTest, ConsentsThatCouldNotBeGivenTodayAreToldUntilOneStandsInTheirPlace) {
  v1::Member& mother = *assessment_.mutable_household()->add_members();
  mother.set_reference("m1");
  mother.set_age_years(40);
  v1::Consent consent;
  consent.set_name("cases/x/consents/1");
  consent.set_scope(v1::CONSENT_SCOPE_GENERAL);
  consent.set_given_by(v1::CONSENT_GIVER_CLIENT);
  consent.add_organizations("organizations/agency");
  *consent.mutable_expire_time() = store::ToTimestamp(At(90));
  consents_.push_back(consent);
  referrals_.emplace_back();
  referrals_[0].set_state(v1::REFERRAL_STATE_IN_SERVICE);
  referrals_[0].add_consents(consent.name());
  EXPECT_THAT(Dates(1, v1::DUE_KIND_CONSENT_END), IsEmpty());
  v1::Member& child = *assessment_.mutable_household()->add_members();
  child.set_reference("kid");
  child.set_age_years(0);
  EXPECT_THAT(Dates(1, v1::DUE_KIND_CONSENT_END), ElementsAre(Day(1)));
  EXPECT_EQ(On(1)[0].subject(), consent.name());

  consent.set_name("cases/x/consents/2");
  consent.set_given_by(v1::CONSENT_GIVER_GUARDIAN);
  consents_.push_back(consent);
  EXPECT_THAT(Dates(1, v1::DUE_KIND_CONSENT_END), IsEmpty());
  consents_[1].set_organizations(0, "organizations/other");
  EXPECT_THAT(Dates(1, v1::DUE_KIND_CONSENT_END), ElementsAre(Day(1)));
  referrals_[0].set_state(v1::REFERRAL_STATE_COMPLETED);
  EXPECT_THAT(Dates(1, v1::DUE_KIND_CONSENT_END), IsEmpty());
}

TEST_F(DueItemsTest, ReferralsThatGoNowhereSinceTheirConsentHasEnded) {
  consents_.resize(2);
  consents_[0].set_name("cases/x/consents/1");
  consents_[0].set_scope(v1::CONSENT_SCOPE_GENERAL);
  *consents_[0].mutable_expire_time() = store::ToTimestamp(At(3));
  // Of health facts alone nothing is told.
  consents_[1] = consents_[0];
  consents_[1].set_name("cases/x/consents/2");
  consents_[1].set_scope(v1::CONSENT_SCOPE_HEALTH);
  *consents_[1].mutable_expire_time() = store::ToTimestamp(At(90));
  referrals_.emplace_back();
  v1::Referral& referral = referrals_[0];
  referral.set_name("referrals/1");
  referral.add_consents(consents_[0].name());
  referral.add_consents(consents_[1].name());
  *referral.mutable_create_time() = store::ToTimestamp(At(2));
  *referral.mutable_hold_expire_time() = store::ToTimestamp(At(9));
  const auto told = [&](int day, v1::DueKind kind) {
    std::string sentences;
    for (const v1::DueItem& item : On(day)) {
      if (item.kind() == kind && item.subject() == referral.name()) sentences += item.sentence();
    }
    return sentences;
  };
  using ::testing::HasSubstr;
  using ::testing::Not;
  for (const auto& [state, kind] : std::vector<std::pair<v1::ReferralState, v1::DueKind>>{
           {v1::REFERRAL_STATE_REQUESTED, v1::DUE_KIND_REFERRAL_ANSWER},
           {v1::REFERRAL_STATE_WAITLISTED, v1::DUE_KIND_NEXT_STEP}}) {
    referral.set_state(state);
    *consents_[0].mutable_expire_time() = store::ToTimestamp(At(3));
    EXPECT_THAT(told(3, kind), HasSubstr("동의 기간이 끝나")) << state;
    EXPECT_THAT(Dates(3, kind), ElementsAre(Day(3))) << state;
    EXPECT_THAT(told(2, kind), Not(HasSubstr("동의"))) << state;
    // One that stands is enough.
    *consents_[0].mutable_expire_time() = store::ToTimestamp(At(60));
    EXPECT_THAT(told(20, kind), Not(HasSubstr("동의"))) << state;
    EXPECT_NE(told(20, kind), "") << state;
  }
}

TEST_F(DueItemsTest, ReferralsToUnsafeOrganizationsAreToldUrgentlyAndNothingElseOfThem) {
  *assessment_.mutable_assess_time() = store::ToTimestamp(At(5));
  for (const char* name : {"referrals/1", "referrals/2"}) {
    referrals_.emplace_back();
    referrals_.back().set_name(name);
    referrals_.back().set_organization(std::string("organizations/") + (name + 10));
    *referrals_.back().mutable_create_time() = store::ToTimestamp(At(0));
  }
  const auto told = [&](int day, const std::string& subject) {
    std::vector<v1::DueItem> items;
    for (const v1::DueItem& item : On(day)) {
      if (item.subject() == subject) items.push_back(item);
    }
    return items;
  };
  for (const auto state :
       {v1::REFERRAL_STATE_DRAFT, v1::REFERRAL_STATE_REQUESTED, v1::REFERRAL_STATE_WAITLISTED,
        v1::REFERRAL_STATE_ACCEPTED, v1::REFERRAL_STATE_IN_SERVICE}) {
    for (v1::Referral& referral : referrals_) referral.set_state(state);
    assessment_.clear_risks();
    const std::size_t before = told(20, "referrals/2").size();
    EXPECT_EQ(told(20, "referrals/1").size(), before);
    assessment_.add_risks()->add_unsafe_organizations("organizations/1");
    const auto items = told(20, "referrals/1");
    ASSERT_EQ(items.size(), 1U) << state;
    EXPECT_THAT(items[0].sentence(), ::testing::HasSubstr("안전하지 않다고 한 기관"));
    EXPECT_EQ(items[0].urgency(), v1::URGENCY_IMMEDIATE);
    EXPECT_EQ(items[0].kind(), v1::DUE_KIND_NEXT_STEP);
    EXPECT_EQ(items[0].due_date(), Day(5));
    EXPECT_EQ(told(20, "referrals/2").size(), before);
  }
  referrals_[0].set_state(v1::REFERRAL_STATE_CANCELLED);
  EXPECT_THAT(told(20, "referrals/1"), IsEmpty());
  // Nor is anybody asked to refer there again.
  v1::PlanLine& line = AddLine(v1::MONITORING_METHOD_UNSPECIFIED);
  line.set_kind(v1::PLAN_LINE_KIND_COMMUNITY_RESOURCE);
  line.set_resource("resources/1");
  line.set_organization("organizations/1");
  EXPECT_THAT(Dates(20, v1::DUE_KIND_NEXT_STEP), ::testing::SizeIs(0));
  line.set_organization("organizations/3");
  EXPECT_THAT(Dates(20, v1::DUE_KIND_NEXT_STEP), ::testing::SizeIs(1));
}

TEST_F(DueItemsTest, NextSteps) {
  v1::PlanLine& line = AddLine(v1::MONITORING_METHOD_CALL);
  line.set_kind(v1::PLAN_LINE_KIND_COMMUNITY_RESOURCE);
  line.set_resource("resources/a");
  line.set_start_date(Day(7));
  EXPECT_THAT(Dates(6, v1::DUE_KIND_NEXT_STEP), IsEmpty());
  EXPECT_THAT(Dates(7, v1::DUE_KIND_NEXT_STEP), ElementsAre(Day(7)));
  referrals_.emplace_back();
  referrals_[0].set_resource("resources/a");
  referrals_[0].set_state(v1::REFERRAL_STATE_DRAFT);
  *referrals_[0].mutable_create_time() = store::ToTimestamp(At(7));
  EXPECT_THAT(Dates(7, v1::DUE_KIND_NEXT_STEP), IsEmpty());
  referrals_[0].set_state(v1::REFERRAL_STATE_REJECTED);
  EXPECT_THAT(Dates(7, v1::DUE_KIND_NEXT_STEP), ElementsAre(Day(7)));
  EXPECT_THAT(On(7)[0].sentence(), ::testing::HasSubstr("이루어지지 않음"));
  line.set_referral("referrals/1");
  EXPECT_THAT(Dates(7, v1::DUE_KIND_NEXT_STEP), IsEmpty());
  plans_.emplace_back();
  plans_[1].set_name("cases/x/plans/2");
  plans_[1].set_state(v1::PLAN_STATE_DRAFT);
  *plans_[1].mutable_create_time() = store::ToTimestamp(At(4));
  EXPECT_THAT(Dates(7, v1::DUE_KIND_NEXT_STEP), ElementsAre(Day(4)));
}

TEST_F(DueItemsTest, CommunityLinesAreLookedAtWhileTheyAreCarriedOut) {
  v1::PlanLine& line = AddLine(v1::MONITORING_METHOD_CALL);
  line.set_kind(v1::PLAN_LINE_KIND_COMMUNITY_RESOURCE);
  line.set_resource("resources/a");
  EXPECT_THAT(Dates(20, v1::DUE_KIND_CHECK_IN), IsEmpty());  // never referred
  referrals_.emplace_back();
  referrals_[0].set_name("referrals/1");
  referrals_[0].set_resource("resources/a");
  *referrals_[0].mutable_create_time() = store::ToTimestamp(At(0));
  for (const auto& [state, looked_at] :
       std::vector<std::pair<v1::ReferralState, bool>>{{v1::REFERRAL_STATE_DRAFT, false},
                                                       {v1::REFERRAL_STATE_WAITLISTED, false},
                                                       {v1::REFERRAL_STATE_ACCEPTED, true},
                                                       {v1::REFERRAL_STATE_IN_SERVICE, true},
                                                       {v1::REFERRAL_STATE_COMPLETED, false},
                                                       {v1::REFERRAL_STATE_CANCELLED, false}}) {
    referrals_[0].set_state(state);
    for (const char* named : {"", "referrals/1"}) {
      line.set_referral(named);
      EXPECT_EQ(!Dates(20, v1::DUE_KIND_CHECK_IN).empty(), looked_at) << state << named;
    }
  }
  // One that came to nothing is to be referred again.
  EXPECT_THAT(Dates(20, v1::DUE_KIND_NEXT_STEP), ElementsAre(Day(0)));
}

TEST_F(DueItemsTest, ALineForTwoChildrenIsReferredForEach) {
  assessment_.mutable_needs(0)->add_members("m3");
  v1::Need& second = *assessment_.add_needs();
  second.set_id("n2");
  second.add_members("m4");
  second.set_statement("둘째의 상담");
  second.set_urgency(v1::URGENCY_IMMEDIATE);
  v1::Need& also_first = *assessment_.add_needs();
  also_first.set_id("n3");
  also_first.add_members("m3");
  v1::PlanLine& line = AddLine(v1::MONITORING_METHOD_CALL);
  line.set_kind(v1::PLAN_LINE_KIND_COMMUNITY_RESOURCE);
  line.set_resource("resources/a");
  line.add_need_ids("n2");
  line.add_need_ids("n3");
  const auto to_refer = [&] {
    std::vector<std::string> needs;
    for (const v1::DueItem& item : On(1)) {
      if (item.kind() == v1::DUE_KIND_NEXT_STEP) needs.push_back(item.need_id());
    }
    return needs;
  };
  const auto refer = [&](const char* name, const char* need, v1::ReferralState state) {
    v1::Referral& referral = referrals_.emplace_back();
    referral.set_name(name);
    referral.set_need_id(need);
    referral.set_resource("resources/a");
    referral.set_state(state);
    *referral.mutable_create_time() = store::ToTimestamp(At(0));
    line.set_referral(name);
  };
  EXPECT_THAT(to_refer(), ElementsAre("n1", "n2"));
  refer("referrals/1", "n1", v1::REFERRAL_STATE_ACCEPTED);
  ASSERT_THAT(to_refer(), ElementsAre("n2"));
  EXPECT_THAT(On(1)[0].sentence(), ::testing::HasSubstr("둘째의 상담"));
  EXPECT_EQ(On(1)[0].urgency(), v1::URGENCY_IMMEDIATE);
  EXPECT_EQ(Dates(14, v1::DUE_KIND_CHECK_IN).size(), 1U);
  // The second child's hides nothing of the first's, whatever becomes of it.
  for (const auto& [state, left] :
       std::vector<std::pair<v1::ReferralState, std::size_t>>{{v1::REFERRAL_STATE_DRAFT, 0},
                                                              {v1::REFERRAL_STATE_REQUESTED, 0},
                                                              {v1::REFERRAL_STATE_REJECTED, 1},
                                                              {v1::REFERRAL_STATE_CANCELLED, 1}}) {
    referrals_.resize(1);
    refer("referrals/2", "n2", state);
    EXPECT_EQ(to_refer(), std::vector<std::string>(left, "n2")) << state;
    EXPECT_EQ(Dates(14, v1::DUE_KIND_CHECK_IN).size(), 1U) << state;
  }
}

TEST_F(DueItemsTest, WhatIsToldOrAppliedForIsDoneWhenItIsNamed) {
  v1::PlanLine& line = AddLine(v1::MONITORING_METHOD_CALL);
  line.set_kind(v1::PLAN_LINE_KIND_COMMUNITY_RESOURCE);
  line.set_resource("resources/a");
  for (const auto& [step, word] : std::vector<std::pair<v1::NextStepKind, std::string>>{
           {v1::NEXT_STEP_KIND_INFORM, "안내"},
           {v1::NEXT_STEP_KIND_APPLY_BENEFIT, "신청"},
           {v1::NEXT_STEP_KIND_APPLY_SERVICE, "신청"},
           {v1::NEXT_STEP_KIND_REFER, "의뢰"}}) {
    line.set_next_step(step);
    check_ins_.clear();
    ASSERT_EQ(On(1).size(), 1U);
    EXPECT_THAT(On(1)[0].sentence(), ::testing::HasSubstr(word));
    Look(1, v1::MONITORING_METHOD_CALL);  // names no line
    EXPECT_EQ(On(1).size(), 1U);
    Look(1, v1::MONITORING_METHOD_CALL, "l1");
    EXPECT_EQ(On(1).size(), step == v1::NEXT_STEP_KIND_REFER ? 1U : 0U);
    EXPECT_EQ(Dates(15, v1::DUE_KIND_CHECK_IN).empty(), step == v1::NEXT_STEP_KIND_REFER);
    check_ins_.clear();
    line.set_result(v1::GOAL_RESULT_ACHIEVED);
    EXPECT_THAT(On(1), IsEmpty());
    line.clear_result();
  }
}

TEST_F(DueItemsTest, IdleReferralsAndThePlansEndAreTold) {
  referrals_.emplace_back();
  v1::Referral& referral = referrals_[0];
  referral.set_name("referrals/1");
  referral.set_need_id("n1");
  referral.set_urgency(v1::URGENCY_IMMEDIATE);
  referral.set_state(v1::REFERRAL_STATE_DRAFT);
  *referral.mutable_create_time() = store::ToTimestamp(At(1));
  EXPECT_THAT(Dates(3, v1::DUE_KIND_NEXT_STEP), IsEmpty());
  EXPECT_THAT(Dates(4, v1::DUE_KIND_NEXT_STEP), ElementsAre(Day(4)));
  EXPECT_EQ(On(4)[0].urgency(), v1::URGENCY_IMMEDIATE);
  referral.set_state(v1::REFERRAL_STATE_WAITLISTED);
  v1::ReferralTransition& step = *referral.add_transitions();
  step.set_to_state(v1::REFERRAL_STATE_WAITLISTED);
  *step.mutable_time() = store::ToTimestamp(At(5));
  EXPECT_THAT(Dates(7, v1::DUE_KIND_NEXT_STEP), IsEmpty());
  EXPECT_THAT(Dates(8, v1::DUE_KIND_NEXT_STEP), ElementsAre(Day(8)));
  Look(8, v1::MONITORING_METHOD_CALL, "", "n1");
  EXPECT_THAT(Dates(14, v1::DUE_KIND_NEXT_STEP), IsEmpty());
  EXPECT_THAT(Dates(15, v1::DUE_KIND_NEXT_STEP), ElementsAre(Day(15)));
  Plan().set_end_date(Day(60));
  EXPECT_THAT(Dates(45, v1::DUE_KIND_PLAN_END), IsEmpty());
  EXPECT_THAT(Dates(46, v1::DUE_KIND_PLAN_END), ElementsAre(Day(60)));
}

TEST_F(DueItemsTest, FollowUpsAfterClosure) {
  AddLine(v1::MONITORING_METHOD_CALL);
  record_.set_state(v1::CASE_STATE_FOLLOW_UP);
  *record_.mutable_closure()->mutable_close_time() = store::ToTimestamp(At(0));
  record_.mutable_closure()->set_follow_up_end_date("2027-02-01");
  EXPECT_THAT(On(29), IsEmpty());
  EXPECT_THAT(Dates(30, v1::DUE_KIND_FOLLOW_UP), ElementsAre("2026-12-01"));
  Look(2, v1::MONITORING_METHOD_CALL);  // too early to say
  EXPECT_THAT(Dates(30, v1::DUE_KIND_FOLLOW_UP), ElementsAre("2026-12-01"));
  Look(31, v1::MONITORING_METHOD_CALL);
  EXPECT_THAT(Dates(91, v1::DUE_KIND_FOLLOW_UP), IsEmpty());
  EXPECT_THAT(Dates(95, v1::DUE_KIND_FOLLOW_UP), ElementsAre("2027-02-01"));
  Look(95, v1::MONITORING_METHOD_VISIT);
  EXPECT_THAT(On(400), IsEmpty());
  record_.mutable_closure()->set_follow_up_end_date("2026-12-20");
  check_ins_.clear();
  EXPECT_THAT(Dates(60, v1::DUE_KIND_FOLLOW_UP), ElementsAre("2026-12-01", "2026-12-20"));
  record_.mutable_closure()->set_follow_up_end_date("2027-11-01");
  EXPECT_THAT(Dates(400, v1::DUE_KIND_FOLLOW_UP),
              ElementsAre("2026-12-01", "2027-02-01", "2027-11-01"));
  record_.mutable_closure()->clear_follow_up_end_date();
  EXPECT_THAT(On(400), IsEmpty());
}

TEST(DueTest, ListsTheDayOfAnOrganizationInOrder) {
  CaseBench bench;
  const v1::Case first = bench.NewCase("ref-1");
  bench.Agree(bench.Compose(first));
  bench.NewCase("ref-2");
  bench.NewCase("ref-3", CaseBench::Manager(kOtherOrganization));
  v1::ListDueRequest request;
  request.set_until_date("2027-12-31");
  request.set_language(v1::LANGUAGE_EN);
  const auto all = bench.cases().ListDue(request, CaseBench::Manager());
  ASSERT_TRUE(all.ok()) << all.status();
  ASSERT_GE(all->items_size(), 5);
  std::map<int, int> kinds;
  for (int i = 0; i < all->items_size(); ++i) {
    const v1::DueItem& item = all->items(i);
    ++kinds[item.kind()];
    EXPECT_NE(item.case_reference(), "ref-3");
    EXPECT_FALSE(item.sentence().empty());
    EXPECT_FALSE(item.overdue());
    if (i == 0) continue;
    const v1::DueItem& before = all->items(i - 1);
    EXPECT_TRUE(std::make_tuple(before.due_date(), UrgencyRank(before.urgency()),
                                static_cast<int>(before.kind())) <=
                std::make_tuple(item.due_date(), UrgencyRank(item.urgency()),
                                static_cast<int>(item.kind())));
  }
  EXPECT_EQ(kinds[v1::DUE_KIND_REASSESSMENT], 2);
  EXPECT_GE(kinds[v1::DUE_KIND_CHECK_IN], 1);
  EXPECT_GE(kinds[v1::DUE_KIND_GOAL_RESULT], 1);
  EXPECT_GE(kinds[v1::DUE_KIND_NEXT_STEP], 1);
  EXPECT_EQ(bench.LastEntry().access(), v1::ACCESS_KIND_READ);
  EXPECT_EQ(bench.LastEntry().subjects_size(), 2);

  std::string paged;
  request.set_page_size(2);
  do {
    const auto page = bench.cases().ListDue(request, CaseBench::Manager());
    ASSERT_TRUE(page.ok()) << page.status();
    EXPECT_LE(page->items_size(), 2);
    for (const v1::DueItem& item : page->items()) paged += item.SerializeAsString();
    request.set_page_token(page->next_page_token());
  } while (!request.page_token().empty());
  std::string whole;
  for (const v1::DueItem& item : all->items()) whole += item.SerializeAsString();
  EXPECT_EQ(paged, whole);

  request.set_case_manager("somebody else");
  EXPECT_EQ(bench.cases().ListDue(request, CaseBench::Manager())->items_size(), 0);
  request.set_until_date("tomorrow");
  EXPECT_THAT(FieldsOf(bench.cases().ListDue(request, CaseBench::Manager()).status()),
              ElementsAre("until_date"));
  request.set_until_date("9999-12-31");
  EXPECT_THAT(FieldsOf(bench.cases().ListDue(request, CaseBench::Manager()).status()),
              ElementsAre("until_date"));
  EXPECT_FALSE(bench.cases().ListDue({}, CaseBench::As(v1::ACTOR_ROLE_ANALYST)).ok());
}

}  // namespace
}  // namespace ieum::casework
