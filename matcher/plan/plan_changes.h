// What goes on from the plan before, and what changed.
#ifndef IEUM_MATCHER_PLAN_PLAN_CHANGES_H_
#define IEUM_MATCHER_PLAN_PLAN_CHANGES_H_

#include <vector>

#include "matcher/plan/plan_lines.h"

namespace ieum::matcher {

// Joins the lines that no agency carries with those of the plan before: what was composed and comes
// out the same keeps its id and dates; what the case manager wrote or pinned goes on while a need
// of it stands and it is not achieved. Nothing without a plan before.
void ContinueActions(const PlanMaking& making, std::vector<PlanDraft>& actions);

// Kept, added and ended lines, then needs. `plan` has its lines.
void WriteChanges(const PlanMaking& making, v1::ServicePlan& plan);

}  // namespace ieum::matcher

#endif  // IEUM_MATCHER_PLAN_PLAN_CHANGES_H_
