// Cases from assessment to follow-up.
#ifndef IEUM_SERVICE_CASEWORK_CASES_H_
#define IEUM_SERVICE_CASEWORK_CASES_H_

#include <functional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "google/protobuf/empty.pb.h"

#include "ieum/v1/case.pb.h"
#include "ieum/v1/case_service.pb.h"
#include "service/casework/actor.h"
#include "service/casework/desk.h"
#include "service/casework/plan_tools.h"

namespace ieum::casework {

// The workflows behind CaseService, one method for each call but the stream. Every act is one
// commit with its entry in the audit log; every read is recorded before it is answered. Errors as
// case_service.proto says; reasons: CASE_CLOSED, CASE_EXISTS, CASE_OPEN, PLAN_NOT_AGREED,
// ETAG_MISMATCH, KEY_DESTROYED, and those of access.h, Desk and composing. Thread-safe.
class CaseWork {
 public:
  // `desk` and what `tools` refer to must outlive the object.
  CaseWork(Desk& desk, const PlanTools& tools) : desk_(desk), tools_(tools) {}

  // The key of the case is made before its record is committed. When the process dies in between,
  // a key that opens nothing is left.
  absl::StatusOr<v1::Case> CreateCase(const v1::CreateCaseRequest& request, const Caller& caller);
  absl::StatusOr<v1::Case> GetCase(const v1::GetCaseRequest& request, const Caller& caller);
  // Newest first.
  absl::StatusOr<v1::ListCasesResponse> ListCases(const v1::ListCasesRequest& request,
                                                  const Caller& caller);
  absl::StatusOr<v1::Case> UpdateCase(const v1::UpdateCaseRequest& request, const Caller& caller);
  absl::StatusOr<v1::ReassessCaseResponse> ReassessCase(const v1::ReassessCaseRequest& request,
                                                        const Caller& caller);
  absl::StatusOr<v1::AssessmentVersion> GetAssessment(const v1::GetAssessmentRequest& request,
                                                      const Caller& caller);
  absl::StatusOr<v1::CheckIn> CreateCheckIn(const v1::CreateCheckInRequest& request,
                                            const Caller& caller);
  absl::StatusOr<v1::ListCheckInsResponse> ListCheckIns(const v1::ListCheckInsRequest& request,
                                                        const Caller& caller);
  absl::StatusOr<v1::ServicePlan> RecordGoalResult(const v1::RecordGoalResultRequest& request,
                                                   const Caller& caller);
  absl::StatusOr<v1::Case> CloseCase(const v1::CloseCaseRequest& request, const Caller& caller);
  // A case taken up again is to be assessed now.
  absl::StatusOr<v1::Case> ReopenCase(const v1::ReopenCaseRequest& request, const Caller& caller);
  // OK means that nothing about the client can be read any more, also in copies of the store.
  absl::StatusOr<google::protobuf::Empty> EraseCase(const v1::EraseCaseRequest& request,
                                                    const Caller& caller);
  // Reads all cases of the organization. See due_items.h for what falls due when.
  absl::StatusOr<v1::ListDueResponse> ListDue(const v1::ListDueRequest& request,
                                              const Caller& caller);
  absl::StatusOr<v1::ListServingAgenciesResponse> ListServingAgencies(
      const v1::ListServingAgenciesRequest& request, const Caller& caller);

 private:
  absl::StatusOr<std::string> Open(const v1::CreateCaseRequest& request, const Caller& caller,
                                   const std::string& id, Act& act, bool& has_key);
  // Puts a case that has changed.
  absl::Status Save(v1::Case& record, Act& act) const;
  // The case as stored now, as callers see it.
  absl::Status Show(const store::CaseView& view, const std::string& name, v1::Case& out) const;
  absl::Status DeleteRecords(const v1::Case& record, Act& act) const;

  Desk& desk_;
  const PlanTools tools_;
};

}  // namespace ieum::casework

#endif  // IEUM_SERVICE_CASEWORK_CASES_H_
