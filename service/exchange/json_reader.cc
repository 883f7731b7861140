#include "service/exchange/json_reader.h"

#include <cstddef>
#include <iterator>
#include <utility>

#include "service/exchange/redact.h"
#include "store/catalog/text_rules.h"

namespace ieum::exchange {
namespace {

using Json = nlohmann::json;

// Where the lexer is.
struct Position {
  std::size_t offset = 0;
  std::int64_t line = 1;
  std::int64_t line_before = 1;  // before the character read last
  std::int64_t column = 0;       // of the character read last, from 1, in characters

  void Read(char c) {
    ++offset;
    line_before = line;
    if (c == '\n') {
      ++line;
      column = 0;
    } else if ((static_cast<unsigned char>(c) & 0xC0) != 0x80) {
      ++column;
    }
  }
};

// Reads characters and keeps count of them.
class CountingIterator {
 public:
  using iterator_category = std::input_iterator_tag;
  using value_type = char;
  using difference_type = std::ptrdiff_t;
  using pointer = const char*;
  using reference = const char&;

  CountingIterator(const char* at, Position* position) : at_(at), position_(position) {}
  reference operator*() const { return *at_; }
  CountingIterator& operator++() {
    position_->Read(*at_);
    ++at_;
    return *this;
  }
  CountingIterator operator++(int) {
    CountingIterator before = *this;
    ++*this;
    return before;
  }
  friend bool operator==(const CountingIterator& a, const CountingIterator& b) {
    return a.at_ == b.at_;
  }
  friend bool operator!=(const CountingIterator& a, const CountingIterator& b) { return !(a == b); }

 private:
  const char* at_;
  Position* position_;
};

bool EndsEarly(std::string_view what) {
  return what.find("unexpected end of input") != std::string_view::npos;
}

// What would have been right, for a complaint of the parser. Its own words are for programmers, and
// repeat the input.
std::string_view ExpectedFor(std::string_view what) {
  constexpr std::pair<std::string_view, std::string_view> kTable[] = {
      {"unexpected end of input", "more: the text ends here"},
      {"empty input", "a value: there is none"},
      {"missing closing quote", "a closing quotation mark"},
      {"control character", "control characters in texts written as escapes"},
      {"backslash", "an escape that JSON knows"},
      {"'\\u'", "an escape that JSON knows"},
      {"surrogate", "an escape that JSON knows"},
      {"number overflow", "a number of at most about 1.8e308"},
      {"; expected end of input", "nothing after the value"},
      {"; expected string literal", "a key in double quotes"},
      {"; expected ':'", "a colon after the key"},
      {"; expected '}'", "a comma or a closing brace"},
      {"; expected ']'", "a comma or a closing bracket"},
      {"invalid number", "a number"},
      {"invalid literal",
       "an object, a list, a text in double quotes, a number, true, false or null"},
  };
  for (const auto& [complaint, expected] : kTable) {
    if (what.find(complaint) != std::string_view::npos) return expected;
  }
  return "a value";
}

JsonProblem SyntaxProblem(const Position& position, std::string pointer, std::string_view token,
                          std::string_view what) {
  // What was read last comes after this, and may hold anything.
  const std::size_t last = what.find("; last read: ");
  const std::size_t expected = what.rfind("; expected ");
  std::string complaint(what.substr(0, last));
  if (last != std::string_view::npos && expected != std::string_view::npos && expected > last) {
    complaint += what.substr(expected);
  }
  JsonProblem problem{position.line, std::move(pointer), ShowValue(token), ""};
  problem.expected = "valid JSON; at column " + std::to_string(position.column) + ": " +
                     std::string(ExpectedFor(complaint));
  problem.ends_early = EndsEarly(complaint);
  return problem;
}

// Builds the tree and the table of lines.
class TreeBuilder : public nlohmann::json_sax<Json> {
 public:
  TreeBuilder(const Position& position, const ImportLimits& limits, ParsedJson& out)
      : position_(position), limits_(limits), out_(out) {}

  bool null() override { return Scalar(Json(), position_.line); }
  bool boolean(bool value) override { return Scalar(value, position_.line); }
  // A number ends with the character after it, which may be the end of the line.
  bool number_integer(std::int64_t value) override { return Scalar(value, position_.line_before); }
  bool number_unsigned(std::uint64_t value) override {
    return Scalar(value, position_.line_before);
  }
  bool number_float(double value, const std::string&) override {
    return Scalar(value, position_.line_before);
  }
  bool string(std::string& value) override {
    if (value.find('\0') != std::string::npos) {
      return Refuse(ShowValue(value), "text without U+0000");
    }
    return Scalar(std::move(value), position_.line);
  }
  bool binary(Json::binary_t&) override { return false; }
  bool start_object(std::size_t) override { return Open(Json::object()); }
  bool start_array(std::size_t) override { return Open(Json::array()); }
  bool end_object() override { return Close(); }
  bool end_array() override { return Close(); }
  bool key(std::string& value) override {
    Json& parent = *stack_.back().value;
    stack_.back().key = value;
    if (parent.contains(value)) return Refuse(ShowValue(value), "each key once");
    return true;
  }
  bool parse_error(std::size_t, const std::string& token, const Json::exception& error) override {
    out_.problem = SyntaxProblem(position_, Pointer(), token, error.what());
    return false;
  }

 private:
  struct Level {
    Json* value;
    std::string pointer;
    std::string key;  // of the member being read
  };

  // Puts a value into the container that is open and notes its line.
  Json* Place(Json value, std::int64_t line, std::string& pointer) {
    Json* placed = nullptr;
    if (stack_.empty()) {
      out_.value = std::move(value);
      placed = &out_.value;
      pointer.clear();
    } else if (Level& level = stack_.back(); level.value->is_array()) {
      pointer = level.pointer + '/' + std::to_string(level.value->size());
      level.value->push_back(std::move(value));
      placed = &level.value->back();
    } else {
      pointer = level.pointer + '/' + EscapePointer(level.key);
      placed = &((*level.value)[level.key] = std::move(value));
    }
    out_.lines[pointer] = line;
    return placed;
  }

  bool Scalar(Json value, std::int64_t line) {
    std::string pointer;
    Place(std::move(value), line, pointer);
    return true;
  }

  bool Open(Json empty) {
    if (stack_.size() >= limits_.max_json_depth) {
      return Refuse("", "nesting of at most " + std::to_string(limits_.max_json_depth));
    }
    std::string pointer;
    Json* placed = Place(std::move(empty), position_.line, pointer);
    stack_.push_back({placed, std::move(pointer), ""});
    return true;
  }

  bool Close() {
    stack_.pop_back();
    return true;
  }

  // Where the parser is, as far as it is known.
  std::string Pointer() const {
    std::string pointer = stack_.empty() ? "" : stack_.back().pointer;
    if (!stack_.empty() && stack_.back().value->is_object() && !stack_.back().key.empty()) {
      pointer += '/' + EscapePointer(stack_.back().key);
    }
    return pointer;
  }

  bool Refuse(std::string value, std::string expected) {
    out_.problem = JsonProblem{position_.line, Pointer(), std::move(value), std::move(expected)};
    return false;
  }

  const Position& position_;
  const ImportLimits& limits_;
  ParsedJson& out_;
  // An element stays where it is while it is open: nothing is added to its parent meanwhile.
  std::vector<Level> stack_;
};

// Notes where records begin and end, and keeps nothing else.
class Splitter : public nlohmann::json_sax<Json> {
 public:
  Splitter(std::string_view document, const Position& position, const ImportLimits& limits,
           SplitDocument& out)
      : document_(document), position_(position), limits_(limits), out_(out) {}

  bool null() override { return Scalar(); }
  bool boolean(bool) override { return Scalar(); }
  bool number_integer(std::int64_t) override { return Scalar(); }
  bool number_unsigned(std::uint64_t) override { return Scalar(); }
  bool number_float(double, const std::string&) override { return Scalar(); }
  bool string(std::string&) override { return Scalar(); }
  bool binary(Json::binary_t&) override { return false; }
  bool start_object(std::size_t) override {
    if (depth_ == 0) root_begin_ = {position_.line, position_.offset - 1};
    if (InList()) record_begin_ = {position_.line, position_.offset - 1};
    return Deeper();
  }
  bool key(std::string& value) override {
    if (depth_ == 1) in_contents_ = value == "contents";
    return true;
  }
  bool end_object() override {
    --depth_;
    if (InList()) AddRecord(record_begin_);
    if (depth_ == 0 && !is_page_) AddRecord(root_begin_);
    return true;
  }
  bool start_array(std::size_t) override {
    if (InList()) return NotARecord();
    if (depth_ == 0) root_is_array_ = true;
    if (depth_ == 1 && in_contents_) is_page_ = contents_is_array_ = true;
    return Deeper();
  }
  bool end_array() override {
    --depth_;
    if (depth_ == 1) contents_is_array_ = false;
    return true;
  }
  bool parse_error(std::size_t, const std::string& token, const Json::exception& error) override {
    out_.problem = SyntaxProblem(position_, "", token, error.what());
    return false;
  }

 private:
  struct Mark {
    std::int64_t line = 0;
    std::size_t offset = 0;
  };

  // Whether the value about to begin (or just ended) is an element of the list of records.
  bool InList() const {
    return (root_is_array_ && depth_ == 1) || (contents_is_array_ && depth_ == 2);
  }
  bool Deeper() {
    ++depth_;
    if (depth_ <= limits_.max_json_depth) return true;
    return Refuse("", "nesting of at most " + std::to_string(limits_.max_json_depth));
  }
  bool Scalar() {
    if (depth_ == 0 || InList()) return NotARecord();
    return true;
  }
  bool NotARecord() { return Refuse("", "a JSON object for each record"); }
  void AddRecord(const Mark& begin) {
    out_.records.push_back(
        {begin.line, document_.substr(begin.offset, position_.offset - begin.offset)});
  }
  bool Refuse(std::string value, std::string expected) {
    out_.problem = JsonProblem{position_.line, "", std::move(value), std::move(expected)};
    return false;
  }

  std::string_view document_;
  const Position& position_;
  const ImportLimits& limits_;
  SplitDocument& out_;
  std::size_t depth_ = 0;
  bool root_is_array_ = false;
  bool in_contents_ = false;
  bool is_page_ = false;
  bool contents_is_array_ = false;
  Mark root_begin_;
  Mark record_begin_;
};

// Whether the parser stopped at bytes that are no UTF-8, or at U+0000, as UTF-16 has it between
// letters. It stops at the first such byte or the one after, so that only the end of what was read
// need be looked at.
bool StoppedAtEncoding(std::string_view text, std::size_t offset) {
  constexpr std::size_t kLookBack = 8;
  const auto is_inside = [&](std::size_t at) {
    return at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80;
  };
  std::size_t begin = offset > kLookBack ? offset - kLookBack : 0;
  for (int i = 0; i < 3 && begin > 0 && is_inside(begin); ++i) ++begin;
  // The parser may have stopped inside a character.
  std::size_t end = offset;
  for (int i = 0; i < 3 && is_inside(end); ++i) ++end;
  const std::string_view last = text.substr(begin, end - begin);
  return last.find('\0') != std::string_view::npos || !store::InspectText(last).valid_utf8;
}

template <typename Handler>
void Run(std::string_view text, Position& position, Handler& handler,
         std::optional<JsonProblem>& problem) {
  CountingIterator begin(text.data(), &position);
  CountingIterator end(text.data() + text.size(), &position);
  Json::sax_parse(begin, end, &handler);
  if (problem && StoppedAtEncoding(text, position.offset)) {
    problem->expected =
        "text encoded in utf-8; at column " + std::to_string(position.column) + " it is not";
    problem->ends_early = false;
    problem->undecodable = true;
  }
}

}  // namespace

std::int64_t ParsedJson::LineOf(std::string_view pointer) const {
  // The nearest value above, when the place itself is absent.
  while (true) {
    if (const auto found = lines.find(pointer); found != lines.end()) return found->second;
    const std::size_t slash = pointer.rfind('/');
    if (slash == std::string_view::npos) return 0;
    pointer = pointer.substr(0, slash);
  }
}

ParsedJson ParseJson(std::string_view text, std::int64_t first_line, const ImportLimits& limits) {
  ParsedJson out;
  Position position{0, first_line, first_line};
  TreeBuilder builder(position, limits, out);
  Run(text, position, builder, out.problem);
  return out;
}

SplitDocument SplitJsonRecords(std::string_view document, const ImportLimits& limits) {
  SplitDocument out;
  Position position;
  Splitter splitter(document, position, limits, out);
  Run(document, position, splitter, out.problem);
  return out;
}

std::string EscapePointer(std::string_view key) {
  std::string out;
  for (const char c : key) {
    if (c == '~') {
      out += "~0";
    } else if (c == '/') {
      out += "~1";
    } else {
      out += c;
    }
  }
  return out;
}

}  // namespace ieum::exchange
