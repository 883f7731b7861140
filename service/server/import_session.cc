#include "service/server/import_session.h"

#include <utility>

#include "service/server/error_map.h"
#include "store/catalog/violations.h"

namespace ieum::server {
namespace {

// The report goes back in one message, of which a gRPC client takes 4 MiB.
constexpr std::size_t kMaxListed = 2000;
constexpr std::size_t kMaxFileName = 255;

// What the import says of its mapping it says of the mapping alone.
absl::Status UnderOptions(const absl::Status& status) {
  for (const store::FieldViolation& violation : store::ViolationsOf(status)) {
    if (violation.field.starts_with("options")) return status;
  }
  return UnderField(status, "options");
}

}  // namespace

absl::Status ImportSession::Begin(const v1::ImportCatalogRequest& message) {
  if (const auto index = app_.index(); !index.ok()) return index.status();
  if (!message.has_options()) return FieldError("options", "is required in the first message");
  exchange::ImportSettings settings{.options = message.options(), .check = checkpoint_};
  settings.limits.max_bytes = app_.options().max_import_bytes;
  settings.limits.max_issues = kMaxListed;
  settings.limits.max_duplicates = kMaxListed;
  auto importer = exchange::Importer::Create(app_.catalog(), std::move(settings));
  if (!importer.ok()) return UnderOptions(importer.status());
  importer_ = *std::move(importer);
  return absl::OkStatus();
}

absl::Status ImportSession::Add(const v1::ImportCatalogRequest& message) {
  if (importer_ == nullptr) {
    if (absl::Status status = Begin(message); !status.ok()) return status;
  } else if (message.has_options()) {
    return FieldError("options", "must be in the first message only");
  }
  if (message.file().size() > kMaxFileName) {
    return FieldError("file", "must be at most " + std::to_string(kMaxFileName) + " bytes");
  }
  if (message.data().empty()) return absl::OkStatus();
  return app_.AfterWrite(importer_->Append(message.file(), message.data()));
}

absl::StatusOr<v1::ImportCatalogResponse> ImportSession::Finish() {
  if (importer_ == nullptr) return FieldError("options", "is required in the first message");
  absl::StatusOr<v1::ImportReport> report = importer_->Finish();
  if (absl::Status status = app_.AfterWrite(report.status()); !status.ok()) return status;
  // A large import changes what texts are compared by; its answer comes when the next question gets
  // the new text model.
  if (const auto index = app_.index(); index.ok() && !report->dry_run()) {
    if (absl::Status trained = (*index)->WaitForTraining(); !trained.ok()) return trained;
  }
  v1::ImportCatalogResponse response;
  *response.mutable_report() = *std::move(report);
  return response;
}

}  // namespace ieum::server
