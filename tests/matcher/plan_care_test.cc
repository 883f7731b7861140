// What a case manager looks for in a plan first: nothing dangerous, nothing idle, nothing promised
// that cannot be kept.
#include <algorithm>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_split.h"
#include "gtest/gtest.h"

#include "matcher/plan/plan_rules.h"
#include "tests/matcher/plan_fixture.h"
#include "tests/support/sample.h"

namespace ieum::matcher {
namespace {

using testing::PlanAsked;

std::shared_ptr<const indexer::Snapshot> Catalogue(const std::vector<std::string>& resources) {
  std::vector<v1::Resource> parsed;
  for (const std::string& json : resources) {
    parsed.push_back(testing::FromJson<v1::Resource>(json));
  }
  return testing::SnapshotOf(parsed);
}

// A free resource, verified lately, from JSON members beside its name.
std::string Resource(const std::string& id, const std::string& members) {
  return R"({"name": "resources/)" + id +
         R"(", "organization": "organizations/o", "display_name": {"ko": ")" + id +
         R"("}, "cost": {"kind": "COST_KIND_FREE"}, "modes": ["MODE_ON_SITE"],
           "last_verified_time": "2026-09-01T00:00:00Z", )" +
         members + "}";
}

// A mother of 40 and a boy of ten in one neighbourhood; `needs` is a list of needs.
v1::Assessment Family(const std::string& needs, const std::string& more = "") {
  return testing::FromJson<v1::Assessment>(
      R"({"case_reference": "c", "household": {
            "residence": [{"system": "REGION_SYSTEM_KR_ADM", "code": "9911051000"}],
            "members": [{"reference": "m1", "role": "본인", "age_years": 40, "languages": ["ko"]},
                        {"reference": "m2", "role": "아들", "age_years": 10,
                         "languages": ["ko"]}]},
          "needs": [)" +
      needs + "]" + (more.empty() ? "" : ", " + more) + "}");
}

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
      const indexer::IndexedResource& resource = snapshot.at(*snapshot.Find(line.resource()));
      const store::NeedTaxonomy& taxonomy = snapshot.vocabulary().taxonomy;
      std::set<std::string> own;
      for (const indexer::IndexedTerm& term : resource.terms) {
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
      Catalogue({Resource("hens", R"("need_terms": [{"code": "social.companionship"},
                                          {"code": "health.counseling", "strength": 0.4}])"),
                 Resource("debt", R"("need_terms": [{"code": "economy.debt"}])")});
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

// The education benefit is claimed at once; tuition waits for what a diagnosis shows.
TEST(PlanCare, AClaimDoesNotWaitForADiagnosis) {
  const auto snapshot =
      Catalogue({Resource("diagnosis", R"("need_terms": [{"code": "education.assessment"}])"),
                 Resource("benefit", R"("need_terms": [{"code": "education.cost"}],
                              "next_step": "NEXT_STEP_KIND_APPLY_BENEFIT")"),
                 Resource("lessons", R"("need_terms": [{"code": "education.learning"}])")});
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

}  // namespace
}  // namespace ieum::matcher
