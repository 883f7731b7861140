// The settings of ieumd: flags over environment over file over defaults.
#ifndef IEUM_SERVICE_SERVER_CONFIG_H_
#define IEUM_SERVICE_SERVER_CONFIG_H_

#include <map>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace ieum::server {

// One value per setting. A setting "section.key" is `key` under `[section]` in the TOML file, the
// variable IEUM_SECTION_KEY, and the flag --section-key. None of them is a secret.
struct Config {
  std::string server_listen = "127.0.0.1:50551";
  bool server_allow_remote = false;
  int server_max_message_mib = 16;
  int server_worker_threads = 0;
  int server_max_queued_calls = 256;
  int server_background_threads = 0;
  int server_drain_seconds = 10;
  std::string store_path = "var/store";
  int store_block_cache_mib = 64;
  int store_write_buffer_mib = 64;
  std::string vault_key_file = "var/vault/keys";
  std::string vault_master_key_file = "var/vault/master.key";
  bool vault_accept_lost_keys = false;
  int audit_retention_days = 1826;  // five years
  int casework_tick_seconds = 5;
  std::string data_dir = "data";
  int import_max_total_mib = 256;
  int import_max_silence_seconds = 60;
  double index_retrain_share = 0.2;
  int index_retrain_min_changes = 50;
  std::string log_level = "info";
};

struct ConfigAnswer {
  Config config;
  // Not empty: print this and end (--help, --version).
  std::string print;
};

// `args` without the program's name; `environment` as NAME -> value (names that do not begin with
// IEUM_ are passed over). The file is named by --config or IEUM_CONFIG; none: no file is read.
// INVALID_ARGUMENT names the key and where it stands: unknown key, wrong type, out of range, a
// listen address that is not loopback without server.allow_remote. NOT_FOUND: no such file.
absl::StatusOr<ConfigAnswer> ReadConfig(const std::vector<std::string>& args,
                                        const std::map<std::string, std::string>& environment);

// "section.key = value" for every setting, in order, for the log.
std::vector<std::string> Describe(const Config& config);

}  // namespace ieum::server

#endif  // IEUM_SERVICE_SERVER_CONFIG_H_
