// The commands of plans, cases, consents, referrals, gaps and the audit log. A status that is not
// OK has not been told yet.
#ifndef IEUM_SERVICE_CLI_COMMANDS_CASEWORK_H_
#define IEUM_SERVICE_CLI_COMMANDS_CASEWORK_H_

#include "absl/status/status.h"

#include "service/cli/commands.h"

namespace ieum::cli {

absl::Status PlanCompose(Context& context);
absl::Status PlanGet(Context& context);
absl::Status PlanList(Context& context);
absl::Status PlanSet(Context& context);
absl::Status PlanAgree(Context& context);
absl::Status PlanPrint(Context& context);

absl::Status CaseOpen(Context& context);
absl::Status CaseGet(Context& context);
absl::Status CaseList(Context& context);
absl::Status CaseSet(Context& context);
absl::Status CaseAssessment(Context& context);
absl::Status CaseReassess(Context& context);
absl::Status CaseClose(Context& context);
absl::Status CaseReopen(Context& context);
absl::Status CaseErase(Context& context);
absl::Status CaseServing(Context& context);
absl::Status CaseDue(Context& context);
absl::Status CheckInAdd(Context& context);
absl::Status CheckInList(Context& context);
absl::Status GoalResult(Context& context);

absl::Status ConsentGive(Context& context);
absl::Status ConsentGet(Context& context);
absl::Status ConsentList(Context& context);
absl::Status ConsentWithdraw(Context& context);

absl::Status ReferralDraft(Context& context);
// Every verb that moves a referral on: request, accept, ...
absl::Status ReferralMove(Context& context);
absl::Status ReferralGet(Context& context);
absl::Status ReferralList(Context& context);
absl::Status ReferralPreview(Context& context);
absl::Status ReferralPacket(Context& context);
absl::Status ReferralWatch(Context& context);

absl::Status Gaps(Context& context);
// DATA_LOSS when anything is wrong with the log.
absl::Status AuditVerify(Context& context);
absl::Status AuditList(Context& context);
absl::Status AuditCheckpoint(Context& context);

}  // namespace ieum::cli

#endif  // IEUM_SERVICE_CLI_COMMANDS_CASEWORK_H_
