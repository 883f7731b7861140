#include "service/cli/help_words.h"

#include <map>
#include <memory>
#include <regex>
#include <string>
#include <vector>

#include "CLI/CLI.hpp"

#include "service/cli/terminal.h"
namespace ieum::cli {
namespace {

using Map = std::map<std::string_view, std::string_view>;

const Map& All() {
  static const Map kAll = [] {
    Map all;
    for (const HelpWords& words : CatalogueHelpWords()) all[words.en] = words.ko;
    for (const HelpWords& words : CaseworkHelpWords()) all[words.en] = words.ko;
    for (const HelpWords& words : FaultWordsInKorean()) all[words.en] = words.ko;
    return all;
  }();
  return kAll;
}

// A description; of one that goes on with words that are typed ("Why. agency: no-capacity") the
// first sentence.
std::string Description(const std::string& english) {
  const std::string_view whole = KoreanHelp(english);
  if (!whole.empty()) return std::string(whole);
  const std::size_t end = english.find(". ");
  const std::string_view first = KoreanHelp(english.substr(0, end));
  if (first.empty() || end == std::string::npos) return english;
  return std::string(first) + english.substr(end);
}

// Line by line, those that belong together as one.
std::string Footer(const std::string& english) {
  const std::vector<std::string> lines = CLI::detail::split(english, '\n');
  std::string korean;
  for (std::size_t begin = 0; begin < lines.size();) {
    std::string said = lines[begin];
    std::size_t next = begin + 1;
    std::string together;
    for (std::size_t end = begin; end < lines.size(); ++end) {
      together += (end == begin ? "" : "\n") + lines[end];
      const std::string_view known = KoreanHelp(together);
      if (known.empty()) continue;
      said = known;
      next = end + 1;
    }
    korean += (begin == 0 ? "" : "\n") + said;
    begin = next;
  }
  return korean;
}

// Knows that Korean letters are two columns wide.
class WideFormatter : public CLI::Formatter {
 public:
  std::string make_option(const CLI::Option* option, bool positional) const override {
    const auto columns = static_cast<int>(get_column_width());
    std::string left = "  " + make_option_name(option, positional) + make_option_opts(option);
    left = DisplayWidth(left) < columns ? PadRight(left, columns)
                                        : left + "\n" + std::string(get_column_width(), ' ');
    return left + make_option_desc(option) + "\n";
  }
};

std::shared_ptr<CLI::Formatter> KoreanFormatter() {
  auto formatter = std::make_shared<WideFormatter>();
  formatter->label("Usage", "쓰는 법");
  formatter->label("OPTIONS", "옵션");
  formatter->label("SUBCOMMAND", "명령");
  formatter->label("SUBCOMMANDS", "명령");
  formatter->label("Positionals", "인자");
  formatter->label("REQUIRED", "(필수)");
  formatter->label("Env", "환경 변수");
  formatter->label("Excludes", "함께 쓸 수 없음");
  return formatter;
}

void Turn(CLI::App& app, const std::shared_ptr<CLI::Formatter>& formatter) {
  app.formatter(formatter);
  app.description(Description(app.get_description()));
  app.footer(Footer(app.get_footer()));
  for (CLI::Option* option : app.get_options()) {
    option->description(Description(option->get_description()));
    option->group("옵션");
  }
  for (CLI::App* command : app.get_subcommands({})) {
    command->group("명령");
    Turn(*command, formatter);
  }
}

}  // namespace

std::string_view KoreanHelp(std::string_view english) {
  const auto known = All().find(english);
  return known == All().end() ? "" : known->second;
}

std::string KoreanFault(const std::string& english) {
  constexpr std::string_view kForm = "must be \"";
  if (const std::string_view known = KoreanHelp(english); !known.empty()) return std::string(known);
  const bool form = english.starts_with(kForm) && english.ends_with('"') &&
                    english.find('"', kForm.size()) == english.size() - 1;
  if (form) return english.substr(kForm.size() - 1) + " 꼴이어야 합니다";
  static const std::regex kRange(R"(must be (above )?(-?\d+) to (\d+)((?:, is [^]*)?))");
  static const std::regex kGiven("([^]*), is ([^,]*)");
  std::smatch found;
  if (std::regex_match(english, found, kRange)) {
    const std::string from = found[2].str() + (found[1].matched ? "보다 크고 " : "부터 ");
    return from + found[3].str() + (found[1].matched ? " 이하여야 합니다" : "까지여야 합니다");
  }
  if (std::regex_match(english, found, kGiven)) {
    const std::string_view rule = KoreanHelp(found[1].str());
    if (!rule.empty()) return std::string(rule) + ": " + found[2].str();
  }
  const std::size_t colon = english.rfind(": ");
  if (colon == std::string::npos) return english;
  const std::string_view known = KoreanHelp(english.substr(colon + 2));
  return known.empty() ? english : english.substr(0, colon + 2) + std::string(known);
}

void SpeakKorean(CLI::App& parser) { Turn(parser, KoreanFormatter()); }

}  // namespace ieum::cli
