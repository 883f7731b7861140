#include "matcher/plan/plan_state.h"

#include <algorithm>

namespace ieum::matcher {
namespace {

// Times a week are sums of quarters and the like; a limit is kept up to rounding.
constexpr double kTimesSlack = 1e-9;

}  // namespace

PlanState::PlanState(const PlanProblem& problem)
    : problem_(&problem),
      has_(problem.options.size(), 0),
      uncovered_(problem.aspect_weights.size(), 1),
      best_link_(problem.link_weights.size(), 0),
      conflicts_(problem.options.size(), 0),
      lines_of_(problem.organization_count, 0) {}

PlanState::PlanState(const PlanProblem& problem, const PlanChoice& choice) : PlanState(problem) {
  for (std::size_t option : choice) Add(option);
}

PlanChoice PlanState::choice() const {
  PlanChoice sorted = chosen_;
  std::sort(sorted.begin(), sorted.end());
  return sorted;
}

double PlanState::Gain(std::size_t option) const {
  const PlanOption& added = problem_->options[option];
  double gain = added.worth;
  for (const PlanService& service : added.aspects) {
    gain += problem_->aspect_weights[service.index] * uncovered_[service.index] * service.degree;
  }
  for (const PlanService& service : added.links) {
    gain += problem_->link_weights[service.index] *
            std::max(0.0, service.degree - best_link_[service.index]);
  }
  if (lines_of_[added.organization] == 0) gain -= problem_->organization_burden;
  return gain;
}

bool PlanState::Fits(std::size_t option) const {
  return !problem_->options[option].reserve && Allows(option);
}

bool PlanState::Allows(std::size_t option) const {
  if (Has(option) || conflicts_[option] > 0) return false;
  const PlanOption& added = problem_->options[option];
  const PlanProblemLimits& limits = problem_->limits;
  if (limits.lines && chosen_.size() + 1 > *limits.lines) return false;
  const std::size_t another = lines_of_[added.organization] == 0 ? 1 : 0;
  if (limits.organizations && organizations_ + another > *limits.organizations) return false;
  if (limits.times_per_week &&
      times_per_week_ + added.times_per_week > *limits.times_per_week + kTimesSlack) {
    return false;
  }
  return !limits.cost_krw || cost_krw_ + added.cost_krw <= *limits.cost_krw;
}

void PlanState::Add(std::size_t option) {
  value_ += Gain(option);
  const PlanOption& added = problem_->options[option];
  for (const PlanService& service : added.aspects) uncovered_[service.index] *= 1 - service.degree;
  for (const PlanService& service : added.links) {
    best_link_[service.index] = std::max(best_link_[service.index], service.degree);
  }
  for (std::size_t other : added.conflicts) ++conflicts_[other];
  if (lines_of_[added.organization]++ == 0) ++organizations_;
  times_per_week_ += added.times_per_week;
  cost_krw_ += added.cost_krw;
  has_[option] = 1;
  chosen_.push_back(option);
}

PlanState PlanState::Without(std::size_t option) const {
  // From the start: dividing the option out again would lose digits, or divide by zero.
  PlanState rest(*problem_);
  for (std::size_t kept : chosen_) {
    if (kept != option) rest.Add(kept);
  }
  return rest;
}

PlanProblem WithoutBonuses(PlanProblem problem) {
  for (PlanOption& option : problem.options) {
    option.worth -= option.bonus;
    option.bonus = 0;
  }
  return problem;
}

double ValueOf(const PlanProblem& problem, const PlanChoice& choice) {
  return PlanState(problem, choice).value();
}

bool IsFeasible(const PlanProblem& problem, const PlanChoice& choice) {
  PlanState state(problem);
  for (std::size_t option : choice) {
    if (!state.Fits(option)) return false;
    state.Add(option);
  }
  return true;
}

}  // namespace ieum::matcher
