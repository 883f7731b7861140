// One ImportCatalog call, free of gRPC.
#ifndef IEUM_SERVICE_SERVER_IMPORT_SESSION_H_
#define IEUM_SERVICE_SERVER_IMPORT_SESSION_H_

#include <memory>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

#include "ieum/v1/catalog_service.pb.h"
#include "service/exchange/import.h"
#include "service/server/app.h"

namespace ieum::server {

// Takes the messages of the stream in order, then ends it. Rows are written as they come; the index
// follows after each message. What was written before an error stays, and importing the whole file
// again completes it. Thread-compatible.
class ImportSession {
 public:
  // `app` must outlive the session.
  ImportSession(App& app, Checkpoint checkpoint) : app_(app), checkpoint_(std::move(checkpoint)) {}

  absl::Status Add(const v1::ImportCatalogRequest& message);
  // The caller has sent everything. Call once, last.
  absl::StatusOr<v1::ImportCatalogResponse> Finish();

 private:
  absl::Status Begin(const v1::ImportCatalogRequest& message);

  App& app_;
  const Checkpoint checkpoint_;
  std::unique_ptr<exchange::Importer> importer_;
};

}  // namespace ieum::server

#endif  // IEUM_SERVICE_SERVER_IMPORT_SESSION_H_
