// The methods of plans, cases, consents, referrals, gaps and the audit log, a line for each.
#ifndef IEUM_SERVICE_CLI_METHODS_CASEWORK_H_
#define IEUM_SERVICE_CLI_METHODS_CASEWORK_H_

#include "google/protobuf/empty.pb.h"

#include "ieum/v1/audit_service.pb.h"
#include "ieum/v1/case_service.pb.h"
#include "ieum/v1/consent_service.pb.h"
#include "ieum/v1/gap_service.pb.h"
#include "ieum/v1/plan_service.pb.h"
#include "ieum/v1/referral_service.pb.h"
#include "service/cli/methods.h"

namespace ieum::cli {

inline constexpr Method<v1::ComposePlanRequest, v1::ServicePlan> kComposePlan{
    "ieum.v1.PlanService/ComposePlan"};
inline constexpr Method<v1::GetPlanRequest, v1::ServicePlan> kGetPlan{
    "ieum.v1.PlanService/GetPlan"};
inline constexpr Method<v1::ListPlansRequest, v1::ListPlansResponse> kListPlans{
    "ieum.v1.PlanService/ListPlans"};
inline constexpr Method<v1::UpdatePlanRequest, v1::ServicePlan> kUpdatePlan{
    "ieum.v1.PlanService/UpdatePlan"};
inline constexpr Method<v1::AgreePlanRequest, v1::ServicePlan> kAgreePlan{
    "ieum.v1.PlanService/AgreePlan"};
inline constexpr Method<v1::PrintPlanRequest, v1::PrintPlanResponse> kPrintPlan{
    "ieum.v1.PlanService/PrintPlan"};

inline constexpr Method<v1::CreateCaseRequest, v1::Case> kCreateCase{
    "ieum.v1.CaseService/CreateCase"};
inline constexpr Method<v1::GetCaseRequest, v1::Case> kGetCase{"ieum.v1.CaseService/GetCase"};
inline constexpr Method<v1::ListCasesRequest, v1::ListCasesResponse> kListCases{
    "ieum.v1.CaseService/ListCases"};
inline constexpr Method<v1::UpdateCaseRequest, v1::Case> kUpdateCase{
    "ieum.v1.CaseService/UpdateCase"};
inline constexpr Method<v1::ReassessCaseRequest, v1::ReassessCaseResponse> kReassessCase{
    "ieum.v1.CaseService/ReassessCase"};
inline constexpr Method<v1::GetAssessmentRequest, v1::AssessmentVersion> kGetAssessment{
    "ieum.v1.CaseService/GetAssessment"};
inline constexpr Method<v1::CreateCheckInRequest, v1::CheckIn> kCreateCheckIn{
    "ieum.v1.CaseService/CreateCheckIn"};
inline constexpr Method<v1::ListCheckInsRequest, v1::ListCheckInsResponse> kListCheckIns{
    "ieum.v1.CaseService/ListCheckIns"};
inline constexpr Method<v1::RecordGoalResultRequest, v1::ServicePlan> kRecordGoalResult{
    "ieum.v1.CaseService/RecordGoalResult"};
inline constexpr Method<v1::CloseCaseRequest, v1::Case> kCloseCase{"ieum.v1.CaseService/CloseCase"};
inline constexpr Method<v1::ReopenCaseRequest, v1::Case> kReopenCase{
    "ieum.v1.CaseService/ReopenCase"};
inline constexpr Method<v1::EraseCaseRequest, google::protobuf::Empty> kEraseCase{
    "ieum.v1.CaseService/EraseCase"};
inline constexpr Method<v1::ListDueRequest, v1::ListDueResponse> kListDue{
    "ieum.v1.CaseService/ListDue"};
inline constexpr Method<v1::ListServingAgenciesRequest, v1::ListServingAgenciesResponse>
    kListServingAgencies{"ieum.v1.CaseService/ListServingAgencies"};
inline constexpr StreamMethod<v1::WatchCasesRequest, v1::ReferralEvent> kWatchCases{
    "ieum.v1.CaseService/WatchCases"};

inline constexpr Method<v1::CreateConsentRequest, v1::Consent> kCreateConsent{
    "ieum.v1.ConsentService/CreateConsent"};
inline constexpr Method<v1::GetConsentRequest, v1::Consent> kGetConsent{
    "ieum.v1.ConsentService/GetConsent"};
inline constexpr Method<v1::ListConsentsRequest, v1::ListConsentsResponse> kListConsents{
    "ieum.v1.ConsentService/ListConsents"};
inline constexpr Method<v1::WithdrawConsentRequest, v1::Consent> kWithdrawConsent{
    "ieum.v1.ConsentService/WithdrawConsent"};

inline constexpr Method<v1::CreateReferralRequest, v1::Referral> kCreateReferral{
    "ieum.v1.ReferralService/CreateReferral"};
inline constexpr Method<v1::GetReferralRequest, v1::Referral> kGetReferral{
    "ieum.v1.ReferralService/GetReferral"};
inline constexpr Method<v1::ListReferralsRequest, v1::ListReferralsResponse> kListReferrals{
    "ieum.v1.ReferralService/ListReferrals"};
inline constexpr Method<v1::TransitionReferralRequest, v1::Referral> kTransitionReferral{
    "ieum.v1.ReferralService/TransitionReferral"};
inline constexpr Method<v1::PreviewPacketRequest, v1::PreviewPacketResponse> kPreviewPacket{
    "ieum.v1.ReferralService/PreviewPacket"};
inline constexpr Method<v1::GetPacketRequest, v1::ReferralPacket> kGetPacket{
    "ieum.v1.ReferralService/GetPacket"};
inline constexpr StreamMethod<v1::WatchReferralsRequest, v1::ReferralEvent> kWatchReferrals{
    "ieum.v1.ReferralService/WatchReferrals"};

inline constexpr Method<v1::ListGapsRequest, v1::ListGapsResponse> kListGaps{
    "ieum.v1.GapService/ListGaps"};

inline constexpr Method<v1::ListAuditEntriesRequest, v1::ListAuditEntriesResponse>
    kListAuditEntries{"ieum.v1.AuditService/ListAuditEntries"};
inline constexpr Method<v1::GetAuditCheckpointRequest, v1::AuditCheckpoint> kGetAuditCheckpoint{
    "ieum.v1.AuditService/GetAuditCheckpoint"};
inline constexpr Method<v1::VerifyAuditRequest, v1::VerifyAuditResponse> kVerifyAudit{
    "ieum.v1.AuditService/VerifyAudit", kTransferSeconds};

}  // namespace ieum::cli

#endif  // IEUM_SERVICE_CLI_METHODS_CASEWORK_H_
