// A whole service in this process, on a free port, with clients.
#ifndef IEUM_TESTS_SERVICE_SERVICE_FIXTURE_H_
#define IEUM_TESTS_SERVICE_SERVICE_FIXTURE_H_

#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/time/time.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"
#include <grpcpp/grpcpp.h>

#include "ieum/v1/catalog_service.grpc.pb.h"
#include "ieum/v1/match_service.grpc.pb.h"
#include "service/server/app.h"
#include "service/server/rpc_server.h"
#include "tests/store/backend.h"

namespace ieum::server {

// Text format. A test that cannot be parsed fails and goes on with what was read.
template <typename Message>
Message Parse(const std::string& text) {
  Message message;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &message)) << text;
  return message;
}

// What a failed call says.
struct Failure {
  grpc::StatusCode code = grpc::StatusCode::OK;
  std::string reason;
  std::string domain;
  std::vector<std::string> fields;
};
Failure FailureOf(const grpc::Status& status);

// Fails the test unless the call failed in this way, with details.
void ExpectFailure(const grpc::Status& status, grpc::StatusCode code, const std::string& reason,
                   const std::string& field = "");

struct ServiceOptions {
  bool load_index = true;
  WorkerPoolOptions workers;
  std::size_t max_import_bytes = std::size_t{64} << 20;
  std::size_t retrain_min_changes = 1'000'000;
  absl::Duration max_import_silence = absl::Seconds(60);
  absl::Duration max_suggest_silence = absl::Seconds(60);
  std::size_t max_suggest_items = 100'000;
  // Where the keys of cases lie. Empty: in a folder that ends with the service.
  std::string vault_folder;
};

// A server on a store, and a client of it.
class Service {
 public:
  Service(store::RecordStore& store, std::function<absl::Time()> now,
          const ServiceOptions& options = {});

  v1::CatalogService::Stub& catalog() { return *catalog_; }
  v1::MatchService::Stub& match() { return *match_; }
  App& app() { return *app_; }
  RpcServer& server() { return *server_; }
  std::shared_ptr<grpc::Channel> NewChannel() const;
  const std::shared_ptr<grpc::Channel>& channel() const { return channel_; }
  // Waits until no training is due, so that nothing changes by itself any more.
  void Settle();

 private:
  store::TempFolder folder_;
  std::unique_ptr<App> app_;
  std::unique_ptr<RpcServer> server_;
  std::shared_ptr<grpc::Channel> channel_;
  std::unique_ptr<v1::CatalogService::Stub> catalog_;
  std::unique_ptr<v1::MatchService::Stub> match_;
};

// One call with a deadline that no healthy server meets.
template <typename Stub, typename Request, typename Response>
grpc::Status Call(Stub& stub,
                  grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&, Response*),
                  const Request& request, Response* response) {
  grpc::ClientContext context;
  context.set_deadline(std::chrono::system_clock::now() + std::chrono::minutes(2));
  return (stub.*method)(&context, request, response);
}

class ServiceTest : public ::testing::TestWithParam<store::Engine> {
 protected:
  using CatalogStub = v1::CatalogService::Stub;
  using MatchStub = v1::MatchService::Stub;

  explicit ServiceTest(const ServiceOptions& options = {})
      : options_(options), backend_(GetParam()) {
    Start();
  }

  void Start() {
    ServiceOptions options = options_;
    options.vault_folder = vault_folder_.path();
    service_ = std::make_unique<Service>(
        backend_.store(), [this] { return now_.load(); }, options);
  }
  // Ends the server, closes the store and opens both again.
  void Restart() {
    service_.reset();
    backend_.Reopen();
    Start();
  }

  CatalogStub& catalog() { return service_->catalog(); }
  MatchStub& match() { return service_->match(); }

  // Creates organizations/{id}; the test stops when it cannot.
  void AddOrganization(const std::string& id);
  v1::Resource AddResource(const std::string& id, const std::string& fields = "");
  v1::Resource GetResource(const std::string& id);
  // The names on all pages.
  std::vector<std::string> List(v1::ListResourcesRequest request);

  std::atomic<absl::Time> now_{absl::FromCivil(absl::CivilDay(2026, 11, 1), absl::UTCTimeZone())};
  const ServiceOptions options_;
  const store::TempFolder vault_folder_;
  store::Backend backend_;
  std::unique_ptr<Service> service_;
};

// "resource {...}" with an organization, a name and what `fields` adds.
v1::CreateResourceRequest NewResource(const std::string& id, const std::string& fields = "");

// A question for one need, "n1", with this code.
v1::SuggestRequest Question(const std::string& need_code);
// The names suggested for the first need.
std::vector<std::string> SuggestedNames(const v1::SuggestResponse& response);

}  // namespace ieum::server

#endif  // IEUM_TESTS_SERVICE_SERVICE_FIXTURE_H_
