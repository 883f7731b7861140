// Threads that answer calls, with a bounded queue before them.
#ifndef IEUM_SERVICE_SERVER_WORKER_POOL_H_
#define IEUM_SERVICE_SERVER_WORKER_POOL_H_

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <thread>
#include <vector>

#include "store/mutex.h"

namespace ieum::server {

struct WorkerPoolOptions {
  std::size_t threads = 4;
  std::size_t max_waiting = 256;
  // Requests that wait are held in memory; this is how much of it.
  std::size_t max_waiting_bytes = std::size_t{256} << 20;
  // Added to the niceness of the threads, 0 to 19: how much they give way to others.
  int nice = 0;
};

// Work runs in order of arrival, on any of the threads: of those that are idle on the one that was
// busy last, whose caches and memory are warm. Thread-safe. The destructor runs what is
// still queued, then joins.
class WorkerPool {
 public:
  using Work = std::function<void()>;

  explicit WorkerPool(const WorkerPoolOptions& options);
  ~WorkerPool();
  WorkerPool(const WorkerPool&) = delete;
  WorkerPool& operator=(const WorkerPool&) = delete;

  // False, and `work` will not run, when the queue is full. `work` must not throw.
  [[nodiscard]] bool Submit(std::size_t bytes, Work work);

 private:
  struct Item {
    std::size_t bytes;
    Work work;
  };
  // A thread without work.
  struct Sleeper {
    std::condition_variable_any wake;
    bool called = false;
  };
  void Run();
  void Sleep(Sleeper& sleeper) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void WakeLast() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  const WorkerPoolOptions options_;
  store::Mutex mutex_;
  std::vector<Sleeper*> asleep_ ABSL_GUARDED_BY(mutex_);  // who fell asleep last is last
  std::deque<Item> queue_ ABSL_GUARDED_BY(mutex_);
  std::size_t waiting_bytes_ ABSL_GUARDED_BY(mutex_) = 0;
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  std::vector<std::thread> threads_;
};

}  // namespace ieum::server

#endif  // IEUM_SERVICE_SERVER_WORKER_POOL_H_
