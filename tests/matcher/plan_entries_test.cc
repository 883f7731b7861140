// What a plan makes of entries old and new, of two entries for one offering, and of what the case
// manager pinned whatever they say.
#include <algorithm>
#include <memory>
#include <set>
#include <string>

#include "gtest/gtest.h"

#include "tests/matcher/plan_fixture.h"
#include "tests/support/sample.h"

namespace ieum::matcher {
namespace {

using testing::AnyHas;
using testing::Catalogue;
using testing::Family;
using testing::FreeResource;
using testing::PlanAsked;

v1::Assessment OneMeal() {
  return Family(R"({"id": "n1", "statement": "고른 식사", "members": ["m2"],
                    "need_codes": ["daily_living.meals"]})");
}

PlanAsked MealPinnedTo(const std::string& resource) {
  PlanAsked asked = {.assessment = OneMeal()};
  v1::PlanPin& pin = *asked.wishes.add_pins();
  pin.set_need_id("n1");
  pin.set_resource(resource);
  return asked;
}

// An entry of a list, free and verified on a day.
std::string Entry(const std::string& id, const std::string& name, const std::string& source,
                  const std::string& verified, const std::string& terms) {
  return R"({"name": "resources/)" + id + R"(", "organization": "organizations/o", "source": ")" +
         source + R"(", "source_id": ")" + id + R"(", "display_name": {"ko": ")" + name +
         R"("}, "cost": {"kind": "COST_KIND_FREE"}, "modes": ["MODE_ON_SITE"],
           "last_verified_time": ")" +
         verified + R"(T00:00:00Z", "need_terms": [)" + terms + "]}";
}

TEST(PlanEntries, AFreshEntryGoesBeforeAnOldOneThatHelpsAboutAsMuch) {
  const auto chosen = [](const std::string& a_verified, double b_strength) {
    const auto snapshot =
        Catalogue({Entry("a", "가", "s", a_verified, R"({"code": "daily_living.meals"})"),
                   Entry("b", "나", "s", "2026-10-25",
                         R"({"code": "daily_living.meals", "strength": )" +
                             std::to_string(b_strength) + "}")});
    const v1::ServicePlan plan = testing::PlanOf({.assessment = OneMeal()}, *snapshot);
    return testing::LineWith(plan, "resources/a") != nullptr ? 'a' : 'b';
  };
  EXPECT_EQ(chosen("2024-11-10", 0.9), 'b');
  EXPECT_EQ(chosen("2026-10-25", 0.9), 'a') << "age alone tips it";
  EXPECT_EQ(chosen("2024-11-10", 0.5), 'a') << "and no real difference in help";
}

// What was verified last stands for an offering that two lists have.
TEST(PlanEntries, AnEntryOutOfDateDoesNotHideItsFreshTwin) {
  const std::string meals = R"({"code": "daily_living.meals"})";
  const auto snapshot = Catalogue({Entry("old", "나눔 밥상", "list-1", "2022-01-01", meals),
                                   Entry("new", "나눔 밥상", "list-2", "2026-10-01",
                                         R"({"code": "daily_living.meals", "strength": 0.5})")});
  const v1::ServicePlan plan = testing::PlanOf({.assessment = OneMeal()}, *snapshot);
  EXPECT_EQ(testing::LineWith(plan, "resources/old"), nullptr);
  EXPECT_NE(testing::LineWith(plan, "resources/new"), nullptr);
  EXPECT_EQ(plan.open_needs_size(), 0);
}

// Either entry is listed for another need of the two: together they are one offering still.
TEST(PlanEntries, TwoEntriesOfOneOfferingAreNoAlternatives) {
  const std::string both = R"({"code": "daily_living.meals", "strength": )";
  const auto snapshot =
      Catalogue({Entry("a", "나눔 밥상", "list-1", "2026-10-01",
                       both + R"(1.0}, {"code": "economy.debt", "strength": 0.6})"),
                 Entry("b", "나눔 밥상", "list-2", "2026-10-01",
                       both + R"(0.6}, {"code": "economy.debt", "strength": 1.0})"),
                 Entry("c", "다른 밥상", "list-1", "2026-10-01", both + "0.5}"),
                 Entry("d", "다른 밥상", "list-2", "2026-10-01",
                       both + R"(0.49}, {"code": "economy.debt", "strength": 0.5})")});
  const v1::ServicePlan plan = testing::PlanOf(
      {.assessment = Family(R"({"id": "n1", "statement": "고른 식사", "members": ["m2"],
                                "need_codes": ["daily_living.meals"]},
                               {"id": "n2", "statement": "빚", "members": ["m1"],
                                "need_codes": ["economy.debt"]})")},
      *snapshot);
  const bool a = testing::LineWith(plan, "resources/a") != nullptr;
  const bool b = testing::LineWith(plan, "resources/b") != nullptr;
  EXPECT_NE(a, b) << testing::Printed(plan);
  for (const v1::PlanLine& line : plan.lines()) {
    std::set<std::string> names = {line.display_name().ko()};
    for (const v1::PlanAlternative& other : line.alternatives()) {
      EXPECT_TRUE(names.insert(other.display_name().ko()).second) << testing::Printed(plan);
    }
  }
  EXPECT_TRUE(std::any_of(plan.lines().begin(), plan.lines().end(),
                          [](const v1::PlanLine& line) { return line.alternatives_size() > 0; }));
}

TEST(PlanEntries, AnOldEntryAndUnknownPlacesAreCautions) {
  const auto snapshot_of = [](const std::string& verified, const std::string& more) {
    return Catalogue({R"({"name": "resources/a", "organization": "organizations/o",
        "display_name": {"ko": "a"}, "modes": ["MODE_ON_SITE"],
        "need_terms": [{"code": "economy.emergency"}])" +
                      (verified.empty() ? "" : R"(, "last_verified_time": ")" + verified + "\"") +
                      more + "}"});
  };
  const auto need = [](const std::string& urgency) {
    return Family(R"({"id": "n1", "statement": "당장의 생계", "members": ["m1"], "urgency": ")" +
                  urgency + R"(", "need_codes": ["economy.emergency"]})");
  };
  const auto cautions = [](const v1::Assessment& assessment, const indexer::Snapshot& snapshot) {
    const v1::ServicePlan plan = testing::PlanOf({.assessment = assessment}, snapshot);
    const v1::PlanLine* line = testing::LineWith(plan, "resources/a");
    return line == nullptr ? google::protobuf::RepeatedPtrField<std::string>() : line->cautions();
  };
  const v1::Assessment urgent = need("URGENCY_IMMEDIATE");
  const auto old = snapshot_of("2026-01-01T00:00:00Z", "");
  const auto never = snapshot_of("", "");
  const auto fresh = snapshot_of("2026-10-20T00:00:00Z", "");
  EXPECT_TRUE(AnyHas(cautions(urgent, *old), "개월 전에 확인된"));
  EXPECT_TRUE(AnyHas(cautions(urgent, *never), "확인된 적이 없는"));
  EXPECT_FALSE(AnyHas(cautions(urgent, *fresh), "확인된"));
  EXPECT_TRUE(AnyHas(cautions(urgent, *fresh), "급한데"));
  EXPECT_FALSE(AnyHas(cautions(need("URGENCY_ROUTINE"), *fresh), "급한데"));
  const auto open = snapshot_of("2026-10-20T00:00:00Z",
                                R"(, "capacity": {"open_places": 3,
                                                  "as_of_time": "2026-10-30T00:00:00Z"})");
  EXPECT_FALSE(AnyHas(cautions(urgent, *open), "급한데"));
}

// A case manager may want anything in the plan; that makes it no help for the need.
TEST(PlanEntries, APinThatDoesNotServeItsNeedLeavesItOpen) {
  const std::string garden = FreeResource("garden", R"("need_terms": [{"code": "economy.debt"}])");
  const std::string meals =
      FreeResource("meals", R"("need_terms": [{"code": "daily_living.meals"}])");
  PlanAsked asked = MealPinnedTo("resources/garden");
  const auto alone = Catalogue({garden});
  const v1::ServicePlan plan = testing::PlanOf(asked, *alone);
  const v1::PlanLine* line = testing::LineWith(plan, "resources/garden");
  ASSERT_NE(line, nullptr);
  EXPECT_TRUE(AnyHas(line->cautions(), "채우지 못합니다: 고른 식사"));
  EXPECT_EQ(line->content().find("식사"), std::string::npos) << line->content();
  EXPECT_LT(line->marginal_gain(), 0);
  ASSERT_EQ(plan.open_needs_size(), 1);
  EXPECT_EQ(plan.open_needs(0).need_id(), "n1");
  EXPECT_EQ(plan.open_needs(0).cause(), v1::GAP_CAUSE_NO_RESOURCE);
  PlanAsked english = asked;
  english.language = v1::LANGUAGE_EN;
  const v1::ServicePlan in_english = testing::PlanOf(english, *alone);
  EXPECT_TRUE(AnyHas(testing::LineWith(in_english, "resources/garden")->cautions(),
                     "Does not serve the need as it stands: 고른 식사"));
  // What serves it comes beside the pin, and closes it.
  const auto both = Catalogue({garden, meals});
  const v1::ServicePlan helped = testing::PlanOf(asked, *both);
  EXPECT_NE(testing::LineWith(helped, "resources/garden"), nullptr);
  EXPECT_NE(testing::LineWith(helped, "resources/meals"), nullptr);
  EXPECT_EQ(helped.open_needs_size(), 0);
  // A pin that serves is no different from what would be chosen.
  asked.wishes.mutable_pins(0)->set_resource("resources/meals");
  const v1::ServicePlan served = testing::PlanOf(asked, *both);
  EXPECT_EQ(served.open_needs_size(), 0);
  EXPECT_FALSE(AnyHas(testing::LineWith(served, "resources/meals")->cautions(), "채우지"));
}

TEST(PlanEntries, AStalePinLeavesItsNeedOpenAndGoesOn) {
  const auto snapshot = testing::SnapshotOf({testing::FromJson<v1::Resource>(
      R"({"name": "resources/old", "organization": "organizations/o",
          "display_name": {"ko": "old"}, "modes": ["MODE_ON_SITE"],
          "need_terms": [{"code": "daily_living.meals"}],
          "last_verified_time": "2022-01-01T00:00:00Z"})")});
  PlanAsked asked = MealPinnedTo("resources/old");
  v1::ServicePlan before = testing::PlanOf(asked, *snapshot);
  ASSERT_NE(testing::LineWith(before, "resources/old"), nullptr);
  ASSERT_EQ(before.open_needs_size(), 1);
  EXPECT_EQ(before.open_needs(0).cause(), v1::GAP_CAUSE_OUT_OF_DATE);
  // What goes on is used, whatever the record says of it; what never began is a pin as before.
  before.set_name("cases/c/plans/p");
  v1::ServicePlan plan =
      testing::PlanOf({.assessment = asked.assessment, .previous = &before}, *snapshot);
  EXPECT_NE(testing::LineWith(plan, "resources/old"), nullptr);
  EXPECT_EQ(plan.open_needs_size(), 1);
  plan = testing::PlanOf(testing::GoingOn(asked.assessment, before), *snapshot);
  EXPECT_NE(testing::LineWith(plan, "resources/old"), nullptr);
  EXPECT_EQ(plan.open_needs_size(), 0);
}

TEST(PlanEntries, APinThatServesNothingStaysInTheNextPlan) {
  const auto snapshot =
      Catalogue({FreeResource("garden", R"("need_terms": [{"code": "economy.debt"}])")});
  PlanAsked asked = MealPinnedTo("resources/garden");
  v1::ServicePlan before = testing::PlanOf(asked, *snapshot);
  before.set_name("cases/c/plans/p");
  const v1::ServicePlan plan =
      testing::PlanOf({.assessment = asked.assessment, .previous = &before}, *snapshot);
  const v1::PlanLine* line = testing::LineWith(plan, "resources/garden");
  ASSERT_NE(line, nullptr);
  EXPECT_TRUE(line->pinned());
  EXPECT_TRUE(AnyHas(line->cautions(), "채우지"));
  EXPECT_EQ(plan.open_needs_size(), 1);
}

}  // namespace
}  // namespace ieum::matcher
