#include "tests/crash/kill_child.h"

#include <cerrno>
#include <csignal>
#include <cstring>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/time/clock.h"
#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

extern char** environ;

namespace ieum::crash {
namespace {

constexpr int kStartTimeoutMs = 60'000;

absl::Status Failed(const char* what, int error) {
  return absl::InternalError(absl::StrCat(what, ": ", std::strerror(error)));
}

absl::StatusOr<pid_t> Spawn(const std::vector<std::string>& arguments, int out) {
  std::vector<std::string> texts = {"/proc/self/exe"};
  texts.insert(texts.end(), arguments.begin(), arguments.end());
  std::vector<char*> argv;
  for (std::string& text : texts) argv.push_back(text.data());
  argv.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, out, STDOUT_FILENO);
  pid_t child = 0;
  const int error = posix_spawn(&child, "/proc/self/exe", &actions, nullptr, argv.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  if (error != 0) return Failed("posix_spawn", error);
  return child;
}

// Appends what is there; false at the end of the stream.
bool ReadSome(int in, std::string& output) {
  char buffer[4096];
  const ssize_t size = read(in, buffer, sizeof(buffer));
  if (size > 0) output.append(buffer, static_cast<std::size_t>(size));
  return size > 0 || (size < 0 && errno == EINTR);
}

// Reads until `deadline`, and before the first line until it comes; false when the stream ends
// first.
bool ReadFor(int in, absl::Duration life, std::string& output) {
  absl::Time deadline = absl::InfiniteFuture();
  while (absl::Now() < deadline) {
    const bool started = output.find('\n') != std::string::npos;
    if (started && deadline == absl::InfiniteFuture()) deadline = absl::Now() + life;
    const auto wait = started ? absl::ToInt64Milliseconds(deadline - absl::Now()) : kStartTimeoutMs;
    pollfd ready{in, POLLIN, 0};
    const int count = poll(&ready, 1, static_cast<int>(wait < 0 ? 0 : wait));
    if (count > 0 && !ReadSome(in, output)) return false;
    if (count == 0 && !started) return false;
  }
  return true;
}

}  // namespace

absl::StatusOr<std::vector<std::string>> RunAndKill(const std::vector<std::string>& arguments,
                                                    absl::Duration life) {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) return Failed("pipe2", errno);
  const absl::StatusOr<pid_t> child = Spawn(arguments, ends[1]);
  close(ends[1]);
  if (!child.ok()) {
    close(ends[0]);
    return child.status();
  }
  std::string output;
  const bool alive = ReadFor(ends[0], life, output);
  kill(*child, SIGKILL);
  while (ReadSome(ends[0], output)) {
  }
  close(ends[0]);
  int how = 0;
  waitpid(*child, &how, 0);
  if (!alive) return absl::InternalError(absl::StrCat("the child ended by itself: ", output));
  output.resize(output.rfind('\n') + 1);
  return std::vector<std::string>(absl::StrSplit(output, '\n', absl::SkipEmpty()));
}

}  // namespace ieum::crash
