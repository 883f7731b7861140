#include "service/server/import_stream.h"

#include <functional>
#include <utility>

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

// Everything happens in one chain (read, work, read, ..., end), so that no two steps overlap and
// the chain alone finishes the call.
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
      StartRead(&message_);
    } else {
      End(admitted_ ? Overloaded() : ShuttingDown());
    }
  }

  void OnReadDone(bool ok) override {
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
    if (has_slot_) machinery_.imports.Return();
    machinery_.calls.End();
    delete this;
  }

 private:
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
        StartRead(&message_);
      }
    });
    if (!taken) End(Overloaded());
  }

  void End(const absl::Status& status) { Finish(Conclude(start_, status)); }

  const CallStart start_{"CatalogService.ImportCatalog"};
  Machinery& machinery_;
  const bool admitted_;
  const bool has_slot_;
  grpc::ByteBuffer& response_;
  const Checkpoint checkpoint_;
  ImportSession session_;
  grpc::ByteBuffer message_;
  bool complete_ = false;
};

}  // namespace

grpc::ServerReadReactor<grpc::ByteBuffer>* NewImportStream(Machinery& machinery,
                                                           grpc::CallbackServerContext& context,
                                                           grpc::ByteBuffer& response) {
  return new ImportStream(machinery, context, response);
}

}  // namespace ieum::server
