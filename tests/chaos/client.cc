#include "tests/chaos/client.h"

#include <chrono>
#include <ostream>

#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"
#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/grpcpp.h>

namespace ieum::chaos {
namespace {

// No healthy server takes so long.
constexpr std::chrono::minutes kDeadline{2};

std::string PathOf(const std::string& method) {
  std::string path = "/ieum.v1." + method;
  path[path.rfind('.')] = '/';
  return path;
}

void NameActor(const Who& who, grpc::ClientContext& context) {
  if (!who.account.empty()) context.AddMetadata("ieum-account", who.account);
  if (!who.role.empty()) context.AddMetadata("ieum-role", who.role);
  if (!who.organization.empty()) context.AddMetadata("ieum-organization", who.organization);
}

grpc::ByteBuffer BytesOf(const google::protobuf::Message& message) {
  const grpc::Slice slice(message.SerializeAsString());
  return grpc::ByteBuffer(&slice, 1);
}

std::string TextOf(const grpc::ByteBuffer& bytes) {
  std::vector<grpc::Slice> slices;
  std::string text;
  if (!bytes.Dump(&slices).ok()) return text;
  for (const grpc::Slice& slice : slices) {
    text.append(reinterpret_cast<const char*>(slice.begin()), slice.size());
  }
  return text;
}

Reply ReplyOf(const grpc::Status& status, const grpc::ClientContext& context) {
  Reply reply;
  reply.code = static_cast<absl::StatusCode>(status.error_code());
  reply.message = status.error_message();
  reply.details = status.error_details();
  for (const auto& [key, value] : context.GetServerTrailingMetadata()) {
    reply.details.append("\n").append(value.data(), value.size());
  }
  google::rpc::Status rich;
  if (!rich.ParseFromString(status.error_details())) return reply;
  for (const auto& detail : rich.details()) {
    google::rpc::ErrorInfo info;
    google::rpc::BadRequest bad;
    if (detail.UnpackTo(&info)) reply.reason = info.reason();
    if (!detail.UnpackTo(&bad)) continue;
    for (const auto& violation : bad.field_violations()) reply.fields.push_back(violation.field());
  }
  return reply;
}

}  // namespace

Who Manager(const std::string& organization) {
  return {"manager@" + organization, "case-manager", "organizations/" + organization};
}
Who Agency(const std::string& organization) {
  return {"desk@" + organization, "agency", "organizations/" + organization};
}
Who Supervisor(const std::string& organization) {
  return {"supervisor@" + organization, "supervisor", "organizations/" + organization};
}
Who Analyst() { return {"analyst", "analyst", ""}; }

std::ostream& operator<<(std::ostream& out, const Reply& reply) {
  out << absl::StatusCodeToString(reply.code) << " (" << reply.reason << ") " << reply.message;
  for (const std::string& field : reply.fields) out << " [" << field << "]";
  return out;
}

Reply Client::Call(const Who& who, const std::string& method,
                   const google::protobuf::Message& request,
                   google::protobuf::Message* response) const {
  grpc::ClientContext context;
  context.set_deadline(std::chrono::system_clock::now() + kDeadline);
  NameActor(who, context);
  grpc::CompletionQueue queue;
  grpc::GenericStub stub(channel_);
  const auto call = stub.PrepareUnaryCall(&context, PathOf(method), BytesOf(request), &queue);
  call->StartCall();
  grpc::ByteBuffer bytes;
  grpc::Status status;
  call->Finish(&bytes, &status, nullptr);
  void* tag = nullptr;
  bool ok = false;
  queue.Next(&tag, &ok);
  if (status.ok() && !response->ParseFromString(TextOf(bytes))) {
    status = grpc::Status(grpc::StatusCode::INTERNAL, "the response cannot be parsed");
  }
  return ReplyOf(status, context);
}

std::vector<std::string> Client::Stream(const Who& who, const std::string& method,
                                        const google::protobuf::Message& request,
                                        absl::Duration patience) const {
  grpc::ClientContext context;
  context.set_deadline(absl::ToChronoTime(absl::Now() + patience));
  NameActor(who, context);
  grpc::CompletionQueue queue;
  grpc::GenericStub stub(channel_);
  const auto call = stub.PrepareCall(&context, PathOf(method), &queue);
  void* tag = nullptr;
  bool ok = false;
  const auto done = [&] { return queue.Next(&tag, &ok) && ok; };
  std::vector<std::string> messages;
  call->StartCall(nullptr);
  if (done()) {
    call->WriteLast(BytesOf(request), grpc::WriteOptions(), nullptr);
    bool more = done();
    while (more) {
      grpc::ByteBuffer bytes;
      call->Read(&bytes, nullptr);
      more = done();
      if (more) messages.push_back(TextOf(bytes));
    }
  }
  grpc::Status status;
  call->Finish(&status, nullptr);
  done();
  return messages;
}

std::shared_ptr<grpc::Channel> ChannelTo(int port) {
  grpc::ChannelArguments arguments;
  // Channels to one address would share a connection.
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  arguments.SetMaxReceiveMessageSize(-1);
  return grpc::CreateCustomChannel("127.0.0.1:" + std::to_string(port),
                                   grpc::InsecureChannelCredentials(), arguments);
}

}  // namespace ieum::chaos
