// Choosing the resources of a plan, as numbers alone: options, what they are worth together, what
// they may not exceed, and the search for the best choice.
#ifndef IEUM_MATCHER_PLAN_PLAN_PROBLEM_H_
#define IEUM_MATCHER_PLAN_PLAN_PROBLEM_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace ieum::matcher {

// How far an option serves something, (0, 1].
struct PlanService {
  std::size_t index = 0;
  double degree = 0;
};

// A resource that could be chosen.
struct PlanOption {
  std::vector<PlanService> aspects;  // each index at most once
  std::vector<PlanService> links;    // likewise
  double worth = 0;                  // what it adds whatever else is chosen: bonus less burden
  // The part of it that tips the choice alone and is not shown: see WithoutBonuses.
  double bonus = 0;
  std::size_t organization = 0;
  double times_per_week = 0;
  std::int64_t cost_krw = 0;
  bool pinned = false;                 // in every choice
  bool reserve = false;                // never chosen, only held against what is
  std::vector<std::size_t> conflicts;  // options that never stand beside it; symmetric
};

struct PlanProblemLimits {
  std::optional<double> times_per_week;
  std::optional<std::int64_t> cost_krw;
  std::optional<std::size_t> organizations;
  std::optional<std::size_t> lines;
};

// The value of a choice S is
//     sum over aspects a   weight(a) x (1 - product over r in S of (1 - degree(r, a)))
//   + sum over links l     weight(l) x max over r in S of degree(r, l)
//   + sum over r in S      worth(r)
//   - organization_burden x number of organizations in S.
// The first two are monotone and submodular (weighted coverage, and the best of a set), the third
// is modular. The last is not submodular: a second option of an organization costs less than the
// first, which is the worth of one point of contact.
struct PlanProblem {
  std::vector<double> aspect_weights;
  std::vector<double> link_weights;
  std::vector<PlanOption> options;  // of equal ones the first is preferred
  std::size_t organization_count = 0;
  double organization_burden = 0;
  PlanProblemLimits limits;
};

// Option numbers, ascending.
using PlanChoice = std::vector<std::size_t>;

double ValueOf(const PlanProblem& problem, const PlanChoice& choice);
// The same problem without its bonuses: what a choice is worth by what it does.
PlanProblem WithoutBonuses(PlanProblem problem);
// Whether it keeps the limits and has no conflicts. Pins are not looked at.
bool IsFeasible(const PlanProblem& problem, const PlanChoice& choice);

// A good choice that has every pinned option: greedy by gain from several beginnings, each improved
// until no exchange of one or two options for none, one or two others helps. Never holds an option,
// pins apart, that the choice would be worth no less without. The pinned options must be feasible.
// Deterministic. Calls `checkpoint` between exchanges; may be empty. For n options and a choice of
// k a round of exchanges takes k^2 n, and k n^2 at worst, of which bounds leave little.
absl::StatusOr<PlanChoice> SolvePlan(const PlanProblem& problem,
                                     const std::function<absl::Status()>& checkpoint);

}  // namespace ieum::matcher

#endif  // IEUM_MATCHER_PLAN_PLAN_PROBLEM_H_
