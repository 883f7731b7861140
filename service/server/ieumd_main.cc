// ieumd: the service as a process.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <map>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "spdlog/sinks/stdout_sinks.h"
#include "spdlog/spdlog.h"
#include <signal.h>
#include <unistd.h>

#include "service/server/app.h"
#include "service/server/config.h"
#include "service/server/rpc_server.h"
#include "service/server/ticker.h"
#include "store/rocks_store.h"

namespace ieum::server {
namespace {

constexpr int kExitFailed = 1;
constexpr int kExitBadConfig = 2;

std::map<std::string, std::string> Environment() {
  std::map<std::string, std::string> environment;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string text = *entry;
    const std::size_t equals = text.find('=');
    if (equals == std::string::npos || !text.starts_with("IEUM_")) continue;
    environment[text.substr(0, equals)] = text.substr(equals + 1);
  }
  return environment;
}

// The signals that end the service are taken by the main thread alone; every thread started later
// inherits the block.
sigset_t BlockSignals() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  signal(SIGPIPE, SIG_IGN);
  return signals;
}

int Fail(const std::string& what, const absl::Status& status) {
  spdlog::critical("{}: {}", what, std::string(status.message()));
  return kExitFailed;
}

AppOptions AppOptionsOf(const Config& config) {
  AppOptions options;
  options.data_dir = config.data_dir;
  options.index.retrain_share = config.index_retrain_share;
  options.index.retrain_min_changes = static_cast<std::size_t>(config.index_retrain_min_changes);
  options.casework.key_file = config.vault_key_file;
  options.casework.master_key_file = config.vault_master_key_file;
  options.casework.audit_retention = absl::Hours(24) * config.audit_retention_days;
  options.casework.accept_lost_keys = config.vault_accept_lost_keys;
  options.max_import_bytes = static_cast<std::size_t>(config.import_max_total_mib) << 20;
  return options;
}

RpcOptions RpcOptionsOf(const Config& config) {
  RpcOptions options;
  options.listen = config.server_listen;
  options.max_message_bytes = static_cast<std::size_t>(config.server_max_message_mib) << 20;
  // More threads than cores, so that a long import does not keep questions waiting.
  options.workers.threads = config.server_worker_threads > 0
                                ? static_cast<std::size_t>(config.server_worker_threads)
                                : std::max(4u, std::thread::hardware_concurrency());
  options.max_import_silence = absl::Seconds(config.import_max_silence_seconds);
  options.workers.max_waiting = static_cast<std::size_t>(config.server_max_queued_calls);
  options.background_threads = static_cast<std::size_t>(config.server_background_threads);
  return options;
}

absl::StatusOr<std::unique_ptr<store::RecordStore>> OpenStore(const Config& config) {
  return store::OpenRocksStore(
      {.path = config.store_path,
       .block_cache_mib = static_cast<std::size_t>(config.store_block_cache_mib),
       .write_buffer_mib = static_cast<std::size_t>(config.store_write_buffer_mib)});
}

// Only the data folder is read from.
absl::Status NameDataFolder(const absl::Status& status) {
  if (!absl::IsNotFound(status)) return status;
  return absl::NotFoundError(std::string(status.message()) +
                             "; name the data folder with --data-dir or IEUM_DATA_DIR");
}

int Serve(const Config& config, const sigset_t& signals) {
  for (const std::string& line : Describe(config)) spdlog::info("config: {}", line);
  auto store = OpenStore(config);
  if (!store.ok()) return Fail("cannot open the store " + config.store_path, store.status());
  auto app = App::Create(**store, AppOptionsOf(config));
  if (!app.ok()) return Fail("cannot start", NameDataFolder(app.status()));
  auto server = RpcServer::Start(**app, RpcOptionsOf(config));
  if (!server.ok()) return Fail("cannot serve", server.status());
  spdlog::info("listening on port {}", (*server)->port());
  if (config.server_allow_remote) {
    spdlog::warn("server.allow_remote is set: whoever reaches the port can read and write all");
  }

  absl::Status loaded;
  std::thread loading([&] {
    loaded = (*app)->LoadIndex();
    if (loaded.ok()) {
      spdlog::info("serving");
    } else {
      kill(getpid(), SIGTERM);
    }
  });
  // Until the index is there, nothing falls due.
  auto ticker =
      std::make_unique<Ticker>(std::chrono::seconds(config.casework_tick_seconds), [&app] {
        if (!(*app)->index().ok()) return;
        if (absl::Status ticked = (*app)->casework().Tick(); !ticked.ok()) {
          spdlog::error("what falls due: {}", std::string(ticked.message()));
        }
      });
  int signal_number = 0;
  sigwait(&signals, &signal_number);
  spdlog::info("shutting down, waiting up to {} s for calls under way",
               config.server_drain_seconds);
  (*server)->Shutdown(absl::Seconds(config.server_drain_seconds));
  ticker.reset();
  loading.join();
  if (!loaded.ok()) return Fail("cannot load the index", loaded);
  spdlog::info("stopped");
  return 0;
}

int Main(int argc, char** argv) {
  const sigset_t signals = BlockSignals();
  spdlog::set_default_logger(
      std::make_shared<spdlog::logger>("ieumd", std::make_shared<spdlog::sinks::stderr_sink_mt>()));
  spdlog::set_pattern("%Y-%m-%dT%H:%M:%S.%e%z %l %v");
  const auto answer = ReadConfig(std::vector<std::string>(argv + 1, argv + argc), Environment());
  if (!answer.ok()) {
    spdlog::critical("{}", std::string(answer.status().message()));
    return kExitBadConfig;
  }
  if (!answer->print.empty()) {
    std::fputs(answer->print.c_str(), stdout);
    return 0;
  }
  spdlog::set_level(spdlog::level::from_str(answer->config.log_level));
  return Serve(answer->config, signals);
}

}  // namespace
}  // namespace ieum::server

int main(int argc, char** argv) { return ieum::server::Main(argc, argv); }
