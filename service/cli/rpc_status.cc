#include "service/cli/rpc_status.h"

#include <string>

#include "google/rpc/error_details.pb.h"

#include "store/catalog/violations.h"

namespace ieum::cli {

absl::Status FromRpcStatus(const google::rpc::Status& status) {
  absl::Status converted(static_cast<absl::StatusCode>(status.code()), status.message());
  store::Violations violations;
  std::string reason;
  for (const google::protobuf::Any& detail : status.details()) {
    google::rpc::BadRequest bad_request;
    google::rpc::ErrorInfo info;
    if (detail.UnpackTo(&bad_request)) {
      for (const auto& violation : bad_request.field_violations()) {
        violations.Add(violation.field(), violation.description());
      }
    } else if (detail.UnpackTo(&info)) {
      reason = info.reason();
    }
  }
  if (!violations.empty()) {
    const absl::Status carrier = violations.ToStatus();
    carrier.ForEachPayload([&converted](absl::string_view url, const absl::Cord& payload) {
      converted.SetPayload(url, payload);
    });
  }
  return reason.empty() ? converted : store::WithReason(converted, reason);
}

}  // namespace ieum::cli
