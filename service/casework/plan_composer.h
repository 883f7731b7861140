// Composes the plan of a case and stores it as a draft.
#ifndef IEUM_SERVICE_CASEWORK_PLAN_COMPOSER_H_
#define IEUM_SERVICE_CASEWORK_PLAN_COMPOSER_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"

#include "ieum/v1/case.pb.h"
#include "ieum/v1/plan.pb.h"
#include "service/casework/desk.h"
#include "service/casework/plan_tools.h"

namespace ieum::casework {

struct ComposeOptions {
  const std::string& weight_profile;
  const v1::PlanWishes& wishes;
  v1::Language language = v1::LANGUAGE_UNSPECIFIED;
};

// Composes for `assessment` of `record`, which need not be stored yet: what the client declined and
// what is received already is honoured (WithCaseKnowledge), lines of the agreed plan that have
// begun go on where they still fit, others are judged anew (line_progress.h). Of the agreed plan's
// hand changes, two hold for the next one too: resources that were taken out (its
// wishes.forbidden_resources, unless pinned now) stay out, and a last day that was set before the
// one composed stays the last day while it lies ahead, unless months are wished for. Puts the draft
// under the next number, and what it leaves open for the gap report, into `act.writes`. Returns the
// draft, without an etag. Errors as matcher::ComposePlan.
absl::StatusOr<v1::ServicePlan> ComposeDraft(Desk& desk, const PlanTools& tools,
                                             const Caller& caller, const v1::Case& record,
                                             const v1::AssessmentVersion& assessment,
                                             const ComposeOptions& options, Act& act);

// Puts what the plan leaves open, for the gap report, in the place of what was there for the month.
absl::Status CountUnmet(const Desk& desk, const v1::Case& record, const v1::ServicePlan& plan,
                        const v1::Assessment& assessment, Act& act);

// The assessment with what `view` knows of the case besides: what was declined, and what is
// received through referrals other than those for resources of `planned`.
absl::StatusOr<v1::Assessment> KnownAssessment(const store::CaseView& view, const v1::Case& record,
                                               const v1::Assessment& assessment,
                                               const v1::ServicePlan& planned, absl::Time now);

// A plan that is not stored.
struct LooseQuestion {
  const v1::Assessment& assessment;
  const ComposeOptions& options;
  absl::Time as_of;
};
absl::StatusOr<v1::ServicePlan> ComposeLoose(Desk& desk, const PlanTools& tools,
                                             const Caller& caller, const LooseQuestion& question);

// Looks for the common mistakes in every goal again.
void CheckGoals(const PlanTools& tools, const v1::Assessment* assessment, absl::CivilDay as_of,
                v1::Language language, v1::ServicePlan& plan);

}  // namespace ieum::casework

#endif  // IEUM_SERVICE_CASEWORK_PLAN_COMPOSER_H_
