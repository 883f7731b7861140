// The service, and one that answers as much without doing anything, over gRPC on loopback.
#ifndef IEUM_TESTS_BENCH_PEERS_GRPC_PEERS_H_
#define IEUM_TESTS_BENCH_PEERS_GRPC_PEERS_H_

#include <memory>
#include <string>

#include "ieum/v1/match_service.pb.h"

namespace ieum::server {
class App;
}

namespace ieum::bench {

// A MatchService in this process with one caller. Thread-compatible; aborts on errors.
class SuggestCaller {
 public:
  virtual ~SuggestCaller() = default;
  // One call, from the request as a message to the response as a message.
  virtual void Call(const v1::SuggestRequest& request, v1::SuggestResponse& response) = 0;
};

// The service of the app, which must not have loaded its index yet, and must outlive it.
std::unique_ptr<SuggestCaller> ServeApp(server::App& app);

// Answers every call with the last response that it was given, as bytes: neither is read.
class EchoCaller : public SuggestCaller {
 public:
  virtual void SetResponse(const v1::SuggestResponse& response) = 0;
};
std::unique_ptr<EchoCaller> ServeEcho();

}  // namespace ieum::bench

#endif  // IEUM_TESTS_BENCH_PEERS_GRPC_PEERS_H_
