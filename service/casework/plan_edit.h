// Changing a draft plan by hand.
#ifndef IEUM_SERVICE_CASEWORK_PLAN_EDIT_H_
#define IEUM_SERVICE_CASEWORK_PLAN_EDIT_H_

#include <functional>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"

#include "ieum/v1/assessment.pb.h"
#include "ieum/v1/catalog.pb.h"
#include "ieum/v1/plan.pb.h"

namespace ieum::casework {

// What an edit looks up, and holds the plan against.
struct PlanEditFrame {
  const v1::Assessment& assessment;  // the one that the plan was made for
  absl::CivilDay today;
  // By name; NOT_FOUND.
  std::function<absl::StatusOr<v1::Resource>(const std::string&)> resource;
  std::function<absl::StatusOr<v1::Organization>(const std::string&)> organization;
  // OK when this is a referral of the case for the resource.
  std::function<absl::Status(const std::string& referral, const std::string& resource)> referral;
};

// `edited` is `stored` with goals, lines or dates as they were sent. Checks it (INVALID_ARGUMENT,
// fields "plan.…"; among it dates that are new and not plausible, see case_dates.h, and a plan's
// first day more than a year from today) and makes it whole: lines without an id get one; what the
// service says of a line is taken from the stored one where nothing of the line changed, looked up
// anew where its resource did, and kept but for the marginal gain otherwise; results of goals stay
// as recorded. What the edit means for the client is for plan_review.h, mistakes in goals for
// CheckGoals.
absl::Status FinishEdit(const PlanEditFrame& frame, const v1::ServicePlan& stored,
                        v1::ServicePlan& edited);

// Lines stand as they were sent; one that `secures` somebody and for which neither step nor
// priority is said goes before all others.
void SafetyFirst(const std::function<bool(const v1::PlanLine&)>& secures, v1::ServicePlan& plan);

}  // namespace ieum::casework

#endif  // IEUM_SERVICE_CASEWORK_PLAN_EDIT_H_
