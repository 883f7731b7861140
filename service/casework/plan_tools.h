// What plans are made with, beside the catalogue.
#ifndef IEUM_SERVICE_CASEWORK_PLAN_TOOLS_H_
#define IEUM_SERVICE_CASEWORK_PLAN_TOOLS_H_

#include "matcher/plan/goal_words.h"
#include "matcher/plan/plan_rules.h"

namespace ieum::casework {

// Loaded once; must outlive whoever is given it.
struct PlanTools {
  const matcher::PlanRules& rules;       // data/plan_rules.json
  const matcher::GoalWords& goal_words;  // data/goal_words.json
};

}  // namespace ieum::casework

#endif  // IEUM_SERVICE_CASEWORK_PLAN_TOOLS_H_
