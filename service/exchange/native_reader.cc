#include <memory>
#include <set>
#include <string>
#include <utility>

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

class NativeReader : public RowReader {
 public:
  NativeReader(const ImportLimits& limits, RowSink rows)
      : limits_(limits), rows_(std::move(rows)) {}

  absl::Status Append(std::string_view file, std::string_view bytes) override {
    if (file != file_) {
      // Another file begins: the last line of the one before is complete.
      if (absl::Status status = Flush(); !status.ok()) return status;
      file_ = std::string(file);
      line_ = 0;
      at_start_ = true;
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

  absl::Status Finish() override { return Flush(); }

 private:
  absl::Status Flush() { return text_.empty() ? absl::OkStatus() : TakeLine(); }

  absl::Status TakeLine() {
    std::string text = std::exchange(text_, "");
    ++line_;
    if (at_start_ && text.compare(0, kByteOrderMark.size(), kByteOrderMark) == 0) {
      text.erase(0, kByteOrderMark.size());
    }
    at_start_ = false;
    if (!text.empty() && text.back() == '\r') text.pop_back();
    if (text.find_first_not_of(" \t") == std::string::npos) return absl::OkStatus();
    return rows_(ReadLine(text));
  }

  ImportRow ReadLine(const std::string& text) const {
    ImportRow row;
    row.file = file_;
    row.line = line_;
    if (text.size() > limits_.max_row_bytes) {
      row.AddIssue({file_, line_, "", text},
                   "lines of at most " + std::to_string(limits_.max_row_bytes) + " bytes", true);
      return row;
    }
    row.fingerprint = Sha1(text);
    const ParsedJson parsed = ParseJson(text, line_, limits_);
    if (parsed.problem) {
      row.AddIssue({file_, line_, parsed.problem->pointer, parsed.problem->value},
                   parsed.problem->expected, true);
      return row;
    }
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
    return row;
  }

  const ImportLimits limits_;
  RowSink rows_;
  std::string file_;
  std::string text_;
  std::int64_t line_ = 0;
  bool at_start_ = true;
};

}  // namespace

std::unique_ptr<RowReader> MakeNativeReader(const ImportLimits& limits, RowSink rows, IssueSink) {
  return std::make_unique<NativeReader>(limits, std::move(rows));
}

}  // namespace ieum::exchange
