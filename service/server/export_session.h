// One ExportCatalog call, free of gRPC.
#ifndef IEUM_SERVICE_SERVER_EXPORT_SESSION_H_
#define IEUM_SERVICE_SERVER_EXPORT_SESSION_H_

#include <functional>

#include "absl/status/status.h"

#include "ieum/v1/catalog_service.pb.h"
#include "service/server/app.h"

namespace ieum::server {

// Passes the file's bytes to `send`, which may block, in parts of at most kExportPartBytes and in
// order. Everything comes from one view of the catalogue. Ends with the first status of `send` or
// the checkpoint that is not OK.
inline constexpr std::size_t kExportPartBytes = std::size_t{256} << 10;
absl::Status ExportCatalogTo(
    App& app, const v1::ExportCatalogRequest& request, const Checkpoint& checkpoint,
    const std::function<absl::Status(const v1::ExportCatalogResponse&)>& send);

}  // namespace ieum::server

#endif  // IEUM_SERVICE_SERVER_EXPORT_SESSION_H_
