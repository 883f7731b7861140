// The readers of the formats, behind one interface.
#ifndef IEUM_SERVICE_EXCHANGE_ROW_READER_H_
#define IEUM_SERVICE_EXCHANGE_ROW_READER_H_

#include <memory>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

#include "service/exchange/import_row.h"
#include "service/exchange/limits.h"
#include "service/exchange/mapping.h"
#include "store/catalog/need_taxonomy.h"

namespace ieum::exchange {

// Bytes of files in chunks of any size -> rows. Each row goes to the sink once, in the order of the
// input; faults that belong to no row go to the issue sink. An error is an error of the sink,
// passed on, or a limit on the whole. Thread-compatible.
class RowReader {
 public:
  virtual ~RowReader() = default;
  virtual absl::Status Append(std::string_view file, std::string_view bytes) = 0;
  virtual absl::Status Finish() = 0;
};

// Native JSON Lines: a v1::CatalogRecord a line, read and passed on line by line. Blank lines are
// skipped. A file that is one JSON document, or of another format, is one issue for the file.
std::unique_ptr<RowReader> MakeNativeReader(const ImportLimits& limits, RowSink rows,
                                            IssueSink issues);

// CSV with a mapping. Rows are passed on as they come, or at the end where the mapping joins files.
absl::StatusOr<std::unique_ptr<RowReader>> MakeCsvReader(std::unique_ptr<const Mapping> mapping,
                                                         const ImportLimits& limits, RowSink rows,
                                                         IssueSink issues);

struct HsdsSettings {
  std::string source;
  // Must outlive the reader.
  const store::NeedTaxonomy* taxonomy = nullptr;
};

// HSDS 3.1 JSON: a service, an organization or a service at location; a page, or an array of them.
// Holds the document; passes on at the end. A row is a service or an organization that stands by
// itself or holds the services.
std::unique_ptr<RowReader> MakeHsdsJsonReader(HsdsSettings settings, const ImportLimits& limits,
                                              RowSink rows, IssueSink issues);

// The HSDS tabular CSV folder. A row is a row of services.csv or of organizations.csv.
std::unique_ptr<RowReader> MakeHsdsCsvReader(HsdsSettings settings, const ImportLimits& limits,
                                             RowSink rows, IssueSink issues);

}  // namespace ieum::exchange

#endif  // IEUM_SERVICE_EXCHANGE_ROW_READER_H_
