// ieumd as a process of its own.
#ifndef IEUM_TESTS_SERVICE_DAEMON_H_
#define IEUM_TESTS_SERVICE_DAEMON_H_

#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include <grpcpp/grpcpp.h>
#include <sys/types.h>

namespace ieum::server {

// Where the keys that belong to a store lie.
std::string VaultFolderOf(const std::string& store_path);

// Starts ieumd on a free port with the shipped data, collects its standard error, and kills it at
// the latest when destroyed.
class Daemon {
 public:
  // `more` comes after the usual flags, so that it can override them.
  explicit Daemon(const std::string& store_path, const std::vector<std::string>& more = {});
  ~Daemon();
  Daemon(const Daemon&) = delete;
  Daemon& operator=(const Daemon&) = delete;

  // Waits until it listens and the index is loaded. False: it ended before.
  bool AwaitServing();
  // Waits until `text` was logged. False: it ended before.
  bool AwaitLog(const std::string& text);

  void Signal(int number);
  // The exit code; negative: the signal that killed it.
  int AwaitExit();

  int port();
  std::string log();
  std::shared_ptr<grpc::Channel> Channel();

 private:
  void ReadLog();

  pid_t pid_ = 0;
  int error_ = -1;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::string log_;
  bool ended_ = false;
  std::optional<int> exit_;
  std::thread reader_;
};

}  // namespace ieum::server

#endif  // IEUM_TESTS_SERVICE_DAEMON_H_
