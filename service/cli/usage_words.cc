#include "service/cli/usage_words.h"

#include <optional>
#include <regex>
#include <string_view>

#include "CLI/CLI.hpp"

#include "service/cli/help_words.h"

namespace ieum::cli {
namespace {

// What follows `beginning`; nothing when the text begins otherwise.
std::optional<std::string> After(const std::string& text, std::string_view beginning) {
  if (!text.starts_with(beginning)) return std::nullopt;
  return text.substr(beginning.size());
}

bool IsWhole(const CLI::App& command, const std::string& option) {
  for (const CLI::App* app = &command; app != nullptr; app = app->get_parent()) {
    const CLI::Option* known = app->get_option_no_throw(option);
    if (known != nullptr) return known->get_type_name() != "FLOAT";
  }
  return true;
}

std::string Quoted(const std::string& text) { return "\"" + text + "\""; }

// `fault` is what a check says of an option's value.
std::string ValueWords(const std::string& fault, bool english) {
  static const std::regex kSet(R"(([^]*) not in \{([^]*)\})");
  static const std::regex kRange(R"(Value ([^]*) not in range (\S+) to (\S+))");
  std::smatch found;
  if (std::regex_match(fault, found, kSet)) {
    const std::string values = std::regex_replace(found[2].str(), std::regex(","), ", ");
    return english ? "expected one of " + values + ", not " + Quoted(found[1])
                   : Quoted(found[1]) + " 대신 쓸 수 있는 값: " + values;
  }
  if (std::regex_match(fault, found, kRange)) {
    const std::string from = found[2];
    const std::string to = found[3];
    return english
               ? "expected a whole number from " + from + " to " + to + ", not " + Quoted(found[1])
               : Quoted(found[1]) + " 대신 " + from + "부터 " + to + "까지의 정수를 써야 합니다";
  }
  const std::string_view korean = english ? "" : KoreanHelp(fault);
  return korean.empty() ? fault : std::string(korean);
}

// "--max-distance = far: expected a number".
std::string NumberWords(const std::string& given, const CLI::App& command, bool english) {
  const bool whole = IsWhole(command, given.substr(0, given.find(' ')));
  if (english) return given + (whole ? ": expected a whole number" : ": expected a number");
  return given + (whole ? ": 정수를 써야 합니다" : ": 수를 써야 합니다");
}

// Of an option that got too few values, or too many.
std::string CountWords(const std::string& what, bool english) {
  const std::string name = what.substr(0, what.find(": "));
  if (what.ends_with(" missing"))
    return name + (english ? ": a value is missing" : ": 값이 없습니다");
  if (what.find(": At Most 1 ") != std::string::npos) {
    return name + (english ? ": may be given once" : ": 한 번만 쓸 수 있습니다");
  }
  return what;
}

}  // namespace

std::string UsageWords(const CLI::ParseError& error, const CLI::App& command, bool english) {
  const std::string& type = error.get_name();
  const std::string what = error.what();
  if (type == "ConversionError") {
    const auto given = After(what, "Could not convert: ");
    return given ? NumberWords(*given, command, english) : what;
  }
  if (type == "ArgumentMismatch") return CountWords(what, english);
  if (type == "ValidationError") {
    const std::size_t colon = what.find(": ");
    if (colon == std::string::npos) return what;
    return what.substr(0, colon + 2) + ValueWords(what.substr(colon + 2), english);
  }
  if (english) return what;
  if (type == "RequiredError" && what.ends_with(" is required")) {
    return what.substr(0, what.size() - std::string_view(" is required").size()) +
           ": 꼭 써야 합니다";
  }
  const std::size_t excludes = what.find(" excludes ");
  if (type == "ExcludesError" && excludes != std::string::npos) {
    return what.substr(0, excludes) + ": 함께 쓸 수 없습니다: " +
           what.substr(excludes + std::string_view(" excludes ").size());
  }
  if (what.starts_with("The following argument")) {
    return "남는 말이 있습니다" + what.substr(std::min(what.find(": "), what.size()));
  }
  return what;
}

}  // namespace ieum::cli
