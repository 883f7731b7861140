// ImportCatalog and ExportCatalog over the wire.
#include <atomic>
#include <map>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_split.h"
#include "gmock/gmock.h"
#include "google/protobuf/util/json_util.h"

#include "tests/service/service_fixture.h"
#include "tests/support/sample.h"

namespace ieum::server {
namespace {

using grpc::StatusCode;
using ::testing::HasSubstr;
using ::testing::Not;

struct Imported {
  grpc::Status status;
  v1::ImportReport report;
};

std::vector<std::string> Cut(const std::string& bytes, std::size_t size) {
  std::vector<std::string> parts;
  for (std::size_t at = 0; at < bytes.size(); at += size) parts.push_back(bytes.substr(at, size));
  return parts;
}

class StreamRpcTest : public ServiceTest {
 protected:
  explicit StreamRpcTest(const ServiceOptions& options = {}) : ServiceTest(options) {}

  Imported Import(const v1::ImportOptions& options, const std::vector<std::string>& parts) {
    grpc::ClientContext context;
    v1::ImportCatalogResponse response;
    const auto writer = catalog().ImportCatalog(&context, &response);
    v1::ImportCatalogRequest request;
    *request.mutable_options() = options;
    bool open = writer->Write(request);
    request.clear_options();
    for (const std::string& part : parts) {
      request.set_data(part);
      open = open && writer->Write(request);
    }
    writer->WritesDone();
    const grpc::Status status = writer->Finish();
    return {status, response.report()};
  }

  Imported ImportLines(const std::string& bytes, std::size_t part = 1 << 16, bool dry_run = false) {
    v1::ImportOptions options;
    options.set_format(v1::EXCHANGE_FORMAT_NATIVE_JSONL);
    options.set_dry_run(dry_run);
    return Import(options, Cut(bytes, part));
  }

  grpc::Status Export(const v1::ExportCatalogRequest& request,
                      std::map<std::string, std::string>* files) {
    grpc::ClientContext context;
    const auto reader = catalog().ExportCatalog(&context, request);
    v1::ExportCatalogResponse part;
    while (reader->Read(&part)) {
      EXPECT_LE(part.data().size(), std::size_t{256} << 10);
      (*files)[part.file()] += part.data();
    }
    return reader->Finish();
  }

  std::string ExportLines() {
    std::map<std::string, std::string> files;
    const grpc::Status status = Export({}, &files);
    EXPECT_TRUE(status.ok()) << status.error_message();
    return files[""] + files["catalog.jsonl"];
  }

  static std::string Line(const std::string& id, const std::string& name) {
    return R"({"organization": {"name": "organizations/)" + id + R"(", "display_name": {"ko": ")" +
           name + "\"}}}\n";
  }
};

INSTANTIATE_TEST_SUITE_P(Stores, StreamRpcTest,
                         ::testing::Values(store::Engine::kMemory, store::Engine::kRocks),
                         [](const auto& param) { return store::EngineName(param.param); });

std::string District() {
  std::string lines;
  for (const char* path :
       {"regions.jsonl", "resources/children_youth.jsonl", "resources/health_safety.jsonl",
        "resources/neighbourhood.jsonl", "resources/welfare.jsonl"}) {
    lines += testing::ReadFile(std::string(IEUM_DATA_DIR) + "/district/" + path);
  }
  return lines;
}

TEST_P(StreamRpcTest, ImportsTheDistrictTwiceAndExportsIt) {
  const std::string lines = District();
  const auto count = static_cast<std::int64_t>(std::count(lines.begin(), lines.end(), '\n'));
  const Imported first = ImportLines(lines, 1000);
  ASSERT_TRUE(first.status.ok()) << first.status.error_message();
  EXPECT_EQ(first.report.rows_read(), count);
  EXPECT_EQ(first.report.created(), count) << first.report.ShortDebugString().substr(0, 2000);
  // Acknowledged, hence seen.
  v1::SuggestResponse answer;
  ASSERT_TRUE(Call(match(), &MatchStub::Suggest, Question("daily_living.meals"), &answer).ok());
  EXPECT_GE(answer.needs(0).suggestions_size(), 1);

  const Imported again = ImportLines(lines, 1 << 20);
  ASSERT_TRUE(again.status.ok()) << again.status.error_message();
  EXPECT_EQ(again.report.unchanged(), count);

  v1::ListRegionsResponse regions;
  ASSERT_TRUE(Call(catalog(), &CatalogStub::ListRegions, {}, &regions).ok());
  EXPECT_EQ(regions.regions_size(), 25);

  const std::string exported = ExportLines();
  EXPECT_EQ(std::count(exported.begin(), exported.end(), '\n'), count);
}

TEST_P(StreamRpcTest, WhatWasExportedCanBeImportedElsewhere) {
  ASSERT_TRUE(ImportLines(District()).status.ok());
  const std::string exported = ExportLines();
  store::Backend other(store::Engine::kMemory);
  service_ = std::make_unique<Service>(other.store(), [this] { return now_.load(); });
  ASSERT_TRUE(ImportLines(exported).status.ok());
  EXPECT_EQ(ExportLines(), exported);
  service_.reset();
}

TEST_P(StreamRpcTest, BadRowsDoNotHoldUpGoodOnes) {
  const Imported imported =
      ImportLines(Line("a", "하나") + "{not json\n" + Line("B", "이름이 틀림") + Line("c", "셋"));
  ASSERT_TRUE(imported.status.ok()) << imported.status.error_message();
  EXPECT_EQ(imported.report.created(), 2);
  EXPECT_EQ(imported.report.rejected(), 2);
  v1::ListOrganizationsResponse page;
  ASSERT_TRUE(Call(catalog(), &CatalogStub::ListOrganizations, {}, &page).ok());
  EXPECT_EQ(page.organizations_size(), 2);
}

TEST_P(StreamRpcTest, ADryRunWritesNothing) {
  const store::Sequence before = backend_.store().last_sequence();
  const Imported imported = ImportLines(Line("a", "하나"), 1 << 16, /*dry_run=*/true);
  ASSERT_TRUE(imported.status.ok()) << imported.status.error_message();
  EXPECT_EQ(imported.report.created(), 1);
  EXPECT_TRUE(imported.report.dry_run());
  EXPECT_EQ(backend_.store().last_sequence(), before);
}

TEST_P(StreamRpcTest, ExportWithholdsConfidentialAddresses) {
  AddOrganization("center");
  AddResource("a", R"pb(places { address: "비밀길 1" confidential: true })pb");
  const std::string exported = ExportLines();
  EXPECT_THAT(exported, HasSubstr("resources/a"));
  EXPECT_THAT(exported, Not(HasSubstr("비밀길")));
  // Nor does taking the export back lose it.
  ASSERT_TRUE(ImportLines(exported).status.ok());
  EXPECT_EQ(service_->app().catalog().View()->GetResource("resources/a")->places(0).address(),
            "비밀길 1");
}

TEST_P(StreamRpcTest, OptionErrors) {
  v1::ImportOptions hsds;
  hsds.set_format(v1::EXCHANGE_FORMAT_HSDS_JSON);  // the source is missing
  ExpectFailure(Import(hsds, {}).status, StatusCode::INVALID_ARGUMENT, "INVALID_REQUEST",
                "options.source");
  v1::ImportOptions csv;
  csv.set_format(v1::EXCHANGE_FORMAT_CSV);
  csv.set_mapping_toml("this is = not [ toml");
  const grpc::Status mapping = Import(csv, {}).status;
  EXPECT_EQ(mapping.error_code(), StatusCode::INVALID_ARGUMENT);
  EXPECT_THAT(FailureOf(mapping).fields,
              ::testing::Contains(::testing::StartsWith("options.mapping_toml")));
  v1::ImportOptions unknown;
  unknown.set_format(static_cast<v1::ExchangeFormat>(77));
  ExpectFailure(Import(unknown, {}).status, StatusCode::INVALID_ARGUMENT, "INVALID_REQUEST",
                "options.format");
  std::map<std::string, std::string> files;
  v1::ExportCatalogRequest request;
  request.set_format(static_cast<v1::ExchangeFormat>(77));
  const grpc::Status refused = Export(request, &files);
  EXPECT_EQ(refused.error_code(), StatusCode::INVALID_ARGUMENT);
  EXPECT_THAT(FailureOf(refused).fields, ::testing::Contains("format"));
}

TEST_P(StreamRpcTest, OptionsComeFirstAndOnce) {
  for (const bool twice : {false, true}) {
    grpc::ClientContext context;
    v1::ImportCatalogResponse response;
    const auto writer = catalog().ImportCatalog(&context, &response);
    v1::ImportCatalogRequest request;
    if (twice) request.mutable_options();
    writer->Write(request);
    writer->Write(request);
    writer->WritesDone();
    ExpectFailure(writer->Finish(), StatusCode::INVALID_ARGUMENT, "INVALID_REQUEST", "options");
  }
  grpc::ClientContext context;
  v1::ImportCatalogResponse response;
  const auto writer = catalog().ImportCatalog(&context, &response);
  writer->WritesDone();
  ExpectFailure(writer->Finish(), StatusCode::INVALID_ARGUMENT, "INVALID_REQUEST", "options");
}

// A stream that breaks off is not one that ends: its last, partial line is not read.
TEST_P(StreamRpcTest, ABrokenStreamEndsTheImport) {
  for (int round = 0; round < 20; ++round) {
    grpc::ClientContext context;
    v1::ImportCatalogResponse response;
    auto writer = catalog().ImportCatalog(&context, &response);
    v1::ImportCatalogRequest request;
    request.mutable_options()->set_format(v1::EXCHANGE_FORMAT_NATIVE_JSONL);
    std::string line = Line("whole-" + std::to_string(round), "이름");
    line.pop_back();  // a whole record, but nobody said that it ends here
    request.set_data(line);
    ASSERT_TRUE(writer->Write(request));
    if (round % 2 == 0) std::this_thread::sleep_for(std::chrono::milliseconds(round));
    context.TryCancel();
    EXPECT_EQ(writer->Finish().error_code(), StatusCode::CANCELLED);
  }
  // A later call on the same server proves it alive; the rows must not have come in.
  const Imported next = ImportLines(Line("after", "이후"));
  ASSERT_TRUE(next.status.ok()) << next.status.error_message();
  v1::ListOrganizationsResponse page;
  ASSERT_TRUE(Call(catalog(), &CatalogStub::ListOrganizations, {}, &page).ok());
  EXPECT_EQ(page.organizations_size(), 1);
}

TEST_P(StreamRpcTest, AnImportThatAShutdownInterruptsSaysWhatToDo) {
  grpc::ClientContext context;
  v1::ImportCatalogResponse response;
  const auto writer = catalog().ImportCatalog(&context, &response);
  v1::ImportCatalogRequest request;
  request.mutable_options()->set_format(v1::EXCHANGE_FORMAT_NATIVE_JSONL);
  request.set_data(Line("first", "첫째"));
  ASSERT_TRUE(writer->Write(request));
  request.clear_options();
  const uint64_t before = backend_.store().last_sequence();
  std::thread shutdown([&] {
    while (backend_.store().last_sequence() == before) {  // until rows of this import are written
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    service_->server().Shutdown(absl::ZeroDuration());
  });
  for (int i = 0;; ++i) {  // ends when the server ends the stream
    request.set_data(Line("row-" + std::to_string(i), "행"));
    if (!writer->Write(request)) break;
  }
  const grpc::Status status = writer->Finish();
  shutdown.join();
  // On a machine under load the grace time can pass before the answer is out; gRPC then cuts the
  // call.
  if (status.error_code() == StatusCode::CANCELLED) GTEST_SKIP() << "cut before it was answered";
  ExpectFailure(status, StatusCode::UNAVAILABLE, "SHUTTING_DOWN");
  EXPECT_THAT(status.error_message(), HasSubstr("part of the import may have been written"));
  EXPECT_THAT(status.error_message(), HasSubstr("repeating the import is safe"));
}

TEST_P(StreamRpcTest, AReaderWhoLeavesEndsTheExport) {
  ASSERT_TRUE(ImportLines(District()).status.ok());
  for (int round = 0; round < 20; ++round) {
    grpc::ClientContext context;
    const auto reader = catalog().ExportCatalog(&context, {});
    v1::ExportCatalogResponse part;
    if (round % 2 == 0) reader->Read(&part);
    context.TryCancel();
    EXPECT_NE(reader->Finish().error_code(), StatusCode::OK);
  }
  EXPECT_NE(ExportLines(), "");
}

TEST_P(StreamRpcTest, TooManyAtOnceAreRefused) {
  constexpr int kMany = 8;
  struct Open {
    grpc::ClientContext context;
    v1::ImportCatalogResponse response;
    std::unique_ptr<grpc::ClientWriter<v1::ImportCatalogRequest>> writer;
  };
  std::vector<std::unique_ptr<Open>> open;
  for (int i = 0; i < kMany; ++i) {
    open.push_back(std::make_unique<Open>());
    open.back()->writer = catalog().ImportCatalog(&open.back()->context, &open.back()->response);
    v1::ImportCatalogRequest request;
    request.mutable_options();
    open.back()->writer->Write(request);
  }
  // A stream that was refused takes no more messages; the others stay open.
  int broken = 0;
  for (int attempt = 0; attempt < 1000 && broken < kMany - 4; ++attempt) {
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
    broken = static_cast<int>(std::count_if(open.begin(), open.end(), [](const auto& each) {
      return !each->writer->Write(v1::ImportCatalogRequest());
    }));
  }
  int refused = 0;
  for (const auto& each : open) {
    each->writer->WritesDone();
    const grpc::Status status = each->writer->Finish();
    if (!status.ok()) {
      ExpectFailure(status, StatusCode::UNAVAILABLE, "OVERLOADED");
      ++refused;
    }
  }
  EXPECT_EQ(refused, kMany - 4);
  EXPECT_TRUE(ImportLines(Line("a", "하나")).status.ok());
}

class ImportLimitTest : public StreamRpcTest {
 protected:
  ImportLimitTest() : StreamRpcTest({.max_import_bytes = 10'000}) {}
};

INSTANTIATE_TEST_SUITE_P(Stores, ImportLimitTest, ::testing::Values(store::Engine::kMemory),
                         [](const auto& param) { return store::EngineName(param.param); });

TEST_P(ImportLimitTest, BeyondTheLimitIsRefused) {
  const Imported imported = ImportLines(District(), 1000);
  EXPECT_EQ(imported.status.error_code(), StatusCode::RESOURCE_EXHAUSTED);
  EXPECT_NE(FailureOf(imported.status).reason, "");
}

}  // namespace
}  // namespace ieum::server
