// A plan on paper.
#ifndef IEUM_SERVICE_CASEWORK_PLAN_PRINT_H_
#define IEUM_SERVICE_CASEWORK_PLAN_PRINT_H_

#include <map>
#include <string>

#include "absl/status/statusor.h"

#include "ieum/v1/plan_service.pb.h"
#include "ieum/v1/referral.pb.h"
#include "matcher/plan/plan_rules.h"
#include "service/casework/desk.h"

namespace ieum::casework {

// References must outlive the call.
struct PrintQuestion {
  const v1::ServicePlan& plan;
  const matcher::PlanRules& rules;             // what sentences on the order were taken from
  const v1::Case* record = nullptr;            // null: the plan is not stored
  const v1::Assessment* assessment = nullptr;  // null: not known
  // States of the referrals that carry out lines, by line id.
  std::map<std::string, v1::ReferralState> referral_states = {};
  v1::PrintFormat format = v1::PRINT_FORMAT_UNSPECIFIED;
  v1::Language language = v1::LANGUAGE_UNSPECIFIED;
};

// One page in the format and language asked for (why a line waits, too, in whichever it was
// composed), with what its names stand for looked up in the catalogue as it
// is now; what is deleted since is printed as the plan knows it. Confidential places stay withheld.
absl::StatusOr<v1::PrintPlanResponse> Print(const Desk& desk, const PrintQuestion& question);

}  // namespace ieum::casework

#endif  // IEUM_SERVICE_CASEWORK_PLAN_PRINT_H_
