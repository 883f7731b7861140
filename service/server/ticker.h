// Work that is done again and again, on a thread of its own.
#ifndef IEUM_SERVICE_SERVER_TICKER_H_
#define IEUM_SERVICE_SERVER_TICKER_H_

#include <chrono>
#include <condition_variable>
#include <functional>
#include <thread>

#include "store/mutex.h"

namespace ieum::server {

// Runs `work` at once and then every `interval` until destroyed, which waits for a run under way.
class Ticker {
 public:
  Ticker(std::chrono::milliseconds interval, std::function<void()> work)
      : interval_(interval), work_(std::move(work)), thread_([this] { Run(); }) {}
  ~Ticker() {
    {
      store::MutexLock lock(mutex_);
      stopping_ = true;
      changed_.notify_all();
    }
    thread_.join();
  }
  Ticker(const Ticker&) = delete;
  Ticker& operator=(const Ticker&) = delete;

 private:
  void Run() {
    while (true) {
      work_();
      store::MutexLock lock(mutex_);
      const auto until = std::chrono::steady_clock::now() + interval_;
      while (!stopping_) {
        if (changed_.wait_until(mutex_, until) == std::cv_status::timeout) break;
      }
      if (stopping_) return;
    }
  }

  const std::chrono::milliseconds interval_;
  const std::function<void()> work_;
  store::Mutex mutex_;
  std::condition_variable_any changed_;
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  std::thread thread_;
};

}  // namespace ieum::server

#endif  // IEUM_SERVICE_SERVER_TICKER_H_
