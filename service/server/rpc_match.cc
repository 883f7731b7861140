// MatchService over gRPC.
#include "ieum/v1/match_service.grpc.pb.h"
#include "service/server/match_handler.h"
#include "service/server/rpc_services.h"
#include "service/server/suggest_stream.h"
#include "service/server/unary.h"

namespace ieum::server {
namespace {

using W = v1::MatchService;
using MatchBase = W::WithRawCallbackMethod_Suggest<W::WithRawCallbackMethod_SuggestMany<
    W::WithRawCallbackMethod_ExplainMatch<W::WithRawCallbackMethod_ListNeedAreas<W::Service>>>>;

class MatchRpc final : public MatchBase {
 public:
  MatchRpc(App& app, Machinery& machinery) : machinery_(machinery), handler_(app) {}

  IEUM_UNARY_BY_ACTOR("MatchService", Suggest, handler_)
  IEUM_UNARY_BY_ACTOR("MatchService", ExplainMatch, handler_)
  IEUM_UNARY("MatchService", ListNeedAreas, handler_)

  grpc::ServerBidiReactor<grpc::ByteBuffer, grpc::ByteBuffer>* SuggestMany(
      grpc::CallbackServerContext* context) override {
    return NewSuggestStream(machinery_, *context);
  }

 private:
  Machinery& machinery_;
  MatchHandler handler_;
};

}  // namespace

RpcService NewMatchRpc(App& app, Machinery& machinery) {
  return {W::service_full_name(), std::make_unique<MatchRpc>(app, machinery)};
}

}  // namespace ieum::server
