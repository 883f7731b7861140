// Import: files of any of the formats -> the catalogue, with a report of every row.
#ifndef IEUM_SERVICE_EXCHANGE_IMPORT_H_
#define IEUM_SERVICE_EXCHANGE_IMPORT_H_

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

#include "ieum/v1/catalog_service.pb.h"
#include "ieum/v1/exchange.pb.h"
#include "service/exchange/import_writer.h"
#include "service/exchange/limits.h"
#include "service/exchange/row_reader.h"
#include "store/catalog/catalog.h"
#include "store/record_store.h"

namespace ieum::exchange {

struct ImportSettings {
  v1::ImportOptions options;
  ImportLimits limits;
  // Asked now and then (deadline, cancellation); a status that is not OK ends the import with it.
  // What was committed by then stays.
  std::function<absl::Status()> check;
};

// Reads files in chunks and writes their good rows. Bad rows are reported and left out; they never
// hold up the others. Importing the same file again changes nothing: records are found by (source,
// source id). A dry run takes the same path on a layer over the store and writes nothing.
//
// For CSV, JSON Lines and HSDS CSV each row (line) counts once, and
//   rows_read = created + updated + unchanged + rejected + exact_duplicates.
// For HSDS JSON a row is a service, or an organization. Organizations that come along inside a row
// of another kind are written but not counted. Likely duplicates are sought across the catalogue
// once all is written, listed in the report, and recorded in Resource.possible_duplicates of the
// resources imported.
//
//   auto import = Importer::Create(catalog, {.options = options});
//   (*import)->Append("list.csv", bytes);     // as often as bytes come
//   auto report = (*import)->Finish();
//
// Errors: INVALID_ARGUMENT with field violations for faulty options or a faulty mapping;
// RESOURCE_EXHAUSTED beyond limits.max_bytes; the store's own. Faults of the files are in the
// report. Thread-compatible. `catalog` must outlive it.
class Importer {
 public:
  static absl::StatusOr<std::unique_ptr<Importer>> Create(store::Catalog& catalog,
                                                          ImportSettings settings);
  Importer(const Importer&) = delete;
  Importer& operator=(const Importer&) = delete;

  // `file` may be empty where there is one. The bytes of a file must come in order.
  absl::Status Append(std::string_view file, std::string_view bytes);
  // Call once, last.
  absl::StatusOr<v1::ImportReport> Finish();

 private:
  explicit Importer(ImportSettings settings) : settings_(std::move(settings)) {}
  absl::Status Prepare(store::Catalog& catalog);
  absl::Status MakeReader();
  absl::Status FlagDuplicates(v1::ImportReport& report);

  ImportSettings settings_;
  // For a dry run: the layer and the catalogue on it.
  std::unique_ptr<store::RecordStore> trial_store_;
  std::unique_ptr<store::Catalog> trial_;
  store::Catalog* catalog_ = nullptr;
  std::unique_ptr<ImportWriter> writer_;
  std::unique_ptr<RowReader> reader_;
  std::size_t bytes_ = 0;
};

struct InputFile {
  std::string name;
  std::string bytes;
};

// All at once.
absl::StatusOr<v1::ImportReport> Import(store::Catalog& catalog, const ImportSettings& settings,
                                        const std::vector<InputFile>& files);

}  // namespace ieum::exchange

#endif  // IEUM_SERVICE_EXCHANGE_IMPORT_H_
