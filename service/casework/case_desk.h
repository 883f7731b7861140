// What the workflows of cases and plans share on top of the desk.
#ifndef IEUM_SERVICE_CASEWORK_CASE_DESK_H_
#define IEUM_SERVICE_CASEWORK_CASE_DESK_H_

#include <functional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

#include "ieum/v1/case.pb.h"
#include "ieum/v1/plan.pb.h"
#include "ieum/v1/referral.pb.h"
#include "service/casework/actor.h"
#include "service/casework/desk.h"
#include "service/casework/find_case.h"
#include "service/request/page_token.h"
#include "store/casework/case_view.h"

namespace ieum::casework {

// FAILED_PRECONDITION (CASE_CLOSED) unless the case is open.
absl::Status RequireOpen(const v1::Case& record);

// Makes a commit rely on the case being as it was read; for acts that do not write the case itself.
void HoldCase(const v1::Case& record, store::CaseWrites& writes);

std::string IdOfCase(const v1::Case& record);
// The agreed plan; a plan without a name where there is none.
absl::StatusOr<v1::ServicePlan> AgreedPlan(const store::CaseView& view, const v1::Case& record);
// The referrals of a case, newest first.
absl::StatusOr<std::vector<store::StoredReferral>> ReferralsOf(const store::CaseView& view,
                                                               std::string_view case_id);
// The same without what only the workflow needs.
absl::StatusOr<std::vector<v1::Referral>> ReferralRecordsOf(const store::CaseView& view,
                                                            std::string_view case_id);
// `plan` of the case as callers see it: while it is the agreed one, with the referrals that carry
// out its lines now (ShowReferrals).
absl::Status ShowPlan(const store::CaseView& view, const v1::Case& record, v1::ServicePlan& plan);

// Runs `work` once for the request and then `answer` on what is stored now, with the name that
// `work` gave. For a request that was carried out before, `answer` is a read of its own: the case
// called by the first two words of the name must be open to the actor, and the access is recorded.
using Answer = std::function<absl::Status(const store::CaseView& view, const std::string& name)>;
absl::Status ActOnce(Desk& desk, const Caller& caller, const google::protobuf::Message& request,
                     const std::string& request_id, const Desk::Work& work, const Answer& answer);
// The same for requests without an id.
absl::Status ActAndAnswer(Desk& desk, const Caller& caller, const Desk::Work& work,
                          const Answer& answer);

// ActAndAnswer for work on one plan, which is then read.
absl::StatusOr<v1::ServicePlan> ActOnPlan(Desk& desk, const Caller& caller,
                                          const store::CasePart& plan, const Desk::Work& work);

absl::Status BadPageToken();

}  // namespace ieum::casework

#endif  // IEUM_SERVICE_CASEWORK_CASE_DESK_H_
