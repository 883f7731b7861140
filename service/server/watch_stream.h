// The streams of what happens to referrals.
#ifndef IEUM_SERVICE_SERVER_WATCH_STREAM_H_
#define IEUM_SERVICE_SERVER_WATCH_STREAM_H_

#include <string>

#include <grpcpp/grpcpp.h>

#include "service/casework/actor.h"
#include "service/server/actor.h"
#include "service/server/server_stream.h"

namespace ieum::server {

// Sends events after `resume_token` until the caller has gone or the service ends (UNAVAILABLE,
// reason SHUTTING_DOWN).
absl::Status SendEvents(Machinery& machinery, const casework::Caller& caller,
                        const std::string& resume_token, const SendMessage& send);

// One call as gRPC hands it over.
struct WatchCall {
  const char* method;
  grpc::CallbackServerContext& context;
  const grpc::ByteBuffer& request;
};

// Holds a thread of the watchers' pool while it is open; no more streams than it has threads.
template <typename Request>
grpc::ServerWriteReactor<grpc::ByteBuffer>* NewWatchStream(Machinery& machinery,
                                                           const WatchCall& call) {
  return NewServerStream(
      machinery, {call.method, call.context, call.request, machinery.watches, machinery.watchers,
                  [&machinery, context = &call.context, method = call.method](
                      const grpc::ByteBuffer& bytes, const Checkpoint& checkpoint,
                      const SendMessage& send) -> absl::Status {
                    Request request;
                    if (absl::Status read = ParseFrom(bytes, request); !read.ok()) return read;
                    const auto caller = CallerOf(*context, method, checkpoint);
                    if (!caller.ok()) return caller.status();
                    return SendEvents(machinery, *caller, request.resume_token(), send);
                  }});
}

}  // namespace ieum::server

#endif  // IEUM_SERVICE_SERVER_WATCH_STREAM_H_
