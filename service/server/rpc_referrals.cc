// ReferralService and ConsentService over gRPC.
#include "ieum/v1/consent_service.grpc.pb.h"
#include "ieum/v1/referral_service.grpc.pb.h"
#include "service/server/rpc_services.h"
#include "service/server/unary.h"
#include "service/server/watch_stream.h"

namespace ieum::server {
namespace {

using ReferralRpcBase = v1::ReferralService::WithRawCallbackMethod_CreateReferral<
    v1::ReferralService::WithRawCallbackMethod_GetReferral<
        v1::ReferralService::WithRawCallbackMethod_ListReferrals<
            v1::ReferralService::WithRawCallbackMethod_TransitionReferral<
                v1::ReferralService::WithRawCallbackMethod_PreviewPacket<
                    v1::ReferralService::WithRawCallbackMethod_GetPacket<
                        v1::ReferralService::WithRawCallbackMethod_WatchReferrals<
                            v1::ReferralService::Service>>>>>>>;

class ReferralRpc final : public ReferralRpcBase {
 public:
  ReferralRpc(App& app, Machinery& machinery)
      : machinery_(machinery), handler_(app.casework().referrals()) {}

  IEUM_UNARY_BY_ACTOR("ReferralService", CreateReferral, handler_)
  IEUM_UNARY_BY_ACTOR("ReferralService", GetReferral, handler_)
  IEUM_UNARY_BY_ACTOR("ReferralService", ListReferrals, handler_)
  IEUM_UNARY_BY_ACTOR("ReferralService", TransitionReferral, handler_)
  IEUM_UNARY_BY_ACTOR("ReferralService", PreviewPacket, handler_)
  IEUM_UNARY_BY_ACTOR("ReferralService", GetPacket, handler_)

  grpc::ServerWriteReactor<grpc::ByteBuffer>* WatchReferrals(
      grpc::CallbackServerContext* context, const grpc::ByteBuffer* request) override {
    return NewWatchStream<v1::WatchReferralsRequest>(
        machinery_, {"ReferralService.WatchReferrals", *context, *request});
  }

 private:
  Machinery& machinery_;
  casework::ReferralWork& handler_;
};

using ConsentRpcBase = v1::ConsentService::WithRawCallbackMethod_CreateConsent<
    v1::ConsentService::WithRawCallbackMethod_GetConsent<
        v1::ConsentService::WithRawCallbackMethod_ListConsents<
            v1::ConsentService::WithRawCallbackMethod_WithdrawConsent<
                v1::ConsentService::Service>>>>;

class ConsentRpc final : public ConsentRpcBase {
 public:
  ConsentRpc(App& app, Machinery& machinery)
      : machinery_(machinery), handler_(app.casework().consents()) {}

  IEUM_UNARY_BY_ACTOR("ConsentService", CreateConsent, handler_)
  IEUM_UNARY_BY_ACTOR("ConsentService", GetConsent, handler_)
  IEUM_UNARY_BY_ACTOR("ConsentService", ListConsents, handler_)
  IEUM_UNARY_BY_ACTOR("ConsentService", WithdrawConsent, handler_)

 private:
  Machinery& machinery_;
  casework::ConsentWork& handler_;
};

}  // namespace

RpcService NewReferralRpc(App& app, Machinery& machinery) {
  return {v1::ReferralService::service_full_name(), std::make_unique<ReferralRpc>(app, machinery)};
}
RpcService NewConsentRpc(App& app, Machinery& machinery) {
  return {v1::ConsentService::service_full_name(), std::make_unique<ConsentRpc>(app, machinery)};
}

}  // namespace ieum::server
