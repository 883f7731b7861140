// What a case manager looks for in a plan first: nothing dangerous, nothing idle, nothing promised
// that cannot be kept.
#include <algorithm>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_split.h"
#include "gtest/gtest.h"

#include "matcher/plan/plan_frequency.h"
#include "tests/matcher/plan_fixture.h"
#include "tests/support/sample.h"

namespace ieum::matcher {
namespace {

using testing::AnyHas;
using testing::Catalogue;
using testing::Family;
using testing::FreeResource;
using testing::PlanAsked;

std::vector<const v1::Goal*> GoalsOf(const v1::ServicePlan& plan, const std::string& need) {
  std::vector<const v1::Goal*> goals;
  for (const v1::Goal& goal : plan.goals()) {
    if (goal.need_id() == need) goals.push_back(&goal);
  }
  return goals;
}

TEST(PlanCare, NoGoalForWhatStaysOpenAsUnsafe) {
  v1::Assessment assessment = testing::CaseOf("textbook-4");
  v1::Need& couple = *assessment.add_needs();
  couple.set_id("couple");
  couple.set_statement("서로 믿는 부부관계");
  couple.add_need_codes("family.couple");
  const v1::ServicePlan plan = testing::PlanOf({.assessment = assessment});
  EXPECT_TRUE(std::any_of(plan.open_needs().begin(), plan.open_needs().end(),
                          [](const v1::OpenNeed& open) { return open.need_id() == "couple"; }));
  EXPECT_TRUE(GoalsOf(plan, "couple").empty());
  for (const v1::Goal& goal : plan.goals()) {
    EXPECT_EQ(goal.purpose().find("부부관계"), std::string::npos) << goal.purpose();
  }
  // Without the danger it has one.
  assessment.clear_risks();
  EXPECT_EQ(GoalsOf(testing::PlanOf({.assessment = assessment}), "couple").size(), 1U);
}

TEST(PlanCare, AGoalOfThePlanBeforeEndsOnceItIsUnsafe) {
  v1::Assessment assessment = testing::CaseOf("textbook-3");
  v1::ServicePlan before = testing::PlanOf({.assessment = assessment});
  before.set_name("cases/c/plans/p");
  ASSERT_FALSE(GoalsOf(before, assessment.needs(0).id()).empty());
  v1::Risk& risk = *assessment.add_risks();
  risk.set_kind(v1::RISK_KIND_FAMILY_VIOLENCE);
  const v1::ServicePlan plan = testing::PlanOf({.assessment = assessment, .previous = &before});
  for (const v1::Goal& goal : plan.goals()) {
    EXPECT_EQ(goal.measure().find("부부관계"), std::string::npos) << goal.statement();
  }
}

// Each line of every plan of the district says what its resource is listed for.
TEST(PlanCare, ContentIsWhatTheResourceDoes) {
  int near = 0;
  for (const v1::Assessment& assessment : testing::ReadAssessments("district/assessments")) {
    SCOPED_TRACE(assessment.case_reference());
    const v1::ServicePlan plan = testing::PlanOf({.assessment = assessment});
    for (const v1::PlanLine& line : plan.lines()) {
      if (line.resource().empty()) continue;
      const indexer::Snapshot& snapshot = testing::District();
      const indexer::IndexedResource resource = snapshot.at(*snapshot.Find(line.resource()));
      const store::NeedTaxonomy& taxonomy = snapshot.vocabulary().taxonomy;
      std::set<std::string> own;
      for (const indexer::IndexedTerm& term : resource.terms->terms) {
        own.insert(taxonomy.sub_area(term.sub_area).display_name().ko());
      }
      for (const std::string& label :
           std::vector<std::string>(absl::StrSplit(line.content(), ", "))) {
        EXPECT_TRUE(own.contains(label)) << line.resource() << ": " << label;
        ++near;
      }
    }
  }
  EXPECT_GT(near, 100);
}

// A yard with hens is near to what a suicidal person needs; it secures nobody, and says so.
TEST(PlanCare, WhatIsNearToSafetyIsNotSafety) {
  const auto snapshot =
      Catalogue({FreeResource("hens", R"("need_terms": [{"code": "social.companionship"},
                                          {"code": "health.counseling", "strength": 0.4}])"),
                 FreeResource("debt", R"("need_terms": [{"code": "economy.debt"}])")});
  v1::Assessment assessment = Family(
      R"({"id": "n1", "statement": "살아 있을 이유", "members": ["m1"],
          "need_codes": ["safety.suicide", "health.counseling"]},
         {"id": "n2", "statement": "빚", "members": ["m1"], "need_codes": ["economy.debt"]})");
  PlanAsked asked = {.assessment = assessment};
  v1::PlanPin& pin = *asked.wishes.add_pins();
  pin.set_need_id("n1");
  pin.set_resource("resources/hens");
  const v1::ServicePlan plan = testing::PlanOf(asked, *snapshot);
  const v1::PlanLine* hens = testing::LineWith(plan, "resources/hens");
  ASSERT_NE(hens, nullptr);
  EXPECT_EQ(hens->content().find("자살"), std::string::npos) << hens->content();
  const v1::PlanLine* debt = testing::LineWith(plan, "resources/debt");
  ASSERT_NE(debt, nullptr);
  EXPECT_TRUE(debt->after_lines().empty());
}

// What would help a need, and does the work of a pinned line for another, leaves the need open:
// said as such, not in a remark alone.
TEST(PlanCare, ANeedThatOverlapsLeaveOpenIsTold) {
  const auto snapshot =
      Catalogue({FreeResource("talk", R"("need_terms": [{"code": "health.counseling"}])"),
                 FreeResource("both", R"("need_terms": [{"code": "health.counseling"},
                                          {"code": "rights.family_law"}])")});
  PlanAsked asked = {.assessment = Family(
                         R"({"id": "n1", "statement": "상담", "members": ["m1"],
                             "need_codes": ["health.counseling"]},
                            {"id": "n2", "statement": "이혼", "members": ["m1"],
                             "need_codes": ["rights.family_law"]})")};
  v1::PlanPin& pin = *asked.wishes.add_pins();
  pin.set_need_id("n1");
  pin.set_resource("resources/talk");
  const v1::ServicePlan plan = testing::PlanOf(asked, *snapshot);
  ASSERT_EQ(testing::LineWith(plan, "resources/both"), nullptr);
  ASSERT_EQ(plan.open_needs_size(), 1) << plan.ShortDebugString();
  EXPECT_EQ(plan.open_needs(0).need_id(), "n2");
  EXPECT_EQ(plan.open_needs(0).cause(), v1::GAP_CAUSE_OUTWEIGHED);
  EXPECT_NE(plan.open_needs(0).sentence().find("겹치거나"), std::string::npos);
  ASSERT_GT(plan.open_needs(0).counts_size(), 0);
  EXPECT_EQ(plan.open_needs(0).counts(0).count(), 1);
}

// A safety plan stands beside the need of whom the danger concerns, whatever is more urgent.
TEST(PlanCare, ASafetyPlanIsOfWhoIsInDanger) {
  const auto snapshot =
      Catalogue({FreeResource("lunch", R"("need_terms": [{"code": "economy.debt"}])")});
  const auto need_of_safety_plan = [&snapshot](const std::string& members) {
    const v1::Assessment assessment = Family(
        R"({"id": "n1", "statement": "빚", "members": ["m2"], "client_priority": 1,
            "need_codes": ["economy.debt"]},
           {"id": "n2", "statement": "일", "members": ["m1"], "client_priority": 2,
            "need_codes": ["employment.placement"]},
           {"id": "n3", "statement": "가라앉은 마음", "members": ["m1"], "client_priority": 3,
            "need_codes": ["health.mental"]})",
        R"("risks": [{"kind": "RISK_KIND_SUICIDE", "members": [)" + members + "]}]");
    const v1::ServicePlan plan = testing::PlanOf({.assessment = assessment}, *snapshot);
    for (const v1::PlanLine& line : plan.lines()) {
      if (line.content().find("109") != std::string::npos) return line.need_ids(0);
    }
    return std::string("none");
  };
  EXPECT_EQ(need_of_safety_plan(R"("m1")"), "n3");
  EXPECT_EQ(need_of_safety_plan(R"("m2")"), "n1");
  EXPECT_EQ(need_of_safety_plan(""), "n3");
}

// Under a danger, what secures comes first: before what is needed within days, before what goes on,
// and also where a resource is for another need in the first place.
TEST(PlanCare, WhatSecuresComesBeforeAllElse) {
  const auto snapshot =
      Catalogue({FreeResource("checkup", R"("need_terms": [{"code": "health.checkup"}])"),
                 FreeResource("centre", R"("need_terms": [{"code": "health.treatment"},
                                            {"code": "safety.suicide", "strength": 0.7}])"),
                 FreeResource("lunch", R"("need_terms": [{"code": "daily_living.meals"}])")});
  const v1::Assessment assessment = Family(
      R"({"id": "n1", "statement": "고른 식사", "members": ["m2"], "urgency": "URGENCY_IMMEDIATE",
          "client_priority": 1, "need_codes": ["daily_living.meals"]},
         {"id": "n2", "statement": "아픈 데를 알고 고치기", "members": ["m1"], "client_priority": 2,
          "severity": "SEVERITY_SEVERE", "urgency": "URGENCY_IMMEDIATE",
          "need_codes": ["health.treatment", "health.checkup"]},
         {"id": "n3", "statement": "살아 있을 이유", "members": ["m1"], "client_priority": 3,
          "severity": "SEVERITY_MILD", "need_codes": ["safety.suicide"]})",
      R"("risks": [{"kind": "RISK_KIND_SUICIDE", "members": ["m1"]}])");
  v1::ServicePlan plan = testing::PlanOf({.assessment = assessment}, *snapshot);
  const auto first = [&plan] {
    std::vector<std::string> names;
    for (const v1::PlanLine& line : plan.lines()) {
      if (!line.resource().empty()) names.push_back(line.resource());
    }
    return names.empty() ? std::string() : names.front();
  };
  EXPECT_EQ(plan.lines(0).kind(), v1::PLAN_LINE_KIND_DIRECT_PRACTICE) << "the safety plan";
  EXPECT_EQ(first(), "resources/centre") << testing::Printed(plan);
  EXPECT_EQ(testing::LineWith(plan, "resources/centre")->step(), 1);
  EXPECT_EQ(testing::LineWith(plan, "resources/centre")->start_date(), plan.start_date());
  // The other two were there before.
  v1::ServicePlan before = plan;
  before.set_name("cases/c/plans/p");
  before.mutable_lines()->erase(
      std::remove_if(
          before.mutable_lines()->begin(), before.mutable_lines()->end(),
          [](const v1::PlanLine& line) { return line.resource() == "resources/centre"; }),
      before.mutable_lines()->end());
  for (v1::PlanLine& line : *before.mutable_lines()) line.set_start_date("2026-05-01");
  plan = testing::PlanOf(testing::GoingOn(assessment, before), *snapshot);
  EXPECT_TRUE(testing::LineWith(plan, "resources/lunch")->continued());
  EXPECT_EQ(first(), "resources/centre") << testing::Printed(plan);
}

// The education benefit is claimed at once; tuition waits for what a diagnosis shows.
TEST(PlanCare, AClaimDoesNotWaitForADiagnosis) {
  const auto snapshot =
      Catalogue({FreeResource("diagnosis", R"("need_terms": [{"code": "education.assessment"}])"),
                 FreeResource("benefit", R"("need_terms": [{"code": "education.cost"}],
                              "next_step": "NEXT_STEP_KIND_APPLY_BENEFIT")"),
                 FreeResource("lessons", R"("need_terms": [{"code": "education.learning"}])")});
  const v1::ServicePlan plan = testing::PlanOf(
      {.assessment = Family(
           R"({"id": "n1", "statement": "아이의 학업능력 향상", "members": ["m2"], "need_codes":
               ["education.learning", "education.assessment", "education.cost"]})")},
      *snapshot);
  const v1::PlanLine* benefit = testing::LineWith(plan, "resources/benefit");
  const v1::PlanLine* lessons = testing::LineWith(plan, "resources/lessons");
  ASSERT_NE(benefit, nullptr);
  ASSERT_NE(lessons, nullptr);
  EXPECT_EQ(benefit->step(), 1);
  EXPECT_TRUE(benefit->order_sentence().empty());
  EXPECT_EQ(lessons->step(), 2);
}

double TimesOf(const std::string& schedule) {
  return MostTimesPerWeek(
      testing::FromJson<v1::Resource>(R"({"schedule": )" + schedule + "}").schedule());
}
double TimesTold(const std::string& note) {
  return TimesOf(R"({"note": {"ko": ")" + note + R"("}})");
}

TEST(PlanFrequency, IsWhatTheScheduleLeavesRoomFor) {
  EXPECT_EQ(TimesTold(""), 7);
  EXPECT_EQ(TimesTold("매주 금요일"), 1);
  EXPECT_EQ(TimesTold("매주 월·수·금 10~12시"), 3);
  EXPECT_EQ(TimesTold("매주 화, 목요일"), 2);
  EXPECT_EQ(TimesTold("매주 월~목요일 저녁"), 4);
  EXPECT_EQ(TimesTold("매주 토~월"), 3);
  EXPECT_EQ(TimesTold("수요일마다"), 1);
  EXPECT_EQ(TimesTold("매주 금요일 일곱 시"), 1);
  EXPECT_EQ(TimesTold("11월 매주 목요일 10:00~12:00 (4회)"), 1);
  EXPECT_EQ(TimesTold("매주 금요일 오전. 8월과 설·추석 주는 쉼"), 1);
  EXPECT_EQ(TimesTold("학기 중 주 2회(요일은 짝끼리)"), 2);
  EXPECT_EQ(TimesTold("주 1~2회"), 2);
  EXPECT_EQ(TimesTold("일주일에 한 번"), 1);
  EXPECT_EQ(TimesTold("월 2회"), 0.5);
  EXPECT_EQ(TimesTold("격주 화요일 19:30"), 0.5);
  EXPECT_EQ(TimesTold("매월 첫째·셋째 토요일"), 0.5);
  EXPECT_EQ(TimesTold("평일 13~21시, 토 10~17시"), 6);
  EXPECT_EQ(TimesTold("수요일 13시"), 1);
  // Nothing of how often.
  EXPECT_EQ(TimesTold("월요일 휴관"), 7);
  EXPECT_EQ(TimesTold("저녁 7시 넘어서, 일요일은 낮에도"), 7);
  EXPECT_EQ(TimesTold("매일 저녁 8시쯤"), 7);
  EXPECT_EQ(TimesTold("4주 8회 과정"), 7);
  EXPECT_EQ(TimesTold("매월 10일까지 신청, 25일 이후 택배"), 7);
}

TEST(PlanFrequency, HoursAndNotesBothCount) {
  const std::string hours =
      R"("hours": [{"days": ["WEEKDAY_MONDAY", "WEEKDAY_FRIDAY"], "opens": "09:00",
                    "closes": "18:00"}])";
  EXPECT_EQ(TimesOf("{" + hours + "}"), 2);
  EXPECT_EQ(TimesOf("{" + hours + R"(, "note": {"ko": "주 1회"}})"), 1);
  EXPECT_EQ(TimesOf("{" + hours + R"(, "note": {"ko": "주 5회"}})"), 2);
  EXPECT_EQ(TimesOf("{" + hours + R"(, "note": {"ko": "금요일은 둘째 주만"}})"), 2);
  EXPECT_EQ(TimesOf(R"({"hours": [{"opens": "09:00", "closes": "18:00"}]})"), 7);
}

TEST(PlanCare, ALinePromisesNoMoreThanTheDaysAndSaysWhenOneWaits) {
  const auto snapshot =
      Catalogue({FreeResource("friday", R"("need_terms": [{"code": "daily_living.meals"}],
          "schedule": {"note": {"ko": "매주 금요일"}},
          "capacity": {"open_places": 0, "waitlist_open": true, "waitlist_length": 12,
                       "expected_wait_days": 60, "as_of_time": "2026-11-01T00:00:00Z"})")});
  const v1::ServicePlan plan = testing::PlanOf(
      {.assessment = Family(R"({"id": "n1", "statement": "고른 식사", "members": ["m2"],
                                "need_codes": ["daily_living.meals"]})")},
      *snapshot);
  const v1::PlanLine* line = testing::LineWith(plan, "resources/friday");
  ASSERT_NE(line, nullptr);
  EXPECT_EQ(line->times_per_week(), 1);
  EXPECT_TRUE(AnyHas(line->cautions(), "12명, 약 60일"));
  EXPECT_TRUE(AnyHas(line->cautions(), "연락을 기다려야"));
}

TEST(PlanCare, AFullLineOfTheCaseManagerSaysSo) {
  const auto snapshot =
      Catalogue({FreeResource("full", R"("need_terms": [{"code": "daily_living.meals"}],
          "capacity": {"open_places": 0, "waitlist_open": false,
                       "as_of_time": "2026-11-01T00:00:00Z"})")});
  PlanAsked asked = {.assessment =
                         Family(R"({"id": "n1", "statement": "고른 식사", "members": ["m2"],
                                    "need_codes": ["daily_living.meals"]})")};
  v1::PlanPin& pin = *asked.wishes.add_pins();
  pin.set_need_id("n1");
  pin.set_resource("resources/full");
  const v1::ServicePlan plan = testing::PlanOf(asked, *snapshot);
  const v1::PlanLine* line = testing::LineWith(plan, "resources/full");
  ASSERT_NE(line, nullptr);
  EXPECT_TRUE(AnyHas(line->cautions(), "정원이 찼고"));
  EXPECT_TRUE(AnyHas(line->cautions(), "자리가 날 때까지"));
  EXPECT_TRUE(AnyHas(line->cautions(), "채우지 못합니다: 고른 식사"));
  ASSERT_EQ(plan.open_needs_size(), 1);
  EXPECT_EQ(plan.open_needs(0).cause(), v1::GAP_CAUSE_ALL_FULL);
}

// Going on tips the choice; what a line is shown to add, and what another would, it does not
// change.
TEST(PlanCare, GoingOnIsNoGainOfItsOwn) {
  const std::string meals = R"("need_terms": [{"code": "daily_living.meals"}])";
  const auto snapshot = Catalogue({FreeResource("a", meals), FreeResource("b", meals)});
  v1::Assessment assessment = Family(R"({"id": "n1", "statement": "고른 식사", "members": ["m2"],
                 "need_codes": ["daily_living.meals"]})");
  v1::ServicePlan before = testing::PlanOf({.assessment = assessment}, *snapshot);
  before.set_name("cases/c/plans/p");
  const v1::PlanLine* chosen = testing::LineWith(before, "resources/a");
  ASSERT_NE(chosen, nullptr);
  ASSERT_EQ(chosen->alternatives_size(), 1);
  const v1::ServicePlan plan = testing::PlanOf(testing::GoingOn(assessment, before), *snapshot);
  const v1::PlanLine* line = testing::LineWith(plan, "resources/a");
  ASSERT_NE(line, nullptr);
  EXPECT_TRUE(line->continued());
  EXPECT_NEAR(line->marginal_gain(), chosen->marginal_gain(), 1e-9);
  ASSERT_EQ(line->alternatives_size(), 1);
  EXPECT_NEAR(line->alternatives(0).gain_difference(), chosen->alternatives(0).gain_difference(),
              1e-9);
  EXPECT_NEAR(plan.value(), before.value(), 1e-9);
}

constexpr char kAtNight[] = R"("schedule": {"hours": [{"opens": "22:00", "closes": "24:00"}]})";

TEST(PlanCare, WhatOpensAtNightAloneIsNothingForAChild) {
  const std::string companion = R"("need_terms": [{"code": "social.companionship"}], )";
  const std::string for_children = R"(, "eligibility": {"paths": [{"criteria": [
      {"subject": "SUBJECT_ANY_MEMBER", "age": {"min_years": 6, "max_years": 15}}]}]})";
  const auto cafe = Catalogue({FreeResource("cafe", companion + kAtNight)});
  const auto night_care = Catalogue({FreeResource("cafe", companion + kAtNight + for_children)});
  const auto need_of = [](const std::string& members) {
    return Family(R"({"id": "n1", "statement": "이야기 나눌 사람", "members": [)" + members +
                  R"(], "need_codes": ["social.companionship"]})");
  };
  const PlanAsked boy = {.assessment = need_of(R"("m2")")};
  const v1::ServicePlan plan = testing::PlanOf(boy, *cafe);
  EXPECT_EQ(testing::LineWith(plan, "resources/cafe"), nullptr);
  ASSERT_EQ(plan.open_needs_size(), 1);
  // Not for want of anything else: the mother may go, and night care is made for children.
  EXPECT_NE(testing::LineWith(testing::PlanOf({need_of(R"("m1")"), {}}, *cafe), "resources/cafe"),
            nullptr);
  EXPECT_NE(testing::LineWith(testing::PlanOf(boy, *night_care), "resources/cafe"), nullptr);
  const v1::ServicePlan both = testing::PlanOf({need_of(R"("m1", "m2")"), {}}, *cafe);
  const v1::PlanLine* line = testing::LineWith(both, "resources/cafe");
  ASSERT_NE(line, nullptr);
  EXPECT_TRUE(AnyHas(line->cautions(), "22:00~24:00"));
  // The case manager may know better, and is told.
  PlanAsked pinned = boy;
  v1::PlanPin& pin = *pinned.wishes.add_pins();
  pin.set_need_id("n1");
  pin.set_resource("resources/cafe");
  const v1::ServicePlan asked_for = testing::PlanOf(pinned, *cafe);
  line = testing::LineWith(asked_for, "resources/cafe");
  ASSERT_NE(line, nullptr);
  EXPECT_TRUE(AnyHas(line->cautions(), "22:00~24:00"));
}

TEST(PlanCare, TheBoyOfTextbook2DoesNotGoToTheTeaRoomAtTen) {
  const v1::ServicePlan plan = testing::PlanOf({.assessment = testing::CaseOf("textbook-2")});
  EXPECT_EQ(testing::LineWith(plan, "resources/b-tea-ten"), nullptr);
  for (const v1::PlanLine& line : plan.lines()) {
    for (const v1::PlanAlternative& other : line.alternatives()) {
      EXPECT_NE(other.resource(), "resources/b-tea-ten");
    }
  }
}

TEST(PlanCare, ActionsOfTheClientBuildOnStrengthsThatHaveToDoWithThem) {
  const auto snapshot =
      Catalogue({FreeResource("a", R"("need_terms": [{"code": "economy.debt"}])")});
  const auto actions = [&snapshot](const std::string& code, const std::string& strengths) {
    std::vector<std::string> reasons;
    const v1::ServicePlan plan = testing::PlanOf(
        {.assessment = Family(R"({"id": "n1", "statement": "도움", "members": ["m1"],
                                  "need_codes": [")" +
                                  code + R"("]})",
                              R"("strengths": [)" + strengths + "]")},
        *snapshot);
    for (const v1::PlanLine& line : plan.lines()) {
      if (line.kind() != v1::PLAN_LINE_KIND_CLIENT_ACTION) continue;
      for (const std::string& reason : line.reasons()) reasons.push_back(reason);
    }
    return reasons;
  };
  using Reasons = std::vector<std::string>;
  EXPECT_EQ(actions("economy.debt", R"("하모니카", "직장은 유지 중")"),
            Reasons{"강점을 살립니다: 직장은 유지 중"});
  EXPECT_EQ(actions("economy.debt", R"("하모니카", "축구 실력")"), Reasons{});
  EXPECT_EQ(actions("social.peer", R"("동네 가게들과 친함")"),
            Reasons{"강점을 살립니다: 동네 가게들과 친함"});
  EXPECT_EQ(actions("health.chronic", R"("게임 제작 툴을 혼자 익힘")"), Reasons{});
  EXPECT_EQ(actions("family.parenting", R"("모유수유를 공부해 성공", "육아일지를 매일 씀")"),
            Reasons{"강점을 살립니다: 육아일지를 매일 씀"});
}

TEST(PlanCare, GoalsAreKorean) {
  for (const v1::Assessment& assessment : testing::ReadAssessments("district/assessments")) {
    const v1::ServicePlan plan = testing::PlanOf({.assessment = assessment});
    for (const v1::Goal& goal : plan.goals()) {
      for (const char* both : {"이(가)", "은(는)", "을(를)", "과(와)"}) {
        EXPECT_EQ(goal.statement().find(both), std::string::npos) << goal.statement();
      }
    }
  }
}

TEST(PlanCare, WhatIsOfTodayIsSaidToBe) {
  const auto snapshot = Catalogue({FreeResource("a", R"("need_terms": [{"code": "economy.debt"}],
      "capacity": {"open_places": 11, "as_of_time": "2026-11-01T00:00:00Z"})")});
  const v1::ServicePlan plan =
      testing::PlanOf({.assessment = Family(R"({"id": "n1", "statement": "빚", "members": ["m1"],
                                "need_codes": ["economy.debt"]})")},
                      *snapshot);
  const v1::PlanLine* line = testing::LineWith(plan, "resources/a");
  ASSERT_NE(line, nullptr);
  EXPECT_TRUE(AnyHas(line->reasons(), "빈자리 11곳 (오늘 기준)"));
}

}  // namespace
}  // namespace ieum::matcher
