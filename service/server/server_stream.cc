#include "service/server/server_stream.h"

#include <chrono>
#include <condition_variable>
#include <utility>

#include "store/catalog/violations.h"
#include "store/mutex.h"

namespace ieum::server {
namespace {

constexpr std::chrono::seconds kMaxStall{60};

class ServerStream final : public grpc::ServerWriteReactor<grpc::ByteBuffer> {
 public:
  ServerStream(Machinery& machinery, ServerStreamCall call)
      : start_{call.method},
        machinery_(machinery),
        admitted_(machinery.calls.Begin()),
        has_slot_(call.slots.Take()),
        call_(std::move(call)),
        request_(call_.request),
        checkpoint_(CheckpointOf(call_.context)) {
    if (!admitted_) {
      Finish(Conclude(start_, ShuttingDown()));
    } else if (!has_slot_ || !call_.pool.Submit(request_.Length(), [this] { Answer(); })) {
      Finish(Conclude(start_, Overloaded()));
    }
  }

  void OnWriteDone(bool ok) override {
    store::MutexLock lock(mutex_);
    writing_ = false;
    broken_ = broken_ || !ok;
    changed_.notify_all();
  }

  void OnDone() override {
    if (has_slot_) call_.slots.Return();
    machinery_.calls.End();
    delete this;
  }

 private:
  // On the pool's thread; the last thing it does is to finish the call, after which this object may
  // be gone.
  void Answer() {
    const absl::Status status = Guarded([this]() -> absl::Status {
      absl::Status answered = call_.answer(
          request_, checkpoint_,
          [this](const google::protobuf::Message& message) { return Send(ToBytes(message)); });
      return answered.ok() ? AwaitWrite() : answered;
    });
    if (!status.ok()) AbandonWrite();
    Finish(Conclude(start_, status));
  }

  absl::Status Send(grpc::ByteBuffer bytes) {
    if (absl::Status status = AwaitWrite(); !status.ok()) return status;
    if (absl::Status status = checkpoint_(); !status.ok()) return status;
    {
      store::MutexLock lock(mutex_);
      writing_ = true;
    }
    buffer_.Swap(&bytes);
    StartWrite(&buffer_);
    return absl::OkStatus();
  }

  // Returns when no message is on its way.
  absl::Status AwaitWrite() {
    store::MutexLock lock(mutex_);
    const auto until = std::chrono::steady_clock::now() + kMaxStall;
    while (writing_) {
      if (changed_.wait_until(mutex_, until) == std::cv_status::timeout && writing_) {
        return store::WithReason(absl::CancelledError("the caller takes nothing"), "STALLED");
      }
    }
    return broken_ ? absl::CancelledError("the caller has gone") : absl::OkStatus();
  }

  // A call may only be finished when no write is on its way: breaks it off.
  void AbandonWrite() {
    store::MutexLock lock(mutex_);
    if (writing_) call_.context.TryCancel();
    while (writing_) changed_.wait(mutex_);
  }

  const CallStart start_;
  Machinery& machinery_;
  const bool admitted_;
  const bool has_slot_;
  const ServerStreamCall call_;
  const grpc::ByteBuffer request_;
  const Checkpoint checkpoint_;
  grpc::ByteBuffer buffer_;
  store::Mutex mutex_;
  std::condition_variable_any changed_;
  bool writing_ ABSL_GUARDED_BY(mutex_) = false;
  bool broken_ ABSL_GUARDED_BY(mutex_) = false;
};

}  // namespace

grpc::ServerWriteReactor<grpc::ByteBuffer>* NewServerStream(Machinery& machinery,
                                                            ServerStreamCall call) {
  return new ServerStream(machinery, std::move(call));
}

}  // namespace ieum::server
