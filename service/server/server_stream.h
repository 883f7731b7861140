// Methods that answer with a stream, on gRPC's callback interface.
#ifndef IEUM_SERVICE_SERVER_SERVER_STREAM_H_
#define IEUM_SERVICE_SERVER_SERVER_STREAM_H_

#include <functional>

#include <grpcpp/grpcpp.h>

#include "service/server/machinery.h"

namespace ieum::server {

// Sends one message; may block until the one before has gone. Not OK: nobody takes it any more.
using SendMessage = std::function<absl::Status(const google::protobuf::Message& message)>;

// One call as gRPC hands it over, and what answers it.
struct ServerStreamCall {
  const char* method;
  grpc::CallbackServerContext& context;
  const grpc::ByteBuffer& request;
  // Streams of this kind that may be open at once, and the threads that they take.
  StreamSlots& slots;
  WorkerPool& pool;
  // Answers the call: sends what there is to send and returns its status.
  std::function<absl::Status(const grpc::ByteBuffer& request, const Checkpoint& checkpoint,
                             const SendMessage& send)>
      answer;
};

// Runs the answer on a thread of `pool`, which waits for the caller to take each message: a slow
// caller holds a thread, so this must not be the pool that answers calls. One that takes nothing
// for a minute is cut off. Deletes itself when the call is done.
grpc::ServerWriteReactor<grpc::ByteBuffer>* NewServerStream(Machinery& machinery,
                                                            ServerStreamCall call);

}  // namespace ieum::server

#endif  // IEUM_SERVICE_SERVER_SERVER_STREAM_H_
