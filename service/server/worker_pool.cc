#include "service/server/worker_pool.h"

#include <utility>

namespace ieum::server {

WorkerPool::WorkerPool(const WorkerPoolOptions& options) : options_(options) {
  for (std::size_t i = 0; i < options.threads; ++i) threads_.emplace_back([this] { Run(); });
}

WorkerPool::~WorkerPool() {
  {
    store::MutexLock lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  for (std::thread& thread : threads_) thread.join();
}

bool WorkerPool::Submit(std::size_t bytes, Work work) {
  {
    store::MutexLock lock(mutex_);
    // One large request must not be refused by an empty queue.
    const bool too_many = queue_.size() >= options_.max_waiting;
    const bool too_large = !queue_.empty() && waiting_bytes_ + bytes > options_.max_waiting_bytes;
    if (stopping_ || too_many || too_large) return false;
    queue_.push_back({bytes, std::move(work)});
    waiting_bytes_ += bytes;
  }
  changed_.notify_one();
  return true;
}

void WorkerPool::Run() {
  while (true) {
    Item item;
    {
      store::MutexLock lock(mutex_);
      while (queue_.empty() && !stopping_) changed_.wait(mutex_);
      if (queue_.empty()) return;
      item = std::move(queue_.front());
      queue_.pop_front();
      waiting_bytes_ -= item.bytes;
    }
    item.work();
  }
}

}  // namespace ieum::server
