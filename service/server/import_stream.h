// ImportCatalog on gRPC's callback interface.
#ifndef IEUM_SERVICE_SERVER_IMPORT_STREAM_H_
#define IEUM_SERVICE_SERVER_IMPORT_STREAM_H_

#include <grpcpp/grpcpp.h>

#include "service/server/machinery.h"

namespace ieum::server {

// Reads a message, handles it on the pool, reads the next: a stream takes a thread only while there
// is something to do, and never more than one. Deletes itself when the call is done. A stream that
// breaks off is told from one that ends, and its last, partial row is not taken for a whole one.
// One that sends nothing for `max_import_silence` is ended, DEADLINE_EXCEEDED with reason STALLED:
// the streams open at once are few.
grpc::ServerReadReactor<grpc::ByteBuffer>* NewImportStream(Machinery& machinery,
                                                           grpc::CallbackServerContext& context,
                                                           grpc::ByteBuffer& response);

}  // namespace ieum::server

#endif  // IEUM_SERVICE_SERVER_IMPORT_STREAM_H_
