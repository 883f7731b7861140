// JSON text -> values that remember the lines they begin on.
#ifndef IEUM_SERVICE_EXCHANGE_JSON_READER_H_
#define IEUM_SERVICE_EXCHANGE_JSON_READER_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "nlohmann/json.hpp"

#include "service/exchange/limits.h"

namespace ieum::exchange {

// What keeps a text from being JSON as we accept it.
struct JsonProblem {
  std::int64_t line = 0;
  std::string pointer;  // where, as far as it is known
  std::string value;
  std::string expected;
  bool ends_early = false;  // good so far, but there is more to come
  // The text is not UTF-8 there.
  bool undecodable = false;
};

struct ParsedJson {
  nlohmann::json value;
  // Line of every value, by JSON pointer ("" is the whole).
  std::map<std::string, std::int64_t, std::less<>> lines;
  // Set when the text was refused; `value` is then incomplete.
  std::optional<JsonProblem> problem;

  std::int64_t LineOf(std::string_view pointer) const;
};

// Parses one value. Refused: syntax errors (NaN, trailing text, bad UTF-8), numbers out of range, a
// key twice in one object, U+0000 in a string, nesting beyond the limit. `first_line` is the line
// that the text begins on.
ParsedJson ParseJson(std::string_view text, std::int64_t first_line, const ImportLimits& limits);

// A record inside a document.
struct JsonSlice {
  std::int64_t line = 0;
  std::string_view text;
};

struct SplitDocument {
  std::vector<JsonSlice> records;
  // Set when the document breaks off: the records before the break are there.
  std::optional<JsonProblem> problem;
};

// Cuts a document into its records: the document itself, the elements of an array, or those of the
// array "contents" of a page. Elements that are not objects are a problem. Keeps no tree in memory.
SplitDocument SplitJsonRecords(std::string_view document, const ImportLimits& limits);

// "~" and "/" of a key, escaped for a JSON pointer.
std::string EscapePointer(std::string_view key);

}  // namespace ieum::exchange

#endif  // IEUM_SERVICE_EXCHANGE_JSON_READER_H_
