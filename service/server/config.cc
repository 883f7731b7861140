#include "service/server/config.h"

#include <algorithm>
#include <filesystem>
#include <optional>
#include <set>
#include <sstream>
#include <string_view>
#include <variant>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include <CLI/CLI.hpp>
#include <toml++/toml.h>

#include "service/request/read_file.h"
#include "service/request/text.h"
#include "service/server/listen_address.h"

namespace ieum::server {
namespace {

using Field = std::variant<std::string Config::*, bool Config::*, int Config::*, double Config::*>;

struct Setting {
  const char* key;
  Field field;
  const char* help;
  double min = 0;  // numbers only
  double max = 0;
};

const std::vector<Setting>& Settings() {
  static const auto* const kSettings = new std::vector<Setting>{
      {"server.listen", &Config::server_listen, "address and port; port 0 takes a free one"},
      {"server.allow_remote", &Config::server_allow_remote,
       "allow an address other than loopback; there is no access control yet"},
      {"server.max_message_mib", &Config::server_max_message_mib, "largest request, MiB", 1, 1024},
      {"server.worker_threads", &Config::server_worker_threads,
       "threads that answer calls; 0: one per core, at least 4", 0, 1024},
      {"server.max_queued_calls", &Config::server_max_queued_calls,
       "calls that may wait for a thread; more are refused", 1, 100000},
      {"server.background_threads", &Config::server_background_threads,
       "threads that answer SuggestMany, behind other calls; 0: one per core", 0, 1024},
      {"server.drain_seconds", &Config::server_drain_seconds,
       "time that calls under way get at shutdown", 0, 3600},
      {"store.path", &Config::store_path, "folder of the database"},
      {"store.block_cache_mib", &Config::store_block_cache_mib, "memory for blocks read, MiB", 1,
       1 << 20},
      {"store.write_buffer_mib", &Config::store_write_buffer_mib, "memory for writes, MiB", 1,
       1 << 16},
      {"vault.key_file", &Config::vault_key_file,
       "keys of cases and consents; outside the database and its backups"},
      {"vault.master_key_file", &Config::vault_master_key_file,
       "the key they are wrapped with, 32 bytes, mode 0600; in no backup with them"},
      {"vault.accept_lost_keys", &Config::vault_accept_lost_keys,
       "start although the key file lacks keys of cases in the database; say so once"},
      {"audit.retention_days", &Config::audit_retention_days,
       "days for which the audit log keeps its entries; two years at least", 731, 36525},
      {"casework.tick_seconds", &Config::casework_tick_seconds,
       "how often holds that are over are looked for", 1, 3600},
      {"data.dir", &Config::data_dir, "folder with need_areas.json, lexicon.json and weights/"},
      {"import.max_total_mib", &Config::import_max_total_mib, "largest import, MiB", 1, 1 << 16},
      {"import.max_silence_seconds", &Config::import_max_silence_seconds,
       "an import from which no message comes for so long is ended", 1, 86400},
      {"index.retrain_share", &Config::index_retrain_share,
       "retrain the text model when this share of the resources has changed", 0.001, 1},
      {"index.retrain_min_changes", &Config::index_retrain_min_changes,
       "but not for fewer changes than this", 1, 1e9},
      {"log.level", &Config::log_level, "trace, debug, info, warn, error, critical or off"},
  };
  return *kSettings;
}

constexpr char kConfigVariable[] = "IEUM_CONFIG";
constexpr std::size_t kHelpColumns = 34;  // of the flags

std::string VariableOf(std::string_view key) {
  return "IEUM_" + absl::AsciiStrToUpper(absl::StrReplaceAll(std::string(key), {{".", "_"}}));
}

std::string FlagOf(std::string_view key) {
  return "--" + absl::StrReplaceAll(std::string(key), {{".", "-"}, {"_", "-"}});
}

absl::Status Wrong(const std::string& where, const std::string& expected) {
  return absl::InvalidArgumentError(where + ": " + expected);
}

std::string Number(double value) {
  std::ostringstream out;
  out << value;
  return out.str();
}

// Keeps a number that has been read, if it is in range. NaN never is.
template <typename T>
absl::Status Keep(const Setting& setting, double value, const std::string& where, T Config::*field,
                  Config& config) {
  if (!(value >= setting.min && value <= setting.max)) {
    return Wrong(where, "must be " + Number(setting.min) + " to " + Number(setting.max));
  }
  config.*field = static_cast<T>(value);
  return absl::OkStatus();
}

// Sets a value given as text (flag, environment). `where` names the source and the key.
absl::Status SetText(const Setting& setting, const std::string& text, const std::string& where,
                     Config& config) {
  if (const auto* field = std::get_if<std::string Config::*>(&setting.field)) {
    config.** field = text;
    return absl::OkStatus();
  }
  if (const auto* field = std::get_if<bool Config::*>(&setting.field)) {
    if (text != "true" && text != "false") return Wrong(where, "must be true or false");
    config.** field = text == "true";
    return absl::OkStatus();
  }
  if (const auto* field = std::get_if<int Config::*>(&setting.field)) {
    int value = 0;
    if (!absl::SimpleAtoi(text, &value)) return Wrong(where, "must be a whole number");
    return Keep(setting, value, where, *field, config);
  }
  double value = 0;
  if (!absl::SimpleAtod(text, &value)) return Wrong(where, "must be a number");
  return Keep(setting, value, where, std::get<double Config::*>(setting.field), config);
}

absl::Status SetNode(const Setting& setting, const toml::node& node, const std::string& where,
                     Config& config) {
  if (const auto* field = std::get_if<std::string Config::*>(&setting.field)) {
    const std::optional<std::string> text = node.value_exact<std::string>();
    if (!text.has_value()) return Wrong(where, "must be a string");
    config.** field = *text;
    return absl::OkStatus();
  }
  if (const auto* field = std::get_if<bool Config::*>(&setting.field)) {
    const std::optional<bool> value = node.value_exact<bool>();
    if (!value.has_value()) return Wrong(where, "must be true or false");
    config.** field = *value;
    return absl::OkStatus();
  }
  const std::optional<std::int64_t> whole = node.value_exact<std::int64_t>();
  if (const auto* field = std::get_if<int Config::*>(&setting.field)) {
    if (!whole.has_value()) return Wrong(where, "must be a whole number");
    return Keep(setting, static_cast<double>(*whole), where, *field, config);
  }
  const std::optional<double> number =
      whole.has_value() ? static_cast<double>(*whole) : node.value_exact<double>();
  if (!number.has_value()) return Wrong(where, "must be a number");
  return Keep(setting, *number, where, std::get<double Config::*>(setting.field), config);
}

const Setting* FindSetting(const std::string& key) {
  for (const Setting& setting : Settings()) {
    if (setting.key == key) return &setting;
  }
  return nullptr;
}

// The line, quoted, without what would make it hard to read.
std::string LineAt(const std::string& text, std::size_t line) {
  constexpr std::size_t kShownBytes = 80;
  const std::vector<std::string> lines = absl::StrSplit(text, '\n');
  if (line == 0 || line > lines.size()) return "the end of the file";
  const std::string shown(absl::StripAsciiWhitespace(lines[line - 1]));
  return shown.empty() ? "the end of the line"
                       : "\"" + request::CutUtf8(request::ValidUtf8(shown), kShownBytes) + "\"";
}

absl::Status ReadFileInto(const std::string& path, Config& config) {
  const absl::StatusOr<std::string> text = request::ReadFile(path);
  if (!text.ok()) return text.status();
  toml::table root;
  try {
    root = toml::parse(*text, path);
  } catch (const toml::parse_error& error) {
    const toml::source_position& at = error.source().begin;
    return Wrong(path + ":" + std::to_string(at.line) + ":" + std::to_string(at.column),
                 "is not TOML: expected [section] or key = value, each once, found " +
                     LineAt(*text, at.line));
  }
  for (const auto& [section, node] : root) {
    const std::string name(section.str());
    const toml::table* keys = node.as_table();
    if (keys == nullptr) return Wrong(path, "unknown key " + name);
    for (const auto& [key, value] : *keys) {
      const std::string full = name + "." + std::string(key.str());
      const Setting* setting = FindSetting(full);
      const std::string place = path + ":" + std::to_string(value.source().begin.line);
      if (setting == nullptr) return Wrong(place, "unknown key " + full);
      absl::Status status = SetNode(*setting, value, place + ": " + full, config);
      if (!status.ok()) return status;
    }
  }
  return absl::OkStatus();
}

// Variables of other programs of the project share the prefix IEUM_; only those of our sections
// must be known.
absl::Status ReadEnvironmentInto(const std::map<std::string, std::string>& environment,
                                 Config& config) {
  std::set<std::string> sections;
  std::set<std::string> known;
  for (const Setting& setting : Settings()) {
    const std::string key = setting.key;
    sections.insert(VariableOf(key.substr(0, key.find('.'))) + "_");
    known.insert(VariableOf(key));
    const auto given = environment.find(VariableOf(key));
    if (given == environment.end()) continue;
    absl::Status status = SetText(setting, given->second, VariableOf(key), config);
    if (!status.ok()) return status;
  }
  for (const auto& variable : environment) {
    const std::string& name = variable.first;
    const bool ours = std::any_of(sections.begin(), sections.end(), [&](const std::string& prefix) {
      return name.starts_with(prefix);
    });
    if (ours && !known.contains(name)) return Wrong(name, "unknown environment variable");
  }
  return absl::OkStatus();
}

std::string ValueOf(const Setting& setting, const Config& config) {
  return std::visit(
      [&config](auto field) -> std::string {
        std::ostringstream out;
        out << std::boolalpha << config.*field;
        return out.str();
      },
      setting.field);
}

// What the setting does, its default, and its other two names.
std::string HelpOf(const Setting& setting) {
  const std::string key = setting.key;
  const std::size_t dot = key.find('.');
  return std::string(setting.help) + "\ndefault " + ValueOf(setting, Config()) + "; " +
         VariableOf(key) + "; TOML [" + key.substr(0, dot) + "] " + key.substr(dot + 1);
}

constexpr char kHelpEnd[] =
    "Each setting comes from its flag, else its environment variable, else the TOML file, else "
    "its\n"
    "default. A file:\n"
    "  [server]\n"
    "  listen = \"127.0.0.1:50600\"\n"
    "  [store]\n"
    "  path = \"var/store\"";

bool LiesIn(const std::string& path, const std::string& folder) {
  const auto inside = std::filesystem::absolute(path).lexically_normal();
  const auto outside = std::filesystem::absolute(folder).lexically_normal() / "";
  return inside.string().starts_with(outside.string());
}

absl::Status Check(const Config& config) {
  static const std::set<std::string> kLevels = {"trace", "debug",    "info", "warn",
                                                "error", "critical", "off"};
  if (!kLevels.contains(config.log_level)) {
    return Wrong("log.level", "must be trace, debug, info, warn, error, critical or off");
  }
  if (config.store_path.empty()) return Wrong("store.path", "must not be empty");
  if (config.data_dir.empty()) return Wrong("data.dir", "must not be empty");
  for (const auto& [key, path] :
       {std::pair("vault.key_file", config.vault_key_file),
        std::pair("vault.master_key_file", config.vault_master_key_file)}) {
    if (path.empty()) return Wrong(key, "must not be empty");
    if (LiesIn(path, config.store_path)) {
      return Wrong(key,
                   "must lie outside store.path: a copy of the database must not hold its keys");
    }
  }
  const std::optional<ListenAddress> address = ParseListenAddress(config.server_listen);
  if (!address.has_value()) {
    return Wrong("server.listen", "must be host:port, e.g. 127.0.0.1:50551 or [::1]:50551");
  }
  if (!address->loopback && !config.server_allow_remote) {
    return Wrong("server.listen",
                 "must be a loopback address: there is no access control yet. Whoever can reach "
                 "another address can read and write everything; server.allow_remote = true "
                 "allows it nevertheless");
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<ConfigAnswer> ReadConfig(const std::vector<std::string>& args,
                                        const std::map<std::string, std::string>& environment) {
  ConfigAnswer answer;
  CLI::App app{"Ieum's service: catalogue and matching over gRPC.", "ieumd"};
  std::string file;
  app.add_option("--config", file, "TOML file with settings\nIEUM_CONFIG");
  app.set_version_flag("--version", "ieumd 0.1.0");
  std::map<std::string, std::string> flags;
  for (const Setting& setting : Settings()) {
    app.add_option(FlagOf(setting.key), flags[setting.key], HelpOf(setting))->type_name("");
  }
  app.footer(kHelpEnd);
  app.get_formatter()->column_width(kHelpColumns);
  try {
    app.parse(std::vector<std::string>(args.rbegin(), args.rend()));  // CLI11 takes them reversed
  } catch (const CLI::CallForHelp&) {
    answer.print = app.help();
    return answer;
  } catch (const CLI::CallForVersion& version) {
    answer.print = std::string(version.what()) + "\n";
    return answer;
  } catch (const CLI::ParseError& error) {
    return absl::InvalidArgumentError(error.what());
  }

  if (const auto named = environment.find(kConfigVariable);
      file.empty() && named != environment.end()) {
    file = named->second;
  }
  if (!file.empty()) {
    if (absl::Status status = ReadFileInto(file, answer.config); !status.ok()) return status;
  }
  absl::Status status = ReadEnvironmentInto(environment, answer.config);
  if (!status.ok()) return status;
  for (const Setting& setting : Settings()) {
    if (app.count(FlagOf(setting.key)) == 0) continue;
    status = SetText(setting, flags[setting.key], FlagOf(setting.key), answer.config);
    if (!status.ok()) return status;
  }
  status = Check(answer.config);
  if (!status.ok()) return status;
  return answer;
}

std::vector<std::string> Describe(const Config& config) {
  std::vector<std::string> lines;
  for (const Setting& setting : Settings()) {
    lines.push_back(std::string(setting.key) + " = " + ValueOf(setting, config));
  }
  return lines;
}

}  // namespace ieum::server
