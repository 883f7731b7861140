#include "service/evaluate/json_records.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <sstream>

#include "google/protobuf/util/json_util.h"

#include "service/evaluate/json_fault.h"

namespace ieum::evaluate {
namespace {

namespace fs = std::filesystem;

absl::StatusOr<std::string> Slurp(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream content;
  if (in.is_open() && in.peek() != std::ifstream::traits_type::eof()) content << in.rdbuf();
  if (!in.is_open() || in.bad()) return absl::NotFoundError(path + ": cannot be read");
  return content.str();
}

absl::StatusOr<std::vector<std::string>> Expand(const std::string& path) {
  std::error_code error;
  if (path == "-" || !fs::is_directory(path, error)) return std::vector<std::string>{path};
  std::vector<std::string> files;
  fs::directory_iterator it(path, error);
  for (; !error && it != fs::directory_iterator(); it.increment(error)) {
    const std::string extension = it->path().extension().string();
    if (extension == ".jsonl" || extension == ".json") files.push_back(it->path().string());
  }
  if (error) return absl::NotFoundError(path + ": cannot be read: " + error.message());
  if (files.empty()) return absl::InvalidArgumentError(path + ": holds no .jsonl or .json file");
  std::sort(files.begin(), files.end());
  return files;
}

// Walks a text and counts lines.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : text_(text) {
    if (text_.starts_with("\xEF\xBB\xBF")) at_ = 3;
  }

  static constexpr int kEnd = -1;

  // The next character that is not white space, or kEnd.
  int Peek() {
    while (at_ < text_.size() &&
           std::string_view(" \t\r\n").find(text_[at_]) != std::string_view::npos) {
      Advance();
    }
    return at_ < text_.size() ? static_cast<unsigned char>(text_[at_]) : kEnd;
  }
  void Advance() { line_ += text_[at_++] == '\n'; }
  int line() const { return line_; }

  // From an opening brace to its closing one; false when the text ends before.
  bool TakeObject(JsonObject& object) {
    const std::size_t start = at_;
    object.line = line_;
    int depth = 0;
    bool quoted = false;
    for (; at_ < text_.size(); Advance()) {
      const char c = text_[at_];
      if (quoted) {
        if (c == '\\' && at_ + 1 < text_.size()) Advance();
        quoted = c != '"';
      } else if (c == '"') {
        quoted = true;
      } else if (c == '{') {
        ++depth;
      } else if (c == '}' && --depth == 0) {
        Advance();
        object.text = text_.substr(start, at_ - start);
        return true;
      }
    }
    return false;
  }

 private:
  std::string_view text_;
  std::size_t at_ = 0;
  int line_ = 1;
};

absl::Status Misplaced(int line, std::string_view what) {
  return absl::InvalidArgumentError(std::to_string(line) + ": " + std::string(what));
}

}  // namespace

absl::StatusOr<std::vector<InputFile>> ReadInputs(const std::vector<std::string>& paths) {
  std::vector<InputFile> files;
  for (const std::string& path : paths) {
    absl::StatusOr<std::vector<std::string>> expanded = Expand(path);
    if (!expanded.ok()) return expanded.status();
    for (const std::string& file : *expanded) {
      if (file == "-") {
        files.push_back({"stdin", std::string(std::istreambuf_iterator<char>(std::cin), {})});
        continue;
      }
      absl::StatusOr<std::string> content = Slurp(file);
      if (!content.ok()) return content.status();
      files.push_back({file, *std::move(content)});
    }
  }
  return files;
}

absl::StatusOr<std::vector<JsonObject>> SplitJsonObjects(std::string_view text) {
  std::vector<JsonObject> objects;
  Scanner scanner(text);
  const bool array = scanner.Peek() == '[';
  if (array) scanner.Advance();
  bool wants_comma = false;
  while (true) {
    const int c = scanner.Peek();
    if (array && wants_comma && c == ',') {
      scanner.Advance();
      wants_comma = false;
      continue;
    }
    if (array && c == ']' && (wants_comma || objects.empty())) {
      scanner.Advance();
      if (scanner.Peek() == Scanner::kEnd) return objects;
      return Misplaced(scanner.line(), "expected nothing after the array");
    }
    if (!array && c == Scanner::kEnd) return objects;
    if (c != '{' || (array && wants_comma)) {
      return Misplaced(scanner.line(), array ? "expected a JSON object, a comma or the array's end"
                                             : "expected a JSON object");
    }
    const int line = scanner.line();
    if (!scanner.TakeObject(objects.emplace_back())) {
      return Misplaced(line, "the JSON object that begins here does not end");
    }
    wants_comma = true;
  }
}

std::optional<JsonFault> ParseJsonObject(const JsonObject& object,
                                         google::protobuf::Message& message) {
  google::protobuf::util::JsonParseOptions options;
  options.ignore_unknown_fields = false;
  if (google::protobuf::util::JsonStringToMessage(object.text, &message, options).ok()) {
    return std::nullopt;
  }
  return FindJsonFault(object, message);
}

}  // namespace ieum::evaluate
