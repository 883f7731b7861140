#include "store/vault/disk.h"

#include <cerrno>
#include <filesystem>
#include <system_error>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

namespace ieum::store {
namespace {

constexpr mode_t kOthers = S_IRWXG | S_IRWXO;

absl::Status Failed(const std::string& what, const std::string& path, int error) {
  const std::string text =
      path + ": cannot " + what + ": " + std::generic_category().message(error);
  if (error == ENOENT) return absl::NotFoundError(text);
  if (error == EEXIST) return absl::AlreadyExistsError(text);
  if (error == ELOOP) {
    return absl::FailedPreconditionError(path + ": is a symbolic link; name the file itself");
  }
  if (error == EACCES || error == EPERM) {
    return absl::FailedPreconditionError(text + "; it must belong to the user of the service");
  }
  return absl::UnavailableError(text);
}

// An open file descriptor.
class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  ~Descriptor() {
    if (fd_ >= 0) close(fd_);
  }
  Descriptor(Descriptor&& other) noexcept : fd_(other.fd_) { other.fd_ = -1; }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;

  int get() const { return fd_; }
  bool ok() const { return fd_ >= 0; }

 private:
  int fd_;
};

template <typename Call>
auto Retried(Call call) {
  auto result = call();
  while (result < 0 && errno == EINTR) result = call();
  return result;
}

// Whether nobody but the service's user can read what lies behind `fd`.
absl::Status CheckPrivate(int fd, const std::string& path) {
  struct stat found {};
  if (fstat(fd, &found) != 0) return Failed("look at it", path, errno);
  if (!S_ISREG(found.st_mode)) {
    return absl::FailedPreconditionError(path + ": must be a regular file");
  }
  if (found.st_uid != geteuid()) {
    return absl::FailedPreconditionError(path + ": belongs to user " +
                                         std::to_string(found.st_uid) + "; run: chown " +
                                         std::to_string(geteuid()) + " " + path);
  }
  if ((found.st_mode & kOthers) != 0) {
    return absl::FailedPreconditionError(
        path + ": is open to others than its owner; run: chmod 600 " + path);
  }
  return absl::OkStatus();
}

class RealFile : public DiskFile {
 public:
  RealFile(Descriptor file, std::string path) : file_(std::move(file)), path_(std::move(path)) {}

  absl::StatusOr<std::uint64_t> Size() override {
    struct stat found {};
    if (fstat(file_.get(), &found) != 0) return Failed("look at it", path_, errno);
    return static_cast<std::uint64_t>(found.st_size);
  }

  absl::StatusOr<std::string> Read() override {
    const absl::StatusOr<std::uint64_t> size = Size();
    if (!size.ok()) return size.status();
    std::string bytes(*size, '\0');
    std::size_t done = 0;
    while (done < bytes.size()) {
      const ssize_t count = Retried([&] {
        return pread(file_.get(), bytes.data() + done, bytes.size() - done,
                     static_cast<off_t>(done));
      });
      if (count < 0) return Failed("read", path_, errno);
      if (count == 0) break;
      done += static_cast<std::size_t>(count);
    }
    bytes.resize(done);
    return bytes;
  }

  absl::Status WriteAt(std::uint64_t offset, std::string_view bytes) override {
    while (!bytes.empty()) {
      const ssize_t count = Retried([&] {
        return pwrite(file_.get(), bytes.data(), bytes.size(), static_cast<off_t>(offset));
      });
      if (count < 0) return Failed("write", path_, errno);
      bytes.remove_prefix(static_cast<std::size_t>(count));
      offset += static_cast<std::uint64_t>(count);
    }
    return absl::OkStatus();
  }

  absl::Status Truncate(std::uint64_t size) override {
    if (Retried([&] { return ftruncate(file_.get(), static_cast<off_t>(size)); }) != 0) {
      return Failed("cut", path_, errno);
    }
    return absl::OkStatus();
  }

  absl::Status Sync() override {
    if (fsync(file_.get()) != 0) return Failed("sync", path_, errno);
    return absl::OkStatus();
  }

 private:
  const Descriptor file_;
  const std::string path_;
};

class RealLock : public DiskLock {
 public:
  explicit RealLock(Descriptor file) : file_(std::move(file)) {}

 private:
  const Descriptor file_;
};

class RealDiskImpl : public Disk {
 public:
  absl::StatusOr<std::unique_ptr<DiskFile>> Open(const std::string& path, Access access) override {
    // Without O_NONBLOCK a pipe under this name would keep us waiting.
    const int flags = (access == Access::kRead ? O_RDONLY : O_RDWR) | O_NOFOLLOW | O_NONBLOCK;
    Descriptor file(Retried([&] { return open(path.c_str(), flags | O_CLOEXEC); }));
    if (!file.ok()) return Failed("open", path, errno);
    const absl::Status found = CheckPrivate(file.get(), path);
    if (!found.ok()) return found;
    return std::make_unique<RealFile>(std::move(file), path);
  }

  absl::StatusOr<std::unique_ptr<DiskFile>> Create(const std::string& path) override {
    const int flags = O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC;
    Descriptor file(Retried([&] { return open(path.c_str(), flags, S_IRUSR | S_IWUSR); }));
    if (!file.ok()) return Failed("create", path, errno);
    return std::make_unique<RealFile>(std::move(file), path);
  }

  absl::Status Link(const std::string& from, const std::string& to) override {
    return link(from.c_str(), to.c_str()) == 0 ? absl::OkStatus() : Failed("link", to, errno);
  }

  absl::Status Rename(const std::string& from, const std::string& to) override {
    return rename(from.c_str(), to.c_str()) == 0 ? absl::OkStatus() : Failed("replace", to, errno);
  }

  absl::Status Remove(const std::string& path) override {
    return unlink(path.c_str()) == 0 ? absl::OkStatus() : Failed("remove", path, errno);
  }

  absl::StatusOr<bool> SameFile(const std::string& a, const std::string& b) override {
    struct stat first {};
    struct stat second {};
    if (lstat(a.c_str(), &first) != 0) return Failed("look at it", a, errno);
    if (lstat(b.c_str(), &second) != 0) return Failed("look at it", b, errno);
    return first.st_dev == second.st_dev && first.st_ino == second.st_ino;
  }

  absl::Status SyncFolder(const std::string& path) override {
    std::string folder = std::filesystem::path(path).parent_path().string();
    if (folder.empty()) folder = ".";
    const Descriptor file(
        Retried([&] { return open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC); }));
    if (!file.ok()) return Failed("open", folder, errno);
    if (fsync(file.get()) != 0) return Failed("sync", folder, errno);
    return absl::OkStatus();
  }

  absl::StatusOr<std::unique_ptr<DiskLock>> Lock(const std::string& path) override {
    const int flags = O_RDWR | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC;
    Descriptor file(Retried([&] { return open(path.c_str(), flags, S_IRUSR | S_IWUSR); }));
    if (!file.ok()) return Failed("open", path, errno);
    if (Retried([&] { return flock(file.get(), LOCK_EX | LOCK_NB); }) != 0) {
      if (errno != EWOULDBLOCK) return Failed("lock", path, errno);
      return absl::UnavailableError(path + ": another process has the keys open");
    }
    return std::make_unique<RealLock>(std::move(file));
  }
};

}  // namespace

Disk& RealDisk() {
  static auto& disk = *new RealDiskImpl;
  return disk;
}

}  // namespace ieum::store
