// What the vault asks of a file system, so that tests can take the power away in between.
#ifndef IEUM_STORE_VAULT_DISK_H_
#define IEUM_STORE_VAULT_DISK_H_

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace ieum::store {

// An open file. Closed when destroyed. Thread-compatible.
class DiskFile {
 public:
  virtual ~DiskFile() = default;
  virtual absl::StatusOr<std::uint64_t> Size() = 0;
  // All of it.
  virtual absl::StatusOr<std::string> Read() = 0;
  virtual absl::Status WriteAt(std::uint64_t offset, std::string_view bytes) = 0;
  virtual absl::Status Truncate(std::uint64_t size) = 0;
  // Returns once content and size are on the disk.
  virtual absl::Status Sync() = 0;
};

// Held until destroyed; the operating system frees it when the process dies.
class DiskLock {
 public:
  virtual ~DiskLock() = default;
};

// Files that only their owner may read. Errors name the path: NOT_FOUND; ALREADY_EXISTS;
// FAILED_PRECONDITION with the fix for a file that is not private (not regular, another's, or open
// to group or others); UNAVAILABLE for whatever the operating system refuses. Thread-safe.
class Disk {
 public:
  enum class Access { kRead, kReadWrite };

  virtual ~Disk() = default;
  virtual absl::StatusOr<std::unique_ptr<DiskFile>> Open(const std::string& path,
                                                         Access access) = 0;
  // Mode 0600; the name is durable after SyncFolder.
  virtual absl::StatusOr<std::unique_ptr<DiskFile>> Create(const std::string& path) = 0;
  // A second name for a file.
  virtual absl::Status Link(const std::string& from, const std::string& to) = 0;
  // Replaces `to`.
  virtual absl::Status Rename(const std::string& from, const std::string& to) = 0;
  virtual absl::Status Remove(const std::string& path) = 0;
  // Whether the names are of one file.
  virtual absl::StatusOr<bool> SameFile(const std::string& a, const std::string& b) = 0;
  // Makes the names in the folder that `path` lies in durable.
  virtual absl::Status SyncFolder(const std::string& path) = 0;
  // UNAVAILABLE while another process, or this one, holds it.
  virtual absl::StatusOr<std::unique_ptr<DiskLock>> Lock(const std::string& path) = 0;
};

// The operating system's. Never destroyed.
Disk& RealDisk();

}  // namespace ieum::store

#endif  // IEUM_STORE_VAULT_DISK_H_
