// Callers of a running service: any method by its name, as any actor.
#ifndef IEUM_TESTS_CHAOS_CLIENT_H_
#define IEUM_TESTS_CHAOS_CLIENT_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "google/protobuf/message.h"

namespace grpc {
class Channel;
}  // namespace grpc

namespace ieum::chaos {

// Who calls, as the request metadata says it (service/server/actor.h).
struct Who {
  std::string account;
  std::string role;
  std::string organization;
};
Who Manager(const std::string& organization = "office");
Who Agency(const std::string& organization = "agency");
Who Supervisor(const std::string& organization = "office");
Who Analyst();

// What came back beside the response.
struct Reply {
  absl::StatusCode code = absl::StatusCode::kOk;
  std::string message;
  std::string reason;               // of ErrorInfo
  std::vector<std::string> fields;  // of BadRequest
  std::string details;              // everything else that came over the wire, as bytes

  bool ok() const { return code == absl::StatusCode::kOk; }
};
std::ostream& operator<<(std::ostream& out, const Reply& reply);

// One connection. Thread-safe.
class Client {
 public:
  explicit Client(std::shared_ptr<grpc::Channel> channel) : channel_(std::move(channel)) {}

  // `method` as the audit log writes it, "ReferralService.GetReferral".
  Reply Call(const Who& who, const std::string& method, const google::protobuf::Message& request,
             google::protobuf::Message* response) const;
  // The messages, as bytes, that a streaming method sends until it ends, or `patience` is over.
  std::vector<std::string> Stream(const Who& who, const std::string& method,
                                  const google::protobuf::Message& request,
                                  absl::Duration patience) const;

 private:
  std::shared_ptr<grpc::Channel> channel_;
};

std::shared_ptr<grpc::Channel> ChannelTo(int port);

}  // namespace ieum::chaos

#endif  // IEUM_TESTS_CHAOS_CLIENT_H_
