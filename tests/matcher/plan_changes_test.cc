// From one plan to the next.
#include <algorithm>
#include <string>

#include "gtest/gtest.h"

#include "tests/matcher/plan_fixture.h"

namespace ieum::matcher {
namespace {

using testing::PlanAsked;

std::vector<const v1::PlanChange*> Changes(const v1::ServicePlan& plan, v1::PlanChangeKind kind) {
  std::vector<const v1::PlanChange*> found;
  for (const v1::PlanChange& change : plan.changes()) {
    if (change.kind() == kind) found.push_back(&change);
  }
  return found;
}

// The lines of the plan before are now in place.
v1::Assessment WithInPlace(v1::Assessment assessment, const v1::ServicePlan& plan) {
  for (const v1::PlanLine& line : plan.lines()) {
    if (!line.resource().empty()) {
      assessment.add_existing_services()->set_resource(line.resource());
    }
  }
  return assessment;
}

class PlanChangesTest : public ::testing::TestWithParam<std::string> {
 protected:
  PlanChangesTest()
      : assessment_(testing::CaseOf(GetParam())), before_(testing::PlanOf({assessment_, {}})) {
    before_.set_name("cases/c/plans/p1");
  }
  v1::ServicePlan Next(const v1::Assessment& assessment, const v1::PlanWishes& wishes = {}) const {
    return testing::PlanOf({assessment, wishes, &before_});
  }

  v1::Assessment assessment_;
  v1::ServicePlan before_;
};

TEST_P(PlanChangesTest, WhatIsInPlaceBecauseOfThePlanGoesOn) {
  const v1::ServicePlan plan = Next(WithInPlace(assessment_, before_));
  EXPECT_EQ(plan.previous_plan(), before_.name());
  for (const v1::PlanLine& line : before_.lines()) {
    if (line.resource().empty()) continue;
    const v1::PlanLine* now = testing::LineWith(plan, line.resource());
    ASSERT_NE(now, nullptr) << line.resource();
    EXPECT_TRUE(now->continued());
    EXPECT_EQ(now->id(), line.id());
    EXPECT_EQ(now->start_date(), line.start_date());
    EXPECT_EQ(now->end_date(), line.end_date());
    EXPECT_EQ(now->times_per_week(), line.times_per_week());
    // What has yet to begin still waits for what comes first.
    if (line.start_date() > before_.start_date()) EXPECT_EQ(now->step(), line.step());
  }
  EXPECT_EQ(Changes(plan, v1::PLAN_CHANGE_KIND_NEED_ADDED).size(), 0U);
  EXPECT_EQ(Changes(plan, v1::PLAN_CHANGE_KIND_NEED_ENDED).size(), 0U);
  for (const v1::PlanChange* ended : Changes(plan, v1::PLAN_CHANGE_KIND_ENDED)) {
    EXPECT_FALSE(ended->sentence().empty());
  }
  // Goals go on too, under their ids.
  ASSERT_EQ(plan.goals_size(), before_.goals_size());
  for (int i = 0; i < plan.goals_size(); ++i) EXPECT_EQ(plan.goals(i).id(), before_.goals(i).id());
}

TEST_P(PlanChangesTest, WhatIsAchievedEnds) {
  v1::PlanLine* achieved = nullptr;
  for (v1::PlanLine& line : *before_.mutable_lines()) {
    if (!line.resource().empty() && achieved == nullptr) achieved = &line;
  }
  ASSERT_NE(achieved, nullptr);
  achieved->set_result(v1::GOAL_RESULT_ACHIEVED);
  const v1::ServicePlan plan = Next(WithInPlace(assessment_, before_));
  EXPECT_EQ(testing::LineWith(plan, achieved->resource()), nullptr);
  const auto ended = Changes(plan, v1::PLAN_CHANGE_KIND_ENDED);
  EXPECT_TRUE(std::any_of(ended.begin(), ended.end(), [&](const v1::PlanChange* change) {
    return change->line_id() == achieved->id();
  }));
}

TEST_P(PlanChangesTest, ATermThatAResultHasSetStands) {
  ASSERT_GT(before_.goals_size(), 0);
  v1::Goal& extended = *before_.mutable_goals(0);
  extended.set_result(v1::GOAL_RESULT_EXTENDED);
  extended.set_end_date("2031-01-31");
  const std::string id = extended.id();
  const v1::ServicePlan plan = Next(WithInPlace(assessment_, before_));
  const auto goal = std::find_if(plan.goals().begin(), plan.goals().end(),
                                 [&id](const v1::Goal& each) { return each.id() == id; });
  ASSERT_NE(goal, plan.goals().end());
  EXPECT_EQ(goal->end_date(), "2031-01-31");
  EXPECT_EQ(goal->result(), v1::GOAL_RESULT_UNSPECIFIED);
}

TEST_P(PlanChangesTest, WhatIsRefusedNowEnds) {
  const auto line = std::find_if(before_.lines().begin(), before_.lines().end(),
                                 [](const auto& l) { return !l.resource().empty(); });
  ASSERT_NE(line, before_.lines().end());
  v1::Assessment now = WithInPlace(assessment_, before_);
  v1::Aversion& aversion = *now.add_aversions();
  aversion.set_resource(line->resource());
  aversion.set_strength(v1::AVERSION_STRENGTH_REFUSE);
  const v1::ServicePlan plan = Next(now);
  EXPECT_EQ(testing::LineWith(plan, line->resource()), nullptr);
  const auto ended = Changes(plan, v1::PLAN_CHANGE_KIND_ENDED);
  EXPECT_TRUE(std::any_of(ended.begin(), ended.end(), [&](const v1::PlanChange* change) {
    return change->line_id() == line->id() &&
           change->sentence().find("원하지 않아") != std::string::npos;
  }));
}

TEST_P(PlanChangesTest, NeedsComeAndGo) {
  v1::Assessment now = assessment_;
  const std::string gone = now.needs(now.needs_size() - 1).id();
  now.mutable_needs()->RemoveLast();
  for (v1::Need& need : *now.mutable_needs()) need.clear_linked_needs();
  v1::Need& added = *now.add_needs();
  added.set_id("new");
  added.add_need_codes("daily_living.meals");
  const v1::ServicePlan plan = Next(now);
  const auto came = Changes(plan, v1::PLAN_CHANGE_KIND_NEED_ADDED);
  ASSERT_EQ(came.size(), 1U);
  EXPECT_EQ(came[0]->need_id(), "new");
  const auto went = Changes(plan, v1::PLAN_CHANGE_KIND_NEED_ENDED);
  ASSERT_EQ(went.size(), 1U);
  EXPECT_EQ(went[0]->need_id(), gone);
}

TEST_P(PlanChangesTest, WhatPeopleWroteGoesOn) {
  v1::PlanLine& written = *before_.add_lines();
  written.set_id("by-hand");
  written.set_kind(v1::PLAN_LINE_KIND_DIRECT_PRACTICE);
  written.set_content("매주 전화로 안부를 묻는다");
  written.add_need_ids(assessment_.needs(0).id());
  const v1::ServicePlan plan = Next(assessment_);
  EXPECT_TRUE(std::any_of(plan.lines().begin(), plan.lines().end(), [](const v1::PlanLine& line) {
    return line.id() == "by-hand" && line.continued() && !line.goal_ids().empty();
  }));
}

TEST_P(PlanChangesTest, WhatWasPinnedStays) {
  v1::PlanLine* pinned = nullptr;
  for (v1::PlanLine& line : *before_.mutable_lines()) {
    if (line.alternatives().empty() || pinned != nullptr) continue;
    // The least of the alternatives would never be chosen.
    pinned = &line;
    line.set_resource(line.alternatives(line.alternatives_size() - 1).resource());
    line.set_pinned(true);
  }
  if (pinned == nullptr) GTEST_SKIP() << "nothing has an alternative";
  const v1::ServicePlan plan = Next(assessment_);
  const v1::PlanLine* now = testing::LineWith(plan, pinned->resource());
  ASSERT_NE(now, nullptr);
  EXPECT_TRUE(now->pinned());
  EXPECT_EQ(now->id(), pinned->id());
}

INSTANTIATE_TEST_SUITE_P(Cases, PlanChangesTest,
                         ::testing::Values("textbook-1", "textbook-2", "textbook-3", "textbook-4",
                                           "c-012", "s-006"));

}  // namespace
}  // namespace ieum::matcher
