// The key file on a disk: appended to when keys are made, written anew when keys die.
#ifndef IEUM_STORE_VAULT_KEY_LOG_H_
#define IEUM_STORE_VAULT_KEY_LOG_H_

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

#include "store/vault/disk.h"
#include "store/vault/key_file.h"

namespace ieum::store {

// Beside the file `keys` lie `keys.lock` (who has it open) and, while it is written anew,
// `keys.tmp` and `keys.old`. The name `keys` always stands for a whole file; what else a dead
// process left is overwritten and removed when the file is opened. Single writer,
// thread-compatible. After an error of Append or Rewrite what is on the disk is unknown (either
// state): open again.
class KeyLog {
 public:
  // Opens the file, or makes an empty one, and gives the keys in it. FAILED_PRECONDITION: not
  // private, no key file, of another master key, or missing while parts of it are there. DATA_LOSS:
  // damaged, naming the offset. UNAVAILABLE: open already, or the disk.
  static absl::StatusOr<std::unique_ptr<KeyLog>> Open(Disk& disk, const std::string& path,
                                                      std::string_view master_id,
                                                      WrappedKeys& keys);

  // Durable when it returns, all or none. Cost: one write, one sync.
  absl::Status Append(const WrappedKeys& keys);

  // Makes `remaining` all that the file holds, durable when it returns, and overwrites the file
  // there was with zeros. Until then a crash leaves either, whole. Cost: writes the file twice,
  // four syncs.
  absl::Status Rewrite(const WrappedKeys& remaining);

 private:
  KeyLog(Disk& disk, std::string path, std::string_view master_id)
      : disk_(disk), path_(std::move(path)), master_id_(master_id) {}

  absl::Status Load(WrappedKeys& keys);
  absl::Status CreateEmpty();
  absl::Status CleanUp();
  absl::Status DropTail(std::uint64_t written);
  absl::StatusOr<std::unique_ptr<DiskFile>> WriteDraft(std::string_view bytes);
  std::string DraftPath() const { return path_ + ".tmp"; }
  std::string OldPath() const { return path_ + ".old"; }

  Disk& disk_;
  const std::string path_;
  const std::string master_id_;
  std::unique_ptr<DiskLock> lock_;
  std::unique_ptr<DiskFile> file_;
  std::uint64_t size_ = 0;
};

}  // namespace ieum::store

#endif  // IEUM_STORE_VAULT_KEY_LOG_H_
