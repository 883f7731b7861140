#include <algorithm>
#include <functional>
#include <set>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "service/casework/referrals.h"
#include "store/catalog/timestamps.h"
#include "store/catalog/violations.h"
#include "tests/casework/case_bench.h"

namespace ieum::casework {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::UnorderedElementsAre;

std::set<std::string> Resources(const v1::ServicePlan& plan) {
  std::set<std::string> names;
  for (const v1::PlanLine& line : plan.lines()) {
    if (!line.resource().empty()) names.insert(line.resource());
  }
  return names;
}

v1::UpdatePlanRequest Edit(const v1::ServicePlan& plan) {
  v1::UpdatePlanRequest request;
  *request.mutable_plan() = plan;
  for (const char* path : {"goals", "lines", "start_date", "end_date"}) {
    request.mutable_update_mask()->add_paths(path);
  }
  return request;
}

v1::PlanLine HandLine(const v1::ServicePlan& plan) {
  v1::PlanLine line;
  line.set_kind(v1::PLAN_LINE_KIND_DIRECT_PRACTICE);
  line.add_need_ids(plan.goals(0).need_id());
  line.set_content("매주 만나서 이야기 나누기");
  return line;
}

TEST(PlanWorkTest, ComposesForAnAssessmentWithoutStoringOrAsking) {
  CaseBench bench;
  v1::ComposePlanRequest request;
  *request.mutable_assessment() = Household("x");
  const std::size_t entries = bench.Entries().size();
  const auto plan = bench.plans().ComposePlan(request, {});
  ASSERT_TRUE(plan.ok()) << plan.status();
  EXPECT_EQ(plan->name(), "");
  EXPECT_EQ(plan->state(), v1::PLAN_STATE_UNSPECIFIED);
  EXPECT_EQ(plan->case_reference(), "x");
  EXPECT_GE(plan->lines_size(), 1);
  EXPECT_EQ(bench.Entries().size(), entries);

  request.set_case_("cases/x");
  EXPECT_THAT(FieldsOf(bench.plans().ComposePlan(request, {}).status()), ElementsAre("case"));
  request.clear_assessment();
  EXPECT_TRUE(absl::IsUnauthenticated(bench.plans().ComposePlan(request, {}).status()));
  request.mutable_as_of_time()->set_seconds(1);
  EXPECT_THAT(FieldsOf(bench.plans().ComposePlan(request, CaseBench::Manager()).status()),
              ElementsAre("as_of_time"));
  EXPECT_THAT(FieldsOf(bench.plans().ComposePlan({}, {}).status()), ElementsAre("case"));
}

TEST(PlanWorkTest, DraftsAreNumberedListedAndRead) {
  CaseBench bench;
  const v1::Case made = bench.NewCase();
  v1::ComposePlanRequest request;
  request.set_case_(made.name());
  request.set_request_id("123e4567-e89b-12d3-a456-426614174003");
  for (int i = 0; i < 3; ++i) {
    const auto plan = bench.plans().ComposePlan(request, CaseBench::Manager());
    ASSERT_TRUE(plan.ok()) << plan.status();
    EXPECT_EQ(plan->name(), made.name() + "/plans/1");
    EXPECT_EQ(plan->state(), v1::PLAN_STATE_DRAFT);
    EXPECT_EQ(plan->assessment_version(), 1);
    EXPECT_FALSE(plan->etag().empty());
  }
  const v1::ServicePlan second = bench.Compose(made);
  EXPECT_EQ(second.name(), made.name() + "/plans/2");
  EXPECT_EQ(bench.LastEntry().access(), v1::ACCESS_KIND_WRITE);
  v1::ListPlansRequest list;
  list.set_parent(made.name());
  list.set_page_size(1);
  const auto page = bench.plans().ListPlans(list, CaseBench::Manager());
  ASSERT_TRUE(page.ok()) << page.status();
  EXPECT_EQ(page->plans(0).name(), second.name());
  list.set_page_token(page->next_page_token());
  const auto rest = bench.plans().ListPlans(list, CaseBench::Manager());
  EXPECT_EQ(rest->plans(0).name(), made.name() + "/plans/1");
  EXPECT_EQ(rest->next_page_token(), "");
  v1::GetPlanRequest get;
  get.set_name(second.name());
  EXPECT_EQ(bench.plans().GetPlan(get, CaseBench::Manager())->SerializeAsString(),
            second.SerializeAsString());
  EXPECT_EQ(bench.LastEntry().access(), v1::ACCESS_KIND_READ);
  EXPECT_THAT(bench.LastEntry().subjects(), ElementsAre(made.name()));
  EXPECT_FALSE(bench.plans().GetPlan(get, CaseBench::Manager(kOtherOrganization)).ok());
  EXPECT_FALSE(bench.plans().ListPlans(list, CaseBench::As(v1::ACTOR_ROLE_AGENCY)).ok());
  request.clear_request_id();
  EXPECT_FALSE(bench.plans().ComposePlan(request, CaseBench::As(v1::ACTOR_ROLE_SUPERVISOR)).ok());
  get.set_name("cases/x");
  EXPECT_THAT(FieldsOf(bench.plans().GetPlan(get, CaseBench::Manager()).status()),
              ElementsAre("name"));
}

TEST(PlanWorkTest, HonoursWhatTheCaseKnows) {
  CaseBench bench;
  v1::Case made = bench.NewCase();
  const v1::ServicePlan first = bench.Compose(made);
  const std::set<std::string> resources = Resources(first);
  ASSERT_GE(resources.size(), 2U);
  const std::string declined = *resources.begin();
  const std::string received = *std::next(resources.begin());
  ASSERT_TRUE(bench.desk()
                  .Transact(CaseBench::Manager(),
                            [&](Act& act) -> absl::StatusOr<std::string> {
                              auto record = act.view.GetCase(made.name().substr(6));
                              v1::Decline& decline = *record->add_declines();
                              decline.set_resource(declined);
                              *decline.mutable_expire_time() =
                                  store::ToTimestamp(bench.now + absl::Hours(24 * 90));
                              absl::Status put =
                                  act.writes.Put(*record, store::ExpectOf(record->etag()));
                              if (!put.ok()) return put;
                              return record->name();
                            })
                  .ok());
  v1::Referral referral;
  referral.set_resource(received);
  referral.set_state(v1::REFERRAL_STATE_IN_SERVICE);
  bench.PutReferral(made, referral);
  const std::set<std::string> then = Resources(bench.Compose(made));
  EXPECT_THAT(then, Not(Contains(declined)));
  EXPECT_THAT(then, Not(Contains(received)));
  bench.AdvanceDays(91);
  EXPECT_THAT(Resources(bench.Compose(made)), Contains(declined));
}

TEST(PlanWorkTest, OneChildsReferralLeavesTheResourceToTheOther) {
  CaseBench bench;
  v1::CreateCaseRequest create = NewCaseRequest("ref-1");
  v1::Assessment& assessment = *create.mutable_assessment();
  assessment.clear_needs();
  for (const auto& [id, member] : {std::pair("n1", "first"), std::pair("n2", "second")}) {
    v1::Member& child = *assessment.mutable_household()->add_members();
    child.set_reference(member);
    child.set_role("자녀");
    child.set_age_years(15);
    v1::Need& need = *assessment.add_needs();
    need.set_id(id);
    need.add_members(member);
    need.add_need_codes("health.counseling");
  }
  const v1::Case made = bench.cases().CreateCase(create, CaseBench::Manager()).value();
  v1::Referral referral;
  referral.set_resource("resources/c-yc-individual");
  referral.set_need_id("n1");
  referral.set_state(v1::REFERRAL_STATE_ACCEPTED);
  bench.PutReferral(made, referral);
  v1::ComposePlanRequest request;
  request.set_case_(made.name());
  v1::PlanPin& pin = *request.mutable_wishes()->add_pins();
  pin.set_resource(referral.resource());
  pin.set_need_id("n1");
  EXPECT_TRUE(
      absl::IsInvalidArgument(bench.plans().ComposePlan(request, CaseBench::Manager()).status()));
  pin.set_need_id("n2");
  const auto plan = bench.plans().ComposePlan(request, CaseBench::Manager());
  ASSERT_TRUE(plan.ok()) << plan.status();
  const auto line =
      std::find_if(plan->lines().begin(), plan->lines().end(),
                   [&](const v1::PlanLine& one) { return one.resource() == referral.resource(); });
  ASSERT_NE(line, plan->lines().end());
  EXPECT_THAT(line->need_ids(), ElementsAre("n2"));
}

TEST(PlanWorkTest, WhatIsAgreedGoesOn) {
  CaseBench bench;
  const v1::Case made = bench.NewCase();
  const v1::ServicePlan first = bench.Agree(bench.Compose(made));
  EXPECT_EQ(first.state(), v1::PLAN_STATE_AGREED);
  EXPECT_EQ(first.agreement().signed_by(), "m1");
  EXPECT_EQ(first.agreement().case_manager(), "manager-1");
  // Carried out by referrals in service, which are not held against them.
  for (const std::string& resource : Resources(first)) {
    v1::Referral referral;
    referral.set_resource(resource);
    referral.set_state(v1::REFERRAL_STATE_IN_SERVICE);
    bench.PutReferral(made, referral);
  }
  bench.AdvanceDays(30);
  const v1::ServicePlan second = bench.Compose(made);
  EXPECT_EQ(second.previous_plan(), first.name());
  EXPECT_EQ(Resources(second), Resources(first));
  for (const v1::PlanLine& line : second.lines()) {
    if (!line.resource().empty()) EXPECT_TRUE(line.continued()) << line.resource();
  }
  bench.Agree(second);
  v1::GetPlanRequest get;
  get.set_name(first.name());
  EXPECT_EQ(bench.plans().GetPlan(get, CaseBench::Manager())->state(), v1::PLAN_STATE_SUPERSEDED);
  v1::GetCaseRequest get_case;
  get_case.set_name(made.name());
  EXPECT_EQ(bench.cases().GetCase(get_case, CaseBench::Manager())->agreed_plan(), second.name());
}

TEST(PlanWorkTest, EditsByHandKeepWhatWasNotTouched) {
  CaseBench bench;
  const v1::Case made = bench.NewCase();
  const v1::ServicePlan draft = bench.Compose(made);
  v1::UpdatePlanRequest request = Edit(draft);
  int touched = -1;
  for (int i = 0; i < draft.lines_size(); ++i) {
    if (!draft.lines(i).resource().empty()) touched = i;
  }
  ASSERT_GE(touched, 0);
  request.mutable_plan()->mutable_lines(touched)->set_times_per_week(3);
  request.mutable_plan()->mutable_lines(touched)->mutable_display_name()->set_ko("made up");
  *request.mutable_plan()->add_lines() = HandLine(draft);
  request.mutable_plan()->mutable_goals(0)->set_statement("상담 서비스 제공");
  request.mutable_plan()->mutable_goals(0)->set_result(v1::GOAL_RESULT_ACHIEVED);
  const auto edited = bench.plans().UpdatePlan(request, CaseBench::Manager());
  ASSERT_TRUE(edited.ok()) << edited.status();
  ASSERT_EQ(edited->lines_size(), draft.lines_size() + 1);
  for (int i = 0; i < draft.lines_size(); ++i) {
    if (i == touched) continue;
    EXPECT_EQ(edited->lines(i).SerializeAsString(), draft.lines(i).SerializeAsString());
  }
  EXPECT_EQ(edited->lines(touched).times_per_week(), 3);
  EXPECT_EQ(edited->lines(touched).marginal_gain(), 0);
  EXPECT_NE(draft.lines(touched).marginal_gain(), 0);
  EXPECT_EQ(edited->lines(touched).display_name().ko(), draft.lines(touched).display_name().ko());
  EXPECT_FALSE(edited->lines(draft.lines_size()).id().empty());
  EXPECT_EQ(edited->goals(0).result(), v1::GOAL_RESULT_UNSPECIFIED);
  std::set<v1::GoalMistake> mistakes;
  for (const v1::GoalWarning& warning : edited->goals(0).warnings()) {
    mistakes.insert(warning.mistake());
  }
  EXPECT_THAT(mistakes, Contains(v1::GOAL_MISTAKE_TASK_OR_SERVICE));
  EXPECT_EQ(edited->value(), draft.value());

  const auto stale = bench.plans().UpdatePlan(request, CaseBench::Manager());
  EXPECT_EQ(store::ReasonOf(stale.status()), "ETAG_MISMATCH");
  request.mutable_plan()->clear_etag();
  request.mutable_update_mask()->clear_paths();
  request.mutable_update_mask()->add_paths("state");
  EXPECT_THAT(FieldsOf(bench.plans().UpdatePlan(request, CaseBench::Manager()).status()),
              ElementsAre("update_mask"));
  bench.Agree(*edited);
  request = Edit(*edited);
  request.mutable_plan()->clear_etag();
  EXPECT_EQ(store::ReasonOf(bench.plans().UpdatePlan(request, CaseBench::Manager()).status()),
            "PLAN_NOT_DRAFT");
}

TEST(PlanWorkTest, AnotherResourceIsLookedUp) {
  CaseBench bench;
  const v1::Case made = bench.NewCase();
  const v1::ServicePlan draft = bench.Compose(made);
  const auto with_alternative =
      std::find_if(draft.lines().begin(), draft.lines().end(),
                   [](const v1::PlanLine& line) { return !line.alternatives().empty(); });
  ASSERT_NE(with_alternative, draft.lines().end());
  const auto catalog = bench.desk().surroundings().catalog.View();
  const v1::Resource other =
      catalog->GetResource(with_alternative->alternatives(0).resource()).value();
  v1::UpdatePlanRequest request = Edit(draft);
  v1::PlanLine line = HandLine(draft);
  line.set_kind(v1::PLAN_LINE_KIND_COMMUNITY_RESOURCE);
  line.set_resource(other.name());
  *line.mutable_need_ids() = with_alternative->need_ids();
  *request.mutable_plan()->add_lines() = line;
  const auto edited = bench.plans().UpdatePlan(request, CaseBench::Manager());
  ASSERT_TRUE(edited.ok()) << edited.status();
  const v1::PlanLine& added = edited->lines(edited->lines_size() - 1);
  EXPECT_EQ(added.display_name().SerializeAsString(), other.display_name().SerializeAsString());
  EXPECT_EQ(added.organization(), other.organization());
  EXPECT_EQ(added.marginal_gain(), 0);
}

struct BadEdit {
  const char* field;
  std::function<void(v1::ServicePlan&)> spoil;
};

TEST(PlanWorkTest, BadEditsAreNamedAndNeverRepeated) {
  CaseBench bench;
  const v1::Case made = bench.NewCase();
  const v1::ServicePlan draft = bench.Compose(made);
  // Line 0 is by hand.
  const std::vector<BadEdit> edits = {
      {"plan.goals[0].id", [](auto& p) { p.mutable_goals(0)->clear_id(); }},
      {"plan.goals[0].need_id", [](auto& p) { p.mutable_goals(0)->set_need_id("SECRET"); }},
      {"plan.goals[0].statement", [](auto& p) { p.mutable_goals(0)->clear_statement(); }},
      {"plan.goals[0].statement",
       [](auto& p) { p.mutable_goals(0)->set_statement("SECRET 970302-2345678"); }},
      {"plan.goals[0].member", [](auto& p) { p.mutable_goals(0)->set_member("SECRET"); }},
      {"plan.goals[0].end_date", [](auto& p) { p.mutable_goals(0)->set_end_date("SECRET"); }},
      {"plan.lines[0].id", [](auto& p) { p.mutable_lines(0)->set_id(std::string(33, 'x')); }},
      {"plan.lines[1].id", [](auto& p) { p.mutable_lines(0)->set_id(p.lines(1).id()); }},
      {"plan.lines[0].kind", [](auto& p) { p.mutable_lines(0)->clear_kind(); }},
      {"plan.lines[0].need_ids", [](auto& p) { p.mutable_lines(0)->clear_need_ids(); }},
      {"plan.lines[0].need_ids[0]", [](auto& p) { p.mutable_lines(0)->set_need_ids(0, "SECRET"); }},
      {"plan.lines[0].goal_ids[0]", [](auto& p) { p.mutable_lines(0)->add_goal_ids("SECRET"); }},
      {"plan.lines[0].after_lines[0]",
       [](auto& p) { p.mutable_lines(0)->add_after_lines("SECRET"); }},
      {"plan.lines",
       [](auto& p) {
         p.mutable_lines(0)->set_id("hand");
         p.mutable_lines(0)->add_after_lines("hand");
       }},
      {"plan.lines[0].content", [](auto& p) { p.mutable_lines(0)->clear_content(); }},
      {"plan.lines[0].content",
       [](auto& p) { p.mutable_lines(0)->set_content("SECRET" + std::string(2000, 'x')); }},
      {"plan.lines[0].resource", [](auto& p) { p.mutable_lines(0)->set_resource("SECRET"); }},
      {"plan.lines[0].resource",
       [](auto& p) {
         p.mutable_lines(0)->set_kind(v1::PLAN_LINE_KIND_COMMUNITY_RESOURCE);
         p.mutable_lines(0)->set_resource("SECRET");
       }},
      {"plan.lines[0].resource",
       [](auto& p) {
         p.mutable_lines(0)->set_kind(v1::PLAN_LINE_KIND_COMMUNITY_RESOURCE);
         p.mutable_lines(0)->set_resource("resources/none-such");
       }},
      {"plan.lines[0].referral", [](auto& p) { p.mutable_lines(0)->set_referral("referrals/x"); }},
      {"plan.lines[0].times_per_week", [](auto& p) { p.mutable_lines(0)->set_times_per_week(51); }},
      {"plan.lines[0].start_date", [](auto& p) { p.mutable_lines(0)->set_start_date("SECRET"); }},
      {"plan.lines[0].end_date",
       [](auto& p) {
         p.mutable_lines(0)->set_start_date("2026-12-02");
         p.mutable_lines(0)->set_end_date("2026-12-01");
       }},
      {"plan.start_date", [](auto& p) { p.set_start_date("SECRET"); }},
      {"plan.end_date", [](auto& p) { p.set_end_date("1999-01-01"); }},
      {"plan.start_date", [](auto& p) { p.set_start_date("2025-10-31"); }},
      {"plan.start_date",
       [](auto& p) {
         p.set_start_date("9999-12-30");
         p.set_end_date("9999-12-31");
       }},
      {"plan.end_date", [](auto& p) { p.set_end_date("2031-11-02"); }},
      {"plan.goals[0].end_date", [](auto& p) { p.mutable_goals(0)->set_end_date("2126-11-01"); }},
      {"plan.lines[0].start_date",
       [](auto& p) { p.mutable_lines(0)->set_start_date("1926-11-01"); }},
      {"plan.lines[0].end_date", [](auto& p) { p.mutable_lines(0)->set_end_date("9999-12-31"); }},
  };
  for (const BadEdit& bad : edits) {
    v1::ServicePlan plan = draft;
    plan.clear_lines();
    *plan.add_lines() = HandLine(draft);
    for (const v1::PlanLine& line : draft.lines()) *plan.add_lines() = line;
    bad.spoil(plan);
    const auto edited = bench.plans().UpdatePlan(Edit(plan), CaseBench::Manager());
    EXPECT_TRUE(absl::IsInvalidArgument(edited.status())) << bad.field << edited.status();
    EXPECT_THAT(FieldsOf(edited.status()), Contains(bad.field));
    EXPECT_THAT(std::string(edited.status().message()), Not(HasSubstr("SECRET")));
  }
}

// What was agreed long ago is no mistake of the edit.
TEST(PlanWorkTest, OldDatesThatNobodyTouchedStay) {
  CaseBench bench;
  const v1::Case made = bench.NewCase();
  const v1::ServicePlan draft = bench.Compose(made);
  bench.AdvanceDays(11 * 365);
  v1::ServicePlan plan = draft;
  *plan.add_lines() = HandLine(draft);
  const auto edited = bench.plans().UpdatePlan(Edit(plan), CaseBench::Manager());
  ASSERT_TRUE(edited.ok()) << edited.status();
  EXPECT_EQ(edited->start_date(), draft.start_date());
  plan = *edited;
  plan.mutable_lines(plan.lines_size() - 1)->set_start_date(draft.start_date());
  EXPECT_THAT(FieldsOf(bench.plans().UpdatePlan(Edit(plan), CaseBench::Manager()).status()),
              ElementsAre("plan.lines[" + std::to_string(plan.lines_size() - 1) + "].start_date"));
}

TEST(PlanWorkTest, ALoosePlanHasDaysThatExist) {
  CaseBench bench;
  v1::ComposePlanRequest compose;
  *compose.mutable_assessment() = Household("x");
  *compose.mutable_as_of_time() = store::ToTimestamp(bench.now + absl::Hours(24 * 366 * 6));
  EXPECT_THAT(FieldsOf(bench.plans().ComposePlan(compose, {}).status()), ElementsAre("as_of_time"));
  *compose.mutable_as_of_time() = store::ToTimestamp(bench.now - absl::Hours(24 * 30));
  const auto plan = bench.plans().ComposePlan(compose, {});
  ASSERT_TRUE(plan.ok()) << plan.status();
  v1::PrintPlanRequest print;
  *print.mutable_plan() = *plan;
  EXPECT_TRUE(bench.plans().PrintPlan(print, {}).ok());
  const auto fields = [&] { return FieldsOf(bench.plans().PrintPlan(print, {}).status()); };
  print.mutable_plan()->set_start_date("2026-02-30");
  EXPECT_THAT(fields(), Contains("plan.start_date"));
  print.mutable_plan()->set_start_date("2027-12-31");
  EXPECT_THAT(fields(), ElementsAre("plan.end_date"));
  print.mutable_plan()->clear_start_date();
  print.mutable_plan()->mutable_lines(0)->set_end_date("SECRET");
  print.mutable_plan()->mutable_goals(0)->set_end_date("10000-01-01");
  EXPECT_THAT(fields(), UnorderedElementsAre("plan.lines[0].end_date", "plan.goals[0].end_date"));
}

TEST(PlanWorkTest, ALineForSafetyWrittenByHandGoesFirst) {
  CaseBench bench;
  v1::CreateCaseRequest create = NewCaseRequest("ref-1");
  v1::Need& danger = *create.mutable_assessment()->add_needs();
  danger.set_id("danger");
  danger.add_need_codes("safety.suicide");
  const auto made = bench.cases().CreateCase(create, CaseBench::Manager());
  ASSERT_TRUE(made.ok()) << made.status();
  const v1::ServicePlan draft = bench.Compose(*made);
  v1::ServicePlan plan = draft;
  std::vector<std::string> expected = {"safe"};
  for (const v1::PlanLine& line : draft.lines()) expected.push_back(line.id());
  for (const char* id : {"talk", "safe", "placed"}) {
    v1::PlanLine& line = *plan.add_lines();
    line = HandLine(draft);
    line.set_id(id);
    if (line.id() != "talk") line.set_need_ids(0, "danger");
    if (line.id() == "placed") line.set_step(2);
    if (line.id() != "safe") expected.push_back(id);
  }
  const auto edited = bench.plans().UpdatePlan(Edit(plan), CaseBench::Manager());
  ASSERT_TRUE(edited.ok()) << edited.status();
  std::vector<std::string> ids;
  for (const v1::PlanLine& line : edited->lines()) ids.push_back(line.id());
  EXPECT_EQ(ids, expected);
  // On the form in the same order.
  v1::PrintPlanRequest print;
  print.set_name(edited->name());
  print.set_format(v1::PRINT_FORMAT_FORM_JSON);
  const auto form = bench.plans().PrintPlan(print, CaseBench::Manager());
  ASSERT_TRUE(form.ok());
  const auto at = [&](const std::string& id) {
    return form->content().find("\"line_id\": \"" + id + "\"");
  };
  ASSERT_NE(at("talk"), std::string::npos);
  EXPECT_LT(at("safe"), at(draft.lines(0).id()));
  EXPECT_LT(at(draft.lines(0).id()), at("talk"));
}

// Composed in English, printed in Korean.
TEST(PlanWorkTest, WhyLinesWaitIsPrintedInTheReadersLanguage) {
  CaseBench bench;
  v1::ComposePlanRequest compose;
  *compose.mutable_assessment() = Household("x");
  compose.set_language(v1::LANGUAGE_EN);
  const auto plan = bench.plans().ComposePlan(compose, {});
  ASSERT_TRUE(plan.ok()) << plan.status();
  const auto waits = std::find_if(
      plan->lines().begin(), plan->lines().end(),
      [](const v1::PlanLine& line) { return line.order_sentence().starts_with("A check-up"); });
  ASSERT_NE(waits, plan->lines().end());
  v1::PrintPlanRequest print;
  *print.mutable_plan() = *plan;
  print.set_language(v1::LANGUAGE_KO);
  const auto korean = bench.plans().PrintPlan(print, {});
  ASSERT_TRUE(korean.ok());
  EXPECT_THAT(korean->content(), Not(HasSubstr("A check-up")));
  EXPECT_THAT(korean->content(), HasSubstr("검진으로 먼저 확인"));
  print.set_language(v1::LANGUAGE_EN);
  EXPECT_THAT(bench.plans().PrintPlan(print, {})->content(), HasSubstr("A check-up"));
}

TEST(PlanWorkTest, TheFormShowsResultsOfGoalsAndWhoSigned) {
  CaseBench bench;
  v1::CreateCaseRequest create = NewCaseRequest("ref-1");
  v1::Member& mother = *create.mutable_assessment()->mutable_household()->add_members();
  mother.set_reference("m8");
  mother.set_role("친정어머니");
  mother.set_age_years(61);
  const auto made = bench.cases().CreateCase(create, CaseBench::Manager());
  ASSERT_TRUE(made.ok()) << made.status();
  const v1::ServicePlan draft = bench.Compose(*made);
  v1::AgreePlanRequest agree;
  agree.set_name(draft.name());
  agree.set_signed_by("m8");
  ASSERT_TRUE(bench.plans().AgreePlan(agree, CaseBench::Manager()).ok());
  v1::PrintPlanRequest print;
  print.set_name(draft.name());
  print.set_format(v1::PRINT_FORMAT_FORM_JSON);
  const auto form = [&] { return bench.plans().PrintPlan(print, CaseBench::Manager())->content(); };
  EXPECT_THAT(form(), HasSubstr("\"signed_by\": \"친정어머니\""));
  EXPECT_THAT(form(), HasSubstr("\"result\": \"GOAL_RESULT_UNSPECIFIED\""));
  for (const v1::Goal& goal : draft.goals()) {
    v1::RecordGoalResultRequest achieved;
    achieved.set_name(draft.name());
    achieved.set_goal_id(goal.id());
    achieved.set_result(v1::GOAL_RESULT_ACHIEVED);
    ASSERT_TRUE(bench.cases().RecordGoalResult(achieved, CaseBench::Manager()).ok());
  }
  const bool all_work_towards_goals =
      std::all_of(draft.lines().begin(), draft.lines().end(),
                  [](const v1::PlanLine& line) { return !line.goal_ids().empty(); });
  ASSERT_TRUE(all_work_towards_goals);
  EXPECT_THAT(form(), Not(HasSubstr("GOAL_RESULT_UNSPECIFIED")));
}

TEST(PlanWorkTest, PrintsStoredPlansWithDetailsAndLooseOnesWithout) {
  CaseBench bench;
  const v1::Case made = bench.NewCase();
  const v1::ServicePlan plan = bench.Agree(bench.Compose(made));
  v1::PrintPlanRequest request;
  request.set_name(plan.name());
  const auto form = bench.plans().PrintPlan(request, CaseBench::Manager());
  ASSERT_TRUE(form.ok()) << form.status();
  EXPECT_EQ(form->content_type(), "text/html; charset=utf-8");
  EXPECT_THAT(form->content(), HasSubstr("홍길순"));
  EXPECT_EQ(bench.LastEntry().access(), v1::ACCESS_KIND_READ);
  for (const auto format :
       {v1::PRINT_FORMAT_FORM_JSON, v1::PRINT_FORMAT_CLIENT_HTML, v1::PRINT_FORMAT_CLIENT_TEXT}) {
    request.set_format(format);
    const auto page = bench.plans().PrintPlan(request, CaseBench::Manager());
    ASSERT_TRUE(page.ok());
    EXPECT_THAT(page->content(), Not(IsEmpty()));
  }
  EXPECT_FALSE(bench.plans().PrintPlan(request, CaseBench::Manager(kOtherOrganization)).ok());
  EXPECT_FALSE(bench.plans().PrintPlan(request, {}).ok());
  const std::size_t entries = bench.Entries().size();
  request.clear_name();
  request.clear_format();
  *request.mutable_plan() = plan;
  const auto loose = bench.plans().PrintPlan(request, {});
  ASSERT_TRUE(loose.ok()) << loose.status();
  EXPECT_THAT(loose->content(), Not(HasSubstr("홍길순")));
  EXPECT_EQ(bench.Entries().size(), entries);
  EXPECT_THAT(FieldsOf(bench.plans().PrintPlan({}, {}).status()), ElementsAre("name"));
}

}  // namespace
}  // namespace ieum::casework
