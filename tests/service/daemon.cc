#include "tests/service/daemon.h"

#include <cstdlib>
#include <stdexcept>

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

extern char** environ;

namespace ieum::server {

std::string VaultFolderOf(const std::string& store_path) { return store_path + ".vault"; }

Daemon::Daemon(const std::string& store_path, const std::vector<std::string>& more) {
  std::vector<std::string> texts = {IEUM_IEUMD,
                                    "--server-listen",
                                    "127.0.0.1:0",
                                    "--store-path",
                                    store_path,
                                    "--data-dir",
                                    IEUM_DATA_DIR,
                                    "--vault-key-file",
                                    VaultFolderOf(store_path) + "/keys",
                                    "--vault-master-key-file",
                                    VaultFolderOf(store_path) + "/master.key"};
  // A flag given twice is an error; what `more` sets is left out above.
  for (std::size_t i = 0; i < more.size(); i += 2) {
    for (std::size_t at = 1; at + 1 < texts.size(); at += 2) {
      if (texts[at] == more[i])
        texts.erase(texts.begin() + static_cast<std::ptrdiff_t>(at),
                    texts.begin() + static_cast<std::ptrdiff_t>(at) + 2);
    }
  }
  texts.insert(texts.end(), more.begin(), more.end());
  std::vector<char*> argv;
  for (std::string& text : texts) argv.push_back(text.data());
  argv.push_back(nullptr);
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) throw std::runtime_error("pipe2");
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, ends[1], STDERR_FILENO);
  const int error = posix_spawn(&pid_, argv[0], &actions, nullptr, argv.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  close(ends[1]);
  error_ = ends[0];
  if (error != 0) throw std::runtime_error("posix_spawn");
  reader_ = std::thread([this] { ReadLog(); });
}

Daemon::~Daemon() {
  if (!exit_.has_value()) {
    kill(pid_, SIGKILL);
    AwaitExit();
  }
  reader_.join();
  close(error_);
}

void Daemon::ReadLog() {
  char buffer[4096];
  while (true) {
    const ssize_t size = read(error_, buffer, sizeof buffer);
    const std::lock_guard lock(mutex_);
    if (size <= 0) {
      ended_ = true;
      changed_.notify_all();
      return;
    }
    log_.append(buffer, static_cast<std::size_t>(size));
    changed_.notify_all();
  }
}

bool Daemon::AwaitLog(const std::string& text) {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [&] { return ended_ || log_.find(text) != std::string::npos; });
  return log_.find(text) != std::string::npos;
}

bool Daemon::AwaitServing() { return AwaitLog(" serving\n"); }

void Daemon::Signal(int number) { kill(pid_, number); }

int Daemon::AwaitExit() {
  if (!exit_.has_value()) {
    int how = 0;
    waitpid(pid_, &how, 0);
    exit_ = WIFEXITED(how) ? WEXITSTATUS(how) : -WTERMSIG(how);
  }
  return *exit_;
}

int Daemon::port() {
  const std::string mark = "listening on port ";
  if (!AwaitLog(mark)) return 0;
  const std::string text = log();
  return std::atoi(text.c_str() + text.find(mark) + mark.size());
}

std::string Daemon::log() {
  const std::lock_guard lock(mutex_);
  return log_;
}

std::shared_ptr<grpc::Channel> Daemon::Channel() {
  grpc::ChannelArguments arguments;
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  return grpc::CreateCustomChannel("127.0.0.1:" + std::to_string(port()),
                                   grpc::InsecureChannelCredentials(), arguments);
}

}  // namespace ieum::server
