// AuditService over gRPC.
#include "ieum/v1/audit_service.grpc.pb.h"
#include "service/server/audit_handler.h"
#include "service/server/rpc_services.h"
#include "service/server/unary.h"

namespace ieum::server {
namespace {

using AuditRpcBase = v1::AuditService::WithRawCallbackMethod_ListAuditEntries<
    v1::AuditService::WithRawCallbackMethod_GetAuditCheckpoint<
        v1::AuditService::WithRawCallbackMethod_VerifyAudit<v1::AuditService::Service>>>;

class AuditRpc final : public AuditRpcBase {
 public:
  AuditRpc(App& app, Machinery& machinery) : machinery_(machinery), handler_(app.casework()) {}

  IEUM_UNARY_BY_ACTOR("AuditService", ListAuditEntries, handler_)
  IEUM_UNARY_BY_ACTOR("AuditService", GetAuditCheckpoint, handler_)
  IEUM_UNARY_BY_ACTOR("AuditService", VerifyAudit, handler_)

 private:
  Machinery& machinery_;
  AuditHandler handler_;
};

}  // namespace

RpcService NewAuditRpc(App& app, Machinery& machinery) {
  return {v1::AuditService::service_full_name(), std::make_unique<AuditRpc>(app, machinery)};
}

}  // namespace ieum::server
