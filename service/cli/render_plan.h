// Service plans as people read them.
#ifndef IEUM_SERVICE_CLI_RENDER_PLAN_H_
#define IEUM_SERVICE_CLI_RENDER_PLAN_H_

#include <string>

#include "ieum/v1/assessment.pb.h"
#include "ieum/v1/plan_service.pb.h"
#include "service/cli/labels.h"

namespace ieum::cli {

// A plan, and what is known around it.
struct PlanPage {
  const v1::ServicePlan& plan;
  const NeedLabels& labels;
  // The assessment it was made for; without it needs are shown by id.
  const v1::Assessment* assessment = nullptr;
};

// The lines as a table by step, the goals with their warnings, every line with its reasons and
// alternatives, the needs left open, and what changed from the plan before.
std::string RenderPlan(const PlanPage& page, const Look& look);

// The table, and a line for each need left open.
std::string RenderPlanTable(const v1::ServicePlan& plan, const Look& look);

// The goals alone.
std::string RenderGoalList(const v1::ServicePlan& plan, const Look& look);

std::string RenderList(const v1::ListPlansResponse& list, const Look& look);

}  // namespace ieum::cli

#endif  // IEUM_SERVICE_CLI_RENDER_PLAN_H_
