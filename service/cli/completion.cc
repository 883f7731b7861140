#include "service/cli/completion.h"

#include <vector>

#include "CLI/CLI.hpp"

#include "service/cli/options.h"

namespace ieum::cli {
namespace {

struct Flag {
  std::string name;
  std::string help;
  bool takes_value = false;
};

std::vector<Flag> FlagsOf(const CLI::App& app) {
  std::vector<Flag> flags;
  for (const CLI::Option* option : app.get_options()) {
    for (const std::string& name : option->get_lnames()) {
      flags.push_back(
          {"--" + name, option->get_description(), option->get_items_expected_max() > 0});
    }
  }
  return flags;
}

// The words that a command's first argument is chosen from; empty: a file or free.
std::vector<std::string> ChoicesOf(const std::string& command) {
  if (command == "list") return {"resources", "organizations", "regions"};
  if (command == "completion") return {"bash", "zsh"};
  return {};
}

std::string Words(const std::vector<std::string>& words) {
  std::string joined;
  for (const std::string& word : words) joined += (joined.empty() ? "" : " ") + word;
  return joined;
}

std::vector<std::string> Names(const std::vector<Flag>& flags) {
  std::vector<std::string> names;
  for (const Flag& flag : flags) names.push_back(flag.name);
  return names;
}

// Inside single quotes, and safe between the brackets of a zsh description.
std::string Quoted(const std::string& text) {
  std::string out;
  for (const char c : text) {
    if (c == '\'') {
      out += "'\\''";
    } else if (c == '[' || c == ']' || c == ':' || c == '\\') {
      out += std::string("\\") + c;
    } else {
      out += c;
    }
  }
  return out;
}

}  // namespace

std::string BashCompletion() {
  Options options;
  const auto app = MakeParser(options);
  std::vector<std::string> commands;
  std::string cases;
  for (const CLI::App* command : app->get_subcommands({})) {
    commands.push_back(command->get_name());
    std::vector<std::string> words = ChoicesOf(command->get_name());
    for (const std::string& name : Names(FlagsOf(*command))) words.push_back(name);
    cases += "    " + command->get_name() + ") words=\"" + Words(words) + "\" ;;\n";
  }
  return "# bash completion for ieum\n"
         "_ieum() {\n"
         "  local current=\"${COMP_WORDS[COMP_CWORD]}\" previous=\"${COMP_WORDS[COMP_CWORD-1]}\"\n"
         "  local command=\"\" words=\"\" word\n"
         "  for word in \"${COMP_WORDS[@]:1:COMP_CWORD-1}\"; do\n"
         "    case \"$word\" in\n"
         "      " +
         [&] {
           std::string pattern;
           for (const std::string& name : commands) pattern += (pattern.empty() ? "" : "|") + name;
           return pattern;
         }() +
         ") command=\"$word\"; break ;;\n"
         "    esac\n"
         "  done\n"
         "  case \"$previous\" in\n"
         "    --lang) COMPREPLY=($(compgen -W \"ko en\" -- \"$current\")); return ;;\n"
         "    --format) COMPREPLY=($(compgen -W \"native csv hsds-json hsds-csv\" -- "
         "\"$current\")); "
         "return ;;\n"
         "    --waitlist) COMPREPLY=($(compgen -W \"open closed\" -- \"$current\")); return ;;\n"
         "  esac\n"
         "  case \"$command\" in\n"
         "    \"\") words=\"" +
         Words(commands) + "\" ;;\n" + cases +
         "  esac\n"
         "  if [[ \"$current\" == -* ]]; then\n"
         "    words=\"$words " +
         Words(Names(FlagsOf(*app))) +
         "\"\n"
         "  fi\n"
         "  COMPREPLY=($(compgen -W \"$words\" -- \"$current\"))\n"
         "  if [[ -n \"$command\" && \"$current\" != -* ]]; then\n"
         "    COMPREPLY+=($(compgen -f -- \"$current\"))\n"
         "  fi\n"
         "}\n"
         "complete -o filenames -F _ieum ieum\n";
}

std::string ZshCompletion() {
  Options options;
  const auto app = MakeParser(options);
  const auto arguments = [](const std::vector<Flag>& flags) {
    std::string lines;
    for (const Flag& flag : flags) {
      lines += "        '" + flag.name + "[" + Quoted(flag.help) + "]" +
               (flag.takes_value ? ":value:_files" : "") + "' \\\n";
    }
    return lines;
  };
  std::string list;
  std::string cases;
  for (const CLI::App* command : app->get_subcommands({})) {
    list += "    '" + command->get_name() + ":" + Quoted(command->get_description()) + "'\n";
    const std::vector<std::string> choices = ChoicesOf(command->get_name());
    cases += "    " + command->get_name() + ")\n      _arguments \\\n" +
             arguments(FlagsOf(*command)) + arguments(FlagsOf(*app)) +
             "        '*:argument:" + (choices.empty() ? "_files" : "(" + Words(choices) + ")") +
             "' ;;\n";
  }
  return "#compdef ieum\n"
         "_ieum() {\n"
         "  local -a commands\n"
         "  commands=(\n" +
         list +
         "  )\n"
         "  if (( CURRENT == 2 )); then\n"
         "    _describe 'command' commands\n"
         "    return\n"
         "  fi\n"
         "  case \"$words[2]\" in\n" +
         cases +
         "  esac\n"
         "}\n"
         "# As an autoloaded function this file is the first call; sourced, it registers.\n"
         "if [[ \"${funcstack[1]}\" == _ieum ]]; then _ieum \"$@\"; else compdef _ieum ieum; fi\n";
}

}  // namespace ieum::cli
