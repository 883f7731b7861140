#include "service/server/error_map.h"

#include <algorithm>
#include <array>
#include <vector>

#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"

#include "service/request/text.h"
#include "store/catalog/violations.h"

namespace ieum::server {
namespace {

// Whose the words of a status are.
enum class Words {
  kForCaller,
  kWithReason,      // the store's without one
  kOnlyWithReason,  // a fault of ours without one: the system's own refusals name its files
  kOwn,
};

struct Row {
  absl::StatusCode from;
  int code;            // google.rpc.Code
  const char* reason;  // when the status carries none
  Words words;
};

// Numbers of google/rpc/code.proto.
constexpr std::array<Row, 15> kTable = {{
    {absl::StatusCode::kCancelled, 1, "CANCELLED", Words::kForCaller},
    {absl::StatusCode::kInvalidArgument, 3, "INVALID_REQUEST", Words::kForCaller},
    {absl::StatusCode::kDeadlineExceeded, 4, "DEADLINE_EXCEEDED", Words::kForCaller},
    {absl::StatusCode::kNotFound, 5, "NOT_FOUND", Words::kForCaller},
    {absl::StatusCode::kAlreadyExists, 6, "ALREADY_EXISTS", Words::kForCaller},
    {absl::StatusCode::kPermissionDenied, 7, "PERMISSION_DENIED", Words::kOnlyWithReason},
    {absl::StatusCode::kUnauthenticated, 16, "UNAUTHENTICATED", Words::kOnlyWithReason},
    {absl::StatusCode::kOutOfRange, 11, "OUT_OF_RANGE", Words::kOnlyWithReason},
    {absl::StatusCode::kResourceExhausted, 8, "LIMIT_EXCEEDED", Words::kForCaller},
    {absl::StatusCode::kFailedPrecondition, 9, "STORE_UNAVAILABLE", Words::kWithReason},
    {absl::StatusCode::kAborted, 10, "CONCURRENT_CHANGE", Words::kForCaller},
    {absl::StatusCode::kUnimplemented, 12, "UNIMPLEMENTED", Words::kForCaller},
    {absl::StatusCode::kUnavailable, 14, "STORE_UNAVAILABLE", Words::kWithReason},
    {absl::StatusCode::kDataLoss, 15, "DATA_LOSS", Words::kOwn},
    {absl::StatusCode::kInternal, 13, "INTERNAL", Words::kOwn},
}};

const Row& RowOf(const absl::Status& status) {
  for (const Row& row : kTable) {
    if (row.from != status.code()) continue;
    if (row.words == Words::kOnlyWithReason && store::ReasonOf(status).empty()) break;
    return row;
  }
  return kTable.back();
}

constexpr char kGeneralMessage[] =
    "The service could not answer because of a fault of its own; its log says more.";
constexpr char kStoreMessage[] = "The service cannot use its store at present; its log says more.";

std::string DetailsOf(const WireError& error, const std::vector<store::FieldViolation>& violations,
                      std::size_t count) {
  google::rpc::Status details;
  details.set_code(error.code);
  details.set_message(error.message);
  google::rpc::ErrorInfo info;
  info.set_reason(error.reason);
  info.set_domain("ieum");
  details.add_details()->PackFrom(info);
  if (count > 0) {
    google::rpc::BadRequest bad_request;
    for (std::size_t i = 0; i < count; ++i) {
      auto* violation = bad_request.add_field_violations();
      violation->set_field(
          request::CutUtf8(request::ValidUtf8(violations[i].field), kMaxMessageBytes));
      violation->set_description(
          request::CutUtf8(request::ValidUtf8(violations[i].description), kMaxMessageBytes));
    }
    details.add_details()->PackFrom(bad_request);
  }
  return details.SerializeAsString();
}

}  // namespace

WireError ToWireError(const absl::Status& status) {
  const Row& row = RowOf(status);
  WireError error;
  error.code = row.code;
  error.reason = store::ReasonOf(status);
  const bool has_reason = !error.reason.empty();
  if (!has_reason) error.reason = row.reason;
  error.withheld = row.words == Words::kOwn || (row.words == Words::kWithReason && !has_reason);
  if (error.withheld) {
    error.message = row.words == Words::kOwn ? kGeneralMessage : kStoreMessage;
  } else {
    error.message =
        request::CutUtf8(request::ValidUtf8(std::string(status.message())), kMaxMessageBytes);
  }

  const std::vector<store::FieldViolation> violations = store::ViolationsOf(status);
  std::size_t count = violations.size();
  error.details = DetailsOf(error, violations, count);
  while (error.details.size() > kMaxDetailsBytes && count > 0) {
    count -= std::max<std::size_t>(1, count / 4);
    error.details = DetailsOf(error, violations, count);
  }
  return error;
}

}  // namespace ieum::server
