// Looks for the common mistakes of planning in a goal.
#ifndef IEUM_MATCHER_PLAN_GOAL_CHECK_H_
#define IEUM_MATCHER_PLAN_GOAL_CHECK_H_

#include <optional>
#include <vector>

#include "absl/time/civil_time.h"

#include "ieum/v1/assessment.pb.h"
#include "ieum/v1/plan.pb.h"
#include "matcher/plan/goal_words.h"

namespace ieum::matcher {

// What a goal is seen against. References must outlive it.
struct GoalCheckContext {
  const GoalWords& words;
  // Members with their ages, and needs. Null: not known; nobody's age is then.
  const v1::Assessment* assessment = nullptr;
  absl::CivilDay as_of;
  // The plan's last day. Absent: a term is never too late.
  std::optional<absl::CivilDay> plan_end;
  v1::Language language = v1::LANGUAGE_KO;
};

// The seven common mistakes (a worker's task or a service in place of a change; the objective of
// one service; nobody's; undefined; beyond a lifetime; beyond case management; not judgeable at
// closure) and a missing or late term, each at most once, by their number; each in a sentence with
// what would be better. Word lists decide, so a warning can be wrong: it blocks nothing.
//
// Of two names for one fault the more telling is given: a task is not also called not judgeable.
// A term or a member is looked for in the goal's own fields first, then in its words.
std::vector<v1::GoalWarning> CheckGoal(const v1::Goal& goal, const GoalCheckContext& context);

}  // namespace ieum::matcher

#endif  // IEUM_MATCHER_PLAN_GOAL_CHECK_H_
