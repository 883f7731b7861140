// The data of plans, and the order made from it.
#include "matcher/plan/plan_rules.h"

#include <string>

#include "gtest/gtest.h"
#include <nlohmann/json.hpp>

#include "matcher/plan/plan_order.h"
#include "tests/matcher/plan_fixture.h"
#include "tests/support/sample.h"

namespace ieum::matcher {
namespace {

using Json = nlohmann::json;

Json Shipped() {
  return Json::parse(testing::ReadFile(std::string(IEUM_DATA_DIR) + "/plan_rules.json"));
}

absl::Status StatusOf(const Json& json) {
  return PlanRules::FromJson(json.dump(), testing::SharedVocabulary()->taxonomy).status();
}

TEST(PlanRules, TheMostSpecificCounts) {
  const PlanRules& rules = testing::Rules();
  EXPECT_EQ(rules.TimesPerWeek("daily_living.meals"), 5);
  EXPECT_EQ(rules.TimesPerWeek("economy.debt"), 0);
  EXPECT_EQ(rules.TimesPerWeek("social.mentor"), 1);
  EXPECT_EQ(rules.Goal("health.maternal").measure.ko(), "산모수첩의 검진 기록");
  EXPECT_EQ(rules.Goal("health.checkup").measure.ko(), rules.Goal("health").measure.ko());
  EXPECT_NE(rules.Goal("family.couple").purpose.ko(), rules.Goal("").purpose.ko());
  EXPECT_EQ(rules.Goal("family.couple", true).purpose.ko(), rules.Goal("").purpose.ko());
  EXPECT_TRUE(rules.IsSafety("safety.suicide"));
  EXPECT_FALSE(rules.IsSafety("safety.check_in"));
  EXPECT_EQ(rules.Action("strength", "family", true), nullptr);
  EXPECT_NE(rules.Action("strength", "family", false), nullptr);
}

TEST(PlanRules, WhatIsWrongIsNamed) {
  EXPECT_TRUE(StatusOf(Shipped()).ok());
  const auto expect = [](const char* pointer, const Json& value, const std::string& words) {
    Json json = Shipped();
    json[Json::json_pointer(pointer)] = value;
    const absl::Status status = StatusOf(json);
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument) << pointer;
    EXPECT_NE(status.message().find(words), absl::string_view::npos) << status;
  };
  expect("/safety/codes/0", "safety.nothing", "safety.nothing");
  expect("/safety/wait_days", -1, "0 to 365");
  expect("/order/0/before/0", "health.nothing", "health.nothing");
  expect("/order/0/after/0", "health.checkup", "both sides");
  expect("/order/0/sentence", Json{{"ko", "말"}, {"en", ""}}, "both languages");
  expect("/times_per_week/health", 51, "0 to 50");
  expect("/goals/default", Json{{"purpose", "x"}}, "plan rules");
  expect("/goals/default/unless_violence", true, "under violence");
  expect("/actions/0/trigger", "sometimes", "sometimes");
  expect("/actions/0/kind", "PLAN_LINE_KIND_COMMUNITY_RESOURCE", "direct practice");
  expect("/actions/0/monitoring/0", "BY_MAGIC", "MonitoringMethod");
  expect("/actions/0/words", Json{"위험"}, "with strengths");
  EXPECT_EQ(PlanRules::FromJson("{", testing::SharedVocabulary()->taxonomy).status().code(),
            absl::StatusCode::kInvalidArgument);
}

std::vector<PlanPlace> Order(const std::vector<PlanOrderItem>& items, bool linked = false) {
  return OrderPlan(items, testing::Rules(), [linked](std::size_t, std::size_t) { return linked; });
}

TEST(PlanOrder, SafetyThenDiagnosisThenTreatment) {
  const auto places = Order({{.work = {{0, "health.treatment"}}},
                             {.work = {{0, "health.checkup"}}},
                             {.work = {{1, "safety.child_abuse"}}, .safety = true}});
  EXPECT_EQ(places[2].step, 1);
  EXPECT_EQ(places[1].step, 2);
  EXPECT_EQ(places[1].days, 7);
  EXPECT_EQ(places[0].step, 3);
  EXPECT_EQ(places[0].days, 21);
  EXPECT_EQ(places[0].after, (std::vector<std::size_t>{2, 1}));
}

TEST(PlanOrder, WhatIsNeededWithinDaysDoesNotWaitForSafety) {
  const auto places = Order({{.work = {{0, "daily_living.meals"}}, .waits_for_safety = false},
                             {.work = {{1, "safety.shelter"}}, .safety = true},
                             {.work = {{2, "economy.debt"}}, .waits = false}});
  EXPECT_EQ(places[0].step, 1);
  EXPECT_EQ(places[2].step, 1);
}

// A crisis centre treats injuries too, and waits for no check-up.
TEST(PlanOrder, WhatSecuresSomebodyWaitsForNothing) {
  const auto places =
      Order({{.work = {{0, "safety.sexual_violence"}, {1, "health.treatment"}}, .safety = true},
             {.work = {{1, "health.checkup"}}, .waits_for_safety = false},
             {.work = {{1, "health.treatment"}}}});
  EXPECT_EQ(places[0].step, 1);
  EXPECT_TRUE(places[0].after.empty());
  EXPECT_EQ(places[2].step, 2);
}

TEST(PlanOrder, RulesHoldWithinANeedOrLinkedOnes) {
  const std::vector<PlanOrderItem> items = {{.work = {{0, "health.counseling"}}},
                                            {.work = {{1, "education.cost"}}},
                                            {.work = {{1, "health.treatment"}}},
                                            {.work = {{0, "health.checkup"}}}};
  EXPECT_EQ(Order(items)[1].step, 1);
  EXPECT_EQ(Order(items, true)[1].step, 2);
  // This rule is for one need alone.
  EXPECT_EQ(Order(items, true)[2].step, 1);
}

TEST(PlanOrder, AClaimWaitsForSafetyAlone) {
  const auto places = Order({{.work = {{0, "education.cost"}}, .waits_for_rules = false},
                             {.work = {{0, "education.assessment"}}},
                             {.work = {{0, "education.learning"}}},
                             {.work = {{1, "safety.shelter"}}, .safety = true}});
  EXPECT_EQ(places[0].after, (std::vector<std::size_t>{3}));
  EXPECT_EQ(places[2].after, (std::vector<std::size_t>{3, 1}));
}

TEST(PlanOrder, CirclesAreLeftOpen) {
  // Each does the first half of a rule for one need and the second for the other.
  const auto places = Order({{.work = {{0, "health.checkup"}, {1, "health.treatment"}}},
                             {.work = {{0, "health.treatment"}, {1, "health.checkup"}}}});
  EXPECT_EQ(places[0].step, 1);
  EXPECT_EQ(places[1].step, 2);
}

TEST(PlanOrder, CompanyBeginsWithWhatItIsFor) {
  const auto places = Order(
      {{.work = {{0, "health.treatment"}}}, {.work = {{0, "health.checkup"}}}, {.beside = 0}});
  EXPECT_EQ(places[2].step, 2);
  EXPECT_EQ(places[2].after, places[0].after);
}

}  // namespace
}  // namespace ieum::matcher
