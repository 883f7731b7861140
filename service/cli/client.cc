#include "service/cli/client.h"

#include <chrono>
#include <future>

#include "google/rpc/status.pb.h"
#include "grpcpp/generic/generic_stub.h"
#include "grpcpp/grpcpp.h"

#include "ieum/v1/catalog_service.grpc.pb.h"
#include "service/cli/methods.h"
#include "service/cli/reasons.h"
#include "service/cli/rpc_status.h"
#include "store/catalog/violations.h"

namespace ieum::cli {
namespace {

constexpr std::size_t kChunkBytes = std::size_t{256} << 10;
// Pages of a thousand resources with long texts.
constexpr int kMaxMessageBytes = 64 << 20;

// What gRPC itself says when a call does not come through, in words of this program: no details
// come with it, and its own words speak of its machinery.
absl::Status FromTransport(absl::StatusCode code) {
  switch (code) {
    case absl::StatusCode::kUnavailable:
      return store::WithReason(
          absl::Status(code, "the server cannot be reached, or the connection broke off"),
          kUnreachableReason);
    case absl::StatusCode::kDeadlineExceeded:
      return absl::Status(code, "the server did not answer in time");
    case absl::StatusCode::kResourceExhausted:
      return absl::Status(code, "the message is larger than the server, or this program, takes");
    case absl::StatusCode::kUnimplemented:
      return absl::Status(code, "the server does not know this call; is it of another version?");
    case absl::StatusCode::kCancelled:
      return absl::Status(code, "the call was broken off");
    default:
      return absl::Status(code, "the connection to the server failed; is it an Ieum server?");
  }
}

absl::Status Convert(const grpc::Status& status) {
  if (status.ok()) return absl::OkStatus();
  const auto code = static_cast<absl::StatusCode>(status.error_code());
  google::rpc::Status details;
  if (!details.ParseFromString(status.error_details()) || details.details().empty()) {
    return FromTransport(code);
  }
  return FromRpcStatus(details);
}

// Any method, told by its name.
using AnyMessage = google::protobuf::MessageLite;
using AnyStub = grpc::TemplatedGenericStub<AnyMessage, AnyMessage>;

// What comes back to a request, or to many. The sink is called on a thread of gRPC's, one part
// after the other.
class PartReader : public grpc::ClientBidiReactor<AnyMessage, AnyMessage> {
 public:
  PartReader(grpc::ClientContext& context, AnyMessage& part,
             const std::function<absl::Status()>& sink)
      : context_(context), part_(part), sink_(sink) {}

  void Start(const AnyMessage& request) {
    StartWriteLast(&request, grpc::WriteOptions());
    StartRead(&part_);
    StartCall();
  }
  absl::Status Await() {
    const absl::Status finished = Convert(done_.get_future().get());
    return seen_.ok() ? finished : seen_;
  }

  void OnReadDone(bool ok) override {
    if (!ok) return;
    if (seen_.ok()) seen_ = sink_();
    if (!seen_.ok()) context_.TryCancel();
    StartRead(&part_);
  }
  void OnDone(const grpc::Status& status) override { done_.set_value(status); }

 protected:
  // For who writes from a thread of their own.
  void StartConversation() {
    AddHold();
    StartRead(&part_);
    StartCall();
  }

 private:
  grpc::ClientContext& context_;
  AnyMessage& part_;
  const std::function<absl::Status()>& sink_;
  absl::Status seen_;
  std::promise<grpc::Status> done_;
};

// Requests one after the other, each when the one before is on its way, and what comes back
// meanwhile.
class Conversation final : public PartReader {
 public:
  using PartReader::PartReader;

  void Send(const AnyMessage& request, const std::function<bool()>& next) {
    StartConversation();
    bool open = true;
    while (open && next()) {
      written_ = std::promise<bool>();
      StartWrite(&request);
      open = written_.get_future().get();
    }
    if (open) StartWritesDone();
    RemoveHold();
  }

  void OnWriteDone(bool ok) override { written_.set_value(ok); }

 private:
  std::promise<bool> written_;
};

class GrpcClient : public Client {
 public:
  GrpcClient(const std::shared_ptr<grpc::Channel>& channel, Speaker speaker)
      : speaker_(std::move(speaker)),
        any_(channel),
        catalog_(v1::CatalogService::NewStub(channel)) {}

  absl::StatusOr<v1::ImportReport> Import(const v1::ImportOptions& options,
                                          const std::vector<ImportFile>& files) override {
    grpc::ClientContext context;
    Prepare(context, kTransferSeconds);
    v1::ImportCatalogResponse response;
    const auto writer = catalog_->ImportCatalog(&context, &response);
    v1::ImportCatalogRequest first;
    *first.mutable_options() = options;
    bool open = writer->Write(first);
    for (const ImportFile& file : files) {
      for (std::size_t at = 0; open && at < file.content.size(); at += kChunkBytes) {
        v1::ImportCatalogRequest part;
        part.set_file(file.name);
        part.set_data(file.content.substr(at, kChunkBytes));
        open = writer->Write(part);
      }
    }
    // A stream that the server closed early says why when it is finished.
    writer->WritesDone();
    const absl::Status status = Convert(writer->Finish());
    if (!status.ok()) return status;
    return std::move(*response.mutable_report());
  }

 protected:
  absl::Status Unary(const MethodName& method, const Message& request, Message& response) override {
    grpc::ClientContext context;
    Prepare(context, method.timeout_seconds);
    std::promise<grpc::Status> done;
    any_.UnaryCall(&context, Path(method), grpc::StubOptions(), &request, &response,
                   [&done](grpc::Status status) { done.set_value(std::move(status)); });
    return Convert(done.get_future().get());
  }

  absl::Status Stream(const MethodName& method, const Message& request, Message& part,
                      const std::function<absl::Status()>& sink) override {
    grpc::ClientContext context;
    Prepare(context, method.timeout_seconds);
    PartReader reader(context, part, sink);
    any_.PrepareBidiStreamingCall(&context, Path(method), grpc::StubOptions(), &reader);
    reader.Start(request);
    return reader.Await();
  }

  absl::Status Converse(const MethodName& method, Message& request,
                        const std::function<bool()>& next, Message& part,
                        const std::function<absl::Status()>& sink) override {
    grpc::ClientContext context;
    Prepare(context, method.timeout_seconds);
    Conversation conversation(context, part, sink);
    any_.PrepareBidiStreamingCall(&context, Path(method), grpc::StubOptions(), &conversation);
    conversation.Send(request, next);
    return conversation.Await();
  }

 private:
  static std::string Path(const MethodName& method) { return std::string("/") + method.name; }

  void Prepare(grpc::ClientContext& context, int timeout_seconds) const {
    if (timeout_seconds > 0) {
      context.set_deadline(std::chrono::system_clock::now() +
                           std::chrono::seconds(timeout_seconds));
    }
    const auto tell = [&context](const char* key, const std::string& value) {
      if (!value.empty()) context.AddMetadata(key, value);
    };
    tell("ieum-account", speaker_.account);
    tell("ieum-role", speaker_.role);
    tell("ieum-organization", speaker_.organization);
    tell("ieum-purpose", speaker_.purpose);
  }

  const Speaker speaker_;
  AnyStub any_;
  std::unique_ptr<v1::CatalogService::Stub> catalog_;
};

}  // namespace

std::unique_ptr<Client> Connect(const std::string& server, const Speaker& speaker) {
  grpc::ChannelArguments arguments;
  arguments.SetMaxReceiveMessageSize(kMaxMessageBytes);
  return std::make_unique<GrpcClient>(
      grpc::CreateCustomChannel(server, grpc::InsecureChannelCredentials(), arguments), speaker);
}

}  // namespace ieum::cli
