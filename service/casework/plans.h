// Service plans: composed, changed by hand, agreed, printed.
#ifndef IEUM_SERVICE_CASEWORK_PLANS_H_
#define IEUM_SERVICE_CASEWORK_PLANS_H_

#include "absl/status/statusor.h"

#include "ieum/v1/plan.pb.h"
#include "ieum/v1/plan_service.pb.h"
#include "service/casework/actor.h"
#include "service/casework/desk.h"
#include "service/casework/plan_tools.h"
#include "store/casework/case_view.h"

namespace ieum::casework {

// The workflows behind PlanService, one method for each call. What concerns a case is one commit
// with its entry in the audit log, or a read that is recorded before it is answered; a plan for an
// assessment without a case is neither stored nor recorded, and needs no actor. Errors as
// plan_service.proto says; reasons: PLAN_NOT_DRAFT, PLAN_OUTDATED, CASE_CLOSED, ETAG_MISMATCH,
// UNSAFE and those of access.h, Desk and composing. Thread-safe.
class PlanWork {
 public:
  // `desk` and what `tools` refer to must outlive the object.
  PlanWork(Desk& desk, const PlanTools& tools);

  // Composing again for a case makes a new draft; others stay.
  absl::StatusOr<v1::ServicePlan> ComposePlan(const v1::ComposePlanRequest& request,
                                              const Caller& caller);
  absl::StatusOr<v1::ServicePlan> GetPlan(const v1::GetPlanRequest& request, const Caller& caller);
  absl::StatusOr<v1::ListPlansResponse> ListPlans(const v1::ListPlansRequest& request,
                                                  const Caller& caller);
  absl::StatusOr<v1::ServicePlan> UpdatePlan(const v1::UpdatePlanRequest& request,
                                             const Caller& caller);
  // Only the draft that was made for the current assessment can be agreed.
  absl::StatusOr<v1::ServicePlan> AgreePlan(const v1::AgreePlanRequest& request,
                                            const Caller& caller);
  absl::StatusOr<v1::PrintPlanResponse> PrintPlan(const v1::PrintPlanRequest& request,
                                                  const Caller& caller);

 private:
  absl::StatusOr<v1::PrintPlanResponse> PrintStored(const v1::PrintPlanRequest& request,
                                                    const Caller& caller);
  absl::StatusOr<v1::Assessment> KnownForEdit(const store::CaseView& view, const v1::Case& record,
                                              const v1::Assessment& assessment,
                                              const v1::ServicePlan& edited) const;

  bool Secures(const v1::PlanLine& line, const v1::Assessment& assessment) const;

  Desk& desk_;
  const PlanTools tools_;
};

}  // namespace ieum::casework

#endif  // IEUM_SERVICE_CASEWORK_PLANS_H_
