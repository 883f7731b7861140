// The one table from internal statuses to what a caller of the service sees.
#ifndef IEUM_SERVICE_SERVER_ERROR_MAP_H_
#define IEUM_SERVICE_SERVER_ERROR_MAP_H_

#include <string>
#include <string_view>

#include "absl/status/status.h"

#include "store/catalog/violations.h"

namespace ieum::server {

// A failed call as it goes over the wire, free of gRPC types.
struct WireError {
  int code = 0;           // number of google.rpc.Code, which is gRPC's
  std::string reason;     // ErrorInfo.reason; also what the log names
  std::string message;    // valid UTF-8, at most kMaxMessageBytes
  std::string details;    // serialised google.rpc.Status: ErrorInfo (domain "ieum"), BadRequest
  bool withheld = false;  // the status' own words are not shown: they belong in the log
};

// Statuses travel in trailing metadata, of which a gRPC client takes 8 KiB. More violations than
// fit are counted in the message and left out.
inline constexpr std::size_t kMaxMessageBytes = 500;
inline constexpr std::size_t kMaxDetailsBytes = 4000;

// `status` must not be OK. Faults of the service itself (INTERNAL, DATA_LOSS, UNKNOWN and whatever
// the table does not name) show a general sentence; their own words belong in the log. So do those
// of a store that fails: UNAVAILABLE and FAILED_PRECONDITION without a reason come from it alone.
WireError ToWireError(const absl::Status& status);

using store::FieldError;
using store::UnderField;

}  // namespace ieum::server

#endif  // IEUM_SERVICE_SERVER_ERROR_MAP_H_
