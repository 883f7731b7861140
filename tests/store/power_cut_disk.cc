#include "tests/store/power_cut_disk.h"

#include <algorithm>
#include <set>

namespace ieum::store {
namespace {

absl::Status PowerIsOut() { return absl::UnavailableError("the power is out"); }

std::string Written(std::string bytes, std::uint64_t offset, std::string_view what) {
  bytes.resize(std::max<std::size_t>(bytes.size(), offset + what.size()), '\0');
  return bytes.replace(offset, what.size(), what);
}

std::string FolderOf(const std::string& path) { return path.substr(0, path.rfind('/') + 1); }

class FreeLock : public DiskLock {};

}  // namespace

class PowerCutFile : public DiskFile {
 public:
  PowerCutFile(PowerCutDisk& disk, std::shared_ptr<PowerCutDisk::Node> node)
      : disk_(disk), node_(std::move(node)) {}

  absl::StatusOr<std::uint64_t> Size() override {
    MutexLock lock(disk_.mutex_);
    return node_->bytes.size();
  }
  absl::StatusOr<std::string> Read() override {
    MutexLock lock(disk_.mutex_);
    return node_->bytes;
  }
  absl::Status WriteAt(std::uint64_t offset, std::string_view bytes) override {
    return disk_.Write(*node_, offset, bytes);
  }
  absl::Status Truncate(std::uint64_t size) override { return disk_.Cut(*node_, size); }
  absl::Status Sync() override { return disk_.Sync(*node_); }

 private:
  PowerCutDisk& disk_;
  const std::shared_ptr<PowerCutDisk::Node> node_;
};

void PowerCutDisk::Apply(const NameChange& change, Names& names) {
  for (const auto& [name, node] : change) {
    if (node == nullptr) {
      names.erase(name);
    } else {
      names[name] = node;
    }
  }
}

void PowerCutDisk::FailAfter(std::uint64_t operations) {
  MutexLock lock(mutex_);
  fail_at_ = operations_ + operations;
}

void PowerCutDisk::Restart() {
  MutexLock lock(mutex_);
  fail_at_ = std::numeric_limits<std::uint64_t>::max();
}

void PowerCutDisk::CutPower(std::mt19937_64& rng) {
  MutexLock lock(mutex_);
  std::set<std::shared_ptr<Node>> nodes;
  for (const NameChange& change : name_changes_) {
    for (const auto& [name, node] : change) {
      if (node != nullptr) nodes.insert(node);
    }
    if (rng() % 2 == 0) continue;
    Apply(change, synced_names_);
  }
  for (const auto& [name, node] : synced_names_) nodes.insert(node);
  for (const std::shared_ptr<Node>& node : nodes) Lose(*node, rng);
  name_changes_.clear();
  names_ = synced_names_;
  fail_at_ = std::numeric_limits<std::uint64_t>::max();
}

// Some of the writes since the last sync are there, the next is torn: its bytes up to somewhere,
// and perhaps zeros where the rest was to be.
void PowerCutDisk::Lose(Node& node, std::mt19937_64& rng) {
  const std::size_t kept = rng() % (node.since.size() + 1);
  std::string bytes = kept == 0 ? node.synced : node.since[kept - 1];
  if (kept < node.since.size()) {
    const std::string& next = node.since[kept];
    const std::size_t until = rng() % (next.size() + 1);
    const std::size_t before = bytes.size();
    bytes.resize(std::max(before, next.size()), '\0');
    std::copy_n(next.begin(), until, bytes.begin());
    const bool zeros_follow = rng() % 2 == 0;
    bytes.resize(zeros_follow ? std::max(before, next.size()) : std::max(before, until));
  }
  node.bytes = bytes;
  node.synced = std::move(bytes);
  node.since.clear();
}

void PowerCutDisk::SetFull(bool full) {
  MutexLock lock(mutex_);
  full_ = full;
}

void PowerCutDisk::SetSyncsFail(bool fail) {
  MutexLock lock(mutex_);
  syncs_fail_ = fail;
}

void PowerCutDisk::IgnoreSyncs(bool ignore) {
  MutexLock lock(mutex_);
  ignore_syncs_ = ignore;
}

void PowerCutDisk::IgnoreFolderSyncs(bool ignore) {
  MutexLock lock(mutex_);
  ignore_folder_syncs_ = ignore;
}

std::uint64_t PowerCutDisk::operations() const {
  MutexLock lock(mutex_);
  return operations_;
}

std::uint64_t PowerCutDisk::syncs() const {
  MutexLock lock(mutex_);
  return syncs_;
}

std::map<std::string, std::string> PowerCutDisk::Files() const {
  MutexLock lock(mutex_);
  std::map<std::string, std::string> files;
  for (const auto& [name, node] : names_) files[name] = node->bytes;
  return files;
}

std::vector<std::string> PowerCutDisk::Durable() const {
  MutexLock lock(mutex_);
  std::vector<std::string> contents;
  for (const auto& [name, node] : synced_names_) contents.push_back(node->synced);
  for (const auto& [name, node] : names_) contents.push_back(node->synced);
  return contents;
}

void PowerCutDisk::Put(const std::string& path, const std::string& bytes) {
  MutexLock lock(mutex_);
  auto node = std::make_shared<Node>();
  node->bytes = node->synced = bytes;
  names_[path] = synced_names_[path] = node;
}

absl::Status PowerCutDisk::Operate() {
  if (operations_ >= fail_at_) return PowerIsOut();
  ++operations_;
  return absl::OkStatus();
}

absl::Status PowerCutDisk::Change(NameChange change) {
  const absl::Status power = Operate();
  if (!power.ok()) return power;
  Apply(change, names_);
  name_changes_.push_back(std::move(change));
  return absl::OkStatus();
}

// The write that meets the end leaves half of its bytes.
absl::Status PowerCutDisk::Write(Node& node, std::uint64_t offset, std::string_view bytes) {
  MutexLock lock(mutex_);
  if (operations_ > fail_at_) return PowerIsOut();
  const bool cut = operations_ == fail_at_;
  ++operations_;
  if (cut || full_) bytes = bytes.substr(0, bytes.size() / 2);
  node.bytes = Written(std::move(node.bytes), offset, bytes);
  node.since.push_back(node.bytes);
  if (cut) return PowerIsOut();
  return full_ ? absl::UnavailableError("No space left on device") : absl::OkStatus();
}

absl::Status PowerCutDisk::Cut(Node& node, std::uint64_t size) {
  MutexLock lock(mutex_);
  const absl::Status power = Operate();
  if (!power.ok()) return power;
  node.bytes.resize(size);
  node.since.push_back(node.bytes);
  return power;
}

absl::Status PowerCutDisk::Sync(Node& node) {
  MutexLock lock(mutex_);
  const absl::Status power = Operate();
  if (!power.ok()) return power;
  if (syncs_fail_) return absl::UnavailableError("No space left on device");
  ++syncs_;
  if (ignore_syncs_) return power;
  node.synced = node.bytes;
  node.since.clear();
  return power;
}

absl::StatusOr<std::unique_ptr<DiskFile>> PowerCutDisk::Open(const std::string& path, Access) {
  MutexLock lock(mutex_);
  const auto it = names_.find(path);
  if (it == names_.end()) return absl::NotFoundError(path);
  return std::make_unique<PowerCutFile>(*this, it->second);
}

absl::StatusOr<std::unique_ptr<DiskFile>> PowerCutDisk::Create(const std::string& path) {
  MutexLock lock(mutex_);
  if (names_.contains(path)) return absl::AlreadyExistsError(path);
  auto node = std::make_shared<Node>();
  const absl::Status status = Change({{path, node}});
  if (!status.ok()) return status;
  return std::make_unique<PowerCutFile>(*this, node);
}

absl::Status PowerCutDisk::Link(const std::string& from, const std::string& to) {
  MutexLock lock(mutex_);
  if (!names_.contains(from)) return absl::NotFoundError(from);
  if (names_.contains(to)) return absl::AlreadyExistsError(to);
  return Change({{to, names_[from]}});
}

absl::Status PowerCutDisk::Rename(const std::string& from, const std::string& to) {
  MutexLock lock(mutex_);
  if (!names_.contains(from)) return absl::NotFoundError(from);
  return Change({{to, names_[from]}, {from, nullptr}});
}

absl::Status PowerCutDisk::Remove(const std::string& path) {
  MutexLock lock(mutex_);
  if (!names_.contains(path)) return absl::NotFoundError(path);
  return Change({{path, nullptr}});
}

absl::StatusOr<bool> PowerCutDisk::SameFile(const std::string& a, const std::string& b) {
  MutexLock lock(mutex_);
  if (!names_.contains(a)) return absl::NotFoundError(a);
  if (!names_.contains(b)) return absl::NotFoundError(b);
  return names_[a] == names_[b];
}

absl::Status PowerCutDisk::SyncFolder(const std::string& path) {
  MutexLock lock(mutex_);
  const absl::Status power = Operate();
  if (!power.ok()) return power;
  if (syncs_fail_) return absl::UnavailableError("No space left on device");
  if (ignore_folder_syncs_) return power;
  std::vector<NameChange> others;
  for (NameChange& change : name_changes_) {
    if (FolderOf(change.front().first) == FolderOf(path)) {
      Apply(change, synced_names_);
    } else {
      others.push_back(std::move(change));
    }
  }
  name_changes_ = std::move(others);
  return power;
}

absl::StatusOr<std::unique_ptr<DiskLock>> PowerCutDisk::Lock(const std::string&) {
  return std::make_unique<FreeLock>();
}

}  // namespace ieum::store
