#include "service/server/rpc_server.h"

#include <chrono>
#include <mutex>
#include <utility>
#include <vector>

#include <grpc/support/log.h>
#include <grpcpp/ext/proto_server_reflection_plugin.h>
#include <grpcpp/grpcpp.h>
#include <grpcpp/health_check_service_interface.h>
#include <spdlog/spdlog.h>

#include "service/server/machinery.h"
#include "service/server/rpc_services.h"

namespace ieum::server {
namespace {

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
  RpcServerImpl(App& app, const RpcOptions& options) : machinery_(app, options) {
    for (const auto make : {NewCatalogRpc, NewMatchRpc, NewCaseRpc, NewPlanRpc, NewGapRpc,
                            NewConsentRpc, NewReferralRpc, NewAuditRpc}) {
      services_.push_back(make(app, machinery_));
    }
  }
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
    for (const RpcService& service : services_) builder.RegisterService(service.service.get());
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
    for (const RpcService& service : services_) {
      health->SetServingStatus(service.full_name, serving);
    }
  }

  // Destroyed last to first: no call may outlive what answers it.
  Machinery machinery_;
  std::vector<RpcService> services_;
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
