// What every gRPC call shares: its checkpoint, its status on the wire, its line in the log.
#ifndef IEUM_SERVICE_SERVER_CALL_H_
#define IEUM_SERVICE_SERVER_CALL_H_

#include <atomic>
#include <chrono>
#include <functional>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "google/protobuf/message.h"
#include <grpcpp/grpcpp.h>

#include "service/server/app.h"

namespace ieum::server {

// Time of arrival and name of one call.
struct CallStart {
  const char* method;  // "CatalogService.GetResource"
  std::chrono::steady_clock::time_point time = std::chrono::steady_clock::now();
};

// DEADLINE_EXCEEDED or CANCELLED once the caller waits no longer. Valid until the call is finished.
Checkpoint CheckpointOf(grpc::ServerContextBase& context);

// Writes method, status, reason and duration to the log, never contents, and converts the status.
grpc::Status Conclude(const CallStart& start, const absl::Status& status);

// The bytes in one piece.
absl::StatusOr<grpc::Slice> BytesOf(const grpc::ByteBuffer& buffer);

// Reads the message that `bytes` hold; see wire_check.h.
absl::Status ParseFrom(const grpc::ByteBuffer& bytes, google::protobuf::Message& message);
grpc::ByteBuffer ToBytes(const google::protobuf::Message& message);

// UNAVAILABLE: too much is under way (reason OVERLOADED), or the service is ending (SHUTTING_DOWN).
absl::Status Overloaded();
absl::Status ShuttingDown();

// Runs `work`, turning what it throws (memory may run out) into a status.
absl::Status Guarded(const std::function<absl::Status()>& work);

// A bound on streams that are open at once. Thread-safe.
class StreamSlots {
 public:
  explicit StreamSlots(int count) : free_(count) {}
  [[nodiscard]] bool Take() {
    if (free_.fetch_sub(1) > 0) return true;
    free_.fetch_add(1);
    return false;
  }
  void Return() { free_.fetch_add(1); }

 private:
  std::atomic<int> free_;
};

}  // namespace ieum::server

#endif  // IEUM_SERVICE_SERVER_CALL_H_
