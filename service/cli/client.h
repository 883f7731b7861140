// The service as the command line calls it.
#ifndef IEUM_SERVICE_CLI_CLIENT_H_
#define IEUM_SERVICE_CLI_CLIENT_H_

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

#include "ieum/v1/catalog_service.pb.h"
#include "ieum/v1/match_service.pb.h"

namespace ieum::cli {

// One part of a file that is sent or received.
using PartSink = std::function<absl::Status(const v1::ExportCatalogResponse& part)>;

// A file to import; `name` tells the tables of an HSDS folder apart.
struct ImportFile {
  std::string name;
  std::string content;
};

// A connection to a server. Statuses carry the server's message, its field violations
// (store/catalog/violations.h) and its reason. Thread-compatible.
class Client {
 public:
  virtual ~Client() = default;

  virtual absl::StatusOr<v1::SuggestResponse> Suggest(const v1::SuggestRequest& request) = 0;
  virtual absl::StatusOr<v1::ExplainMatchResponse> Explain(
      const v1::ExplainMatchRequest& request) = 0;
  virtual absl::StatusOr<v1::ListNeedAreasResponse> ListNeedAreas() = 0;

  virtual absl::StatusOr<v1::Organization> CreateOrganization(
      const v1::CreateOrganizationRequest& request) = 0;
  virtual absl::StatusOr<v1::Organization> GetOrganization(const std::string& name) = 0;
  virtual absl::Status DeleteOrganization(const v1::DeleteOrganizationRequest& request) = 0;
  virtual absl::StatusOr<v1::ListOrganizationsResponse> ListOrganizations(
      const v1::ListOrganizationsRequest& request) = 0;
  virtual absl::StatusOr<v1::Resource> CreateResource(const v1::CreateResourceRequest& request) = 0;
  virtual absl::StatusOr<v1::Resource> GetResource(const std::string& name) = 0;
  virtual absl::Status DeleteResource(const v1::DeleteResourceRequest& request) = 0;
  virtual absl::StatusOr<v1::ListResourcesResponse> ListResources(
      const v1::ListResourcesRequest& request) = 0;
  virtual absl::StatusOr<v1::Resource> UpdateAvailability(
      const v1::UpdateAvailabilityRequest& request) = 0;
  virtual absl::StatusOr<v1::Resource> VerifyResource(const v1::VerifyResourceRequest& request) = 0;
  virtual absl::StatusOr<v1::ListRegionsResponse> ListRegions(
      const v1::ListRegionsRequest& request) = 0;
  virtual absl::StatusOr<v1::ImportReport> Import(const v1::ImportOptions& options,
                                                  const std::vector<ImportFile>& files) = 0;
  virtual absl::Status Export(const v1::ExportCatalogRequest& request, const PartSink& sink) = 0;
};

// `server` is "host:port". Connects with the first call; a call to a server that cannot be reached
// gives UNAVAILABLE. Not encrypted.
std::unique_ptr<Client> Connect(const std::string& server);

}  // namespace ieum::cli

#endif  // IEUM_SERVICE_CLI_CLIENT_H_
