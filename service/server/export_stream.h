// ExportCatalog on gRPC's callback interface.
#ifndef IEUM_SERVICE_SERVER_EXPORT_STREAM_H_
#define IEUM_SERVICE_SERVER_EXPORT_STREAM_H_

#include <grpcpp/grpcpp.h>

#include "service/server/machinery.h"

namespace ieum::server {

// Runs the export on a thread of `pool`, which waits for the caller to take each message: a slow
// caller holds a thread, so this must not be the pool that answers calls. One that takes nothing
// for a minute is cut off. Deletes itself when the call is done.
grpc::ServerWriteReactor<grpc::ByteBuffer>* NewExportStream(Machinery& machinery,
                                                            grpc::CallbackServerContext& context,
                                                            const grpc::ByteBuffer& request);

}  // namespace ieum::server

#endif  // IEUM_SERVICE_SERVER_EXPORT_STREAM_H_
