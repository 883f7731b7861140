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
  std::vector<std::string> values;  // those it takes; empty: a file or free
};

// The parser tells them in the name of an option's type, "TEXT:{ko,en}".
std::vector<std::string> ValuesOf(const CLI::Option& option) {
  const std::string type = option.get_type_name();
  const std::size_t begin = type.find('{');
  const std::size_t end = type.find('}', begin);
  if (begin == std::string::npos || end == std::string::npos) return {};
  return CLI::detail::split(type.substr(begin + 1, end - begin - 1), ',');
}

std::vector<Flag> FlagsOf(const CLI::App& app) {
  std::vector<Flag> flags;
  for (const CLI::Option* option : app.get_options()) {
    for (const std::string& name : option->get_lnames()) {
      flags.push_back({"--" + name, option->get_description(), option->get_items_expected_max() > 0,
                       ValuesOf(*option)});
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

// A command or a group, and what may follow it.
struct Entry {
  std::string name;                // "plan", "plan compose"
  std::vector<std::string> verbs;  // of a group
  std::vector<std::string> choices;
  std::vector<Flag> flags;
  std::string help;
};

Entry EntryOf(const CLI::App& app, const std::string& name) {
  Entry entry{name, {}, ChoicesOf(name), FlagsOf(app), app.get_description()};
  for (const CLI::App* verb : app.get_subcommands({})) entry.verbs.push_back(verb->get_name());
  return entry;
}

// Every command and every group before its commands.
std::vector<Entry> Entries(const CLI::App& parser) {
  std::vector<Entry> entries;
  for (const CLI::App* command : parser.get_subcommands({})) {
    entries.push_back(EntryOf(*command, command->get_name()));
    for (const CLI::App* verb : command->get_subcommands({})) {
      entries.push_back(EntryOf(*verb, command->get_name() + " " + verb->get_name()));
    }
  }
  return entries;
}

// "a|b".
std::string Alternatives(const std::vector<std::string>& words) {
  std::string pattern;
  for (const std::string& word : words) pattern += (pattern.empty() ? "" : "|") + word;
  return pattern;
}

// The values of the options of a command; `command` is empty for options that stand anywhere.
std::string BashValues(const std::string& command, const std::vector<Flag>& flags) {
  std::string cases;
  for (const Flag& flag : flags) {
    if (flag.values.empty()) continue;
    cases += "    " + (command.empty() ? "*" : "\"" + command + "\"") + "\" " + flag.name +
             "\") COMPREPLY=($(compgen -W \"" + Words(flag.values) +
             "\" -- \"$current\")); return ;;\n";
  }
  return cases;
}

}  // namespace

std::string BashCompletion() {
  Options options;
  const auto app = MakeParser(options);
  std::vector<std::string> commands;
  std::vector<std::string> groups;
  std::string verbs;
  std::string values;
  std::string cases;
  for (const Entry& entry : Entries(*app)) {
    values += BashValues(entry.name, entry.flags);
    if (entry.name.find(' ') == std::string::npos) commands.push_back(entry.name);
    std::vector<std::string> words = entry.verbs;
    words.insert(words.end(), entry.choices.begin(), entry.choices.end());
    for (const std::string& name : Names(entry.flags)) words.push_back(name);
    cases += "    \"" + entry.name + "\") words=\"" + Words(words) + "\" ;;\n";
    if (entry.verbs.empty()) continue;
    groups.push_back(entry.name);
    for (const std::string& verb : entry.verbs) {
      verbs += (verbs.empty() ? "" : "|") + ("\"" + entry.name + " " + verb + "\"");
    }
  }
  return "# bash completion for ieum\n"
         "_ieum() {\n"
         "  local current=\"${COMP_WORDS[COMP_CWORD]}\" previous=\"${COMP_WORDS[COMP_CWORD-1]}\"\n"
         "  local command=\"\" words=\"\" word\n"
         "  for word in \"${COMP_WORDS[@]:1:COMP_CWORD-1}\"; do\n"
         "    if [[ -z \"$command\" ]]; then\n"
         "      case \"$word\" in\n"
         "        " +
         Alternatives(commands) +
         ") command=\"$word\" ;;\n"
         "      esac\n"
         "    else\n"
         "      case \"$command $word\" in\n"
         "        " +
         verbs +
         ") command=\"$command $word\" ;;\n"
         "      esac\n"
         "    fi\n"
         "  done\n"
         "  case \"$command $previous\" in\n" +
         values + BashValues("", FlagsOf(*app)) +
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
         "  case \"$command\" in\n"
         "    \"\"|" +
         Alternatives(groups) +
         ") return ;;\n"
         "  esac\n"
         "  if [[ \"$current\" != -* ]]; then\n"
         "    COMPREPLY+=($(compgen -f -- \"$current\"))\n"
         "  fi\n"
         "}\n"
         "complete -o filenames -F _ieum ieum\n";
}

namespace {

std::string ZshValues(const Flag& flag) {
  return flag.values.empty() ? "_files" : "(" + Words(flag.values) + ")";
}

std::string ZshArguments(const std::vector<Flag>& flags) {
  std::string lines;
  for (const Flag& flag : flags) {
    lines += "        '" + flag.name + "[" + Quoted(flag.help) + "]" +
             (flag.takes_value ? ":value:" + ZshValues(flag) : "") + "' \\\n";
  }
  return lines;
}

// The verbs of a group, with what they do.
std::string ZshVerbs(const CLI::App& group) {
  std::string list;
  for (const CLI::App* verb : group.get_subcommands({})) {
    list += "        '" + verb->get_name() + ":" + Quoted(verb->get_description()) + "'\n";
  }
  return "    if (( CURRENT == 3 )); then\n      commands=(\n" + list +
         "      )\n      _describe 'command' commands\n      return\n    fi\n";
}

}  // namespace

std::string ZshCompletion() {
  Options options;
  const auto app = MakeParser(options);
  std::string list;
  std::string groups;
  std::string cases;
  for (const Entry& entry : Entries(*app)) {
    if (entry.name.find(' ') == std::string::npos) {
      list += "    '" + entry.name + ":" + Quoted(entry.help) + "'\n";
    }
    if (!entry.verbs.empty()) {
      groups += "  if [[ \"$words[2]\" == " + entry.name + " ]]; then\n" +
                ZshVerbs(*app->get_subcommand(entry.name)) +
                "    command=\"$words[2] $words[3]\"\n  fi\n";
      continue;
    }
    cases += "    \"" + entry.name + "\")\n      _arguments \\\n" + ZshArguments(entry.flags) +
             ZshArguments(FlagsOf(*app)) + "        '*:argument:" +
             (entry.choices.empty() ? "_files" : "(" + Words(entry.choices) + ")") + "' ;;\n";
  }
  return "#compdef ieum\n"
         "_ieum() {\n"
         "  local -a commands\n"
         "  local command\n"
         "  commands=(\n" +
         list +
         "  )\n"
         "  if (( CURRENT == 2 )); then\n"
         "    _describe 'command' commands\n"
         "    return\n"
         "  fi\n"
         "  command=\"$words[2]\"\n" +
         groups + "  case \"$command\" in\n" + cases +
         "  esac\n"
         "}\n"
         "# As an autoloaded function this file is the first call; sourced, it registers.\n"
         "if [[ \"${funcstack[1]}\" == _ieum ]]; then _ieum \"$@\"; else compdef _ieum ieum; fi\n";
}

}  // namespace ieum::cli
