// The gRPC server: services, health, reflection.
#ifndef IEUM_SERVICE_SERVER_RPC_SERVER_H_
#define IEUM_SERVICE_SERVER_RPC_SERVER_H_

#include <cstddef>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"

#include "service/server/app.h"
#include "service/server/worker_pool.h"

namespace ieum::server {

struct RpcOptions {
  std::string listen = "127.0.0.1:0";
  std::size_t max_message_bytes = std::size_t{16} << 20;
  // An import stream from which no message comes for so long is ended: its place is wanted.
  absl::Duration max_import_silence = absl::Seconds(60);
  // The same for a stream of SuggestMany, and for one whose answers nobody takes.
  absl::Duration max_suggest_silence = absl::Seconds(60);
  // Assessments that one stream of SuggestMany may send.
  std::size_t max_suggest_items = 100'000;
  WorkerPoolOptions workers;
  // Threads that answer SuggestMany, at a lower priority than the workers. 0: one per core.
  std::size_t background_threads = 0;
};

// Serves ieum.v1.CatalogService and MatchService, grpc.health.v1.Health (for "" and for each
// service; SERVING while the app serves) and server reflection. Calls run on the pool's threads,
// not on gRPC's. Thread-safe.
//
//   auto server = RpcServer::Start(**app, options);
//   (*app)->LoadIndex();      // health becomes SERVING
//   (*server)->Shutdown(absl::Seconds(10));
class RpcServer {
 public:
  // Listens at once. `app` must outlive the server and must not have loaded its index yet (its
  // listener is set here). UNAVAILABLE: the address cannot be bound.
  static absl::StatusOr<std::unique_ptr<RpcServer>> Start(App& app, const RpcOptions& options);
  // Shuts down at once when Shutdown has not been called.
  virtual ~RpcServer() = default;

  // The port that was bound.
  virtual int port() const = 0;

  // Takes no new calls, lets those under way finish for `drain`, then cancels them. Blocks.
  virtual void Shutdown(absl::Duration drain) = 0;
};

}  // namespace ieum::server

#endif  // IEUM_SERVICE_SERVER_RPC_SERVER_H_
