// Composes one service plan over all needs of a case. Pure.
#ifndef IEUM_MATCHER_PLAN_PLAN_H_
#define IEUM_MATCHER_PLAN_PLAN_H_

#include <map>
#include <string>

#include "absl/status/statusor.h"

#include "ieum/v1/assessment.pb.h"
#include "ieum/v1/plan.pb.h"
#include "matcher/matcher.h"
#include "matcher/plan/plan_rules.h"

namespace ieum::matcher {

// How far a line of the plan before has come.
enum class LineProgress {
  kPlanned,    // neither asked for nor begun: a candidate like any other, preferred
  kRequested,  // referred, and not answered yet: a place may be held for it
  kWaiting,    // referred, and waiting for a place
  kBegun,      // used: goes on
};

// All that a plan is composed from; everything must outlive the call.
struct PlanRequest {
  const v1::Assessment& assessment;
  const v1::PlanWishes& wishes;
  v1::Language language = v1::LANGUAGE_UNSPECIFIED;
  const PlanRules& rules;  // data/plan_rules.json
  // The agreed plan before, whose lines go on or stay where they still fit. Null: none.
  const v1::ServicePlan* previous = nullptr;
  // Its lines of community resources that have come further than planned, by id. What the
  // assessment has in place has begun without being listed.
  std::map<std::string, LineProgress> progress = {};
};

// The plan as proposed: what is chosen and why, in which order, with goals, alternatives and what
// stays open. Name, state, times, agreement, etag and the goals' warnings are left to the caller.
// The same request and context give the same bytes. INVALID_ARGUMENT with field violations, paths
// "assessment..." and "wishes...". Ranks every need once, then searches the choice (plan_problem.h
// has the value, plan_candidates.h what goes into it).
absl::StatusOr<v1::ServicePlan> ComposePlan(const PlanRequest& request, const Context& context);

}  // namespace ieum::matcher

#endif  // IEUM_MATCHER_PLAN_PLAN_H_
