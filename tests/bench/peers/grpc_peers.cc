#include "tests/bench/peers/grpc_peers.h"

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <mutex>

#include <grpcpp/grpcpp.h>

#include "ieum/v1/match_service.grpc.pb.h"
#include "service/server/rpc_server.h"

namespace ieum::bench {
namespace {

class Caller {
 public:
  explicit Caller(int port) {
    grpc::ChannelArguments arguments;
    arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
    arguments.SetMaxReceiveMessageSize(-1);
    stub_ = v1::MatchService::NewStub(grpc::CreateCustomChannel(
        "127.0.0.1:" + std::to_string(port), grpc::InsecureChannelCredentials(), arguments));
  }

  void Call(const v1::SuggestRequest& request, v1::SuggestResponse& response) {
    grpc::ClientContext context;
    context.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(60));
    const grpc::Status status = stub_->Suggest(&context, request, &response);
    if (!status.ok()) std::printf("Suggest: %s\n", status.error_message().c_str()), std::exit(1);
  }

 private:
  std::unique_ptr<v1::MatchService::Stub> stub_;
};

class AppCaller final : public SuggestCaller {
 public:
  explicit AppCaller(std::unique_ptr<server::RpcServer> server)
      : server_(std::move(server)), caller_(server_->port()) {}
  void Call(const v1::SuggestRequest& request, v1::SuggestResponse& response) override {
    caller_.Call(request, response);
  }

 private:
  std::unique_ptr<server::RpcServer> server_;
  Caller caller_;
};

class EchoService final
    : public v1::MatchService::WithRawCallbackMethod_Suggest<v1::MatchService::Service> {
 public:
  void SetResponse(const v1::SuggestResponse& response) {
    const grpc::Slice slice(response.SerializeAsString());
    const std::lock_guard lock(mutex_);
    response_ = grpc::ByteBuffer(&slice, 1);
  }

 private:
  grpc::ServerUnaryReactor* Suggest(grpc::CallbackServerContext* context,
                                    const grpc::ByteBuffer* /*request*/,
                                    grpc::ByteBuffer* response) override {
    {
      const std::lock_guard lock(mutex_);
      *response = response_;
    }
    grpc::ServerUnaryReactor* reactor = context->DefaultReactor();
    reactor->Finish(grpc::Status::OK);
    return reactor;
  }

  std::mutex mutex_;
  grpc::ByteBuffer response_;
};

class ServedEcho final : public EchoCaller {
 public:
  ServedEcho() {
    grpc::ServerBuilder builder;
    int port = 0;
    builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(), &port);
    builder.RegisterService(&service_);
    server_ = builder.BuildAndStart();
    if (server_ == nullptr) std::printf("the echo service does not start\n"), std::exit(1);
    caller_ = std::make_unique<Caller>(port);
  }
  ~ServedEcho() override { server_->Shutdown(std::chrono::system_clock::now()); }
  ServedEcho(const ServedEcho&) = delete;
  ServedEcho& operator=(const ServedEcho&) = delete;

  void SetResponse(const v1::SuggestResponse& response) override { service_.SetResponse(response); }
  void Call(const v1::SuggestRequest& request, v1::SuggestResponse& response) override {
    caller_->Call(request, response);
  }

 private:
  EchoService service_;
  std::unique_ptr<grpc::Server> server_;
  std::unique_ptr<Caller> caller_;
};

}  // namespace

std::unique_ptr<SuggestCaller> ServeApp(server::App& app) {
  auto server = server::RpcServer::Start(app, {});
  if (!server.ok()) std::printf("%s\n", server.status().ToString().c_str()), std::exit(1);
  return std::make_unique<AppCaller>(*std::move(server));
}

std::unique_ptr<EchoCaller> ServeEcho() { return std::make_unique<ServedEcho>(); }

}  // namespace ieum::bench
