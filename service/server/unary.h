// How a unary method is answered over gRPC. Include it where a service is made, nowhere else.
#ifndef IEUM_SERVICE_SERVER_UNARY_H_
#define IEUM_SERVICE_SERVER_UNARY_H_

#include <optional>

#include <grpcpp/grpcpp.h>

#include "service/server/actor.h"
#include "service/server/call.h"
#include "service/server/machinery.h"

namespace ieum::server {

// One unary call as gRPC hands it over.
struct Raw {
  grpc::CallbackServerContext* context;
  const grpc::ByteBuffer* request;
  grpc::ByteBuffer* response;
};

// Tells the tracker when the answer has gone out.
class UnaryReactor final : public grpc::ServerUnaryReactor {
 public:
  explicit UnaryReactor(CallTracker& calls) : calls_(calls), admitted_(calls.Begin()) {}
  bool admitted() const { return admitted_; }
  void OnDone() override {
    calls_.End();
    delete this;
  }

 private:
  CallTracker& calls_;
  const bool admitted_;
};

// The way of every unary call: queue, parse, handle, serialise, conclude. Requests arrive as bytes
// so that one that does not parse is answered with INVALID_ARGUMENT and the field.
template <typename Request, typename Handler>
grpc::ServerUnaryReactor* Dispatch(Machinery& machinery, const char* method, const Raw& raw,
                                   Handler handler) {
  const CallStart start{method};
  auto* reactor = new UnaryReactor(machinery.calls);
  if (!reactor->admitted()) {
    reactor->Finish(Conclude(start, ShuttingDown()));
    return reactor;
  }
  const bool taken = machinery.workers.Submit(raw.request->Length(), [=] {
    const Checkpoint checkpoint = CheckpointOf(*raw.context);
    // Freed when the answer is on its way: thousands of parts, for which nobody need wait.
    Request request;
    std::optional<decltype(handler(request, checkpoint))> response;
    const absl::Status status = Guarded([&]() -> absl::Status {
      if (absl::Status waited = checkpoint(); !waited.ok()) return waited;
      if (absl::Status parsed = ParseFrom(*raw.request, request); !parsed.ok()) return parsed;
      response.emplace(handler(request, checkpoint));
      if (response->ok()) *raw.response = ToBytes(**response);
      return response->status();
    });
    reactor->Finish(Conclude(start, status));
  });
  if (!taken) reactor->Finish(Conclude(start, Overloaded()));
  return reactor;
}

// A unary method: its name in the contract, and the object whose method of that name answers it.
#define IEUM_UNARY(service, method, handler)                                                    \
  grpc::ServerUnaryReactor* method(grpc::CallbackServerContext* context,                        \
                                   const grpc::ByteBuffer* request, grpc::ByteBuffer* response) \
      override {                                                                                \
    return Dispatch<v1::method##Request>(                                                       \
        machinery_, service "." #method, {context, request, response},                          \
        [this](const v1::method##Request& parsed, const Checkpoint& checkpoint) {               \
          return handler.method(parsed, checkpoint);                                            \
        });                                                                                     \
  }

// The same for a method that asks who calls.
#define IEUM_UNARY_BY_ACTOR(service, method, handler)                                           \
  grpc::ServerUnaryReactor* method(grpc::CallbackServerContext* context,                        \
                                   const grpc::ByteBuffer* request, grpc::ByteBuffer* response) \
      override {                                                                                \
    return Dispatch<v1::method##Request>(                                                       \
        machinery_, service "." #method, {context, request, response},                          \
        [this, context](const v1::method##Request& parsed, const Checkpoint& checkpoint)        \
            -> decltype(handler.method(parsed, casework::Caller())) {                           \
          auto caller = CallerOf(*context, service "." #method, checkpoint);                    \
          if (!caller.ok()) return caller.status();                                             \
          return handler.method(parsed, *caller);                                               \
        });                                                                                     \
  }

}  // namespace ieum::server

#endif  // IEUM_SERVICE_SERVER_UNARY_H_
