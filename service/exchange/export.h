// Export: the catalogue -> files of any of the formats.
#ifndef IEUM_SERVICE_EXCHANGE_EXPORT_H_
#define IEUM_SERVICE_EXCHANGE_EXPORT_H_

#include <functional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/time/time.h"

#include "ieum/v1/catalog_service.pb.h"
#include "ieum/v1/exchange.pb.h"
#include "store/catalog/catalog.h"

namespace ieum::exchange {

// Takes the next bytes of a file, a record or so at a time. Bytes of the files of an HSDS CSV
// folder come interleaved. An error ends the export with it.
using ExportSink = std::function<absl::Status(std::string_view file, std::string_view bytes)>;

struct ExportSettings {
  // Format, source, mapping.
  v1::ExportCatalogRequest request;
  // Texts that HSDS has in one language: English first, where there is English.
  bool prefer_english = false;
  // HSDS JSON: a page of services with their organizations inside; else (complete: also
  // organizations without services) a page of organizations with their services inside.
  bool hsds_services = false;
  // The day on which an HSDS status is judged.
  absl::Time as_of;
  // Takes what a CSV cannot say, one remark for a column, once the rows are out: what had to stay
  // empty, what the encoding does not have. Line and value: the first row, its record or character.
  std::function<void(v1::ImportIssue)> remark;
  // Asked for every record (deadline, cancellation).
  std::function<absl::Status()> check;
};

// Writes what `view` sees, in order of name:
//  - native JSON Lines: regions (only when all sources are asked for), organizations, resources,
//  such that
//    importing the file into an empty catalogue gives an equal one;
//  - CSV: resources, in the columns of the mapping, or in the standard columns;
//  - HSDS JSON: a page; HSDS CSV: the folder, with a header in every file.
// Confidential addresses never leave. Errors: INVALID_ARGUMENT with field violations for a faulty
// request; those of the sink; the store's.
absl::Status Export(const store::CatalogView& view, const ExportSettings& settings,
                    const ExportSink& sink);

}  // namespace ieum::exchange

#endif  // IEUM_SERVICE_EXCHANGE_EXPORT_H_
