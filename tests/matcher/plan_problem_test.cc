// The search for the best choice, against every possible choice of small problems.
#include "matcher/plan/plan_problem.h"

#include <algorithm>
#include <iostream>
#include <random>
#include <vector>

#include "gtest/gtest.h"

#include "matcher/plan/plan_state.h"

namespace ieum::matcher {
namespace {

constexpr std::size_t kNeeds = 4;

class RandomProblem {
 public:
  explicit RandomProblem(std::uint64_t seed) : random_(seed) {}

  PlanProblem Make() {
    PlanProblem problem;
    std::vector<std::size_t> need_of;
    for (std::size_t need = 0; need < kNeeds; ++need) {
      const double weight = Real(0.3, 1.6);
      const int codes = Int(1, 3);
      for (int code = 0; code < codes; ++code) {
        problem.aspect_weights.push_back(weight / codes);
        need_of.push_back(need);
      }
    }
    for (int link = Int(0, 3); link > 0; --link) problem.link_weights.push_back(Real(0.05, 0.3));
    const auto options = static_cast<std::size_t>(Int(4, 12));
    problem.organization_count = static_cast<std::size_t>(Int(2, 8));
    problem.organization_burden = Real(0, 0.08);
    for (std::size_t i = 0; i < options; ++i) problem.options.push_back(Option(problem));
    for (std::size_t i = 0; i < options; ++i) {
      for (std::size_t j = i + 1; j < options; ++j) {
        if (!Chance(0.15)) continue;
        problem.options[i].conflicts.push_back(j);
        problem.options[j].conflicts.push_back(i);
      }
    }
    if (Chance(0.4)) problem.limits.times_per_week = Real(1, 12);
    if (Chance(0.4)) problem.limits.cost_krw = Int(0, 120'000);
    if (Chance(0.3)) problem.limits.organizations = static_cast<std::size_t>(Int(1, 4));
    if (Chance(0.4)) problem.limits.lines = static_cast<std::size_t>(Int(1, 6));
    if (Chance(0.2)) Pin(problem);
    return problem;
  }

 private:
  PlanOption Option(const PlanProblem& problem) {
    PlanOption option;
    for (std::size_t aspect = 0; aspect < problem.aspect_weights.size(); ++aspect) {
      if (Chance(0.3)) option.aspects.push_back({aspect, Chance(0.05) ? 1 : Real(0.2, 0.95)});
    }
    for (std::size_t link = 0; link < problem.link_weights.size(); ++link) {
      if (Chance(0.2)) option.links.push_back({link, Real(0.2, 1)});
    }
    option.worth = Real(-0.15, 0.02);
    option.organization =
        static_cast<std::size_t>(Int(0, static_cast<int>(problem.organization_count) - 1));
    option.times_per_week = 0.25 * Int(0, 20);
    option.cost_krw = Chance(0.5) ? 0 : 1'000 * Int(1, 80);
    return option;
  }

  void Pin(PlanProblem& problem) {
    const auto pin = static_cast<std::size_t>(Int(0, static_cast<int>(problem.options.size()) - 1));
    problem.options[pin].pinned = IsFeasible(problem, {pin});
  }

  double Real(double low, double high) {
    return std::uniform_real_distribution<double>(low, high)(random_);
  }
  int Int(int low, int high) { return std::uniform_int_distribution<int>(low, high)(random_); }
  bool Chance(double p) { return std::bernoulli_distribution(p)(random_); }

  std::mt19937_64 random_;
};

bool HasPins(const PlanProblem& problem, const PlanChoice& choice) {
  for (std::size_t i = 0; i < problem.options.size(); ++i) {
    if (problem.options[i].pinned && !std::binary_search(choice.begin(), choice.end(), i)) {
      return false;
    }
  }
  return true;
}

// The value as plan_problem.h writes it down.
double ByDefinition(const PlanProblem& problem, const PlanChoice& choice) {
  double value = 0;
  for (std::size_t aspect = 0; aspect < problem.aspect_weights.size(); ++aspect) {
    double uncovered = 1;
    for (std::size_t option : choice) {
      for (const PlanService& service : problem.options[option].aspects) {
        if (service.index == aspect) uncovered *= 1 - service.degree;
      }
    }
    value += problem.aspect_weights[aspect] * (1 - uncovered);
  }
  for (std::size_t link = 0; link < problem.link_weights.size(); ++link) {
    double best = 0;
    for (std::size_t option : choice) {
      for (const PlanService& service : problem.options[option].links) {
        if (service.index == link) best = std::max(best, service.degree);
      }
    }
    value += problem.link_weights[link] * best;
  }
  std::vector<char> organizations(problem.organization_count, 0);
  for (std::size_t option : choice) {
    value += problem.options[option].worth;
    organizations[problem.options[option].organization] = 1;
  }
  const auto count = std::count(organizations.begin(), organizations.end(), 1);
  return value - problem.organization_burden * static_cast<double>(count);
}

PlanChoice Exhaustive(const PlanProblem& problem) {
  PlanChoice best;
  double best_value = -1e9;
  for (std::size_t set = 0; set < (std::size_t{1} << problem.options.size()); ++set) {
    PlanChoice choice;
    for (std::size_t i = 0; i < problem.options.size(); ++i) {
      if ((set >> i & 1U) != 0) choice.push_back(i);
    }
    if (!HasPins(problem, choice) || !IsFeasible(problem, choice)) continue;
    const double value = ByDefinition(problem, choice);
    if (value <= best_value) continue;
    best = choice;
    best_value = value;
  }
  return best;
}

TEST(PlanProblem, FindsTheBestChoiceOfSmallProblems) {
  constexpr int kInstances = 1'000;
  constexpr std::uint64_t kSeed = 20261122;
  int optimal = 0;
  double worst = 1;
  for (int i = 0; i < kInstances; ++i) {
    const std::uint64_t seed = kSeed + static_cast<std::uint64_t>(i);
    SCOPED_TRACE("seed " + std::to_string(seed));
    const PlanProblem problem = RandomProblem(seed).Make();
    const auto found = SolvePlan(problem, nullptr);
    ASSERT_TRUE(found.ok());
    ASSERT_TRUE(IsFeasible(problem, *found));
    ASSERT_TRUE(HasPins(problem, *found));
    const double value = ByDefinition(problem, *found);
    ASSERT_NEAR(ValueOf(problem, *found), value, 1e-9);
    const double best = ByDefinition(problem, Exhaustive(problem));
    ASSERT_LE(value, best + 1e-9);
    if (value >= best - 1e-9) {
      ++optimal;
    } else {
      // A pin can make the best worth less than nothing; then the shortfall itself is compared.
      ASSERT_GE(value, best - 0.05 * std::abs(best)) << value << " of " << best;
      worst = std::min(worst, best > 0 ? value / best : 1.0);
    }
  }
  std::cout << "seeds " << kSeed << " to " << kSeed + kInstances - 1 << ": optimal " << optimal
            << " of " << kInstances << ", worst share " << worst << std::endl;
  EXPECT_GE(optimal, kInstances * 95 / 100);
}

TEST(PlanProblem, NothingIsThereForNothing) {
  for (std::uint64_t seed = 1; seed <= 300; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    const PlanProblem problem = RandomProblem(seed).Make();
    const auto found = SolvePlan(problem, nullptr);
    ASSERT_TRUE(found.ok());
    for (std::size_t option : *found) {
      if (problem.options[option].pinned) continue;
      PlanChoice rest = *found;
      rest.erase(std::find(rest.begin(), rest.end(), option));
      EXPECT_GT(ByDefinition(problem, *found), ByDefinition(problem, rest));
    }
  }
}

TEST(PlanProblem, CoverageAndLinksAreMonotoneAndSubmodular) {
  for (std::uint64_t seed = 1; seed <= 200; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    PlanProblem problem = RandomProblem(seed).Make();
    problem.organization_burden = 0;
    for (PlanOption& option : problem.options) option.worth = 0;
    std::mt19937_64 random(seed);
    PlanState small(problem);
    PlanState large(problem);
    for (std::size_t i = 1; i < problem.options.size(); ++i) {
      const auto draw = random() % 3;
      if (draw == 0) small.Add(i);
      if (draw != 2) large.Add(i);
    }
    EXPECT_GE(large.Gain(0), 0);
    EXPECT_LE(large.Gain(0), small.Gain(0) + 1e-12);
  }
}

TEST(PlanProblem, ASecondOptionOfAnOrganizationCostsLess) {
  PlanProblem problem;
  problem.aspect_weights = {1, 1};
  problem.organization_count = 2;
  problem.organization_burden = 0.1;
  problem.options = {{.aspects = {{0, 0.5}}, .organization = 0},
                     {.aspects = {{1, 0.55}}, .organization = 1},
                     {.aspects = {{1, 0.5}}, .organization = 0}};
  problem.options[1].conflicts = {2};
  problem.options[2].conflicts = {1};
  EXPECT_EQ(*SolvePlan(problem, nullptr), (PlanChoice{0, 2}));
}

TEST(PlanProblem, OfEqualOptionsTheFirst) {
  PlanProblem problem;
  problem.aspect_weights = {1};
  problem.organization_count = 1;
  problem.options = {{.aspects = {{0, 0.5}}, .conflicts = {1}},
                     {.aspects = {{0, 0.5}}, .conflicts = {0}}};
  EXPECT_EQ(*SolvePlan(problem, nullptr), (PlanChoice{0}));
}

TEST(PlanProblem, EndsAtTheCheckpoint) {
  const PlanProblem problem = RandomProblem(7).Make();
  const auto ended = SolvePlan(problem, [] { return absl::DeadlineExceededError("time is up"); });
  EXPECT_EQ(ended.status().code(), absl::StatusCode::kDeadlineExceeded);
}

}  // namespace
}  // namespace ieum::matcher
