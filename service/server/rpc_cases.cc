// CaseService, PlanService and GapService over gRPC.
#include "ieum/v1/case_service.grpc.pb.h"
#include "ieum/v1/gap_service.grpc.pb.h"
#include "ieum/v1/plan_service.grpc.pb.h"
#include "service/server/rpc_services.h"
#include "service/server/unary.h"
#include "service/server/watch_stream.h"

namespace ieum::server {
namespace {

using CaseRpcBase = v1::CaseService::WithRawCallbackMethod_CreateCase<
    v1::CaseService::WithRawCallbackMethod_GetCase<v1::CaseService::WithRawCallbackMethod_ListCases<
        v1::CaseService::WithRawCallbackMethod_UpdateCase<
            v1::CaseService::WithRawCallbackMethod_ReassessCase<
                v1::CaseService::WithRawCallbackMethod_GetAssessment<
                    v1::CaseService::WithRawCallbackMethod_CreateCheckIn<
                        v1::CaseService::WithRawCallbackMethod_ListCheckIns<
                            v1::CaseService::WithRawCallbackMethod_RecordGoalResult<
                                v1::CaseService::WithRawCallbackMethod_CloseCase<
                                    v1::CaseService::WithRawCallbackMethod_ReopenCase<
                                        v1::CaseService::WithRawCallbackMethod_EraseCase<
                                            v1::CaseService::WithRawCallbackMethod_ListDue<
                                                v1::CaseService::
                                                    WithRawCallbackMethod_ListServingAgencies<
                                                        v1::CaseService::
                                                            WithRawCallbackMethod_WatchCases<
                                                                v1::CaseService::
                                                                    Service>>>>>>>>>>>>>>>;

class CaseRpc final : public CaseRpcBase {
 public:
  CaseRpc(App& app, Machinery& machinery)
      : machinery_(machinery), handler_(app.casework().cases()) {}

  IEUM_UNARY_BY_ACTOR("CaseService", CreateCase, handler_)
  IEUM_UNARY_BY_ACTOR("CaseService", GetCase, handler_)
  IEUM_UNARY_BY_ACTOR("CaseService", ListCases, handler_)
  IEUM_UNARY_BY_ACTOR("CaseService", UpdateCase, handler_)
  IEUM_UNARY_BY_ACTOR("CaseService", ReassessCase, handler_)
  IEUM_UNARY_BY_ACTOR("CaseService", GetAssessment, handler_)
  IEUM_UNARY_BY_ACTOR("CaseService", CreateCheckIn, handler_)
  IEUM_UNARY_BY_ACTOR("CaseService", ListCheckIns, handler_)
  IEUM_UNARY_BY_ACTOR("CaseService", RecordGoalResult, handler_)
  IEUM_UNARY_BY_ACTOR("CaseService", CloseCase, handler_)
  IEUM_UNARY_BY_ACTOR("CaseService", ReopenCase, handler_)
  IEUM_UNARY_BY_ACTOR("CaseService", EraseCase, handler_)
  IEUM_UNARY_BY_ACTOR("CaseService", ListDue, handler_)
  IEUM_UNARY_BY_ACTOR("CaseService", ListServingAgencies, handler_)

  grpc::ServerWriteReactor<grpc::ByteBuffer>* WatchCases(grpc::CallbackServerContext* context,
                                                         const grpc::ByteBuffer* request) override {
    return NewWatchStream<v1::WatchCasesRequest>(machinery_,
                                                 {"CaseService.WatchCases", *context, *request});
  }

 private:
  Machinery& machinery_;
  casework::CaseWork& handler_;
};

using PlanRpcBase = v1::PlanService::WithRawCallbackMethod_ComposePlan<
    v1::PlanService::WithRawCallbackMethod_GetPlan<v1::PlanService::WithRawCallbackMethod_ListPlans<
        v1::PlanService::WithRawCallbackMethod_UpdatePlan<
            v1::PlanService::WithRawCallbackMethod_AgreePlan<
                v1::PlanService::WithRawCallbackMethod_PrintPlan<v1::PlanService::Service>>>>>>;

class PlanRpc final : public PlanRpcBase {
 public:
  PlanRpc(App& app, Machinery& machinery)
      : machinery_(machinery), handler_(app.casework().plans()) {}

  IEUM_UNARY_BY_ACTOR("PlanService", ComposePlan, handler_)
  IEUM_UNARY_BY_ACTOR("PlanService", GetPlan, handler_)
  IEUM_UNARY_BY_ACTOR("PlanService", ListPlans, handler_)
  IEUM_UNARY_BY_ACTOR("PlanService", UpdatePlan, handler_)
  IEUM_UNARY_BY_ACTOR("PlanService", AgreePlan, handler_)
  IEUM_UNARY_BY_ACTOR("PlanService", PrintPlan, handler_)

 private:
  Machinery& machinery_;
  casework::PlanWork& handler_;
};

using GapRpcBase = v1::GapService::WithRawCallbackMethod_ListGaps<v1::GapService::Service>;

class GapRpc final : public GapRpcBase {
 public:
  GapRpc(App& app, Machinery& machinery) : machinery_(machinery), handler_(app.casework().gaps()) {}

  IEUM_UNARY_BY_ACTOR("GapService", ListGaps, handler_)

 private:
  Machinery& machinery_;
  casework::GapWork& handler_;
};

}  // namespace

RpcService NewCaseRpc(App& app, Machinery& machinery) {
  return {v1::CaseService::service_full_name(), std::make_unique<CaseRpc>(app, machinery)};
}
RpcService NewPlanRpc(App& app, Machinery& machinery) {
  return {v1::PlanService::service_full_name(), std::make_unique<PlanRpc>(app, machinery)};
}
RpcService NewGapRpc(App& app, Machinery& machinery) {
  return {v1::GapService::service_full_name(), std::make_unique<GapRpc>(app, machinery)};
}

}  // namespace ieum::server
