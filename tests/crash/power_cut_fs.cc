#include "tests/crash/power_cut_fs.h"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <system_error>
#include <utility>

namespace ieum::crash {
namespace {

using rocksdb::IODebugContext;
using rocksdb::IOOptions;
using rocksdb::IOStatus;

std::string FolderOf(const std::string& name) {
  return std::filesystem::path(name).lexically_normal().parent_path().string();
}

std::string ReadAll(const std::string& name) {
  std::ifstream in(name, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

class TrackedFile : public rocksdb::FSWritableFileOwnerWrapper {
 public:
  TrackedFile(PowerCutFileSystem& fs, std::string name,
              std::unique_ptr<rocksdb::FSWritableFile> file)
      : FSWritableFileOwnerWrapper(std::move(file)), fs_(fs), name_(std::move(name)) {}

  IOStatus Append(const rocksdb::Slice& data, const IOOptions& options,
                  IODebugContext* debug) override {
    std::size_t reaches = 0;
    const IOStatus status = fs_.Reserve(name_, data.size(), reaches);
    const IOStatus written = target()->Append(rocksdb::Slice(data.data(), reaches), options, debug);
    return status.ok() ? written : status;
  }
  IOStatus Append(const rocksdb::Slice& data, const IOOptions& options,
                  const rocksdb::DataVerificationInfo&, IODebugContext* debug) override {
    return Append(data, options, debug);
  }
  IOStatus PositionedAppend(const rocksdb::Slice&, std::uint64_t, const IOOptions&,
                            IODebugContext*) override {
    return IOStatus::NotSupported("direct I/O");
  }
  IOStatus PositionedAppend(const rocksdb::Slice&, std::uint64_t, const IOOptions&,
                            const rocksdb::DataVerificationInfo&, IODebugContext*) override {
    return IOStatus::NotSupported("direct I/O");
  }
  IOStatus Sync(const IOOptions&, IODebugContext*) override { return fs_.SyncFile(name_); }
  IOStatus Fsync(const IOOptions&, IODebugContext*) override { return fs_.SyncFile(name_); }
  IOStatus RangeSync(std::uint64_t, std::uint64_t, const IOOptions&, IODebugContext*) override {
    return IOStatus::OK();  // promises nothing
  }

 private:
  PowerCutFileSystem& fs_;
  const std::string name_;
};

class TrackedFolder : public rocksdb::FSDirectoryWrapper {
 public:
  TrackedFolder(PowerCutFileSystem& fs, std::string name,
                std::unique_ptr<rocksdb::FSDirectory> folder)
      : FSDirectoryWrapper(std::move(folder)), fs_(fs), name_(std::move(name)) {}

  IOStatus Fsync(const IOOptions&, IODebugContext*) override { return fs_.SyncFolder(name_); }
  IOStatus FsyncWithDirOptions(const IOOptions&, IODebugContext*,
                               const rocksdb::DirFsyncOptions&) override {
    return fs_.SyncFolder(name_);
  }

 private:
  PowerCutFileSystem& fs_;
  const std::string name_;
};

}  // namespace

void PowerCutFileSystem::CutAfter(std::uint64_t operations) {
  store::MutexLock lock(mutex_);
  cut_at_ = operations_ + operations;
}

std::uint64_t PowerCutFileSystem::operations() const {
  store::MutexLock lock(mutex_);
  return operations_;
}

void PowerCutFileSystem::SetDiskFull(bool full, std::string suffix) {
  store::MutexLock lock(mutex_);
  disk_full_ = full;
  full_suffix_ = std::move(suffix);
}

void PowerCutFileSystem::SetSyncsFail(bool fail) {
  store::MutexLock lock(mutex_);
  syncs_fail_ = fail;
}

void PowerCutFileSystem::IgnoreSyncsOf(std::string suffix) {
  store::MutexLock lock(mutex_);
  ignored_suffix_ = std::move(suffix);
}

IOStatus PowerCutFileSystem::Operate() {
  store::MutexLock lock(mutex_);
  ++operations_;
  const bool off = cut_at_.has_value() && operations_ > *cut_at_;
  return off ? IOStatus::IOError("power is off") : IOStatus::OK();
}

IOStatus PowerCutFileSystem::Reserve(const std::string& name, std::size_t size,
                                     std::size_t& reaches) {
  IOStatus status = Operate();
  store::MutexLock lock(mutex_);
  if (!status.ok()) {
    // The write that the cut hits may have begun.
    reaches = operations_ == *cut_at_ + 1 ? size / 2 : 0;
  } else if (disk_full_ && name.ends_with(full_suffix_)) {
    reaches = size / 2;
    status = IOStatus::NoSpace("the disk is full");
  } else {
    reaches = size;
  }
  files_[name].written += reaches;
  return status;
}

IOStatus PowerCutFileSystem::SyncFile(const std::string& name) {
  if (IOStatus status = Operate(); !status.ok()) return status;
  store::MutexLock lock(mutex_);
  if (syncs_fail_) return IOStatus::NoSpace("the disk is full");
  if (!ignored_suffix_.empty() && name.ends_with(ignored_suffix_)) return IOStatus::OK();
  FileState& file = files_[name];
  file.synced = file.written;
  return IOStatus::OK();
}

IOStatus PowerCutFileSystem::SyncFolder(const std::string& name) {
  if (IOStatus status = Operate(); !status.ok()) return status;
  const std::string folder = std::filesystem::path(name + "/.").lexically_normal().parent_path();
  const auto inside = [&folder](const std::string& file) { return FolderOf(file) == folder; };
  store::MutexLock lock(mutex_);
  std::erase_if(new_names_, inside);
  std::erase_if(renames_, [&inside](const Rename& rename) { return inside(rename.to); });
  return IOStatus::OK();
}

IOStatus PowerCutFileSystem::NewWritableFile(const std::string& name,
                                             const rocksdb::FileOptions& options,
                                             std::unique_ptr<rocksdb::FSWritableFile>* file,
                                             IODebugContext* debug) {
  if (IOStatus status = Operate(); !status.ok()) return status;
  IOStatus status = target()->NewWritableFile(name, options, file, debug);
  if (!status.ok()) return status;
  *file = std::make_unique<TrackedFile>(*this, name, std::move(*file));
  store::MutexLock lock(mutex_);
  files_[name] = FileState();
  new_names_.insert(name);
  return status;
}

IOStatus PowerCutFileSystem::ReopenWritableFile(const std::string& name,
                                                const rocksdb::FileOptions& options,
                                                std::unique_ptr<rocksdb::FSWritableFile>* file,
                                                IODebugContext* debug) {
  if (IOStatus status = Operate(); !status.ok()) return status;
  IOStatus status = target()->ReopenWritableFile(name, options, file, debug);
  if (!status.ok()) return status;
  *file = std::make_unique<TrackedFile>(*this, name, std::move(*file));
  store::MutexLock lock(mutex_);
  if (!files_.contains(name)) {
    std::error_code error;
    const std::uint64_t size = std::filesystem::file_size(name, error);
    files_[name] = {error ? 0 : size, error ? 0 : size};
  }
  return status;
}

IOStatus PowerCutFileSystem::NewDirectory(const std::string& name, const IOOptions& options,
                                          std::unique_ptr<rocksdb::FSDirectory>* directory,
                                          IODebugContext* debug) {
  IOStatus status = target()->NewDirectory(name, options, directory, debug);
  if (!status.ok()) return status;
  *directory = std::make_unique<TrackedFolder>(*this, name, std::move(*directory));
  return status;
}

// A deletion counts as done at once: the worst that can happen to who deletes too early.
IOStatus PowerCutFileSystem::DeleteFile(const std::string& name, const IOOptions& options,
                                        IODebugContext* debug) {
  if (IOStatus status = Operate(); !status.ok()) return status;
  IOStatus status = target()->DeleteFile(name, options, debug);
  store::MutexLock lock(mutex_);
  files_.erase(name);
  new_names_.erase(name);
  return status;
}

IOStatus PowerCutFileSystem::RenameFile(const std::string& from, const std::string& to,
                                        const IOOptions& options, IODebugContext* debug) {
  if (IOStatus status = Operate(); !status.ok()) return status;
  Rename rename{to, std::nullopt};
  if (std::filesystem::exists(to)) rename.replaced = ReadAll(to);
  IOStatus status = target()->RenameFile(from, to, options, debug);
  if (!status.ok()) return status;
  store::MutexLock lock(mutex_);
  renames_.push_back(std::move(rename));
  new_names_.erase(from);
  if (auto node = files_.extract(from)) {
    files_.erase(to);
    node.key() = to;
    files_.insert(std::move(node));
  }
  return status;
}

void PowerCutFileSystem::Restore(std::mt19937_64& rng) {
  store::MutexLock lock(mutex_);
  std::error_code ignored;
  for (const auto& [name, file] : files_) {
    if (!std::filesystem::exists(name)) continue;
    const std::uint64_t torn = rng() % (file.written - file.synced + 1);
    std::filesystem::resize_file(name, file.synced + (rng() % 2 == 0 ? 0 : torn), ignored);
  }
  for (auto rename = renames_.rbegin(); rename != renames_.rend(); ++rename) {
    if (!rename->replaced.has_value()) {
      std::filesystem::remove(rename->to, ignored);
      continue;
    }
    std::ofstream(rename->to, std::ios::binary | std::ios::trunc) << *rename->replaced;
  }
  for (const std::string& name : new_names_) std::filesystem::remove(name, ignored);
  files_.clear();
  renames_.clear();
  new_names_.clear();
  cut_at_.reset();
}

}  // namespace ieum::crash
