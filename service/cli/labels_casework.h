// Words for the enum values of plans, cases, consents, referrals and the audit log.
#ifndef IEUM_SERVICE_CLI_LABELS_CASEWORK_H_
#define IEUM_SERVICE_CLI_LABELS_CASEWORK_H_

#include <string>

#include "ieum/v1/audit.pb.h"
#include "ieum/v1/case.pb.h"
#include "ieum/v1/consent.pb.h"
#include "ieum/v1/plan.pb.h"
#include "ieum/v1/referral.pb.h"
#include "service/cli/terminal.h"

namespace ieum::cli {

// Empty for unspecified values, unless they mean something.
std::string LabelOf(v1::PlanState state, const Look& look);
std::string LabelOf(v1::PlanLineKind kind, const Look& look);
std::string LabelOf(v1::MonitoringMethod method, const Look& look);
std::string LabelOf(v1::GoalResult result, const Look& look);
std::string LabelOf(v1::GoalTerm term, const Look& look);
std::string LabelOf(v1::PlanChangeKind kind, const Look& look);
std::string LabelOf(v1::CaseState state, const Look& look);
std::string LabelOf(v1::ClosureReason reason, const Look& look);
std::string LabelOf(v1::DueKind kind, const Look& look);
std::string LabelOf(v1::DisclosedField field, const Look& look);
std::string LabelOf(v1::ConsentScope scope, const Look& look);
std::string LabelOf(v1::ConsentGiver giver, const Look& look);
std::string LabelOf(v1::ConsentState state, const Look& look);
std::string LabelOf(v1::ReferralState state, const Look& look);
std::string LabelOf(v1::ReferralAction action, const Look& look);
std::string LabelOf(v1::ReferralReason reason, const Look& look);
std::string LabelOf(v1::PlaceState place, const Look& look);
std::string LabelOf(v1::ActorRole role, const Look& look);
std::string LabelOf(v1::Purpose purpose, const Look& look);
std::string LabelOf(v1::AccessKind access, const Look& look);
std::string LabelOf(v1::AuditOutcome outcome, const Look& look);
std::string LabelOf(v1::AuditFault::Kind kind, const Look& look);

Tone ToneOf(v1::ReferralState state);

}  // namespace ieum::cli

#endif  // IEUM_SERVICE_CLI_LABELS_CASEWORK_H_
