#include "tests/service/service_fixture.h"

#include <algorithm>
#include <cstdlib>
#include <iostream>

#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"
#include "spdlog/spdlog.h"

namespace ieum::server {
namespace {

[[noreturn]] void Abort(const absl::Status& status) {
  std::cerr << status << std::endl;
  std::abort();
}

}  // namespace

Failure FailureOf(const grpc::Status& status) {
  Failure failure;
  failure.code = status.error_code();
  google::rpc::Status details;
  EXPECT_TRUE(details.ParseFromString(status.error_details()));
  EXPECT_EQ(details.code(), static_cast<int>(status.error_code()));
  EXPECT_EQ(details.message(), status.error_message());
  for (const auto& detail : details.details()) {
    google::rpc::ErrorInfo info;
    google::rpc::BadRequest bad_request;
    if (detail.UnpackTo(&info)) {
      failure.reason = info.reason();
      failure.domain = info.domain();
    } else if (detail.UnpackTo(&bad_request)) {
      for (const auto& violation : bad_request.field_violations()) {
        EXPECT_NE(violation.description(), "");
        failure.fields.push_back(violation.field());
      }
    }
  }
  return failure;
}

void ExpectFailure(const grpc::Status& status, grpc::StatusCode code, const std::string& reason,
                   const std::string& field) {
  EXPECT_EQ(status.error_code(), code) << status.error_message();
  const Failure failure = FailureOf(status);
  EXPECT_EQ(failure.reason, reason) << status.error_message();
  EXPECT_EQ(failure.domain, "ieum");
  if (!field.empty()) {
    EXPECT_NE(std::find(failure.fields.begin(), failure.fields.end(), field), failure.fields.end())
        << field << " is not in: " << status.error_message();
  }
}

Service::Service(store::RecordStore& store, std::function<absl::Time()> now,
                 const ServiceOptions& options) {
  spdlog::set_level(spdlog::level::off);
  AppOptions app_options;
  app_options.data_dir = IEUM_DATA_DIR;
  app_options.now = std::move(now);
  const std::string& vault = options.vault_folder.empty() ? folder_.path() : options.vault_folder;
  app_options.casework.key_file = vault + "/keys";
  app_options.casework.master_key_file = vault + "/master.key";
  app_options.max_import_bytes = options.max_import_bytes;
  app_options.index.retrain_min_changes = options.retrain_min_changes;
  auto app = App::Create(store, app_options);
  if (!app.ok()) Abort(app.status());
  app_ = *std::move(app);
  auto server = RpcServer::Start(*app_, {.listen = "127.0.0.1:0",
                                         .max_import_silence = options.max_import_silence,
                                         .max_suggest_silence = options.max_suggest_silence,
                                         .max_suggest_items = options.max_suggest_items,
                                         .workers = options.workers});
  if (!server.ok()) Abort(server.status());
  server_ = *std::move(server);
  if (options.load_index) {
    if (const absl::Status loaded = app_->LoadIndex(); !loaded.ok()) Abort(loaded);
  }
  channel_ = NewChannel();
  catalog_ = v1::CatalogService::NewStub(channel_);
  match_ = v1::MatchService::NewStub(channel_);
}

std::shared_ptr<grpc::Channel> Service::NewChannel() const {
  grpc::ChannelArguments arguments;
  // Channels to one address would share a connection.
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  arguments.SetMaxReceiveMessageSize(-1);
  return grpc::CreateCustomChannel("127.0.0.1:" + std::to_string(server_->port()),
                                   grpc::InsecureChannelCredentials(), arguments);
}

void Service::Settle() {
  const absl::Status settled = (*app_->index())->WaitForTraining();
  if (!settled.ok()) Abort(settled);
}

void ServiceTest::AddOrganization(const std::string& id) {
  auto request = Parse<v1::CreateOrganizationRequest>(R"pb(organization {
                                                             display_name { ko: "다온복지관" }
                                                             kind: "종합사회복지관"
                                                           })pb");
  request.set_organization_id(id);
  v1::Organization created;
  const grpc::Status status = Call(catalog(), &CatalogStub::CreateOrganization, request, &created);
  ASSERT_TRUE(status.ok()) << status.error_message();
}

v1::Resource ServiceTest::AddResource(const std::string& id, const std::string& fields) {
  v1::Resource created;
  const grpc::Status status =
      Call(catalog(), &CatalogStub::CreateResource, NewResource(id, fields), &created);
  EXPECT_TRUE(status.ok()) << status.error_message();
  return created;
}

v1::Resource ServiceTest::GetResource(const std::string& id) {
  v1::GetResourceRequest request;
  request.set_name("resources/" + id);
  v1::Resource resource;
  const grpc::Status status = Call(catalog(), &CatalogStub::GetResource, request, &resource);
  EXPECT_TRUE(status.ok()) << status.error_message();
  return resource;
}

std::vector<std::string> ServiceTest::List(v1::ListResourcesRequest request) {
  std::vector<std::string> names;
  do {
    v1::ListResourcesResponse page;
    const grpc::Status status = Call(catalog(), &CatalogStub::ListResources, request, &page);
    EXPECT_TRUE(status.ok()) << status.error_message();
    if (!status.ok()) break;
    for (const v1::Resource& resource : page.resources()) names.push_back(resource.name());
    request.set_page_token(page.next_page_token());
  } while (!request.page_token().empty());
  return names;
}

v1::CreateResourceRequest NewResource(const std::string& id, const std::string& fields) {
  v1::CreateResourceRequest request;
  request.set_resource_id(id);
  *request.mutable_resource() =
      Parse<v1::Resource>(R"pb(organization: "organizations/center"
                               display_name { ko: "도시락 배달" })pb");
  request.mutable_resource()->MergeFrom(Parse<v1::Resource>(fields));
  return request;
}

v1::SuggestRequest Question(const std::string& need_code) {
  auto request = Parse<v1::SuggestRequest>(R"pb(
    assessment {
      case_reference: "case-1"
      household { members { reference: "m1" age_years: 80 } }
      needs { id: "n1" members: "m1" statement: "끼니를 챙겨 드실 수 있어야 함" }
    }
    max_suggestions: 20)pb");
  request.mutable_assessment()->mutable_needs(0)->add_need_codes(need_code);
  return request;
}

std::vector<std::string> SuggestedNames(const v1::SuggestResponse& response) {
  std::vector<std::string> names;
  if (response.needs().empty()) return names;
  for (const v1::Suggestion& suggestion : response.needs(0).suggestions()) {
    names.push_back(suggestion.resource().name());
  }
  return names;
}

}  // namespace ieum::server
