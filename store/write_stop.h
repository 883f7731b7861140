// The end of all writes to an engine after the first that failed.
#ifndef IEUM_STORE_WRITE_STOP_H_
#define IEUM_STORE_WRITE_STOP_H_

#include <memory>

#include "absl/status/status.h"
#include "rocksdb/listener.h"
#include "rocksdb/status.h"

#include "store/mutex.h"

namespace ieum::store {

// An engine's answer in our terms, to be made at once.
absl::Status ToStatus(const rocksdb::Status& status);

// Remembers the first failure of an engine's disk. From then on nothing may be written: the log may
// end in half a batch, behind which a later one would be lost, and RocksDB itself ends the process
// (in builds with assertions) when a file whose last write failed is written again. Thread-safe.
class WriteStop {
 public:
  // UNAVAILABLE with the reason and what to do, once a failure was recorded.
  absl::Status Refusal() const;

  // Records a failure; only the first counts.
  void Record(const rocksdb::Status& cause);

 private:
  mutable Mutex mutex_;
  absl::Status refusal_ ABSL_GUARDED_BY(mutex_);
};

// Records what fails in the background (flushes, compactions), and keeps the engine from mending
// itself: after "no space" it would write the log again at once, room or not.
class StopOnBackgroundErrors : public rocksdb::EventListener {
 public:
  explicit StopOnBackgroundErrors(std::shared_ptr<WriteStop> stop) : stop_(std::move(stop)) {}

  void OnBackgroundError(rocksdb::BackgroundErrorReason reason, rocksdb::Status* error) override;
  void OnErrorRecoveryBegin(rocksdb::BackgroundErrorReason reason, rocksdb::Status error,
                            bool* auto_recovery) override;

 private:
  const std::shared_ptr<WriteStop> stop_;
};

}  // namespace ieum::store

#endif  // IEUM_STORE_WRITE_STOP_H_
