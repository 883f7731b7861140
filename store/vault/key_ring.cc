#include "store/vault/key_ring.h"

#include <algorithm>
#include <utility>

#include "store/catalog/violations.h"
#include "store/vault/aead.h"

namespace ieum::store {
namespace {

constexpr std::size_t kMaxKeysAtOnce = 10'000;

// So that a wrapped key opens as nothing else, and nothing else as a key.
std::string WrappingPlace(std::string_view key_id) { return "ieum key " + std::string(key_id); }

WrappedKey NewKey(const SecretKey& wrapping, std::string_view key_id) {
  const SecretKey key = SecretKey::Random();
  const std::string_view bytes(reinterpret_cast<const char*>(key.data()), SecretKey::kBytes);
  const std::string sealed = Aead::Seal(wrapping, bytes, WrappingPlace(key_id));
  WrappedKey wrapped;
  std::copy_n(sealed.begin(), wrapped.bytes.size(), wrapped.bytes.begin());
  return wrapped;
}

absl::Status NoKey() {
  return WithReason(absl::NotFoundError("the key of this record does not exist any more: its "
                                        "consent was withdrawn or its case was erased"),
                    "KEY_DESTROYED");
}

absl::Status Lost() {
  return WithReason(absl::NotFoundError("the key of this record is not in the key file, which is "
                                        "an older copy or was damaged; nobody destroyed it"),
                    "KEY_LOST");
}

absl::Status CheckIds(const std::vector<std::string>& key_ids) {
  for (const std::string& id : key_ids) {
    if (id.empty() || id.size() > kMaxKeyIdBytes) {
      return absl::InvalidArgumentError("key_id: must have 1 to 1024 bytes, has " +
                                        std::to_string(id.size()));
    }
  }
  return absl::OkStatus();
}

absl::Status Stopped(const absl::Status& cause) {
  return WithReason(
      absl::UnavailableError("the key file could not be written (" + std::string(cause.message()) +
                             "): check the disk and restart the service; until then keys can be "
                             "used but not created or destroyed"),
      "KEY_FILE_FAILED");
}

bool StartsWith(std::string_view text, std::string_view prefix) {
  return text.substr(0, prefix.size()) == prefix;
}

}  // namespace

// What one caller waits for.
struct KeyRing::Change {
  enum class Kind { kCreate, kDestroy };
  Kind kind = Kind::kCreate;
  std::vector<std::string> ids;
  std::string prefix;  // destroys all under it too, unless empty
  bool done = false;
  absl::Status result;
};

KeyRing::KeyRing(SecretKey wrapping, std::unique_ptr<KeyLog> log, WrappedKeys keys)
    : wrapping_(std::move(wrapping)), log_(std::move(log)), keys_(std::move(keys)) {}

KeyRing::~KeyRing() = default;

absl::StatusOr<std::unique_ptr<KeyRing>> KeyRing::Open(const std::string& path,
                                                       const MasterKey& master, Disk& disk) {
  WrappedKeys keys;
  absl::StatusOr<std::unique_ptr<KeyLog>> log = KeyLog::Open(disk, path, master.Id(), keys);
  if (!log.ok()) return log.status();
  return std::unique_ptr<KeyRing>(
      new KeyRing(master.WrappingKey(), *std::move(log), std::move(keys)));
}

bool KeyRing::Has(std::string_view key_id) const {
  MutexLock lock(keys_mutex_);
  return keys_.find(key_id) != keys_.end();
}

void KeyRing::TellLost(std::set<std::string, std::less<>> key_ids) {
  MutexLock lock(keys_mutex_);
  lost_ = std::move(key_ids);
}

std::vector<std::string> KeyRing::KeyIds(std::string_view prefix) const {
  std::vector<std::string> ids;
  MutexLock lock(keys_mutex_);
  for (auto it = keys_.lower_bound(prefix); it != keys_.end(); ++it) {
    if (!StartsWith(it->first, prefix)) break;
    ids.push_back(it->first);
  }
  return ids;
}

absl::StatusOr<SecretKey> KeyRing::Unwrap(std::string_view key_id) const {
  WrappedKey wrapped;
  {
    MutexLock lock(keys_mutex_);
    const auto it = keys_.find(key_id);
    if (it == keys_.end()) return lost_.contains(key_id) ? Lost() : NoKey();
    wrapped = it->second;
  }
  absl::StatusOr<std::string> bytes =
      Aead::Open(wrapping_, std::string_view(wrapped.bytes.data(), wrapped.bytes.size()),
                 WrappingPlace(key_id));
  if (!bytes.ok()) return absl::DataLossError("the key file: a wrapped key was changed");
  std::optional<SecretKey> key = SecretKey::FromBytes(*bytes);
  Wipe(*bytes);
  if (!key.has_value()) return absl::DataLossError("the key file: a wrapped key was cut off");
  return *std::move(key);
}

absl::StatusOr<std::string> KeyRing::Seal(std::string_view key_id, std::string_view plaintext,
                                          std::string_view associated_data) const {
  const absl::StatusOr<SecretKey> key = Unwrap(key_id);
  if (!key.ok()) return key.status();
  return Aead::Seal(*key, plaintext, associated_data);
}

absl::StatusOr<std::string> KeyRing::Open(std::string_view key_id, std::string_view sealed,
                                          std::string_view associated_data) const {
  const absl::StatusOr<SecretKey> key = Unwrap(key_id);
  if (!key.ok()) return key.status();
  return Aead::Open(*key, sealed, associated_data);
}

absl::Status KeyRing::Create(const std::vector<std::string>& key_ids) {
  const absl::Status valid = CheckIds(key_ids);
  if (!valid.ok()) return valid;
  if (key_ids.empty() || key_ids.size() > kMaxKeysAtOnce) {
    return absl::InvalidArgumentError("key_ids: must be 1 to 10000, are " +
                                      std::to_string(key_ids.size()));
  }
  Change change;
  change.ids = key_ids;
  return Run(change);
}

absl::Status KeyRing::Destroy(const std::vector<std::string>& key_ids) {
  const absl::Status valid = CheckIds(key_ids);
  if (!valid.ok()) return valid;
  Change change;
  change.kind = Change::Kind::kDestroy;
  change.ids = key_ids;
  return Run(change);
}

absl::Status KeyRing::DestroyPrefix(const std::string& prefix) {
  if (prefix.size() < 2 || prefix.back() != '/') {
    return absl::InvalidArgumentError("prefix: must end in \"/\" and have more before it");
  }
  Change change;
  change.kind = Change::Kind::kDestroy;
  change.prefix = prefix;
  return Run(change);
}

absl::Status KeyRing::DestroyTree(const std::string& key_id) {
  const absl::Status valid = CheckIds({key_id});
  if (!valid.ok()) return valid;
  Change change;
  change.kind = Change::Kind::kDestroy;
  change.ids = {key_id};
  change.prefix = key_id + "/";
  return Run(change);
}

// As CommitQueue: the head of the queue works for those behind it, while the next collect.
absl::Status KeyRing::Run(Change& change) {
  std::vector<Change*> group;
  {
    MutexLock lock(queue_mutex_);
    queue_.push_back(&change);
    while (!change.done && queue_.front() != &change) turn_.wait(queue_mutex_);
    if (change.done) return change.result;
    group = TakeGroup();
  }
  Apply(group);
  MutexLock lock(queue_mutex_);
  for (Change* taken : group) {
    queue_.pop_front();
    taken->done = true;
  }
  turn_.notify_all();
  return change.result;
}

// Those of one kind, so that each group is one write.
std::vector<KeyRing::Change*> KeyRing::TakeGroup() {
  std::vector<Change*> group;
  std::size_t ids = 0;
  for (Change* change : queue_) {
    ids += change->ids.size();
    const bool fits = change->kind == queue_.front()->kind && ids <= kMaxKeysAtOnce;
    if (!fits && !group.empty()) break;
    group.push_back(change);
  }
  return group;
}

void KeyRing::Apply(const std::vector<Change*>& group) {
  if (!failure_.ok()) {
    for (Change* change : group) change->result = Stopped(failure_);
  } else if (group.front()->kind == Change::Kind::kCreate) {
    ApplyCreates(group);
  } else {
    ApplyDestroys(group);
  }
}

void KeyRing::ApplyCreates(const std::vector<Change*>& group) {
  WrappedKeys fresh;
  std::vector<Change*> written;
  for (Change* change : group) {
    WrappedKeys mine;
    bool taken = false;
    for (const std::string& id : change->ids) {
      taken = taken || fresh.contains(id) || Has(id) ||
              !mine.try_emplace(id, NewKey(wrapping_, id)).second;
    }
    if (taken) {
      change->result = absl::AlreadyExistsError("key_ids: one of these keys exists already");
      continue;
    }
    fresh.merge(mine);
    written.push_back(change);
  }
  if (fresh.empty()) return;
  failure_ = log_->Append(fresh);
  for (Change* change : written) {
    if (!failure_.ok()) change->result = Stopped(failure_);
  }
  if (!failure_.ok()) return;
  MutexLock lock(keys_mutex_);
  keys_.merge(fresh);
}

void KeyRing::ApplyDestroys(const std::vector<Change*>& group) {
  WrappedKeys remaining;
  std::size_t before = 0;
  {
    MutexLock lock(keys_mutex_);
    remaining = keys_;
    before = keys_.size();
  }
  for (const Change* change : group) {
    for (const std::string& id : change->ids) remaining.erase(id);
    if (change->prefix.empty()) continue;
    auto it = remaining.lower_bound(change->prefix);
    while (it != remaining.end() && StartsWith(it->first, change->prefix)) it = remaining.erase(it);
  }
  if (remaining.size() == before) return;
  failure_ = log_->Rewrite(remaining);
  if (!failure_.ok()) {
    for (Change* change : group) change->result = Stopped(failure_);
    return;
  }
  MutexLock lock(keys_mutex_);
  keys_.swap(remaining);
}

}  // namespace ieum::store
