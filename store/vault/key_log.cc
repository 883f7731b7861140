#include "store/vault/key_log.h"

#include <algorithm>

#include "store/vault/secret_key.h"

namespace ieum::store {
namespace {

constexpr std::size_t kZerosBytes = std::size_t{64} << 10;

// `status` with the file it is about.
absl::Status About(const std::string& path, const absl::Status& status) {
  return absl::Status(status.code(), path + ": " + std::string(status.message()));
}

absl::Status Overwrite(DiskFile& file) {
  const absl::StatusOr<std::uint64_t> size = file.Size();
  if (!size.ok()) return size.status();
  const std::string zeros(std::min<std::uint64_t>(*size, kZerosBytes), '\0');
  for (std::uint64_t at = 0; at < *size; at += zeros.size()) {
    const std::size_t count = std::min<std::uint64_t>(zeros.size(), *size - at);
    const absl::Status written = file.WriteAt(at, std::string_view(zeros).substr(0, count));
    if (!written.ok()) return written;
  }
  return file.Sync();
}

// Overwrites and removes a file that a dead process may have left.
absl::Status Shred(Disk& disk, const std::string& path) {
  const auto file = disk.Open(path, Disk::Access::kReadWrite);
  if (absl::IsNotFound(file.status())) return absl::OkStatus();
  if (!file.ok()) return file.status();
  const absl::Status overwritten = Overwrite(**file);
  return overwritten.ok() ? disk.Remove(path) : overwritten;
}

}  // namespace

absl::StatusOr<std::unique_ptr<KeyLog>> KeyLog::Open(Disk& disk, const std::string& path,
                                                     std::string_view master_id,
                                                     WrappedKeys& keys) {
  absl::StatusOr<std::unique_ptr<DiskLock>> lock = disk.Lock(path + ".lock");
  if (absl::IsNotFound(lock.status())) {
    return absl::FailedPreconditionError(path +
                                         ": its folder does not exist; make it (mkdir -m 700)");
  }
  if (!lock.ok()) return lock.status();
  std::unique_ptr<KeyLog> log(new KeyLog(disk, path, master_id));
  log->lock_ = *std::move(lock);
  absl::Status status = log->Load(keys);
  if (absl::IsNotFound(status)) status = log->CreateEmpty();
  if (!status.ok()) return status;
  return log;
}

absl::Status KeyLog::Load(WrappedKeys& keys) {
  auto file = disk_.Open(path_, Disk::Access::kReadWrite);
  if (!file.ok()) return file.status();
  file_ = *std::move(file);
  absl::StatusOr<std::string> bytes = file_->Read();
  if (!bytes.ok()) return bytes.status();
  absl::StatusOr<DecodedKeyFile> decoded = DecodeKeyFile(*bytes);
  const std::uint64_t written = bytes->size();
  Wipe(*bytes);
  if (!decoded.ok()) return About(path_, decoded.status());
  if (decoded->master_id != master_id_) {
    return absl::FailedPreconditionError(
        path_ + ": was made under another master key; put that one back in its place");
  }
  size_ = decoded->good_bytes;
  keys = std::move(decoded->keys);
  // Nothing is changed before the file itself was found whole.
  const absl::Status cut = DropTail(written);
  return cut.ok() ? CleanUp() : cut;
}

absl::Status KeyLog::DropTail(std::uint64_t written) {
  if (written != size_) {
    const absl::Status cut = file_->Truncate(size_);
    if (!cut.ok()) return cut;
  }
  // What was read may so far be in the memory of the operating system only.
  return file_->Sync();
}

absl::Status KeyLog::CleanUp() {
  // Another process may have died before it could: the file whose bytes are overwritten below must
  // not come back under the name of the key file.
  const absl::Status synced = disk_.SyncFolder(path_);
  if (!synced.ok()) return synced;
  const absl::StatusOr<bool> same = disk_.SameFile(OldPath(), path_);
  absl::Status status = absl::IsNotFound(same.status()) ? absl::OkStatus() : same.status();
  // A second name of the file itself: the process died before the new one took its place.
  if (same.ok()) status = *same ? disk_.Remove(OldPath()) : Shred(disk_, OldPath());
  return status.ok() ? Shred(disk_, DraftPath()) : status;
}

// Only when there is nothing that a lost key file could be had back from.
absl::Status KeyLog::CreateEmpty() {
  const auto old = disk_.Open(OldPath(), Disk::Access::kRead);
  bool remains = !absl::IsNotFound(old.status());
  const auto draft = disk_.Open(DraftPath(), Disk::Access::kRead);
  if (draft.ok()) {
    const absl::StatusOr<std::uint64_t> size = (*draft)->Size();
    remains = remains || !size.ok() || *size > kKeyFileHeaderBytes;
  }
  if (remains) {
    return absl::FailedPreconditionError(
        path_ + ": is missing, but parts of it are there (" + path_ +
        ".old or .tmp); put the key file back, or move them away to begin without keys");
  }
  absl::Status status = Shred(disk_, DraftPath());
  if (!status.ok()) return status;
  const std::string bytes = EncodeKeyFile(master_id_, {});
  auto file = WriteDraft(bytes);
  if (!file.ok()) return file.status();
  status = disk_.Rename(DraftPath(), path_);
  if (status.ok()) status = disk_.SyncFolder(path_);
  file_ = *std::move(file);
  size_ = bytes.size();
  return status;
}

absl::StatusOr<std::unique_ptr<DiskFile>> KeyLog::WriteDraft(std::string_view bytes) {
  auto file = disk_.Create(DraftPath());
  if (!file.ok()) return file.status();
  absl::Status status = (*file)->WriteAt(0, bytes);
  if (status.ok()) status = (*file)->Sync();
  if (!status.ok()) return status;
  return file;
}

absl::Status KeyLog::Append(const WrappedKeys& keys) {
  const std::string frame = EncodeKeyFrame(size_, keys);
  absl::Status status = file_->WriteAt(size_, frame);
  if (status.ok()) status = file_->Sync();
  if (status.ok()) {
    size_ += frame.size();
    return status;
  }
  // After a sync that failed the frame may be readable without being on the disk: a key that is
  // found so after a restart, and used, could be lost with the next power cut.
  file_->Truncate(size_).IgnoreError();
  return status;
}

absl::Status KeyLog::Rewrite(const WrappedKeys& remaining) {
  const std::string bytes = EncodeKeyFile(master_id_, remaining);
  auto next = WriteDraft(bytes);
  if (!next.ok()) return next.status();
  // The old file keeps a name, so that whoever opens next can finish the overwriting.
  absl::Status status = disk_.Link(path_, OldPath());
  if (status.ok()) status = disk_.Rename(DraftPath(), path_);
  if (status.ok()) status = disk_.SyncFolder(path_);
  if (status.ok()) status = Overwrite(*file_);
  if (status.ok()) status = disk_.Remove(OldPath());
  if (!status.ok()) return status;
  file_ = *std::move(next);
  size_ = bytes.size();
  return status;
}

}  // namespace ieum::store
