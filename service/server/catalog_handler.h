// What CatalogService does, free of gRPC.
#ifndef IEUM_SERVICE_SERVER_CATALOG_HANDLER_H_
#define IEUM_SERVICE_SERVER_CATALOG_HANDLER_H_

#include <functional>
#include <string>

#include "absl/status/statusor.h"
#include "google/protobuf/empty.pb.h"

#include "ieum/v1/catalog_service.pb.h"
#include "service/request/idempotency.h"
#include "service/server/app.h"

namespace ieum::server {

// One method per RPC: validate, call, answer. Thread-safe. An acknowledged write is durable and
// seen by the next question. Errors as catalog_service.proto says, with fields named as in the
// request; UNAVAILABLE while the index is being loaded.
class CatalogHandler {
 public:
  // `app` must outlive the handler.
  explicit CatalogHandler(App& app);

  using Empty = google::protobuf::Empty;

  absl::StatusOr<v1::Organization> CreateOrganization(const v1::CreateOrganizationRequest& request,
                                                      const Checkpoint& checkpoint);
  absl::StatusOr<v1::Organization> GetOrganization(const v1::GetOrganizationRequest& request,
                                                   const Checkpoint& checkpoint);
  absl::StatusOr<v1::Organization> UpdateOrganization(const v1::UpdateOrganizationRequest& request,
                                                      const Checkpoint& checkpoint);
  absl::StatusOr<Empty> DeleteOrganization(const v1::DeleteOrganizationRequest& request,
                                           const Checkpoint& checkpoint);

  absl::StatusOr<v1::Resource> CreateResource(const v1::CreateResourceRequest& request,
                                              const Checkpoint& checkpoint);
  absl::StatusOr<v1::Resource> GetResource(const v1::GetResourceRequest& request,
                                           const Checkpoint& checkpoint);
  absl::StatusOr<v1::Resource> UpdateResource(const v1::UpdateResourceRequest& request,
                                              const Checkpoint& checkpoint);
  absl::StatusOr<Empty> DeleteResource(const v1::DeleteResourceRequest& request,
                                       const Checkpoint& checkpoint);
  absl::StatusOr<v1::Resource> UpdateAvailability(const v1::UpdateAvailabilityRequest& request,
                                                  const Checkpoint& checkpoint);
  absl::StatusOr<v1::Resource> VerifyResource(const v1::VerifyResourceRequest& request,
                                              const Checkpoint& checkpoint);

 private:
  template <typename Record>
  absl::StatusOr<Record> Create(Record record, const std::string& id,
                                const google::protobuf::Message& request,
                                const std::string& request_id);
  // Which record to change; `under`: the field of the request that holds the record, if one does.
  struct Target {
    std::string name;
    std::string etag;
    std::string under;
  };
  // Reads the record, lets `change` work on it and writes it, again while others come between.
  template <typename Record>
  absl::StatusOr<Record> Change(const Target& target, const Checkpoint& checkpoint,
                                const std::function<absl::Status(Record& stored)>& change);
  // The resource after its open places went to who waits for it.
  absl::StatusOr<v1::Resource> Settled(absl::StatusOr<v1::Resource> resource);
  // The resource as the caller may see it.
  absl::StatusOr<v1::Resource> Shown(absl::StatusOr<v1::Resource> resource);

  App& app_;
  request::RequestMemory requests_;
};

}  // namespace ieum::server

#endif  // IEUM_SERVICE_SERVER_CATALOG_HANDLER_H_
