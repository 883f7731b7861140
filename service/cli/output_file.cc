#include "service/cli/output_file.h"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <optional>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "service/cli/reasons.h"
#include "store/catalog/violations.h"

namespace ieum::cli {
namespace {

namespace fs = std::filesystem;

constexpr int kMostLinks = 40;  // as the kernel's own

absl::Status Failed(const std::string& path, int error) {
  const std::string message = path + ": cannot be written: " + std::strerror(error);
  const bool missing = error == ENOENT || error == ENOTDIR;
  return store::WithReason(missing ? absl::NotFoundError(message) : absl::UnknownError(message),
                           kOutputFailedReason);
}

// Where a link that leads to nothing yet leads to; other paths as they are.
absl::StatusOr<std::string> FollowLinks(const std::string& path) {
  fs::path at = path;
  for (int links = 0; links < kMostLinks; ++links) {
    std::error_code error;
    if (!fs::is_symlink(fs::symlink_status(at, error))) return at.string();
    const fs::path next = fs::read_symlink(at, error);
    if (error) return Failed(path, error.value());
    at = at.parent_path() / next;  // an absolute one replaces it
  }
  return Failed(path, ELOOP);
}

// What a path leads to.
struct Target {
  std::string path;
  std::optional<struct stat> known;  // none: a new file
};

absl::StatusOr<Target> TargetOf(const std::string& path) {
  struct stat known;
  if (::stat(path.c_str(), &known) == 0) {
    if (S_ISDIR(known.st_mode)) {
      return absl::InvalidArgumentError("--output: " + path + " is a folder; name a file");
    }
    if (S_ISSOCK(known.st_mode)) {
      return absl::InvalidArgumentError("--output: " + path + " is a socket; name a file");
    }
    std::error_code error;
    const fs::path real = fs::canonical(path, error);
    return Target{error || !S_ISREG(known.st_mode) ? path : real.string(), known};
  }
  if (errno != ENOENT) return Failed(path, errno);
  auto followed = FollowLinks(path);
  if (!followed.ok()) return followed.status();
  return Target{*std::move(followed), std::nullopt};
}

// What an ordinary new file may be.
mode_t NewMode(FileContent content) {
  if (content == FileContent::kClient) return S_IRUSR | S_IWUSR;
  const mode_t mask = ::umask(0);
  ::umask(mask);
  return (S_IRUSR | S_IWUSR | S_IRGRP | S_IWGRP | S_IROTH | S_IWOTH) & ~mask;
}

// The new file looks like the one it is to replace. An owner that cannot be given is not.
int CopyLooks(int descriptor, const Target& target, FileContent content) {
  mode_t mode = 0;
  if (target.known) {
    mode = target.known->st_mode & 07777;
    const bool kept = ::fchown(descriptor, target.known->st_uid, target.known->st_gid) == 0;
    // Rights of another group are not for the writer's own.
    if (!kept && target.known->st_gid != ::getegid()) mode &= ~static_cast<mode_t>(S_IRWXG);
  } else {
    mode = NewMode(content);
  }
  return ::fchmod(descriptor, mode) == 0 ? 0 : errno;
}

}  // namespace

absl::StatusOr<std::unique_ptr<OutputFile>> OutputFile::Open(const std::string& path,
                                                             FileContent content) {
  const auto target = TargetOf(path);
  if (!target.ok()) return target.status();
  const bool regular = !target->known || S_ISREG(target->known->st_mode);
  // One that may not be written may not be replaced.
  if (target->known && ::access(target->path.c_str(), W_OK) != 0) return Failed(path, errno);
  std::string temporary;
  int descriptor = -1;
  if (regular) {
    temporary = target->path + ".XXXXXX";
    descriptor = ::mkostemp(temporary.data(), O_CLOEXEC);
    const bool closed_folder = errno == EACCES || errno == EPERM || errno == EROFS;
    if (descriptor < 0 && !(target->known && closed_folder)) return Failed(path, errno);
  }
  if (descriptor < 0) {
    temporary.clear();
    descriptor = ::open(target->path.c_str(), O_WRONLY | O_TRUNC | O_NOCTTY | O_CLOEXEC);
    if (descriptor < 0) return Failed(path, errno);
  }
  std::unique_ptr<OutputFile> file(new OutputFile(target->path, temporary, descriptor));
  const int error = temporary.empty() ? 0 : CopyLooks(descriptor, *target, content);
  if (error != 0) return Failed(path, error);
  return file;
}

OutputFile::OutputFile(std::string target, std::string temporary, int descriptor)
    : target_(std::move(target)),
      temporary_(std::move(temporary)),
      descriptor_(descriptor),
      buffer_(descriptor),
      out_(&buffer_) {}

OutputFile::~OutputFile() {
  if (descriptor_ >= 0) ::close(descriptor_);
  if (!temporary_.empty()) ::unlink(temporary_.c_str());
}

absl::Status OutputFile::Write(std::string_view bytes) {
  out_.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  return out_ ? absl::OkStatus() : CannotWrite(buffer_.error());
}

absl::Status OutputFile::Finish() {
  if (descriptor_ < 0) return absl::OkStatus();
  out_.flush();
  if (!out_) return CannotWrite(buffer_.error());
  return ::close(std::exchange(descriptor_, -1)) == 0 ? absl::OkStatus() : CannotWrite(errno);
}

absl::Status OutputFile::Commit() {
  const absl::Status finished = Finish();
  if (!finished.ok() || temporary_.empty()) return finished;
  if (std::rename(temporary_.c_str(), target_.c_str()) != 0) return CannotWrite(errno);
  temporary_.clear();
  return absl::OkStatus();
}

absl::Status OutputFile::CannotWrite(int error) const { return Failed(target_, error); }

absl::Status WriteFile(const std::string& path, FileContent content, std::string_view bytes) {
  const auto file = OutputFile::Open(path, content);
  if (!file.ok()) return file.status();
  const absl::Status written = (*file)->Write(bytes);
  return written.ok() ? (*file)->Commit() : written;
}

}  // namespace ieum::cli
