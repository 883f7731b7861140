#include "service/exchange/csv_reader.h"

#include <iterator>
#include <utility>

#include "service/exchange/redact.h"

namespace ieum::exchange {
namespace {

constexpr unsigned char kOptions = CSV_STRICT | CSV_STRICT_FINI;
// libcsv's state between two rows.
constexpr int kRowNotBegun = 0;

}  // namespace

absl::StatusOr<CsvReader> CsvReader::Create(std::string_view encoding, char delimiter,
                                            const ImportLimits& limits, OnRow on_row,
                                            OnProblem on_problem) {
  auto decoder = TextDecoder::Create(encoding);
  if (!decoder.ok()) return decoder.status();
  return CsvReader(*std::move(decoder), std::string(encoding), delimiter, limits, std::move(on_row),
                   std::move(on_problem));
}

CsvReader::CsvReader(TextDecoder decoder, std::string encoding, char delimiter,
                     const ImportLimits& limits, OnRow on_row, OnProblem on_problem)
    : decoder_(std::move(decoder)),
      encoding_(std::move(encoding)),
      delimiter_(delimiter),
      limits_(limits),
      on_row_(std::move(on_row)),
      on_problem_(std::move(on_problem)) {
  csv_init(&parser_, kOptions);
  csv_set_delim(&parser_, static_cast<unsigned char>(delimiter_));
}

// Moved only before the first Append; the parser then holds no buffer yet.
CsvReader::CsvReader(CsvReader&& other) noexcept
    : decoder_(std::move(other.decoder_)),
      encoding_(std::move(other.encoding_)),
      delimiter_(other.delimiter_),
      limits_(other.limits_),
      on_row_(std::move(other.on_row_)),
      on_problem_(std::move(other.on_problem_)) {
  csv_init(&parser_, kOptions);
  csv_set_delim(&parser_, static_cast<unsigned char>(delimiter_));
}

CsvReader::~CsvReader() { csv_free(&parser_); }

void CsvReader::ResetParser() {
  csv_free(&parser_);
  csv_init(&parser_, kOptions);
  csv_set_delim(&parser_, static_cast<unsigned char>(delimiter_));
  cells_.clear();
  row_ended_ = false;
  broken_limit_.clear();
}

absl::Status CsvReader::Append(std::string_view bytes) {
  decoder_.Decode(bytes, false, text_);
  QueueLines(false);
  return Drain(false);
}

absl::Status CsvReader::Finish() {
  decoder_.Decode({}, true, text_);
  QueueLines(true);
  return Drain(true);
}

// Cuts complete lines off text_. A line ends with LF, CR LF or CR alone.
void CsvReader::QueueLines(bool last) {
  std::size_t begin = 0;
  while (begin < text_.size()) {
    std::size_t end = text_.find_first_of("\r\n", begin);
    if (end == std::string::npos) break;
    if (text_[end] == '\r') {
      if (end + 1 == text_.size() && !last) break;
      if (end + 1 < text_.size() && text_[end + 1] == '\n') ++end;
    }
    if (!skipping_line_) queue_.push_back({next_line_, text_.substr(begin, end + 1 - begin)});
    skipping_line_ = false;
    ++next_line_;
    begin = end + 1;
  }
  text_.erase(0, begin);
  if (!skipping_line_ && text_.size() > limits_.max_row_bytes) {
    // Passed on so that it is refused as a row; its remainder is dropped as it comes.
    queue_.push_back({next_line_, text_ + "\n"});
    skipping_line_ = true;
  }
  if (skipping_line_) text_.clear();
  if (last && !text_.empty()) queue_.push_back({next_line_, std::exchange(text_, "")});
}

absl::Status CsvReader::Drain(bool last) {
  while (true) {
    while (!queue_.empty()) {
      Line line = std::move(queue_.front());
      queue_.pop_front();
      if (absl::Status status = Feed(std::move(line)); !status.ok()) return status;
    }
    if (!last || row_lines_.empty()) return absl::OkStatus();
    // The last line has no terminator, or a quote is open.
    const auto on_cell = [](void* data, std::size_t size, void* self) {
      static_cast<CsvReader*>(self)->TakeCell(data, size);
    };
    const auto on_end = [](int, void* self) { static_cast<CsvReader*>(self)->row_ended_ = true; };
    const int code = csv_fini(&parser_, on_cell, on_end, this);
    const absl::Status status =
        code != 0 ? Fail("the closing quote of a cell before the end of the file") : EmitRow();
    if (!status.ok()) return status;
  }
}

void CsvReader::TakeCell(const void* data, std::size_t size) {
  if (size > limits_.max_cell_bytes) {
    broken_limit_ = "cells of at most " + std::to_string(limits_.max_cell_bytes) + " bytes";
  } else if (cells_.size() >= limits_.max_cells) {
    broken_limit_ = "at most " + std::to_string(limits_.max_cells) + " cells in a row";
  } else {
    cells_.emplace_back(static_cast<const char*>(data), size);
  }
}

absl::Status CsvReader::Feed(Line line) {
  row_bytes_ += line.text.size();
  row_lines_.push_back(std::move(line));
  if (row_bytes_ > limits_.max_row_bytes) {
    return Fail("rows of at most " + std::to_string(limits_.max_row_bytes) + " bytes");
  }
  const auto on_cell = [](void* data, std::size_t size, void* self) {
    static_cast<CsvReader*>(self)->TakeCell(data, size);
  };
  const auto on_end = [](int, void* self) { static_cast<CsvReader*>(self)->row_ended_ = true; };
  const std::string& text = row_lines_.back().text;
  const std::size_t read = csv_parse(&parser_, text.data(), text.size(), on_cell, on_end, this);
  if (read != text.size()) {
    return Fail("quotes only around a whole cell, doubled inside it");
  }
  if (!broken_limit_.empty()) return Fail(broken_limit_);
  if (row_ended_) return EmitRow();
  const char terminator = text.back();
  if (terminator != '\n' && terminator != '\r') return absl::OkStatus();  // the last line
  if (parser_.pstate == kRowNotBegun) {                                   // a blank line
    row_lines_.clear();
    row_bytes_ = 0;
    return absl::OkStatus();
  }
  if (row_lines_.size() >= limits_.max_lines_per_row) {
    return Fail("the closing quote of a cell within " + std::to_string(limits_.max_lines_per_row) +
                " lines");
  }
  return absl::OkStatus();
}

// Gives the row up and reads on from the line after the one it began on.
absl::Status CsvReader::Fail(std::string expected) {
  CsvProblem problem{row_lines_.front().number, -1, ShowValue(row_lines_.front().text),
                     std::move(expected)};
  queue_.insert(queue_.begin(), std::make_move_iterator(row_lines_.begin() + 1),
                std::make_move_iterator(row_lines_.end()));
  row_lines_.clear();
  row_bytes_ = 0;
  ResetParser();
  return on_problem_(std::move(problem));
}

absl::Status CsvReader::EmitRow() {
  if (row_lines_.empty()) return absl::OkStatus();
  CsvRow row{row_lines_.front().number, std::exchange(cells_, {})};
  row_lines_.clear();
  row_bytes_ = 0;
  const bool ended = std::exchange(row_ended_, false);
  if (!ended && row.cells.empty()) return absl::OkStatus();
  for (std::size_t i = 0; i < row.cells.size(); ++i) {
    if (IsCleanUtf8(row.cells[i])) continue;
    const bool nul = row.cells[i].find('\0') != std::string::npos;
    return on_problem_({row.line, static_cast<int>(i), ShowValue(row.cells[i]),
                        nul ? "text without NUL characters" : "text encoded in " + encoding_,
                        !nul});
  }
  return on_row_(std::move(row));
}

}  // namespace ieum::exchange
