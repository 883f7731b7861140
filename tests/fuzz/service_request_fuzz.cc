// Bytes from the wire as a SuggestRequest: parse, validate, match against a small snapshot.
// Whatever comes is answered, or refused with fields; an answer is the same when asked again.
#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <memory>
#include <string>
#include <string_view>

#include "google/rpc/status.pb.h"

#include "ieum/v1/match_service.pb.h"
#include "matcher/matcher.h"
#include "service/server/error_map.h"
#include "service/server/wire_check.h"
#include "store/catalog/violations.h"
#include "store/memory_store.h"
#include "tests/support/sample.h"

namespace ieum {
namespace {

void Require(bool condition, const std::string& what) {
  if (condition) return;
  std::cerr << what << std::endl;
  std::abort();
}

// The regions of the sample district and the first resources of one file; made once.
const indexer::Snapshot& SmallSnapshot() {
  static const auto* const kSnapshot = [] {
    static const std::unique_ptr<store::RecordStore> records = store::MakeMemoryStore();
    store::Catalog catalog(*records, testing::SharedVocabulary()->taxonomy,
                           [] { return testing::AsOf(); });
    for (const char* path : {"district/regions.jsonl", "district/resources/welfare.jsonl"}) {
      const auto written = catalog.Upsert(testing::ReadRecords(path));
      Require(written.ok(), written.status().ToString());
    }
    auto index = indexer::LiveIndex::Open(*records, testing::SharedVocabulary(), {});
    Require(index.ok(), index.status().ToString());
    return new std::shared_ptr<const indexer::Snapshot>((*index)->snapshot());
  }();
  return **kSnapshot;
}

// A refusal names fields and fits into gRPC's trailers.
void CheckRefusal(const absl::Status& status) {
  Require(status.code() == absl::StatusCode::kInvalidArgument ||
              status.code() == absl::StatusCode::kNotFound,
          status.ToString());
  if (status.code() == absl::StatusCode::kInvalidArgument) {
    Require(!store::ViolationsOf(status).empty(), "no field in " + status.ToString());
  }
  const server::WireError error = server::ToWireError(status);
  google::rpc::Status details;
  Require(details.ParseFromString(error.details), "details cannot be read");
  Require(error.details.size() <= server::kMaxDetailsBytes, "details too large");
  Require(error.message.size() <= server::kMaxMessageBytes, "message too large");
}

}  // namespace

// Training the text model is no part of an input's time.
extern "C" int LLVMFuzzerInitialize(int*, char***) {
  SmallSnapshot();
  return 0;
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  v1::SuggestRequest request;
  const absl::Status parsed =
      server::ParseRequest({reinterpret_cast<const char*>(data), size}, request);
  if (!parsed.ok()) {
    CheckRefusal(parsed);
    return 0;
  }
  static const v1::WeightProfile* const kProfile = new v1::WeightProfile(testing::DefaultProfile());
  const matcher::Context context{SmallSnapshot(), *kProfile, testing::AsOf(), nullptr};
  const auto answer = matcher::Suggest(request, context);
  if (!answer.ok()) {
    CheckRefusal(answer.status());
    return 0;
  }
  const auto again = matcher::Suggest(request, context);
  Require(again.ok() && again->SerializeAsString() == answer->SerializeAsString(),
          "the same question got another answer");

  v1::ExplainMatchRequest explain;
  *explain.mutable_assessment() = request.assessment();
  explain.set_need_id(request.assessment().needs(0).id());
  explain.set_language(request.language());
  explain.set_resource(answer->needs_size() > 0 && answer->needs(0).suggestions_size() > 0
                           ? answer->needs(0).suggestions(0).resource().name()
                           : "resources/none");
  const auto why = matcher::Explain(explain, context);
  if (!why.ok()) CheckRefusal(why.status());
  return 0;
}

}  // namespace ieum
