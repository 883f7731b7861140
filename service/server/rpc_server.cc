#include "service/server/rpc_server.h"

#include <chrono>
#include <mutex>
#include <utility>

#include <grpc/support/log.h>
#include <grpcpp/ext/proto_server_reflection_plugin.h>
#include <grpcpp/grpcpp.h>
#include <grpcpp/health_check_service_interface.h>
#include <spdlog/spdlog.h>

#include "ieum/v1/catalog_service.grpc.pb.h"
#include "ieum/v1/match_service.grpc.pb.h"
#include "service/server/call.h"
#include "service/server/catalog_handler.h"
#include "service/server/catalog_lists.h"
#include "service/server/export_stream.h"
#include "service/server/import_stream.h"
#include "service/server/machinery.h"
#include "service/server/match_handler.h"

namespace ieum::server {
namespace {

using grpc::ByteBuffer;
using grpc::CallbackServerContext;
using grpc::ServerUnaryReactor;

// One unary call as gRPC hands it over.
struct Raw {
  CallbackServerContext* context;
  const ByteBuffer* request;
  ByteBuffer* response;
};

// Tells the tracker when the answer has gone out.
class UnaryReactor final : public ServerUnaryReactor {
 public:
  explicit UnaryReactor(CallTracker& calls) : calls_(calls), admitted_(calls.Begin()) {}
  bool admitted() const { return admitted_; }
  void OnDone() override {
    calls_.End();
    delete this;
  }

 private:
  CallTracker& calls_;
  const bool admitted_;
};

// The way of every unary call: queue, parse, handle, serialise, conclude. Requests arrive as bytes
// so that one that does not parse is answered with INVALID_ARGUMENT and the field.
template <typename Request, typename Handler>
ServerUnaryReactor* Dispatch(Machinery& machinery, const char* method, const Raw& raw,
                             Handler handler) {
  const CallStart start{method};
  auto* reactor = new UnaryReactor(machinery.calls);
  if (!reactor->admitted()) {
    reactor->Finish(Conclude(start, ShuttingDown()));
    return reactor;
  }
  const bool taken = machinery.workers.Submit(raw.request->Length(), [=] {
    const Checkpoint checkpoint = CheckpointOf(*raw.context);
    const absl::Status status = Guarded([&]() -> absl::Status {
      if (absl::Status waited = checkpoint(); !waited.ok()) return waited;
      Request request;
      if (absl::Status parsed = ParseFrom(*raw.request, request); !parsed.ok()) return parsed;
      const auto response = handler(request, checkpoint);
      if (response.ok()) *raw.response = ToBytes(*response);
      return response.status();
    });
    reactor->Finish(Conclude(start, status));
  });
  if (!taken) reactor->Finish(Conclude(start, Overloaded()));
  return reactor;
}

// Every method by bytes, on gRPC's callback interface.
using V = v1::CatalogService;
using CatalogBase =
    V::WithRawCallbackMethod_CreateOrganization<V::WithRawCallbackMethod_GetOrganization<
        V::WithRawCallbackMethod_UpdateOrganization<V::WithRawCallbackMethod_DeleteOrganization<
            V::WithRawCallbackMethod_ListOrganizations<V::WithRawCallbackMethod_CreateResource<
                V::WithRawCallbackMethod_GetResource<V::WithRawCallbackMethod_UpdateResource<
                    V::WithRawCallbackMethod_DeleteResource<V::WithRawCallbackMethod_ListResources<
                        V::WithRawCallbackMethod_UpdateAvailability<
                            V::WithRawCallbackMethod_VerifyResource<
                                V::WithRawCallbackMethod_ListRegions<
                                    V::WithRawCallbackMethod_ImportCatalog<
                                        V::WithRawCallbackMethod_ExportCatalog<
                                            V::Service>>>>>>>>>>>>>>>;

// A unary method: its name in the contract, and the object whose method of that name answers it.
#define IEUM_UNARY(service, method, handler)                                            \
  ServerUnaryReactor* method(CallbackServerContext* context, const ByteBuffer* request, \
                             ByteBuffer* response) override {                           \
    return Dispatch<v1::method##Request>(                                               \
        machinery_, service "." #method, {context, request, response},                  \
        [this](const v1::method##Request& parsed, const Checkpoint& checkpoint) {       \
          return handler.method(parsed, checkpoint);                                    \
        });                                                                             \
  }

class CatalogRpc final : public CatalogBase {
 public:
  CatalogRpc(App& app, Machinery& machinery) : machinery_(machinery), handler_(app), lists_(app) {}

  IEUM_UNARY("CatalogService", CreateOrganization, handler_)
  IEUM_UNARY("CatalogService", GetOrganization, handler_)
  IEUM_UNARY("CatalogService", UpdateOrganization, handler_)
  IEUM_UNARY("CatalogService", DeleteOrganization, handler_)
  IEUM_UNARY("CatalogService", ListOrganizations, lists_)
  IEUM_UNARY("CatalogService", CreateResource, handler_)
  IEUM_UNARY("CatalogService", GetResource, handler_)
  IEUM_UNARY("CatalogService", UpdateResource, handler_)
  IEUM_UNARY("CatalogService", DeleteResource, handler_)
  IEUM_UNARY("CatalogService", ListResources, lists_)
  IEUM_UNARY("CatalogService", UpdateAvailability, handler_)
  IEUM_UNARY("CatalogService", VerifyResource, handler_)
  IEUM_UNARY("CatalogService", ListRegions, lists_)

  grpc::ServerReadReactor<ByteBuffer>* ImportCatalog(CallbackServerContext* context,
                                                     ByteBuffer* response) override {
    return NewImportStream(machinery_, *context, *response);
  }
  grpc::ServerWriteReactor<ByteBuffer>* ExportCatalog(CallbackServerContext* context,
                                                      const ByteBuffer* request) override {
    return NewExportStream(machinery_, *context, *request);
  }

 private:
  Machinery& machinery_;
  CatalogHandler handler_;
  CatalogLists lists_;
};

using W = v1::MatchService;
using MatchBase = W::WithRawCallbackMethod_Suggest<
    W::WithRawCallbackMethod_ExplainMatch<W::WithRawCallbackMethod_ListNeedAreas<W::Service>>>;

class MatchRpc final : public MatchBase {
 public:
  MatchRpc(App& app, Machinery& machinery) : machinery_(machinery), handler_(app) {}

  IEUM_UNARY("MatchService", Suggest, handler_)
  IEUM_UNARY("MatchService", ExplainMatch, handler_)
  IEUM_UNARY("MatchService", ListNeedAreas, handler_)

 private:
  Machinery& machinery_;
  MatchHandler handler_;
};

#undef IEUM_UNARY

// How often silent connections are asked whether somebody is there.
constexpr int kKeepaliveMs = 60'000;

// What is still running may say why it ends, rather than just break off.
constexpr std::chrono::seconds kLastWords{2};

// What gRPC writes on its own account repeats, at length, what is told here in other words.
void LogOfGrpc(gpr_log_func_args* said) {
  spdlog::debug("grpc: {}:{}: {}", said->file, said->line, said->message);
}

class RpcServerImpl final : public RpcServer {
 public:
  RpcServerImpl(App& app, const RpcOptions& options)
      : machinery_(app, options), catalog_(app, machinery_), match_(app, machinery_) {}
  ~RpcServerImpl() override { Shutdown(absl::ZeroDuration()); }

  absl::Status Listen(App& app, const RpcOptions& options) {
    gpr_set_log_function(LogOfGrpc);
    grpc::EnableDefaultHealthCheckService(true);
    static std::once_flag reflection;
    std::call_once(reflection, grpc::reflection::InitProtoReflectionServerBuilderPlugin);
    grpc::ServerBuilder builder;
    // Without this a second server on the same port would quietly share it.
    builder.AddChannelArgument(GRPC_ARG_ALLOW_REUSEPORT, 0);
    builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_TIME_MS, kKeepaliveMs);
    builder.SetMaxReceiveMessageSize(static_cast<int>(options.max_message_bytes));
    builder.AddListeningPort(options.listen, grpc::InsecureServerCredentials(), &port_);
    builder.RegisterService(&catalog_);
    builder.RegisterService(&match_);
    server_ = builder.BuildAndStart();
    if (server_ == nullptr || port_ == 0) {
      return absl::UnavailableError("cannot listen on " + options.listen +
                                    "; is another program listening there?");
    }
    SetServing(app.index().ok());
    app.OnServingChange([this](bool serving) { SetServing(serving); });
    return absl::OkStatus();
  }

  int port() const override { return port_; }

  void Shutdown(absl::Duration drain) override {
    if (server_ == nullptr || std::exchange(stopped_, true)) return;
    server_->GetHealthCheckService()->Shutdown();
    machinery_.calls.Drain(absl::ToChronoNanoseconds(drain));
    machinery_.ending = true;
    machinery_.calls.Drain(kLastWords);
    // Answers on their way out still arrive; what is left then is cancelled.
    server_->Shutdown(std::chrono::system_clock::now() + kLastWords);
    server_->Wait();
    machinery_.calls.Drain(std::chrono::hours(1));  // until all have noticed
  }

 private:
  void SetServing(bool serving) {
    auto* health = server_->GetHealthCheckService();
    health->SetServingStatus(serving);
    health->SetServingStatus(v1::CatalogService::service_full_name(), serving);
    health->SetServingStatus(v1::MatchService::service_full_name(), serving);
  }

  // Destroyed last to first: no call may outlive what answers it.
  Machinery machinery_;
  CatalogRpc catalog_;
  MatchRpc match_;
  std::unique_ptr<grpc::Server> server_;
  int port_ = 0;
  bool stopped_ = false;
};

}  // namespace

absl::StatusOr<std::unique_ptr<RpcServer>> RpcServer::Start(App& app, const RpcOptions& options) {
  auto server = std::make_unique<RpcServerImpl>(app, options);
  if (absl::Status status = server->Listen(app, options); !status.ok()) return status;
  return server;
}

}  // namespace ieum::server
