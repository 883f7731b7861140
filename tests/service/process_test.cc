// ieumd as a process: start, configuration errors, health, signals, log, a client of another
// language.
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include <grpcpp/generic/generic_stub.h>
#include <signal.h>

#include "ieum/v1/catalog_service.grpc.pb.h"
#include "ieum/v1/match_service.grpc.pb.h"
#include "tests/service/daemon.h"
#include "tests/store/temp_folder.h"

namespace ieum::server {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class ProcessTest : public ::testing::Test {
 protected:
  std::string store() const { return folder_.path() + "/a/b/store"; }
  store::TempFolder folder_;
};

constexpr char kServing[] = "\x08\x01";

// grpc.health.v1.HealthCheckResponse, serialised; its C++ stubs are not packaged.
std::string Health(Daemon& daemon, const std::string& service) {
  grpc::GenericStub stub(daemon.Channel());
  grpc::ClientContext context;
  context.set_wait_for_ready(true);
  grpc::CompletionQueue queue;
  const std::string request =
      service.empty() ? "" : "\x0a" + std::string(1, static_cast<char>(service.size())) + service;
  const grpc::Slice slice(request);
  const auto call = stub.PrepareUnaryCall(&context, "/grpc.health.v1.Health/Check",
                                          grpc::ByteBuffer(&slice, 1), &queue);
  call->StartCall();
  grpc::ByteBuffer response;
  grpc::Status status;
  call->Finish(&response, &status, nullptr);
  void* tag = nullptr;
  bool ok = false;
  queue.Next(&tag, &ok);
  if (!status.ok()) return status.error_message();
  grpc::Slice bytes;
  EXPECT_TRUE(response.DumpToSingleSlice(&bytes).ok());
  return {reinterpret_cast<const char*>(bytes.begin()), bytes.size()};
}

TEST_F(ProcessTest, ServesUntilItIsTold) {
  for (const int signal_number : {SIGTERM, SIGINT}) {
    Daemon daemon(store());
    ASSERT_TRUE(daemon.AwaitServing()) << daemon.log();
    for (const char* service : {"", "ieum.v1.CatalogService", "ieum.v1.MatchService"}) {
      EXPECT_EQ(Health(daemon, service), kServing) << service;
    }
    EXPECT_NE(Health(daemon, "nope"), kServing);
    daemon.Signal(signal_number);
    EXPECT_EQ(daemon.AwaitExit(), 0) << daemon.log();
    EXPECT_TRUE(daemon.AwaitLog("stopped"));
  }
}

TEST_F(ProcessTest, AllOrNothingOfItsConfiguration) {
  const std::string file = folder_.path() + "/bad.toml";
  std::ofstream(file) << "[server]\nprot = 5\n";
  const std::vector<std::pair<std::vector<std::string>, std::string>> wrong = {
      {{"--config", file}, "unknown key server.prot"},
      {{"--nope", "1"}, "--nope"},
      {{"--server-listen", "0.0.0.0:0"}, "server.allow_remote"},
      {{"--log-level", "loud"}, "log.level"},
  };
  for (const auto& [flags, message] : wrong) {
    Daemon daemon(store(), flags);
    EXPECT_EQ(daemon.AwaitExit(), 2);
    EXPECT_TRUE(daemon.AwaitLog(message)) << daemon.log();
    EXPECT_FALSE(std::filesystem::exists(store()));
  }
}

TEST_F(ProcessTest, SaysWhatIsMissing) {
  Daemon daemon(store(), {"--data-dir", "/does/not/exist"});
  EXPECT_EQ(daemon.AwaitExit(), 1);
  EXPECT_TRUE(daemon.AwaitLog("/does/not/exist")) << daemon.log();
  EXPECT_TRUE(daemon.AwaitLog("--data-dir or IEUM_DATA_DIR")) << daemon.log();
}

TEST_F(ProcessTest, ASecondOneOnTheSameStoreOrPortSaysSo) {
  Daemon first(store());
  ASSERT_TRUE(first.AwaitServing()) << first.log();
  {
    Daemon second(store());
    EXPECT_EQ(second.AwaitExit(), 1);
    EXPECT_TRUE(second.AwaitLog("another process has the store open")) << second.log();
  }
  Daemon third(folder_.path() + "/other",
               {"--server-listen", "127.0.0.1:" + std::to_string(first.port())});
  EXPECT_EQ(third.AwaitExit(), 1);
  EXPECT_TRUE(third.AwaitLog("cannot listen on")) << third.log();
  EXPECT_EQ(third.log().find("grpc"), std::string::npos) << "in our words alone:\n" << third.log();
  EXPECT_EQ(Health(first, ""), kServing);
}

TEST_F(ProcessTest, LogsMethodsButNoContents) {
  Daemon daemon(store());
  ASSERT_TRUE(daemon.AwaitServing()) << daemon.log();
  const auto catalog = v1::CatalogService::NewStub(daemon.Channel());
  const auto match = v1::MatchService::NewStub(daemon.Channel());
  v1::CreateOrganizationRequest create;
  create.set_organization_id("center");
  create.mutable_organization()->mutable_display_name()->set_ko("비밀MARK");
  v1::Organization organization;
  grpc::ClientContext first;
  ASSERT_TRUE(catalog->CreateOrganization(&first, create, &organization).ok());
  for (const char* code : {"daily_living.meals", "MARK.code"}) {
    v1::SuggestRequest suggest;
    suggest.mutable_assessment()->set_case_reference("MARK-case");
    v1::Need& need = *suggest.mutable_assessment()->add_needs();
    need.set_id("n1");
    need.add_need_codes(code);
    need.set_statement("MARK 말씀");
    v1::SuggestResponse response;
    grpc::ClientContext context;
    match->Suggest(&context, suggest, &response);
  }
  daemon.Signal(SIGTERM);
  EXPECT_EQ(daemon.AwaitExit(), 0);
  ASSERT_TRUE(daemon.AwaitLog("stopped"));
  EXPECT_THAT(daemon.log(), HasSubstr("CatalogService.CreateOrganization OK "));
  EXPECT_THAT(daemon.log(), HasSubstr("MatchService.Suggest OK "));
  EXPECT_THAT(daemon.log(), HasSubstr("MatchService.Suggest INVALID_ARGUMENT INVALID_REQUEST "));
  EXPECT_THAT(daemon.log(), HasSubstr("config: server.drain_seconds = 10"));
  EXPECT_THAT(daemon.log(), Not(HasSubstr("MARK")));
}

// An import that has begun: its first rows are in the catalogue.
class OpenImport {
 public:
  explicit OpenImport(Daemon& daemon) : stub_(v1::CatalogService::NewStub(daemon.Channel())) {
    writer_ = stub_->ImportCatalog(&context_, &response_);
    v1::ImportCatalogRequest request;
    request.mutable_options()->set_format(v1::EXCHANGE_FORMAT_NATIVE_JSONL);
    for (int i = 0; i < 1000; ++i) {
      *request.mutable_data() += R"({"organization": {"name": "organizations/o)" +
                                 std::to_string(i) + R"(", "display_name": {"ko": "기관"}}})" +
                                 "\n";
    }
    EXPECT_TRUE(writer_->Write(request));
    v1::ListOrganizationsResponse page;
    while (page.organizations().empty()) {
      grpc::ClientContext context;
      const grpc::Status status = stub_->ListOrganizations(&context, {}, &page);
      EXPECT_TRUE(status.ok()) << status.error_message();
      if (!status.ok()) break;
    }
  }

  grpc::Status Finish() {
    writer_->WritesDone();
    return writer_->Finish();
  }
  const v1::ImportReport& report() const { return response_.report(); }
  v1::CatalogService::Stub& stub() { return *stub_; }

 private:
  std::unique_ptr<v1::CatalogService::Stub> stub_;
  grpc::ClientContext context_;
  v1::ImportCatalogResponse response_;
  std::unique_ptr<grpc::ClientWriter<v1::ImportCatalogRequest>> writer_;
};

// A caller that never finishes holds the shutdown up for the time given, not longer.
TEST_F(ProcessTest, ShutdownDoesNotWaitForEver) {
  Daemon daemon(store(), {"--server-drain-seconds", "1"});
  ASSERT_TRUE(daemon.AwaitServing()) << daemon.log();
  OpenImport import(daemon);
  daemon.Signal(SIGTERM);
  EXPECT_EQ(daemon.AwaitExit(), 0);
  EXPECT_FALSE(import.Finish().ok());
}

TEST_F(ProcessTest, WhatIsUnderWayMayFinishAndNothingNewBegins) {
  Daemon daemon(store(), {"--server-drain-seconds", "300"});
  ASSERT_TRUE(daemon.AwaitServing()) << daemon.log();
  OpenImport import(daemon);
  daemon.Signal(SIGTERM);
  grpc::Status refused;
  do {
    grpc::ClientContext context;
    v1::ListOrganizationsResponse page;
    refused = import.stub().ListOrganizations(&context, {}, &page);
  } while (refused.ok());
  EXPECT_EQ(refused.error_code(), grpc::StatusCode::UNAVAILABLE);
  EXPECT_THAT(refused.error_details(), HasSubstr("SHUTTING_DOWN"));
  EXPECT_NE(Health(daemon, ""), kServing);
  const grpc::Status finished = import.Finish();
  EXPECT_TRUE(finished.ok()) << finished.error_message();
  EXPECT_EQ(import.report().created(), 1000);
  EXPECT_EQ(daemon.AwaitExit(), 0);
}

// A client that knows nothing of this project but the address: it asks the server for its contract.
TEST_F(ProcessTest, AClientInAnotherLanguageFindsItsWay) {
  const std::string root = IEUM_SOURCE_DIR;
  if (std::system("node --version > /dev/null 2>&1") != 0 ||
      !std::filesystem::exists(root + "/node_modules/@grpc/grpc-js")) {
    GTEST_SKIP() << "needs node and its packages; run ./dev up";
  }
  Daemon daemon(store());
  ASSERT_TRUE(daemon.AwaitServing()) << daemon.log();
  const std::string command = "node " + root + "/tests/service/reflection_client.mjs 127.0.0.1:" +
                              std::to_string(daemon.port()) + " 2>&1";
  FILE* pipe = popen(command.c_str(), "r");
  ASSERT_NE(pipe, nullptr);
  std::string output;
  char buffer[1024];
  while (fgets(buffer, sizeof buffer, pipe) != nullptr) output += buffer;
  EXPECT_EQ(pclose(pipe), 0) << output;
  EXPECT_THAT(output, HasSubstr("suggested resources/meals"));
  EXPECT_THAT(output, HasSubstr("refused INVALID_ARGUMENT ieum INVALID_REQUEST assessment.needs"));
}

}  // namespace
}  // namespace ieum::server
