#include "service/cli/client.h"

#include <algorithm>
#include <chrono>

#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"
#include "grpcpp/grpcpp.h"

#include "ieum/v1/catalog_service.grpc.pb.h"
#include "ieum/v1/match_service.grpc.pb.h"
#include "service/cli/reasons.h"
#include "store/catalog/violations.h"

namespace ieum::cli {
namespace {

constexpr std::chrono::seconds kCallTimeout{60};
constexpr std::chrono::minutes kTransferTimeout{30};
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

// An absl status with the same number; gRPC and abseil share the list. Details become field
// violations and a reason.
absl::Status Convert(const grpc::Status& status) {
  if (status.ok()) return absl::OkStatus();
  const auto code = static_cast<absl::StatusCode>(status.error_code());
  google::rpc::Status details;
  if (!details.ParseFromString(status.error_details()) || details.details().empty()) {
    return FromTransport(code);
  }
  absl::Status converted(code, status.error_message());
  store::Violations violations;
  std::string reason;
  for (const google::protobuf::Any& detail : details.details()) {
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

class GrpcClient : public Client {
 public:
  explicit GrpcClient(const std::shared_ptr<grpc::Channel>& channel)
      : match_(v1::MatchService::NewStub(channel)),
        catalog_(v1::CatalogService::NewStub(channel)) {}

  absl::StatusOr<v1::SuggestResponse> Suggest(const v1::SuggestRequest& request) override {
    return Call<v1::SuggestResponse>(*match_, &v1::MatchService::Stub::Suggest, request);
  }
  absl::StatusOr<v1::ExplainMatchResponse> Explain(
      const v1::ExplainMatchRequest& request) override {
    return Call<v1::ExplainMatchResponse>(*match_, &v1::MatchService::Stub::ExplainMatch, request);
  }
  absl::StatusOr<v1::ListNeedAreasResponse> ListNeedAreas() override {
    return Call<v1::ListNeedAreasResponse>(*match_, &v1::MatchService::Stub::ListNeedAreas,
                                           v1::ListNeedAreasRequest());
  }

  absl::StatusOr<v1::Organization> CreateOrganization(
      const v1::CreateOrganizationRequest& request) override {
    return Call<v1::Organization>(*catalog_, &v1::CatalogService::Stub::CreateOrganization,
                                  request);
  }
  absl::StatusOr<v1::Organization> GetOrganization(const std::string& name) override {
    v1::GetOrganizationRequest request;
    request.set_name(name);
    return Call<v1::Organization>(*catalog_, &v1::CatalogService::Stub::GetOrganization, request);
  }
  absl::Status DeleteOrganization(const v1::DeleteOrganizationRequest& request) override {
    return Call<google::protobuf::Empty>(*catalog_, &v1::CatalogService::Stub::DeleteOrganization,
                                         request)
        .status();
  }
  absl::StatusOr<v1::ListOrganizationsResponse> ListOrganizations(
      const v1::ListOrganizationsRequest& request) override {
    return Call<v1::ListOrganizationsResponse>(
        *catalog_, &v1::CatalogService::Stub::ListOrganizations, request);
  }
  absl::StatusOr<v1::Resource> CreateResource(const v1::CreateResourceRequest& request) override {
    return Call<v1::Resource>(*catalog_, &v1::CatalogService::Stub::CreateResource, request);
  }
  absl::StatusOr<v1::Resource> GetResource(const std::string& name) override {
    v1::GetResourceRequest request;
    request.set_name(name);
    return Call<v1::Resource>(*catalog_, &v1::CatalogService::Stub::GetResource, request);
  }
  absl::Status DeleteResource(const v1::DeleteResourceRequest& request) override {
    return Call<google::protobuf::Empty>(*catalog_, &v1::CatalogService::Stub::DeleteResource,
                                         request)
        .status();
  }
  absl::StatusOr<v1::ListResourcesResponse> ListResources(
      const v1::ListResourcesRequest& request) override {
    return Call<v1::ListResourcesResponse>(*catalog_, &v1::CatalogService::Stub::ListResources,
                                           request);
  }
  absl::StatusOr<v1::Resource> UpdateAvailability(
      const v1::UpdateAvailabilityRequest& request) override {
    return Call<v1::Resource>(*catalog_, &v1::CatalogService::Stub::UpdateAvailability, request);
  }
  absl::StatusOr<v1::Resource> VerifyResource(const v1::VerifyResourceRequest& request) override {
    return Call<v1::Resource>(*catalog_, &v1::CatalogService::Stub::VerifyResource, request);
  }
  absl::StatusOr<v1::ListRegionsResponse> ListRegions(
      const v1::ListRegionsRequest& request) override {
    return Call<v1::ListRegionsResponse>(*catalog_, &v1::CatalogService::Stub::ListRegions,
                                         request);
  }

  absl::StatusOr<v1::ImportReport> Import(const v1::ImportOptions& options,
                                          const std::vector<ImportFile>& files) override {
    grpc::ClientContext context;
    context.set_deadline(std::chrono::system_clock::now() + kTransferTimeout);
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

  absl::Status Export(const v1::ExportCatalogRequest& request, const PartSink& sink) override {
    grpc::ClientContext context;
    context.set_deadline(std::chrono::system_clock::now() + kTransferTimeout);
    const auto reader = catalog_->ExportCatalog(&context, request);
    v1::ExportCatalogResponse part;
    absl::Status written;
    while (reader->Read(&part)) {
      if (written.ok()) written = sink(part);
      if (!written.ok()) context.TryCancel();
    }
    const absl::Status finished = Convert(reader->Finish());
    return written.ok() ? finished : written;
  }

 private:
  template <typename Response, typename Stub, typename Method, typename Request>
  absl::StatusOr<Response> Call(Stub& stub, Method method, const Request& request) {
    grpc::ClientContext context;
    context.set_deadline(std::chrono::system_clock::now() + kCallTimeout);
    Response response;
    const absl::Status status = Convert((stub.*method)(&context, request, &response));
    if (!status.ok()) return status;
    return response;
  }

  std::unique_ptr<v1::MatchService::Stub> match_;
  std::unique_ptr<v1::CatalogService::Stub> catalog_;
};

}  // namespace

std::unique_ptr<Client> Connect(const std::string& server) {
  grpc::ChannelArguments arguments;
  arguments.SetMaxReceiveMessageSize(kMaxMessageBytes);
  return std::make_unique<GrpcClient>(
      grpc::CreateCustomChannel(server, grpc::InsecureChannelCredentials(), arguments));
}

}  // namespace ieum::cli
