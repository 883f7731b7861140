#include "store/write_stop.h"

#include <string>

namespace ieum::store {

absl::Status ToStatus(const rocksdb::Status& status) {
  if (status.ok()) return absl::OkStatus();
  const std::string text = "storage engine: " + status.ToString();
  if (status.IsNotFound()) return absl::NotFoundError(text);
  if (status.IsCorruption()) return absl::DataLossError(text);
  if (status.IsInvalidArgument() || status.IsNotSupported()) {
    return absl::FailedPreconditionError(text);
  }
  return absl::UnavailableError(text);
}

absl::Status WriteStop::Refusal() const {
  MutexLock lock(mutex_);
  return refusal_;
}

void WriteStop::Record(const rocksdb::Status& cause) {
  if (cause.ok()) return;
  const std::string what = cause.IsNoSpace()
                               ? "the disk is full: make room and restart the service"
                               : "the disk failed a write: check it and restart the service";
  MutexLock lock(mutex_);
  if (!refusal_.ok()) return;
  refusal_ = absl::UnavailableError(what + "; until then the store can be read but not written (" +
                                    std::string(ToStatus(cause).message()) + ")");
}

void StopOnBackgroundErrors::OnBackgroundError(rocksdb::BackgroundErrorReason,
                                               rocksdb::Status* error) {
  stop_->Record(*error);
}

void StopOnBackgroundErrors::OnErrorRecoveryBegin(rocksdb::BackgroundErrorReason, rocksdb::Status,
                                                  bool* auto_recovery) {
  *auto_recovery = false;
}

}  // namespace ieum::store
