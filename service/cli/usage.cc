#include "service/cli/usage.h"

#include <algorithm>

#include "CLI/CLI.hpp"

#include "service/cli/failure.h"
#include "service/cli/help_words.h"
#include "service/cli/options.h"
#include "service/cli/output.h"
#include "service/cli/reasons.h"
#include "service/cli/usage_words.h"
#include "service/evaluate/nearest.h"
#include "store/catalog/violations.h"

namespace ieum::cli {
namespace {

using evaluate::Nearest;

// What must be known of a command line that cannot be parsed.
Options Manner(const std::vector<std::string>& words) {
  constexpr std::string_view kLang = "--lang=";
  Options options;
  for (std::size_t i = 0; i < words.size() && words[i] != "--"; ++i) {
    options.json = options.json || words[i] == "--json";
    if (words[i] == "--lang" && i + 1 < words.size()) options.language = words[i + 1];
    if (words[i].starts_with(kLang)) options.language = words[i].substr(kLang.size());
  }
  return options;
}

std::vector<std::string> Commands(const CLI::App& parser) {
  std::vector<std::string> names;
  for (const CLI::App* command : parser.get_subcommands({})) names.push_back(command->get_name());
  return names;
}

// The command, or the group, that the words lead to; the program itself without any.
const CLI::App& Reached(const CLI::App& parser) {
  const CLI::App* app = &parser;
  while (!app->get_subcommands().empty()) app = app->get_subcommands().front();
  return *app;
}

void AddFlags(const CLI::App& app, std::vector<std::string>& flags) {
  for (const CLI::Option* option : app.get_options()) {
    for (const std::string& name : option->get_lnames()) flags.push_back("--" + name);
  }
}

// Nothing when there is no telling what was meant.
std::string DidYouMean(const std::string& meant, bool english) {
  if (meant.empty()) return "";
  return english ? "; did you mean " + meant + "?" : ". 혹시 " + meant + "입니까?";
}

std::string UnknownCommand(const std::string& word, const std::string& meant, bool english) {
  return (english ? "there is no command \"" + word + "\"" : "\"" + word + "\" 명령은 없습니다") +
         DidYouMean(meant, english);
}

// A group without one of its commands.
std::string IncompleteCommand(const CLI::App& group, bool english) {
  std::string verbs;
  for (const std::string& verb : Commands(group)) verbs += (verbs.empty() ? "" : ", ") + verb;
  return english ? group.get_name() + ": expected one of " + verbs
                 : group.get_name() + " 다음에 올 말: " + verbs;
}

bool IsOption(const std::string& word) { return word.size() > 1 && word.front() == '-'; }

std::string UnknownOption(const std::string& word, const CLI::App& parser, bool english) {
  std::vector<std::string> flags;
  AddFlags(Reached(parser), flags);
  AddFlags(parser, flags);
  const std::string name = word.substr(0, word.find('='));
  return (english ? "there is no option " + name : name + " 옵션은 없습니다") +
         DidYouMean(Nearest(name, flags), english);
}

// The words that found no place say more than the parser, which looks first at what is missing.
// Empty when they say nothing.
std::string Misunderstood(const CLI::App& parser, bool english) {
  const std::vector<std::string> left = parser.remaining(true);
  const auto option = std::find_if(left.begin(), left.end(), IsOption);
  // In a group the words before it are those of the group.
  const CLI::App& reached = Reached(parser);
  const std::vector<std::string> commands = Commands(reached);
  const std::string group = &reached == &parser ? "" : reached.get_name() + " ";
  for (const std::string& word : left) {
    const std::string meant = IsOption(word) ? "" : Nearest(word, commands);
    if (!meant.empty()) return UnknownCommand(group + word, group + meant, english);
  }
  if (option != left.end()) return UnknownOption(*option, parser, english);
  if (commands.empty()) return "";
  if (!left.empty()) return UnknownCommand(group + left.front(), "", english);
  return group.empty() ? "" : IncompleteCommand(reached, english);
}

// Help that could not be printed is a failure.
ExitCode EndOfHelp(const absl::Status& written, const Options& manner, std::ostream& err) {
  if (written.ok()) return ExitCode::kOk;
  if (IsReaderGone(written)) return ExitCode::kOther;
  err << (manner.json ? FailureJson(written, {}) : Describe(written, WantsEnglish(manner)));
  return ExitCode::kOther;
}

}  // namespace

std::optional<ExitCode> ParseCommandLine(const std::vector<std::string>& words, CLI::App& parser,
                                         std::ostream& out, std::ostream& err) {
  const Options manner = Manner(words);
  if (!WantsEnglish(manner)) SpeakKorean(parser);
  try {
    parser.parse(std::vector<std::string>(words.rbegin(), words.rend()));  // taken reversed
    return std::nullopt;
  } catch (const CLI::ParseError& error) {
    // Help and version are no failures.
    if (error.get_exit_code() == 0) {
      parser.exit(error, out, err);
      return EndOfHelp(Written(out), manner, err);
    }
    const bool english = manner.json || WantsEnglish(manner);
    std::string message = Misunderstood(parser, english);
    if (message.empty() && parser.get_subcommands().empty() && words.empty()) {
      message = english ? "a command is required, e.g. suggest" : "명령이 필요합니다. 예: suggest";
    }
    if (message.empty()) message = UsageWords(error, Reached(parser), english);
    const absl::Status status =
        store::WithReason(absl::InvalidArgumentError(message), kUsageReason);
    if (manner.json) {
      err << FailureJson(status, {});
    } else {
      err << Describe(status, english)
          << (english ? "Run with --help for more information.\n"
                      : "--help로 쓰는 법을 볼 수 있습니다.\n");
    }
    return ExitCode::kUsage;
  }
}

}  // namespace ieum::cli
