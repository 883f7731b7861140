// What must hold of every plan, over all assessments of the sample district.
#include <algorithm>
#include <iostream>
#include <map>
#include <random>
#include <set>
#include <string>

#include "gtest/gtest.h"

#include "matcher/case_context.h"
#include "matcher/need_order.h"
#include "matcher/obstacles.h"
#include "matcher/plan/plan_candidates.h"
#include "matcher/plan/plan_fit.h"
#include "matcher/plan/plan_wishes.h"
#include "store/catalog/violations.h"
#include "tests/matcher/plan_fixture.h"
#include "tests/support/sample.h"

namespace ieum::matcher {
namespace {

using testing::PlanAsked;

const std::vector<v1::Assessment>& Assessments() {
  static const auto* all = new auto(testing::ReadAssessments("district/assessments"));
  return *all;
}

indexer::IndexedResource ResourceOf(const v1::PlanLine& line) {
  return testing::District().at(*testing::District().Find(line.resource()));
}

// Compiled once per assessment.
struct Compiled {
  explicit Compiled(const v1::Assessment& assessment)
      : profile(testing::DefaultProfile()),
        weights(CompileWeights(profile)),
        context(assessment, testing::District(), profile, testing::AsOf()) {}
  v1::WeightProfile profile;
  Weights weights;
  CaseContext context;
};

void ExpectUsable(const v1::PlanLine& line, const Compiled& compiled) {
  const indexer::IndexedResource resource = ResourceOf(line);
  ASSERT_FALSE(line.need_ids().empty());
  for (const std::string& id : line.need_ids()) {
    const auto need = static_cast<std::size_t>(FindNeed(compiled.context.assessment(), id));
    EXPECT_NE(compiled.context.gate(need).Evaluate(resource).verdict, Ternary::kNotMet);
    EXPECT_TRUE(FindObstacles(resource, need, compiled.context).empty()) << line.resource();
  }
}

void ExpectNoOverlap(const v1::ServicePlan& plan) {
  for (const v1::PlanLine& a : plan.lines()) {
    if (a.resource().empty()) continue;
    for (const v1::PlanLine& b : plan.lines()) {
      if (b.resource().empty() || &a == &b) continue;
      EXPECT_FALSE(SameProgramme(ResourceOf(a), ResourceOf(b)))
          << a.resource() << " and " << b.resource();
    }
    for (const v1::PlanAlternative& other : a.alternatives()) {
      EXPECT_EQ(testing::LineWith(plan, other.resource()), nullptr);
      const auto of = [](const std::string& name) -> indexer::IndexedResource {
        return testing::District().at(*testing::District().Find(name));
      };
      EXPECT_FALSE(SameOffering(of(a.resource()), of(other.resource())));
      for (const v1::PlanAlternative& third : a.alternatives()) {
        if (&third == &other) continue;
        EXPECT_FALSE(SameOffering(of(third.resource()), of(other.resource())));
      }
    }
    EXPECT_LE(a.alternatives_size(), 5);
  }
}

void ExpectOrdered(const v1::ServicePlan& plan) {
  std::map<std::string, const v1::PlanLine*> by_id;
  std::set<int> priorities;
  int step = 1;
  for (const v1::PlanLine& line : plan.lines()) {
    EXPECT_TRUE(by_id.emplace(line.id(), &line).second) << line.id();
    EXPECT_TRUE(priorities.insert(line.priority()).second);
    EXPECT_GE(line.step(), step);
    step = line.step();
    EXPECT_LE(plan.start_date(), line.start_date());
    EXPECT_LE(line.start_date(), line.end_date());
    EXPECT_LE(line.end_date(), plan.end_date());
    EXPECT_EQ(line.after_lines().empty(), line.order_sentence().empty());
  }
  for (const v1::PlanLine& line : plan.lines()) {
    for (const std::string& before : line.after_lines()) {
      ASSERT_TRUE(by_id.contains(before));
      EXPECT_LT(by_id[before]->step(), line.step());
      EXPECT_LE(by_id[before]->start_date(), line.start_date());
    }
  }
}

void ExpectGoals(const v1::ServicePlan& plan, const v1::Assessment& assessment) {
  std::set<std::string> ids;
  std::set<std::string> needs;
  for (const v1::Goal& goal : plan.goals()) {
    ids.insert(goal.id());
    needs.insert(goal.need_id());
    EXPECT_GE(FindNeed(assessment, goal.need_id()), 0);
    for (const std::string* text : {&goal.purpose(), &goal.statement(), &goal.measure()}) {
      EXPECT_FALSE(text->empty());
      EXPECT_EQ(text->find('{'), std::string::npos) << *text;
    }
    EXPECT_EQ(goal.end_date(), plan.end_date());
    EXPECT_TRUE(goal.warnings().empty());
  }
  // Without a goal is only what stays open under a danger.
  for (const v1::Need& need : assessment.needs()) {
    if (needs.contains(need.id())) continue;
    EXPECT_FALSE(assessment.risks().empty()) << need.id();
    EXPECT_TRUE(
        std::any_of(plan.open_needs().begin(), plan.open_needs().end(),
                    [&need](const v1::OpenNeed& open) { return open.need_id() == need.id(); }))
        << need.id();
  }
  for (const v1::PlanLine& line : plan.lines()) {
    const bool aimed =
        std::any_of(line.need_ids().begin(), line.need_ids().end(),
                    [&needs](const std::string& need) { return needs.contains(need); });
    EXPECT_EQ(line.goal_ids().empty(), !aimed);
    for (const std::string& id : line.goal_ids()) EXPECT_TRUE(ids.contains(id));
    EXPECT_EQ(line.content().find('{'), std::string::npos) << line.content();
    EXPECT_FALSE(line.content().empty());
    EXPECT_FALSE(line.reasons().empty());
    EXPECT_FALSE(line.person_in_charge().empty());
    EXPECT_FALSE(line.monitoring().empty());
  }
}

// Every line's gain is what the value loses without it.
void ExpectGains(const v1::ServicePlan& plan, const PlanAsked& asked, const Compiled& compiled) {
  const PlanRequest request = {.assessment = asked.assessment,
                               .wishes = asked.wishes,
                               .language = asked.language,
                               .rules = testing::Rules(),
                               .previous = asked.previous};
  const Checkpoint none;
  const PlanTerm term = TermOf(asked.wishes, absl::CivilDay(1970, 1, 1) + compiled.context.today());
  const auto board = BuildPlanBoard({request, term, compiled.context, compiled.weights, none});
  ASSERT_TRUE(board.ok());
  PlanChoice choice;
  for (std::size_t i = 0; i < board->candidates.size(); ++i) {
    const std::string name(testing::District().name(board->candidates[i].row));
    if (testing::LineWith(plan, name) != nullptr) choice.push_back(i);
  }
  const double value = ValueOf(board->problem, choice);
  EXPECT_NEAR(plan.value(), value, 1e-9);
  EXPECT_LE(plan.value(), plan.ceiling());
  for (std::size_t i : choice) {
    PlanChoice rest = choice;
    rest.erase(std::find(rest.begin(), rest.end(), i));
    const std::string name(testing::District().name(board->candidates[i].row));
    const v1::PlanLine& line = *testing::LineWith(plan, name);
    EXPECT_NEAR(line.marginal_gain(), value - ValueOf(board->problem, rest), 1e-9);
    // None that would be shown to add 0.00.
    if (!line.pinned()) EXPECT_GE(line.marginal_gain(), 0.005) << name;
  }
}

TEST(PlanCompose, WhatHoldsOfEveryPlan) {
  for (const v1::Assessment& assessment : Assessments()) {
    SCOPED_TRACE(assessment.case_reference());
    const PlanAsked asked = {.assessment = assessment};
    const v1::ServicePlan plan = testing::PlanOf(asked);
    const Compiled compiled(asked.assessment);
    for (const v1::PlanLine& line : plan.lines()) {
      if (!line.resource().empty()) ExpectUsable(line, compiled);
    }
    ExpectNoOverlap(plan);
    ExpectOrdered(plan);
    ExpectGoals(plan, assessment);
    ExpectGains(plan, asked, compiled);
    EXPECT_EQ(plan.case_reference(), assessment.case_reference());
    EXPECT_FALSE(plan.provenance().assessment_digest().empty());
    EXPECT_TRUE(plan.changes().empty());
  }
}

TEST(PlanCompose, TheSameQuestionGetsTheSameAnswer) {
  for (const v1::Assessment& assessment : Assessments()) {
    const PlanAsked asked = {.assessment = assessment, .language = v1::LANGUAGE_EN};
    EXPECT_EQ(testing::PlanOf(asked).SerializeAsString(),
              testing::PlanOf(asked).SerializeAsString());
  }
}

v1::PlanLimits RandomLimits(std::mt19937_64& random) {
  const auto chance = [&random] { return random() % 2 == 0; };
  v1::PlanLimits limits;
  if (chance()) limits.set_max_times_per_week(static_cast<double>(random() % 40 + 1) / 4);
  if (chance()) limits.set_max_cost_krw_per_month(static_cast<std::int64_t>(random() % 60'000));
  if (chance()) limits.set_max_distance_km(0.3 + static_cast<double>(random() % 30) / 10);
  if (chance()) limits.set_max_organizations(static_cast<int>(random() % 4 + 1));
  if (chance()) limits.set_max_lines(static_cast<int>(random() % 5 + 1));
  return limits;
}

void ExpectWithin(const v1::ServicePlan& plan, const v1::PlanLimits& limits) {
  double times = 0;
  std::int64_t cost = 0;
  int lines = 0;
  std::set<std::string> organizations;
  for (const v1::PlanLine& line : plan.lines()) {
    if (line.resource().empty()) continue;
    times += line.times_per_week();
    cost += line.cost_krw_per_month();
    ++lines;
    organizations.insert(line.organization());
    if (limits.has_max_distance_km() && !ResourceOf(line).offer->Visits()) {
      EXPECT_LE(line.distance_km(), limits.max_distance_km());
    }
  }
  if (limits.has_max_times_per_week()) EXPECT_LE(times, limits.max_times_per_week() + 1e-9);
  if (limits.has_max_cost_krw_per_month()) EXPECT_LE(cost, limits.max_cost_krw_per_month());
  if (limits.has_max_lines()) EXPECT_LE(lines, limits.max_lines());
  if (limits.has_max_organizations()) {
    EXPECT_LE(static_cast<int>(organizations.size()), limits.max_organizations());
  }
}

TEST(PlanCompose, LimitsAreKept) {
  constexpr std::uint64_t kSeed = 31;
  std::cout << "seed " << kSeed << std::endl;
  std::mt19937_64 random(kSeed);
  int open_for_limits = 0;
  for (const v1::Assessment& assessment : Assessments()) {
    SCOPED_TRACE(assessment.case_reference());
    PlanAsked asked = {.assessment = assessment};
    *asked.wishes.mutable_limits() = RandomLimits(random);
    const v1::ServicePlan plan = testing::PlanOf(asked);
    ExpectWithin(plan, asked.wishes.limits());
    for (const v1::OpenNeed& open : plan.open_needs()) {
      EXPECT_FALSE(open.sentence().empty());
      const bool counted = std::any_of(
          open.counts().begin(), open.counts().end(),
          [&](const v1::GapCauseCount& count) { return count.cause() == open.cause(); });
      EXPECT_TRUE(counted || open.cause() == v1::GAP_CAUSE_NO_RESOURCE ||
                  open.cause() == v1::GAP_CAUSE_REFUSED)
          << open.ShortDebugString();
      open_for_limits += open.cause() == v1::GAP_CAUSE_LIMITS ? 1 : 0;
    }
  }
  EXPECT_GT(open_for_limits, 0);
}

// Every need has a line of its own or is told to be open; a remark alone is no answer.
TEST(PlanCompose, NoNeedIsPassedOver) {
  constexpr std::uint64_t kSeed = 32;
  std::cout << "seed " << kSeed << std::endl;
  std::mt19937_64 random(kSeed);
  for (const v1::Assessment& assessment : Assessments()) {
    SCOPED_TRACE(assessment.case_reference());
    PlanAsked asked = {.assessment = assessment};
    *asked.wishes.mutable_limits() = RandomLimits(random);
    const v1::ServicePlan plan = testing::PlanOf(asked);
    std::set<std::string> told;
    for (const v1::PlanLine& line : plan.lines()) {
      if (!line.resource().empty()) told.insert(line.need_ids().begin(), line.need_ids().end());
    }
    for (const v1::OpenNeed& open : plan.open_needs()) told.insert(open.need_id());
    for (const v1::Need& need : assessment.needs()) EXPECT_TRUE(told.contains(need.id()));
  }
}

TEST(PlanCompose, WhatIsForbiddenIsOut) {
  int open = 0;
  for (const v1::Assessment& assessment : Assessments()) {
    SCOPED_TRACE(assessment.case_reference());
    PlanAsked asked = {.assessment = assessment};
    // Again and again, until nothing is left to forbid.
    for (int round = 0; round < 3; ++round) {
      const v1::ServicePlan plan = testing::PlanOf(asked);
      for (const v1::PlanLine& line : plan.lines()) {
        if (line.resource().empty()) continue;
        const auto& resources = asked.wishes.forbidden_resources();
        EXPECT_EQ(std::find(resources.begin(), resources.end(), line.resource()), resources.end());
        const auto& owners = asked.wishes.forbidden_organizations();
        EXPECT_EQ(std::find(owners.begin(), owners.end(), line.organization()), owners.end());
        for (const v1::PlanAlternative& other : line.alternatives()) {
          EXPECT_EQ(std::find(resources.begin(), resources.end(), other.resource()),
                    resources.end());
        }
      }
      for (const v1::OpenNeed& need : plan.open_needs()) {
        open += need.cause() == v1::GAP_CAUSE_FORBIDDEN ? 1 : 0;
      }
      for (const v1::PlanLine& line : plan.lines()) {
        if (line.resource().empty()) continue;
        if (round % 2 == 0) {
          asked.wishes.add_forbidden_resources(line.resource());
        } else if (asked.wishes.forbidden_organizations_size() < 64) {
          asked.wishes.add_forbidden_organizations(line.organization());
        }
      }
    }
  }
  EXPECT_GT(open, 0);
}

TEST(PlanCompose, WhatIsPinnedIsIn) {
  int pinned = 0;
  for (const v1::Assessment& assessment : Assessments()) {
    SCOPED_TRACE(assessment.case_reference());
    PlanAsked asked = {.assessment = assessment};
    const v1::ServicePlan before = testing::PlanOf(asked);
    for (const v1::PlanLine& line : before.lines()) {
      if (line.alternatives().empty() || asked.wishes.pins_size() > 0) continue;
      v1::PlanPin& pin = *asked.wishes.add_pins();
      pin.set_need_id(line.need_ids(0));
      pin.set_resource(line.alternatives(line.alternatives_size() - 1).resource());
    }
    if (asked.wishes.pins().empty()) continue;
    const v1::ServicePlan plan = testing::PlanOf(asked);
    const v1::PlanLine* line = testing::LineWith(plan, asked.wishes.pins(0).resource());
    ASSERT_NE(line, nullptr);
    EXPECT_TRUE(line->pinned());
    EXPECT_EQ(line->need_ids(0), asked.wishes.pins(0).need_id());
    EXPECT_LE(plan.value(), before.value() + 1e-9);
    ++pinned;
  }
  EXPECT_GT(pinned, 20);
}

// Informal and relational help is weighed like any other, and finds its place.
TEST(PlanCompose, InformalHelpFindsItsPlace) {
  int plans = 0;
  for (const v1::Assessment& assessment : Assessments()) {
    const v1::ServicePlan plan = testing::PlanOf({.assessment = assessment});
    plans += std::any_of(plan.lines().begin(), plan.lines().end(),
                         [](const v1::PlanLine& line) {
                           return !line.resource().empty() &&
                                  IsInformalOrRelational(*ResourceOf(line).offer);
                         })
                 ? 1
                 : 0;
  }
  EXPECT_GE(plans, static_cast<int>(Assessments().size() / 2));
}

TEST(PlanCompose, TermsOfWholeMonths) {
  v1::PlanWishes wishes;
  wishes.set_start_date("2026-08-31");
  EXPECT_EQ(DateText(TermOf(wishes, absl::CivilDay(2026, 11, 1)).end), "2027-02-28");
  wishes.set_start_date("2027-01-01");
  wishes.set_months(12);
  EXPECT_EQ(DateText(TermOf(wishes, absl::CivilDay(2026, 11, 1)).end), "2027-12-31");
  wishes.clear_start_date();
  wishes.set_months(1);
  EXPECT_EQ(DateText(TermOf(wishes, absl::CivilDay(2026, 11, 15)).end), "2026-12-14");
}

TEST(PlanCompose, BeginsWithinAYear) {
  PlanAsked asked = {.assessment = testing::CaseOf("textbook-1")};
  for (const char* day : {"2025-11-01", "2027-11-01"}) {
    asked.wishes.set_start_date(day);
    EXPECT_EQ(testing::PlanOf(asked).start_date(), day);
  }
  asked.wishes.set_start_date("2072-01-01");
  const auto plan = testing::Compose(asked);
  EXPECT_NE(std::string(plan.status().message()).find("2025-11-01 to 2027-11-01"),
            std::string::npos)
      << plan.status();
}

struct BadWishes {
  std::string field;
  void (*spoil)(PlanAsked& asked);
};

void Pin(PlanAsked& asked, const std::string& need, const std::string& resource) {
  v1::PlanPin& pin = *asked.wishes.add_pins();
  pin.set_need_id(need);
  pin.set_resource(resource);
}

class PlanWishesTest : public ::testing::TestWithParam<BadWishes> {};

TEST_P(PlanWishesTest, AreRefused) {
  PlanAsked asked = {.assessment = testing::CaseOf("textbook-4")};
  GetParam().spoil(asked);
  const auto plan = testing::Compose(asked);
  ASSERT_EQ(plan.status().code(), absl::StatusCode::kInvalidArgument) << plan.status();
  const auto violations = store::ViolationsOf(plan.status());
  EXPECT_TRUE(std::any_of(violations.begin(), violations.end(), [](const auto& violation) {
    return violation.field == GetParam().field;
  })) << plan.status();
}

INSTANTIATE_TEST_SUITE_P(
    All, PlanWishesTest,
    ::testing::Values(
        BadWishes{"assessment.needs", [](PlanAsked& a) { a.assessment.clear_needs(); }},
        BadWishes{"language", [](PlanAsked& a) { a.language = static_cast<v1::Language>(9); }},
        BadWishes{"wishes.start_date", [](PlanAsked& a) { a.wishes.set_start_date("2026-02-30"); }},
        // More than a year from 2026-11-01, either way.
        BadWishes{"wishes.start_date", [](PlanAsked& a) { a.wishes.set_start_date("9999-12-31"); }},
        BadWishes{"wishes.start_date", [](PlanAsked& a) { a.wishes.set_start_date("2027-11-02"); }},
        BadWishes{"wishes.start_date", [](PlanAsked& a) { a.wishes.set_start_date("2025-10-31"); }},
        BadWishes{"wishes.months", [](PlanAsked& a) { a.wishes.set_months(13); }},
        BadWishes{"wishes.months", [](PlanAsked& a) { a.wishes.set_months(-1); }},
        BadWishes{"wishes.limits.max_times_per_week",
                  [](PlanAsked& a) { a.wishes.mutable_limits()->set_max_times_per_week(0); }},
        BadWishes{"wishes.limits.max_cost_krw_per_month",
                  [](PlanAsked& a) { a.wishes.mutable_limits()->set_max_cost_krw_per_month(-1); }},
        BadWishes{"wishes.limits.max_distance_km",
                  [](PlanAsked& a) { a.wishes.mutable_limits()->set_max_distance_km(1'001); }},
        BadWishes{"wishes.limits.max_organizations",
                  [](PlanAsked& a) { a.wishes.mutable_limits()->set_max_organizations(0); }},
        BadWishes{"wishes.limits.max_lines",
                  [](PlanAsked& a) { a.wishes.mutable_limits()->set_max_lines(65); }},
        BadWishes{"wishes.forbidden_resources[0]",
                  [](PlanAsked& a) { a.wishes.add_forbidden_resources("b-dodam-out"); }},
        BadWishes{"wishes.pins[0].need_id",
                  [](PlanAsked& a) { Pin(a, "n9", "resources/b-cp-case"); }},
        BadWishes{"wishes.pins[0].resource",
                  [](PlanAsked& a) { Pin(a, "n2", "resources/nothing"); }},
        // A joint session under violence.
        BadWishes{"wishes.pins[0].resource",
                  [](PlanAsked& a) { Pin(a, "n3", "resources/b-fam-couple"); }},
        BadWishes{"wishes.pins[0].resource",
                  [](PlanAsked& a) {
                    a.wishes.add_forbidden_resources("resources/b-cp-case");
                    Pin(a, "n2", "resources/b-cp-case");
                  }},
        BadWishes{"wishes.pins[0].resource",
                  [](PlanAsked& a) {
                    a.assessment.add_existing_services()->set_resource("resources/b-cp-case");
                    Pin(a, "n2", "resources/b-cp-case");
                  }},
        BadWishes{"wishes.pins[0].resource",
                  [](PlanAsked& a) {
                    v1::Aversion& aversion = *a.assessment.add_aversions();
                    aversion.set_resource("resources/b-cp-case");
                    aversion.set_strength(v1::AVERSION_STRENGTH_REFUSE);
                    Pin(a, "n2", "resources/b-cp-case");
                  }},
        // For older people.
        BadWishes{"wishes.pins[0].resource",
                  [](PlanAsked& a) { Pin(a, "n2", "resources/a-senior-escort"); }},
        BadWishes{"wishes.limits",
                  [](PlanAsked& a) {
                    a.wishes.mutable_limits()->set_max_lines(1);
                    Pin(a, "n2", "resources/b-cp-case");
                    Pin(a, "n1", "resources/a-hannae-hope-room");
                  }},
        BadWishes{"wishes.pins", [](PlanAsked& a) {
                    for (int i = 0; i < 33; ++i) Pin(a, "n2", "resources/b-cp-case");
                  }}));

}  // namespace
}  // namespace ieum::matcher
