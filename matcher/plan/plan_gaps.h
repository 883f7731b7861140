// What a plan leaves open, and why.
#ifndef IEUM_MATCHER_PLAN_PLAN_GAPS_H_
#define IEUM_MATCHER_PLAN_PLAN_GAPS_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"

#include "matcher/plan/plan_lines.h"

namespace ieum::matcher {

struct PlanGaps {
  std::vector<v1::OpenNeed> open;    // by priority of the needs, one for each cause
  std::vector<std::string> remarks;  // on codes that could be served at more burden than help
};

// A code is open when no chosen resource serves it (PlanFit::serves). Costs a look at every
// resource for it; asks the checkpoint meanwhile.
absl::StatusOr<PlanGaps> FindPlanGaps(const PlanMaking& making);

}  // namespace ieum::matcher

#endif  // IEUM_MATCHER_PLAN_PLAN_GAPS_H_
