// What AuditService does, free of gRPC.
#ifndef IEUM_SERVICE_SERVER_AUDIT_HANDLER_H_
#define IEUM_SERVICE_SERVER_AUDIT_HANDLER_H_

#include "absl/status/statusor.h"

#include "ieum/v1/audit_service.pb.h"
#include "service/casework/casework.h"

namespace ieum::server {

// For supervisors, entries of their own organization (casework/audit_scope.h); reading the log is
// itself recorded in it. Thread-safe.
class AuditHandler {
 public:
  // `casework` must outlive the handler.
  explicit AuditHandler(casework::Casework& casework) : casework_(casework) {}

  absl::StatusOr<v1::ListAuditEntriesResponse> ListAuditEntries(
      const v1::ListAuditEntriesRequest& request, const casework::Caller& caller);
  absl::StatusOr<v1::AuditCheckpoint> GetAuditCheckpoint(
      const v1::GetAuditCheckpointRequest& request, const casework::Caller& caller);
  absl::StatusOr<v1::VerifyAuditResponse> VerifyAudit(const v1::VerifyAuditRequest& request,
                                                      const casework::Caller& caller);

 private:
  absl::Status Admit(const casework::Caller& caller);

  casework::Casework& casework_;
};

}  // namespace ieum::server

#endif  // IEUM_SERVICE_SERVER_AUDIT_HANDLER_H_
