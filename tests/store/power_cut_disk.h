// A disk in memory that forgets what was not synced when its power is cut.
#ifndef IEUM_TESTS_STORE_POWER_CUT_DISK_H_
#define IEUM_TESTS_STORE_POWER_CUT_DISK_H_

#include <cstdint>
#include <limits>
#include <map>
#include <memory>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "store/mutex.h"
#include "store/vault/disk.h"

namespace ieum::store {

// Keeps book of what a disk would still have: of a file, its bytes as of its last sync and a part,
// perhaps torn, of what was written since; of a folder, its names as of the last sync and any of
// those changed since, in any combination. Every name's folder is there.
//
//   disk.FailAfter(7);            // the eighth operation that changes something fails, and all
//   after
//   ... use it until it fails, drop all that was opened ...
//   disk.CutPower(rng);           // as found after a power cut; works again
//   disk.Restart();               // or: as found when only the process died
//
// Thread-safe.
class PowerCutDisk : public Disk {
 public:
  void FailAfter(std::uint64_t operations);
  void CutPower(std::mt19937_64& rng);
  void Restart();
  // From now on: writes leave half of their bytes and fail; syncs fail; syncs lie.
  void SetFull(bool full);
  void SetSyncsFail(bool fail);
  void IgnoreSyncs(bool ignore);
  void IgnoreFolderSyncs(bool ignore);

  std::uint64_t operations() const;
  std::uint64_t syncs() const;
  // Content by name, of what is there now and of everything that a file had when last synced.
  std::map<std::string, std::string> Files() const;
  std::vector<std::string> Durable() const;
  void Put(const std::string& path, const std::string& bytes);

  absl::StatusOr<std::unique_ptr<DiskFile>> Open(const std::string& path, Access access) override;
  absl::StatusOr<std::unique_ptr<DiskFile>> Create(const std::string& path) override;
  absl::Status Link(const std::string& from, const std::string& to) override;
  absl::Status Rename(const std::string& from, const std::string& to) override;
  absl::Status Remove(const std::string& path) override;
  absl::StatusOr<bool> SameFile(const std::string& a, const std::string& b) override;
  absl::Status SyncFolder(const std::string& path) override;
  absl::StatusOr<std::unique_ptr<DiskLock>> Lock(const std::string& path) override;

 private:
  friend class PowerCutFile;
  struct Node {
    std::string bytes;
    std::string synced;
    // Content after each write since the last sync.
    std::vector<std::string> since;
  };
  using Names = std::map<std::string, std::shared_ptr<Node>>;
  // What one operation does to the folder; null: the name goes.
  using NameChange = std::vector<std::pair<std::string, std::shared_ptr<Node>>>;

  absl::Status Operate() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  absl::Status Change(NameChange change) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  absl::Status Write(Node& node, std::uint64_t offset, std::string_view bytes);
  absl::Status Cut(Node& node, std::uint64_t size);
  absl::Status Sync(Node& node);
  static void Apply(const NameChange& change, Names& names);
  static void Lose(Node& node, std::mt19937_64& rng);

  mutable Mutex mutex_;
  std::uint64_t operations_ ABSL_GUARDED_BY(mutex_) = 0;
  std::uint64_t syncs_ ABSL_GUARDED_BY(mutex_) = 0;
  std::uint64_t fail_at_ ABSL_GUARDED_BY(mutex_) = std::numeric_limits<std::uint64_t>::max();
  bool full_ ABSL_GUARDED_BY(mutex_) = false;
  bool syncs_fail_ ABSL_GUARDED_BY(mutex_) = false;
  bool ignore_syncs_ ABSL_GUARDED_BY(mutex_) = false;
  bool ignore_folder_syncs_ ABSL_GUARDED_BY(mutex_) = false;
  Names names_ ABSL_GUARDED_BY(mutex_);
  Names synced_names_ ABSL_GUARDED_BY(mutex_);
  std::vector<NameChange> name_changes_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace ieum::store

#endif  // IEUM_TESTS_STORE_POWER_CUT_DISK_H_
