// What the calls of one server share.
#ifndef IEUM_SERVICE_SERVER_MACHINERY_H_
#define IEUM_SERVICE_SERVER_MACHINERY_H_

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <thread>

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
  static constexpr int kMaxSuggestStreams = 4;
  // Of what nobody waits for at a screen: a tenth of the time of a core that a call wants too.
  static constexpr int kBackgroundNice = 10;

  Machinery(App& served, const RpcOptions& options)
      : app(served),
        max_import_silence(options.max_import_silence),
        max_suggest_silence(options.max_suggest_silence),
        max_suggest_items(options.max_suggest_items),
        background_threads(options.background_threads > 0
                               ? options.background_threads
                               : std::max(1u, std::thread::hardware_concurrency())),
        workers(options.workers),
        background({.threads = background_threads, .max_waiting = 1024, .nice = kBackgroundNice}) {}

  App& app;
  // The time that a shutdown gives to calls under way is over.
  std::atomic<bool> ending{false};
  CallTracker calls;
  StreamSlots imports{kMaxImports};
  const absl::Duration max_import_silence;
  StreamSlots exports{kMaxExports};
  StreamSlots suggest_streams{kMaxSuggestStreams};
  const absl::Duration max_suggest_silence;
  const std::size_t max_suggest_items;
  const std::size_t background_threads;
  WorkerPool workers;
  // Give way to the workers.
  WorkerPool background;
  // Threads of their own: an export waits for its caller.
  WorkerPool exporters{{.threads = kMaxExports, .max_waiting = kMaxExports}};
  // Those who follow referrals; nearly always asleep.
  StreamSlots watches{kMaxWatches};
  WorkerPool watchers{{.threads = kMaxWatches, .max_waiting = kMaxWatches}};
};

}  // namespace ieum::server

#endif  // IEUM_SERVICE_SERVER_MACHINERY_H_
