#include "tests/bench/peers/postgres_cluster.h"

#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <thread>

#include <fcntl.h>
#include <grp.h>
#include <libpq-fe.h>
#include <poll.h>
#include <pwd.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

namespace ieum::bench {
namespace {

constexpr int kStartSeconds = 60;
constexpr int kStopSeconds = 20;

std::string ProgramsOf(const ClusterOptions& options) {
  return options.programs.empty() ? IEUM_POSTGRES_PROGRAMS : options.programs;
}

[[noreturn]] void Fail(const std::string& what) {
  std::printf("%s: %s\n", what.c_str(), std::strerror(errno));
  std::exit(1);
}

std::string MakeFolder() {
  std::string folder = (std::filesystem::temp_directory_path() / "ieum-peers-XXXXXX").string();
  if (::mkdtemp(folder.data()) == nullptr) Fail("no folder " + folder);
  // Open to the keeper, whoever it runs as, and to nobody else: the folder above lets none in.
  const std::string scratch = folder + "/scratch";
  if (::mkdir(scratch.c_str(), 0777) != 0 || ::chmod(scratch.c_str(), 0777) != 0) {
    Fail("no folder " + scratch);
  }
  return folder;
}

// For good: the server must not be able to come back.
void BecomeNobody(const std::string& folder) {
  if (::geteuid() != 0) return;
  const passwd* user = ::getpwnam("postgres");
  if (user == nullptr) user = ::getpwnam("nobody");
  if (user == nullptr) Fail("no user postgres or nobody to run PostgreSQL as");
  if (::chown(folder.c_str(), user->pw_uid, user->pw_gid) != 0) Fail("chown " + folder);
  if (::setgroups(0, nullptr) != 0 || ::setgid(user->pw_gid) != 0 || ::setuid(user->pw_uid) != 0) {
    Fail("cannot become another user");
  }
}

pid_t Start(const std::vector<std::string>& command, const std::string& log) {
  const pid_t child = ::fork();
  if (child != 0) return child;
  ::prctl(PR_SET_PDEATHSIG, SIGQUIT);
  const int out = ::open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  if (out < 0 || ::dup2(out, 1) < 0 || ::dup2(out, 2) < 0) ::_exit(126);
  std::vector<char*> arguments;
  for (const std::string& word : command) {
    arguments.push_back(
        const_cast<char*>(word.c_str()));  // NOLINT(cppcoreguidelines-pro-type-const-cast)
  }
  arguments.push_back(nullptr);
  ::execv(arguments.front(), arguments.data());
  ::_exit(127);
}

// Whether the child ended within the time.
bool Ended(pid_t child, int seconds) {
  for (int i = 0; i < seconds * 100; ++i) {
    if (::waitpid(child, nullptr, WNOHANG) == child) return true;
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  return false;
}

std::vector<std::string> ServerCommand(const std::string& folder, const ClusterOptions& options) {
  std::vector<std::string> command = {ProgramsOf(options) + "/postgres", "-D", folder + "/data"};
  std::vector<std::string> settings = {
      "listen_addresses=", "unix_socket_directories=" + folder,
      "shared_buffers=" + options.shared_buffers,
      // Memory that goes with the folder.
      "dynamic_shared_memory_type=mmap", "fsync=off", "synchronous_commit=off",
      "full_page_writes=off", "wal_level=minimal", "max_wal_senders=0", "max_wal_size=4GB",
      "max_connections=10", "autovacuum=off", "logging_collector=off", "work_mem=256MB",
      "maintenance_work_mem=512MB", "effective_cache_size=8GB", "random_page_cost=1.1",
      // One thread, as the engine.
      "max_parallel_workers_per_gather=0", "max_parallel_maintenance_workers=0", "jit=off"};
  settings.insert(settings.end(), options.settings.begin(), options.settings.end());
  for (const std::string& setting : settings) {
    command.emplace_back("-c");
    command.push_back(setting);
  }
  return command;
}

// The keeper's whole life. The lifeline tells the end of the program by its own.
[[noreturn]] void Keep(const std::string& folder, const ClusterOptions& options, int lifeline) {
  // Signals from a terminal are meant for the program; its end is the keeper's.
  ::setsid();
  ::signal(SIGINT, SIG_IGN);
  ::signal(SIGTERM, SIG_IGN);
  BecomeNobody(folder);
  if (::chdir(folder.c_str()) != 0) ::_exit(1);
  const std::string log = folder + "/log";
  const pid_t maker = Start({ProgramsOf(options) + "/initdb", "-D", folder + "/data", "-A", "trust",
                             "-U", "bench", "-E", "UTF8", "--locale=C", "--no-sync"},
                            log);
  pid_t server = -1;
  if (Ended(maker, kStartSeconds)) server = Start(ServerCommand(folder, options), log);
  for (bool on = server > 0; on;) {
    pollfd end = {lifeline, POLLIN, 0};
    on = ::poll(&end, 1, 1000) == 0 && ::waitpid(server, nullptr, WNOHANG) == 0;
  }
  // Fast, then at once, then by force.
  for (int signal : {SIGINT, SIGQUIT, SIGKILL}) {
    if (server <= 0) break;
    ::kill(server, signal);
    if (Ended(server, kStopSeconds)) break;
  }
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(folder, error)) {
    std::filesystem::remove_all(entry.path(), error);
  }
  std::filesystem::remove(folder, error);
  ::_exit(0);
}

}  // namespace

PostgresCluster::PostgresCluster(const ClusterOptions& options) : folder_(MakeFolder()) {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) Fail("pipe");
  keeper_ = ::fork();
  if (keeper_ < 0) Fail("fork");
  if (keeper_ == 0) {
    ::close(ends[1]);
    Keep(folder_, options, ends[0]);
  }
  ::close(ends[0]);
  lifeline_ = ends[1];
  for (int i = 0; i < kStartSeconds * 10; ++i) {
    if (PQping(connection().c_str()) == PQPING_OK) return;
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
  }
  std::ifstream log(folder_ + "/log");
  std::printf("PostgreSQL does not come up:\n");
  for (std::string line; std::getline(log, line);) std::printf("  %s\n", line.c_str());
  std::exit(1);
}

PostgresCluster::~PostgresCluster() {
  ::close(lifeline_);
  ::waitpid(keeper_, nullptr, 0);
  // The folder's own folder may be one in which the keeper can remove nothing.
  std::error_code error;
  std::filesystem::remove(folder_, error);
}

std::string PostgresCluster::connection() const {
  return "host=" + folder_ + " user=bench dbname=postgres connect_timeout=5";
}

}  // namespace ieum::bench
