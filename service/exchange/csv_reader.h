// CSV (RFC 4180) in chunks -> rows with the lines they begin on.
#ifndef IEUM_SERVICE_EXCHANGE_CSV_READER_H_
#define IEUM_SERVICE_EXCHANGE_CSV_READER_H_

#include <cstdint>
#include <deque>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include <csv.h>

#include "service/exchange/limits.h"
#include "service/exchange/text_decoder.h"

namespace ieum::exchange {

struct CsvRow {
  // Physical line that the row begins on, from 1.
  std::int64_t line = 0;
  // White space around unquoted cells is dropped.
  std::vector<std::string> cells;
};

// A row that is no row.
struct CsvProblem {
  std::int64_t line = 0;
  // Index of the cell; -1 for the row as a whole.
  int cell = -1;
  std::string value;
  std::string expected;
  // Bytes that are not of the encoding.
  bool undecodable = false;
};

// Reads strictly: a quote inside an unquoted cell, text after a closing quote, a quote that is not
// closed, bytes that are not of the encoding, U+0000, and anything beyond the limits make the row a
// problem. After a problem reading goes on at the line after the one the row began on, so that a
// stray quote costs one row, not the file. Blank lines are skipped.
//
// Cost: each line is parsed at most max_lines_per_row times. Thread-compatible.
class CsvReader {
 public:
  using OnRow = std::function<absl::Status(CsvRow)>;
  using OnProblem = std::function<absl::Status(CsvProblem)>;

  // `delimiter` is one ASCII character.
  static absl::StatusOr<CsvReader> Create(std::string_view encoding, char delimiter,
                                          const ImportLimits& limits, OnRow on_row,
                                          OnProblem on_problem);
  CsvReader(CsvReader&& other) noexcept;
  CsvReader(const CsvReader&) = delete;
  CsvReader& operator=(const CsvReader&) = delete;
  CsvReader& operator=(CsvReader&&) = delete;
  ~CsvReader();

  // Passes on the first error of a callback.
  absl::Status Append(std::string_view bytes);
  absl::Status Finish();

 private:
  struct Line {
    std::int64_t number = 0;
    std::string text;  // with its terminator
  };

  CsvReader(TextDecoder decoder, std::string encoding, char delimiter, const ImportLimits& limits,
            OnRow on_row, OnProblem on_problem);
  void ResetParser();
  void TakeCell(const void* data, std::size_t size);
  void QueueLines(bool last);
  absl::Status Drain(bool last);
  absl::Status Feed(Line line);
  absl::Status Fail(std::string expected);
  absl::Status EmitRow();

  TextDecoder decoder_;
  std::string encoding_;
  char delimiter_;
  ImportLimits limits_;
  OnRow on_row_;
  OnProblem on_problem_;

  csv_parser parser_;
  std::string text_;            // decoded, not yet cut into lines
  bool skipping_line_ = false;  // inside a line that is too long
  std::int64_t next_line_ = 1;
  std::deque<Line> queue_;
  std::vector<Line> row_lines_;  // lines of the row being read
  std::size_t row_bytes_ = 0;
  std::vector<std::string> cells_;
  bool row_ended_ = false;
  std::string broken_limit_;
};

}  // namespace ieum::exchange

#endif  // IEUM_SERVICE_EXCHANGE_CSV_READER_H_
