// Bounds on what an import reads. Beyond them a row (or the import) is refused with a clear
// message.
#ifndef IEUM_SERVICE_EXCHANGE_LIMITS_H_
#define IEUM_SERVICE_EXCHANGE_LIMITS_H_

#include <cstddef>

namespace ieum::exchange {

struct ImportLimits {
  // All files together, bytes as received.
  std::size_t max_bytes = std::size_t{512} << 20;
  // One CSV cell, UTF-8 bytes.
  std::size_t max_cell_bytes = std::size_t{256} << 10;
  // One CSV row or one line of JSON Lines, UTF-8 bytes.
  std::size_t max_row_bytes = std::size_t{1} << 20;
  // Cells in a row.
  std::size_t max_cells = 2000;
  // Lines that one quoted cell may span. Bounds the work that a stray quote costs: rows are read
  // again from the line after the quote.
  std::size_t max_lines_per_row = 100;
  // Rows searched for the header.
  std::size_t max_header_rows = 20;
  // Nesting of JSON.
  std::size_t max_json_depth = 64;
  // One record of an HSDS document, bytes.
  std::size_t max_json_record_bytes = std::size_t{16} << 20;
  // The mapping's text.
  std::size_t max_mapping_bytes = std::size_t{1} << 20;
  // Values that one split or search may yield.
  std::size_t max_parts = 200;
  // Issues listed in the report; the rest are counted by a last one.
  std::size_t max_issues = 10000;
  // Likely duplicates listed.
  std::size_t max_duplicates = 10000;
  // Rows kept in memory until the end because they refer to records that have not come yet. A few
  // kilobytes each.
  std::size_t max_held_rows = 200000;
  // Rows written in one transaction.
  std::size_t rows_per_commit = 256;
};

}  // namespace ieum::exchange

#endif  // IEUM_SERVICE_EXCHANGE_LIMITS_H_
