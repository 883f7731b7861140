// The List methods of CatalogService, free of gRPC.
#ifndef IEUM_SERVICE_SERVER_CATALOG_LISTS_H_
#define IEUM_SERVICE_SERVER_CATALOG_LISTS_H_

#include "absl/status/statusor.h"

#include "ieum/v1/catalog_service.pb.h"
#include "service/server/app.h"

namespace ieum::server {

// Pages in order of name. Thread-safe. A list without filters reads one page from the store; with
// filters it looks at every resource of the index (some 0.1 s for a million) and asks the
// checkpoint on the way.
class CatalogLists {
 public:
  // `app` must outlive the object.
  explicit CatalogLists(App& app) : app_(app) {}

  absl::StatusOr<v1::ListOrganizationsResponse> ListOrganizations(
      const v1::ListOrganizationsRequest& request, const Checkpoint& checkpoint);
  absl::StatusOr<v1::ListResourcesResponse> ListResources(const v1::ListResourcesRequest& request,
                                                          const Checkpoint& checkpoint);
  absl::StatusOr<v1::ListRegionsResponse> ListRegions(const v1::ListRegionsRequest& request,
                                                      const Checkpoint& checkpoint);

 private:
  App& app_;
};

}  // namespace ieum::server

#endif  // IEUM_SERVICE_SERVER_CATALOG_LISTS_H_
