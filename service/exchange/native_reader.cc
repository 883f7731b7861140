#include <algorithm>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "service/exchange/ids.h"
#include "service/exchange/json_reader.h"
#include "service/exchange/message_json.h"
#include "service/exchange/redact.h"
#include "service/exchange/row_reader.h"

namespace ieum::exchange {
namespace {

using nlohmann::json;

constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";

// Notes every scalar under its path inside the record, e.g. "places[0].address", by the names of
// the .proto.
void NoteOrigins(const json& value, const google::protobuf::Descriptor* type,
                 const std::string& path, ImportRow& row) {
  if (value.is_object() && type != nullptr) {
    for (const auto& [key, member] : value.items()) {
      const auto* field = FindJsonField(*type, key);
      const std::string& name = field != nullptr ? field->name() : key;
      NoteOrigins(member, field != nullptr ? field->message_type() : nullptr,
                  path.empty() ? name : path + '.' + name, row);
    }
  } else if (value.is_array()) {
    for (std::size_t i = 0; i < value.size(); ++i) {
      NoteOrigins(value[i], type, path + '[' + std::to_string(i) + ']', row);
    }
  } else {
    const std::string text = value.is_string() ? value.get<std::string>() : value.dump();
    row.origins[path] = {row.file, row.line, path, ShowValue(text)};
  }
}

// Lines at the beginning of a file that are held back until it is known what the file is.
constexpr std::size_t kDocumentLines = 3;
constexpr std::size_t kForeignLines = 10;

constexpr std::string_view kDocumentExpectation =
    "one record per line (JSON Lines), not one JSON document over the whole file; to convert a "
    "list: jq -c '.[]' FILE, a single record: jq -c . FILE";
constexpr std::string_view kForeignExpectation =
    "one record per line, each a JSON object; none of the first lines is one, so the file seems to "
    "be of another format";

constexpr std::string_view kEncodingExpectation = "text encoded in utf-8";

// What one line turned out to be.
struct Line {
  ImportRow row;
  bool is_object = false;
  bool is_list = false;
  bool ends_early = false;
  bool undecodable = false;
};

// A file of another kind would be an issue for every line: it is told once, and the rest is only
// counted. Lines that fail at the beginning wait until a record comes, the file is known to be no
// JSON Lines, or it ends.
class NativeReader : public RowReader {
 public:
  NativeReader(const ImportLimits& limits, RowSink rows, IssueSink issues)
      : limits_(limits), rows_(std::move(rows)), issues_(std::move(issues)) {}

  absl::Status Append(std::string_view file, std::string_view bytes) override {
    if (file != file_) {
      // Another file begins: the last line of the one before is complete.
      if (absl::Status status = EndFile(); !status.ok()) return status;
      file_ = std::string(file);
    }
    while (!bytes.empty()) {
      const std::size_t end = bytes.find('\n');
      const std::string_view part = bytes.substr(0, end);
      // Kept one byte past the limit at most: enough to know that the line is too long.
      if (text_.size() <= limits_.max_row_bytes) {
        text_.append(part.substr(0, limits_.max_row_bytes + 1 - text_.size()));
      }
      if (end == std::string_view::npos) return absl::OkStatus();
      bytes.remove_prefix(end + 1);
      if (absl::Status status = TakeLine(); !status.ok()) return status;
    }
    return absl::OkStatus();
  }

  absl::Status Finish() override { return EndFile(); }

 private:
  enum class Kind { kUnknown, kLines, kDocument, kForeign, kUndecodable };

  absl::Status EndFile() {
    if (!text_.empty()) {
      if (absl::Status status = TakeLine(); !status.ok()) return status;
    }
    if (kind_ == Kind::kUnknown && IsDocument()) kind_ = Kind::kDocument;
    if (kind_ == Kind::kUnknown) {
      if (absl::Status status = PassHeld(); !status.ok()) return status;
    } else if (kind_ != Kind::kLines) {
      issues_(MakeIssue({file_, 0, "", std::to_string(line_) + " lines, none read"},
                        kind_ == Kind::kDocument      ? kDocumentExpectation
                        : kind_ == Kind::kUndecodable ? kEncodingExpectation
                                                      : kForeignExpectation,
                        true));
    }
    held_.clear();
    held_text_.clear();
    kind_ = Kind::kUnknown;
    line_ = 0;
    at_start_ = true;
    return absl::OkStatus();
  }

  absl::Status TakeLine() {
    std::string text = std::exchange(text_, "");
    ++line_;
    if (at_start_ && text.compare(0, kByteOrderMark.size(), kByteOrderMark) == 0) {
      text.erase(0, kByteOrderMark.size());
    }
    at_start_ = false;
    if (!text.empty() && text.back() == '\r') text.pop_back();
    if (text.find_first_not_of(" \t") == std::string::npos) return absl::OkStatus();
    if (kind_ != Kind::kUnknown && kind_ != Kind::kLines) return absl::OkStatus();
    Line line = ReadLine(text);
    if (kind_ == Kind::kLines) return rows_(std::move(line.row));
    if (line.is_object) {
      kind_ = Kind::kLines;
      if (absl::Status status = PassHeld(); !status.ok()) return status;
      return rows_(std::move(line.row));
    }
    Hold(text, std::move(line));
    return absl::OkStatus();
  }

  absl::Status PassHeld() {
    for (Line& line : std::exchange(held_, {})) {
      if (absl::Status status = rows_(std::move(line.row)); !status.ok()) return status;
    }
    return absl::OkStatus();
  }

  void Hold(const std::string& text, Line line) {
    held_.push_back(std::move(line));
    if (held_.size() <= kDocumentLines) held_text_ += text + '\n';
    // No record begins like a list.
    const bool opens_list = held_.size() == 1 && held_[0].ends_early && text.front() == '[';
    if (opens_list || (held_.size() == kDocumentLines && IsDocument())) {
      kind_ = Kind::kDocument;
    } else if (held_.size() == kForeignLines) {
      const bool undecodable =
          std::all_of(held_.begin(), held_.end(), [](const Line& one) { return one.undecodable; });
      kind_ = undecodable ? Kind::kUndecodable : Kind::kForeign;
    }
    if (kind_ != Kind::kUnknown) held_.clear();
  }

  // Whether the lines held are one value, or the beginning of one.
  bool IsDocument() const {
    if (held_.size() == 1) return held_[0].is_list;
    if (held_.empty() || held_.size() > kDocumentLines || !held_[0].ends_early) return false;
    const ParsedJson parsed = ParseJson(held_text_, 1, limits_);
    return !parsed.problem || parsed.problem->ends_early;
  }

  Line ReadLine(const std::string& text) const {
    Line line;
    ImportRow& row = line.row;
    row.file = file_;
    row.line = line_;
    if (text.size() > limits_.max_row_bytes) {
      row.AddIssue({file_, line_, "", text},
                   "lines of at most " + std::to_string(limits_.max_row_bytes) + " bytes", true);
      return line;
    }
    row.fingerprint = Sha1(text);
    const ParsedJson parsed = ParseJson(text, line_, limits_);
    if (parsed.problem) {
      row.AddIssue({file_, line_, parsed.problem->pointer, parsed.problem->value},
                   parsed.problem->expected, true);
      line.ends_early = parsed.problem->ends_early;
      line.undecodable = parsed.problem->undecodable;
      return line;
    }
    line.is_object = parsed.value.is_object();
    line.is_list = parsed.value.is_array();
    for (const FieldProblem& problem : JsonToMessage(parsed.value, row.record)) {
      row.AddIssue({file_, line_, problem.field, problem.value}, problem.expected, true);
    }
    if (row.record.record_case() == v1::CatalogRecord::RECORD_NOT_SET && !row.rejected()) {
      row.AddIssue({file_, line_, "", text}, "one of organization, resource, region", true);
    }
    if (row.rejected()) {
      row.record.Clear();
    } else {
      for (const auto& [key, member] : parsed.value.items()) {
        const auto* field = FindJsonField(*v1::CatalogRecord::descriptor(), key);
        if (member.is_object()) NoteOrigins(member, field->message_type(), "", row);
      }
    }
    return line;
  }

  const ImportLimits limits_;
  RowSink rows_;
  IssueSink issues_;
  std::string file_;
  std::string text_;
  std::int64_t line_ = 0;
  bool at_start_ = true;
  // Of the file so far.
  Kind kind_ = Kind::kUnknown;
  std::vector<Line> held_;
  std::string held_text_;
};

}  // namespace

std::unique_ptr<RowReader> MakeNativeReader(const ImportLimits& limits, RowSink rows,
                                            IssueSink issues) {
  return std::make_unique<NativeReader>(limits, std::move(rows), std::move(issues));
}

}  // namespace ieum::exchange
