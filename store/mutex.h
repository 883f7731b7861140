// std::mutex with the annotations that clang's -Wthread-safety checks (absl::Mutex is not used: the
// packaged library is not instrumented and gives false ThreadSanitizer reports).
#ifndef IEUM_STORE_MUTEX_H_
#define IEUM_STORE_MUTEX_H_

#include <mutex>

#include "absl/base/thread_annotations.h"

namespace ieum::store {

// Usable with std::condition_variable_any.
class ABSL_LOCKABLE Mutex {
 public:
  void lock() ABSL_EXCLUSIVE_LOCK_FUNCTION() { mutex_.lock(); }
  void unlock() ABSL_UNLOCK_FUNCTION() { mutex_.unlock(); }

 private:
  std::mutex mutex_;
};

class ABSL_SCOPED_LOCKABLE MutexLock {
 public:
  explicit MutexLock(Mutex& mutex) ABSL_EXCLUSIVE_LOCK_FUNCTION(mutex) : mutex_(mutex) {
    mutex_.lock();
  }
  ~MutexLock() ABSL_UNLOCK_FUNCTION() { mutex_.unlock(); }
  MutexLock(const MutexLock&) = delete;
  MutexLock& operator=(const MutexLock&) = delete;

 private:
  Mutex& mutex_;
};

}  // namespace ieum::store

#endif  // IEUM_STORE_MUTEX_H_
