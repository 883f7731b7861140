#include "service/server/worker_pool.h"

#include <algorithm>
#include <cerrno>
#include <utility>

#include "spdlog/spdlog.h"
#include <sys/resource.h>

namespace ieum::server {
namespace {

constexpr int kMaxNice = 19;

// Of the thread that calls: on Linux each has its own.
void GiveWay(int nice) {
  errno = 0;
  const int now = getpriority(PRIO_PROCESS, 0);
  if (errno != 0 || setpriority(PRIO_PROCESS, 0, std::min(now + nice, kMaxNice)) != 0) {
    spdlog::warn("threads of low priority have the usual one: errno {}", errno);
  }
}

}  // namespace

WorkerPool::WorkerPool(const WorkerPoolOptions& options) : options_(options) {
  for (std::size_t i = 0; i < options.threads; ++i) threads_.emplace_back([this] { Run(); });
}

WorkerPool::~WorkerPool() {
  {
    store::MutexLock lock(mutex_);
    stopping_ = true;
    while (!asleep_.empty()) WakeLast();
  }
  for (std::thread& thread : threads_) thread.join();
}

bool WorkerPool::Submit(std::size_t bytes, Work work) {
  store::MutexLock lock(mutex_);
  // One large request must not be refused by an empty queue.
  const bool too_many = queue_.size() >= options_.max_waiting;
  const bool too_large = !queue_.empty() && waiting_bytes_ + bytes > options_.max_waiting_bytes;
  if (stopping_ || too_many || too_large) return false;
  queue_.push_back({bytes, std::move(work)});
  waiting_bytes_ += bytes;
  if (!asleep_.empty()) WakeLast();
  return true;
}

void WorkerPool::WakeLast() {
  asleep_.back()->called = true;
  asleep_.back()->wake.notify_one();
  asleep_.pop_back();
}

void WorkerPool::Sleep(Sleeper& sleeper) {
  sleeper.called = false;
  asleep_.push_back(&sleeper);
  while (!sleeper.called) sleeper.wake.wait(mutex_);
}

void WorkerPool::Run() {
  if (options_.nice > 0) GiveWay(options_.nice);
  Sleeper sleeper;
  while (true) {
    Item item;
    {
      store::MutexLock lock(mutex_);
      while (queue_.empty() && !stopping_) Sleep(sleeper);
      if (queue_.empty()) return;
      item = std::move(queue_.front());
      queue_.pop_front();
      waiting_bytes_ -= item.bytes;
    }
    item.work();
  }
}

}  // namespace ieum::server
