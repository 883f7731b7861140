// One goal for each need, proposed from templates; the case manager edits them.
#ifndef IEUM_MATCHER_PLAN_PLAN_GOALS_H_
#define IEUM_MATCHER_PLAN_PLAN_GOALS_H_

#include <vector>

#include "matcher/plan/plan_lines.h"

namespace ieum::matcher {

// By priority of the needs; none for a need all of which stays open (`open`) because it is not
// safe, and none that a need's unsafe codes stand for. Goals of the plan before whose need still
// stands and that are not achieved go on as they are, with a term that ends with this plan where
// theirs has passed.
std::vector<v1::Goal> ProposeGoals(const PlanMaking& making, const std::vector<v1::OpenNeed>& open);

}  // namespace ieum::matcher

#endif  // IEUM_MATCHER_PLAN_PLAN_GOALS_H_
