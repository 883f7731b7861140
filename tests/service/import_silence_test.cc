// Streams that send nothing do not hold up the imports of others.
#include <memory>
#include <vector>

#include "gmock/gmock.h"

#include "tests/service/service_fixture.h"

namespace ieum::server {
namespace {

using grpc::StatusCode;
using ::testing::HasSubstr;

class ImportSilenceTest : public ServiceTest {
 protected:
  struct Stream {
    grpc::ClientContext context;
    v1::ImportCatalogResponse response;
    std::unique_ptr<grpc::ClientWriter<v1::ImportCatalogRequest>> writer;
  };

  ImportSilenceTest() : ServiceTest({.max_import_silence = absl::Seconds(1)}) {}

  std::unique_ptr<Stream> Open() {
    auto stream = std::make_unique<Stream>();
    // Far beyond the limit: without it, the test fails instead of waiting for ever.
    stream->context.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(30));
    stream->writer = catalog().ImportCatalog(&stream->context, &stream->response);
    return stream;
  }

  static bool Send(Stream& stream, const std::string& id) {
    v1::ImportCatalogRequest request;
    request.mutable_options()->set_format(v1::EXCHANGE_FORMAT_NATIVE_JSONL);
    request.set_data(R"({"organization": {"name": "organizations/)" + id +
                     R"(", "display_name": {"ko": "이름"}}})" + "\n");
    return stream.writer->Write(request);
  }
};

INSTANTIATE_TEST_SUITE_P(Stores, ImportSilenceTest, ::testing::Values(store::Engine::kMemory),
                         [](const auto& param) { return store::EngineName(param.param); });

TEST_P(ImportSilenceTest, SilentStreamsAreEndedAndGiveTheirPlacesBack) {
  for (int round = 0; round < 2; ++round) {
    std::vector<std::unique_ptr<Stream>> silent;
    for (int i = 0; i < 4; ++i) {
      silent.push_back(Open());
      // Silent from the beginning, or after a message.
      if (i % 2 == 0) {
        Send(*silent.back(), "a" + std::to_string(4 * round + i));
      }
    }
    for (const auto& stream : silent) {
      const grpc::Status status = stream->writer->Finish();
      ExpectFailure(status, StatusCode::DEADLINE_EXCEEDED, "STALLED");
      EXPECT_THAT(status.error_message(), HasSubstr("no message came for 1s"));
    }
  }
  // There is room for an import that speaks.
  const auto next = Open();
  ASSERT_TRUE(Send(*next, "next"));
  next->writer->WritesDone();
  const grpc::Status status = next->writer->Finish();
  EXPECT_TRUE(status.ok()) << status.error_message();
  EXPECT_EQ(next->response.report().created(), 1);
}

}  // namespace
}  // namespace ieum::server
