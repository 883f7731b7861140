// What the calls of one server share.
#ifndef IEUM_SERVICE_SERVER_MACHINERY_H_
#define IEUM_SERVICE_SERVER_MACHINERY_H_

#include <atomic>

#include "absl/time/time.h"

#include "service/server/app.h"
#include "service/server/call.h"
#include "service/server/call_tracker.h"
#include "service/server/rpc_server.h"
#include "service/server/worker_pool.h"

namespace ieum::server {

// Thread-safe. Must outlive every call.
struct Machinery {
  static constexpr int kMaxImports = 4;
  static constexpr int kMaxExports = 4;
  static constexpr int kMaxWatches = 64;

  Machinery(App& served, const RpcOptions& options)
      : app(served), max_import_silence(options.max_import_silence), workers(options.workers) {}

  App& app;
  // The time that a shutdown gives to calls under way is over.
  std::atomic<bool> ending{false};
  CallTracker calls;
  StreamSlots imports{kMaxImports};
  const absl::Duration max_import_silence;
  StreamSlots exports{kMaxExports};
  WorkerPool workers;
  // Threads of their own: an export waits for its caller.
  WorkerPool exporters{{.threads = kMaxExports, .max_waiting = kMaxExports}};
  // Those who follow referrals; nearly always asleep.
  StreamSlots watches{kMaxWatches};
  WorkerPool watchers{{.threads = kMaxWatches, .max_waiting = kMaxWatches}};
};

}  // namespace ieum::server

#endif  // IEUM_SERVICE_SERVER_MACHINERY_H_
