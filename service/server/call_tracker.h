// The calls under way, so that a shutdown can wait for them.
#ifndef IEUM_SERVICE_SERVER_CALL_TRACKER_H_
#define IEUM_SERVICE_SERVER_CALL_TRACKER_H_

#include <chrono>
#include <condition_variable>

#include "store/mutex.h"

namespace ieum::server {

// gRPC's own shutdown waits for connections, also for those of callers that are idle and will not
// notice; this waits for calls alone. Thread-safe.
class CallTracker {
 public:
  // False once draining has begun: refuse the call. Either way End must follow.
  [[nodiscard]] bool Begin() {
    store::MutexLock lock(mutex_);
    ++calls_;
    return !draining_;
  }

  // The caller has its answer, or is gone.
  void End() {
    store::MutexLock lock(mutex_);
    if (--calls_ == 0) idle_.notify_all();
  }

  // Returns when no call is under way, at the latest after `limit`.
  void Drain(std::chrono::nanoseconds limit) {
    store::MutexLock lock(mutex_);
    draining_ = true;
    const auto until = std::chrono::steady_clock::now() + limit;
    while (calls_ > 0) {
      if (idle_.wait_until(mutex_, until) == std::cv_status::timeout) return;
    }
  }

 private:
  store::Mutex mutex_;
  std::condition_variable_any idle_;
  int calls_ ABSL_GUARDED_BY(mutex_) = 0;
  bool draining_ ABSL_GUARDED_BY(mutex_) = false;
};

}  // namespace ieum::server

#endif  // IEUM_SERVICE_SERVER_CALL_TRACKER_H_
