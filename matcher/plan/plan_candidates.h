// The resources that could be in a plan, and the choice among them as a problem of numbers.
//
// What counts (constants in the .cc):
// - A need weighs severity (mild 0.75, moderate 1, severe 1.25) x 0.9^(needs with another priority
//   before it), at least 0.5; the client's order comes before the assessor's. What is about safety
//   weighs 1.25 times as much while the case has a risk. The weight is shared among the need's
//   codes, each further one 0.85 of the one before: every code is an aspect of its own.
// - A resource serves a code to degree fit x score, where the fit reaches the profile's
//   adequate_need_fit; 0.85 of it while eligibility is unknown, 0.3 when the client would rather
//   avoid it, half when what goes on is not adequate any more; 0.5 to 1 of it, by the share of the
//   term, when it ends before the plan does. A pin that would be no candidate of its own for the
//   need (no fit, not adequate, full, too far, at night) serves nothing of it: the need stays open
//   or gets other help, and nothing is kept out for the pin's sake but its own programme.
// - Linked needs: 0.15 x the smaller weight x the best of the degrees to which one resource serves
//   both, each its best code.
// - Burden of a line: 0.03, 0.004 a time a week (a quarter of it when it comes to the home), 0.04 x
//   (1 - affordability), 0.03 x (1 - proximity), 0.03 x (1 - freshness): an old entry has to be
//   asked about first, and loses against a fresh one that helps about as much; of each agency 0.02.
//   What was in the plan before is worth 0.1 more while choosing, which no gain or value that is
//   shown contains.
// - Of the plan before, what has begun goes on: full, in place and not adequate any more do not
//   count against it. What has been asked for is judged likewise and stays, as far as there is
//   room: it must not be asked for twice. What has neither begun nor been asked for is a candidate
//   like any other; a pin among it stays as a pin.
// - Never together: one programme or one offering twice; two resources that do the same work: the
//   same main code of one need, for a member whom both admit, unless they differ in kind (one
//   formal and one informal or relational, of different form) or one of those two comes in another
//   way. Pins of the case manager and what has begun or been asked for may stand beside each other.
// - What one goes to at night alone is nothing for children (plan_hours.h), unless pinned or going
// on.
// - What the client would rather avoid is chosen only where a need has nothing else; it remains
//   among the alternatives.
#ifndef IEUM_MATCHER_PLAN_PLAN_CANDIDATES_H_
#define IEUM_MATCHER_PLAN_PLAN_CANDIDATES_H_

#include <cstdint>
#include <optional>
#include <vector>

#include "absl/status/statusor.h"

#include "matcher/case_context.h"
#include "matcher/plan/plan.h"
#include "matcher/plan/plan_problem.h"
#include "matcher/plan/plan_wishes.h"
#include "matcher/ranking.h"

namespace ieum::matcher {

// How a resource serves one need.
struct PlanFit {
  std::size_t need = 0;
  Score score;
  bool adequate = false;
  // Helps the need as any candidate must, or goes on; of the rest, pins alone are kept.
  bool serves = true;
  std::vector<double> degrees;  // by code of the need; 0: not served
  std::size_t code = 0;         // the main one
  double coverage = 0;          // of the whole need
  std::uint64_t persons = 0;    // bits of the members whom the gate does not shut out
};

struct PlanCandidate {
  indexer::Row row = 0;
  std::vector<PlanFit> fits;  // the main need first, then by priority
  bool pinned = false;
  const v1::PlanLine* previous = nullptr;          // the line that had it in the plan before
  LineProgress progress = LineProgress::kPlanned;  // of that line
  double times_per_week = 0;
  std::optional<std::int64_t> cost_krw_per_month;
  std::vector<Obstacle> overlooked;  // full or too far, and pinned or used all the same

  const PlanFit* FitFor(std::size_t need) const;
  // Begun or asked for.
  bool IsUnderWay() const { return progress != LineProgress::kPlanned; }
};

// An adequate resource that wishes keep out, for one need.
struct PlanLeftOut {
  std::size_t need = 0;
  std::vector<double> degrees;
  v1::GapCause cause = v1::GAP_CAUSE_UNSPECIFIED;
};

struct PlanBoard {
  std::vector<std::size_t> order;     // needs by priority
  std::vector<double> need_weights;   // by need
  std::vector<NeedRanking> rankings;  // by need
  // Index of the aspect, by need and code.
  std::vector<std::vector<std::size_t>> aspects;
  // By resource name; option i of the problem is candidate i.
  std::vector<PlanCandidate> candidates;
  PlanProblem problem;
  std::vector<PlanLeftOut> left_out;
};

struct PlanQuestion {
  const PlanRequest& request;
  const PlanTerm& term;
  const CaseContext& context;
  const Weights& weights;
  const Checkpoint& checkpoint;
};

// INVALID_ARGUMENT, paths "wishes...", for pins that cannot be had.
absl::StatusOr<PlanBoard> BuildPlanBoard(const PlanQuestion& question);

}  // namespace ieum::matcher

#endif  // IEUM_MATCHER_PLAN_PLAN_CANDIDATES_H_
