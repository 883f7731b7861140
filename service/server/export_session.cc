#include "service/server/export_session.h"

#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "service/exchange/export.h"

namespace ieum::server {
namespace {

// Gathers the bytes of each file into parts: the export hands them over record by record.
class Parts {
 public:
  using Send = std::function<absl::Status(const v1::ExportCatalogResponse&)>;

  explicit Parts(const Send& send) : send_(send) {}

  absl::Status Add(std::string_view file, std::string_view bytes) {
    v1::ExportCatalogResponse& part = parts_[std::string(file)];
    part.set_file(std::string(file));
    while (!bytes.empty()) {
      const std::string_view taken = bytes.substr(0, kExportPartBytes - part.data().size());
      part.mutable_data()->append(taken);
      bytes.remove_prefix(taken.size());
      if (part.data().size() < kExportPartBytes) break;
      if (absl::Status status = Flush(part); !status.ok()) return status;
    }
    return absl::OkStatus();
  }

  absl::Status Finish() {
    for (auto& [file, part] : parts_) {
      if (part.data().empty()) continue;
      if (absl::Status status = Flush(part); !status.ok()) return status;
    }
    return absl::OkStatus();
  }

 private:
  absl::Status Flush(v1::ExportCatalogResponse& part) {
    absl::Status status = send_(part);
    part.clear_data();
    return status;
  }

  const Send& send_;
  std::map<std::string, v1::ExportCatalogResponse> parts_;
};

}  // namespace

absl::Status ExportCatalogTo(
    App& app, const v1::ExportCatalogRequest& request, const Checkpoint& checkpoint,
    const std::function<absl::Status(const v1::ExportCatalogResponse&)>& send) {
  if (const auto index = app.index(); !index.ok()) return index.status();
  const absl::StatusOr<store::CatalogView> view = app.catalog().View();
  if (!view.ok()) return view.status();
  exchange::ExportSettings settings;
  settings.request = request;
  settings.as_of = app.now();
  settings.check = checkpoint;
  v1::ExportCatalogResponse last;
  settings.remark = [&last](v1::ImportIssue remark) { *last.add_remarks() = std::move(remark); };
  Parts parts(send);
  absl::Status status = exchange::Export(
      *view, settings,
      [&parts](std::string_view file, std::string_view bytes) { return parts.Add(file, bytes); });
  if (status.ok()) status = parts.Finish();
  return status.ok() && !last.remarks().empty() ? send(last) : status;
}

}  // namespace ieum::server
