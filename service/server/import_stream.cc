#include "service/server/import_stream.h"

#include <atomic>
#include <functional>
#include <memory>
#include <utility>

#include <grpcpp/alarm.h>

#include "service/server/import_session.h"
#include "store/catalog/violations.h"

namespace ieum::server {
namespace {

absl::Status Interrupted() {
  return store::WithReason(
      absl::UnavailableError("the service is shutting down; part of the import may have been "
                             "written, and repeating the import is safe"),
      "SHUTTING_DOWN");
}

absl::Status Stalled(absl::Duration silence) {
  return store::WithReason(
      absl::DeadlineExceededError("no message came for " + absl::FormatDuration(silence) +
                                  "; part of the import may have been written, and repeating the "
                                  "import is safe"),
      "STALLED");
}

// Everything happens in one chain (read, work, read, ..., end), so that no two steps overlap and
// the chain alone finishes the call. A read that takes too long is a fork in it: the message or the
// alarm, whichever takes the turn first, goes on, and the other does nothing.
class ImportStream final : public grpc::ServerReadReactor<grpc::ByteBuffer> {
 public:
  ImportStream(Machinery& machinery, grpc::CallbackServerContext& context,
               grpc::ByteBuffer& response)
      : machinery_(machinery),
        admitted_(machinery.calls.Begin()),
        has_slot_(machinery.imports.Take()),
        response_(response),
        checkpoint_([&machinery, caller = CheckpointOf(context)]() -> absl::Status {
          if (machinery.ending) return absl::CancelledError("the service is shutting down");
          return caller();
        }),
        session_(machinery.app, checkpoint_) {
    if (admitted_ && has_slot_) {
      Read();
    } else {
      End(admitted_ ? Overloaded() : ShuttingDown());
    }
  }

  void OnReadDone(bool ok) override {
    if (turn_->exchange(Turn::kTaken) == Turn::kTaken) return;
    alarm_->Cancel();
    if (ok) {
      Run([this] {
        v1::ImportCatalogRequest message;
        if (absl::Status status = ParseFrom(message_, message); !status.ok()) return status;
        return session_.Add(message);
      });
      return;
    }
    // The caller has sent everything, or the connection is gone: then this cannot be sent either.
    StartSendInitialMetadata();
  }

  void OnSendInitialMetadataDone(bool ok) override {
    if (!ok) {
      End(absl::CancelledError("the stream broke off"));
      return;
    }
    complete_ = true;
    Run([this] {
      auto response = session_.Finish();
      if (response.ok()) response_ = ToBytes(*response);
      return response.status();
    });
  }

  void OnDone() override {
    machinery_.calls.End();
    delete this;
  }

 private:
  // Whose it is to go on from a read.
  enum class Turn {
    kStarting,  // the read is not under way yet: the call must not be ended
    kLate,      // nor is it, but the alarm has gone off
    kFree,
    kTaken,
  };

  static bool Change(std::atomic<Turn>& turn, Turn from, Turn to) {
    return turn.compare_exchange_strong(from, to);
  }

  // Until a turn is taken a read is under way, hence the call not done and this object there. What
  // comes after StartRead or from the alarm must take the turn before it touches the object.
  void Read() {
    const auto turn = std::make_shared<std::atomic<Turn>>(Turn::kStarting);
    turn_ = turn;
    alarm_ = std::make_unique<grpc::Alarm>();
    alarm_->Set(absl::ToChronoTime(absl::Now() + machinery_.max_import_silence),
                [this, turn](bool expired) {
                  if (!expired || Change(*turn, Turn::kStarting, Turn::kLate)) return;
                  if (Change(*turn, Turn::kFree, Turn::kTaken)) EndStalled();
                });
    StartRead(&message_);
    if (Change(*turn, Turn::kStarting, Turn::kFree)) return;
    if (Change(*turn, Turn::kLate, Turn::kTaken)) EndStalled();
  }

  void EndStalled() { End(Stalled(machinery_.max_import_silence)); }

  void Run(const std::function<absl::Status()>& step) {
    const bool taken = machinery_.workers.Submit(message_.Length(), [this, step] {
      const absl::Status status = Guarded([&]() -> absl::Status {
        absl::Status waited = checkpoint_();
        return waited.ok() ? step() : waited;
      });
      if (!status.ok() || complete_) {
        // Told apart only here: to the store's caller, UNAVAILABLE is a store that failed.
        End(machinery_.ending && absl::IsCancelled(status) ? Interrupted() : status);
      } else {
        message_.Clear();
        Read();
      }
    });
    if (!taken) End(Overloaded());
  }

  // The place is free before the caller hears of the end, so that its next import finds it.
  void End(const absl::Status& status) {
    if (has_slot_) machinery_.imports.Return();
    Finish(Conclude(start_, status));
  }

  const CallStart start_{"CatalogService.ImportCatalog"};
  Machinery& machinery_;
  const bool admitted_;
  const bool has_slot_;
  grpc::ByteBuffer& response_;
  const Checkpoint checkpoint_;
  ImportSession session_;
  grpc::ByteBuffer message_;
  bool complete_ = false;
  std::shared_ptr<std::atomic<Turn>> turn_;  // of the last read
  std::unique_ptr<grpc::Alarm> alarm_;
};

}  // namespace

grpc::ServerReadReactor<grpc::ByteBuffer>* NewImportStream(Machinery& machinery,
                                                           grpc::CallbackServerContext& context,
                                                           grpc::ByteBuffer& response) {
  return new ImportStream(machinery, context, response);
}

}  // namespace ieum::server
