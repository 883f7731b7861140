#include "service/server/call.h"

#include <exception>
#include <new>
#include <string>

#include "spdlog/spdlog.h"

#include "service/server/error_map.h"
#include "service/server/wire_check.h"
#include "store/catalog/violations.h"

namespace ieum::server {
Checkpoint CheckpointOf(grpc::ServerContextBase& context) {
  return [&context]() -> absl::Status {
    if (std::chrono::system_clock::now() > context.deadline()) {
      return absl::DeadlineExceededError("the call's deadline has passed");
    }
    if (context.IsCancelled()) return absl::CancelledError("the caller has gone");
    return absl::OkStatus();
  };
}

grpc::Status Conclude(const CallStart& start, const absl::Status& status) {
  const std::chrono::duration<double, std::milli> took =
      std::chrono::steady_clock::now() - start.time;
  if (status.ok()) {
    spdlog::info("{} OK {:.2f} ms", start.method, took.count());
    return grpc::Status::OK;
  }
  const WireError error = ToWireError(status);
  spdlog::info("{} {} {} {:.2f} ms", start.method, absl::StatusCodeToString(status.code()),
               error.reason, took.count());
  if (error.withheld) spdlog::error("{}: {}", start.method, std::string(status.message()));
  return {static_cast<grpc::StatusCode>(error.code), error.message, error.details};
}

absl::StatusOr<grpc::Slice> BytesOf(const grpc::ByteBuffer& buffer) {
  grpc::Slice slice;
  if (!buffer.TrySingleSlice(&slice).ok() && !buffer.DumpToSingleSlice(&slice).ok()) {
    return absl::InternalError("the request's bytes cannot be read");
  }
  return slice;
}

absl::Status ParseFrom(const grpc::ByteBuffer& bytes, google::protobuf::Message& message) {
  const auto slice = BytesOf(bytes);
  if (!slice.ok()) return slice.status();
  return ParseRequest({reinterpret_cast<const char*>(slice->begin()), slice->size()}, message);
}

grpc::ByteBuffer ToBytes(const google::protobuf::Message& message) {
  // Written where gRPC sends it from: a slice made of a string is a copy of it.
  grpc_slice bytes = grpc_slice_malloc(message.ByteSizeLong());
  message.SerializeWithCachedSizesToArray(GRPC_SLICE_START_PTR(bytes));
  const grpc::Slice slice(bytes, grpc::Slice::STEAL_REF);
  return {&slice, 1};
}

absl::Status Overloaded() {
  return store::WithReason(absl::UnavailableError("too many calls are under way; try again"),
                           "OVERLOADED");
}

absl::Status ShuttingDown() {
  return store::WithReason(absl::UnavailableError("the service is shutting down"), "SHUTTING_DOWN");
}

absl::Status Guarded(const std::function<absl::Status()>& work) {
  try {
    return work();
  } catch (const std::bad_alloc&) {
    return store::WithReason(absl::ResourceExhaustedError("not enough memory for this call"),
                             "OUT_OF_MEMORY");
  } catch (const std::exception& error) {
    return absl::InternalError(std::string("exception: ") + error.what());
  }
}

}  // namespace ieum::server
