// A file system that forgets what was not synced when its power is cut.
#ifndef IEUM_TESTS_CRASH_POWER_CUT_FS_H_
#define IEUM_TESTS_CRASH_POWER_CUT_FS_H_

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "rocksdb/env.h"
#include "rocksdb/file_system.h"

#include "store/mutex.h"

namespace ieum::crash {

// Lies over the real file system and keeps book of what a disk would still have after a power cut:
// of a file, the bytes up to its last sync (and, torn, a random part of those after it); of a
// folder, the names of new and renamed files as of its last sync. Nothing is really synced, so it
// is fast.
//
//   auto fs = std::make_shared<PowerCutFileSystem>();
//   auto env = rocksdb::NewCompositeEnv(fs);
//   fs->CutAfter(137);            // the 138th operation that changes something fails, and all
//   after it
//   ... open a store with env, write until it fails, destroy it ...
//   fs->Restore(rng);             // the disk as it would be found; power is on again
//
// Thread-safe, but for Restore, which wants all files closed.
class PowerCutFileSystem : public rocksdb::FileSystemWrapper {
 public:
  PowerCutFileSystem() : FileSystemWrapper(rocksdb::FileSystem::Default()) {}
  static const char* kClassName() { return "PowerCutFileSystem"; }
  const char* Name() const override { return kClassName(); }

  void CutAfter(std::uint64_t operations);
  void CutNow() { CutAfter(0); }
  void Restore(std::mt19937_64& rng);
  std::uint64_t operations() const;

  // From now on writes to files whose names end so fail for want of space (they leave half of their
  // bytes), until false.
  void SetDiskFull(bool full, std::string suffix = "");
  // From now on syncs fail for want of space (as where space is given late), until false.
  void SetSyncsFail(bool fail);
  // Plants a fault: syncs of files whose names end so are acknowledged and not done.
  void IgnoreSyncsOf(std::string suffix);

  rocksdb::IOStatus NewWritableFile(const std::string& name, const rocksdb::FileOptions& options,
                                    std::unique_ptr<rocksdb::FSWritableFile>* file,
                                    rocksdb::IODebugContext* debug) override;
  rocksdb::IOStatus ReopenWritableFile(const std::string& name, const rocksdb::FileOptions& options,
                                       std::unique_ptr<rocksdb::FSWritableFile>* file,
                                       rocksdb::IODebugContext* debug) override;
  rocksdb::IOStatus NewDirectory(const std::string& name, const rocksdb::IOOptions& options,
                                 std::unique_ptr<rocksdb::FSDirectory>* directory,
                                 rocksdb::IODebugContext* debug) override;
  rocksdb::IOStatus DeleteFile(const std::string& name, const rocksdb::IOOptions& options,
                               rocksdb::IODebugContext* debug) override;
  rocksdb::IOStatus RenameFile(const std::string& from, const std::string& to,
                               const rocksdb::IOOptions& options,
                               rocksdb::IODebugContext* debug) override;
  // The engine's own logger writes to this disk too.
  rocksdb::IOStatus NewLogger(const std::string& name, const rocksdb::IOOptions& options,
                              std::shared_ptr<rocksdb::Logger>* logger,
                              rocksdb::IODebugContext* debug) override {
    return FileSystem::NewLogger(name, options, logger, debug);
  }

  // Of the files made here.
  // Counts an operation that changes something; an error once the power is gone.
  rocksdb::IOStatus Operate();
  // How many of `size` bytes reach the disk's cache; fewer than `size` when power or space is out.
  rocksdb::IOStatus Reserve(const std::string& name, std::size_t size, std::size_t& reaches);
  rocksdb::IOStatus SyncFile(const std::string& name);
  rocksdb::IOStatus SyncFolder(const std::string& name);

 private:
  struct FileState {
    std::uint64_t written = 0;
    std::uint64_t synced = 0;
  };
  struct Rename {
    std::string to;
    std::optional<std::string> replaced;  // content of the file that had the name before
  };

  mutable store::Mutex mutex_;
  std::uint64_t operations_ ABSL_GUARDED_BY(mutex_) = 0;
  std::optional<std::uint64_t> cut_at_ ABSL_GUARDED_BY(mutex_);
  bool disk_full_ ABSL_GUARDED_BY(mutex_) = false;
  std::string full_suffix_ ABSL_GUARDED_BY(mutex_);
  bool syncs_fail_ ABSL_GUARDED_BY(mutex_) = false;
  std::string ignored_suffix_ ABSL_GUARDED_BY(mutex_);
  std::map<std::string, FileState> files_ ABSL_GUARDED_BY(mutex_);
  // Names that their folder has not been synced with.
  std::set<std::string> new_names_ ABSL_GUARDED_BY(mutex_);
  std::vector<Rename> renames_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace ieum::crash

#endif  // IEUM_TESTS_CRASH_POWER_CUT_FS_H_
