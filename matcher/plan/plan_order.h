// In which order the lines of a plan begin.
#ifndef IEUM_MATCHER_PLAN_PLAN_ORDER_H_
#define IEUM_MATCHER_PLAN_PLAN_ORDER_H_

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "matcher/plan/plan_rules.h"

namespace ieum::matcher {

// What a line does for a need: its main code for it.
struct PlanWork {
  std::size_t need = 0;
  std::string code;
};

struct PlanOrderItem {
  std::vector<PlanWork> work;
  bool safety = false;                // comes before all else
  bool waits = true;                  // false: runs already, or must not wait
  bool waits_for_safety = true;       // false: what is needed within days
  bool waits_for_rules = true;        // false: a benefit is claimed whatever a diagnosis shows
  std::optional<std::size_t> beside;  // begins with that item, whatever that waits for
};

struct PlanPlace {
  int step = 1;
  int days = 0;  // from the plan's first day
  std::vector<std::size_t> after;
  const v1::LocalizedText* sentence = nullptr;  // of the longest wait; null: does not wait
};

// Safety first, then the rules in their order; a rule that would close a circle is passed over. By
// item. `linked`: whether two needs are bound up.
std::vector<PlanPlace> OrderPlan(const std::vector<PlanOrderItem>& items, const PlanRules& rules,
                                 const std::function<bool(std::size_t, std::size_t)>& linked);

}  // namespace ieum::matcher

#endif  // IEUM_MATCHER_PLAN_PLAN_ORDER_H_
