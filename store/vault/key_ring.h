// The keys of cases and of consents, which die with them.
#ifndef IEUM_STORE_VAULT_KEY_RING_H_
#define IEUM_STORE_VAULT_KEY_RING_H_

#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

#include "store/mutex.h"
#include "store/vault/key_log.h"
#include "store/vault/master_key.h"

namespace ieum::store {

// Everything about a client is sealed under a key of its case or of its consent. Destroying the key
// makes all that was sealed under it unreadable, wherever it was copied to: the live store, its
// files, its backups, exports. So the key file lies outside the store and its backups.
//
//   if (auto made = ring.Create({"cases/x", "cases/x/consents/1"}); !made.ok()) return made;
//   auto sealed = ring.Seal("cases/x", note, record_key);    // nonce and tag inside, see aead.h
//   auto note = ring.Open("cases/x", *sealed, record_key);
//   auto gone = ring.DestroyTree("cases/x");                 // the case's and its consents'
//
// Key ids are 1 to 1,024 bytes, stand in the file as they are, and must be opaque. A key lies
// wrapped in memory too and is unwrapped for the length of a call. Thread-safe.
//
// Errors: INVALID_ARGUMENT: a key id out of bounds. NOT_FOUND with the reason KEY_DESTROYED: there
// is no such key (any more), or KEY_LOST: there ought to be. UNAVAILABLE with the reason
// KEY_FILE_FAILED: after a failed write nothing is created or destroyed until the service is
// started again; what that write was to do may have happened or not. No message names a key.
//
// Cost: two microseconds to seal or open a note; to create, one sync, which concurrent calls share;
// to destroy, writing all keys and four syncs, shared too: 0.1 s, and 11 MB, where there are
// 100,000.
class KeyRing {
 public:
  // Opens the key file, or makes an empty one in a folder that must exist. Errors as KeyLog::Open.
  static absl::StatusOr<std::unique_ptr<KeyRing>> Open(const std::string& path,
                                                       const MasterKey& master,
                                                       Disk& disk = RealDisk());
  ~KeyRing();
  KeyRing(const KeyRing&) = delete;
  KeyRing& operator=(const KeyRing&) = delete;

  // New random keys, at most 10,000, all or none, durable when it returns. ALREADY_EXISTS: one is
  // there.
  absl::Status Create(const std::vector<std::string>& key_ids);

  bool Has(std::string_view key_id) const;
  // Says which keys ought to be there and are not, so that nobody is told that they were destroyed.
  void TellLost(std::set<std::string, std::less<>> key_ids);
  // In byte order, those that start so.
  std::vector<std::string> KeyIds(std::string_view prefix = "") const;

  absl::StatusOr<std::string> Seal(std::string_view key_id, std::string_view plaintext,
                                   std::string_view associated_data) const;
  // DATA_LOSS: not what Seal gave for this key and associated data.
  absl::StatusOr<std::string> Open(std::string_view key_id, std::string_view sealed,
                                   std::string_view associated_data) const;

  // Durable when they return. Keys that are not there are no error; without any that is, nothing is
  // written.
  absl::Status Destroy(const std::vector<std::string>& key_ids);
  // Every key whose id starts with `prefix`, which must end in "/" ("cases/x/").
  absl::Status DestroyPrefix(const std::string& prefix);
  // The key itself and every key under it ("cases/x" and "cases/x/...").
  absl::Status DestroyTree(const std::string& key_id);

 private:
  struct Change;

  KeyRing(SecretKey wrapping, std::unique_ptr<KeyLog> log, WrappedKeys keys);

  absl::Status Run(Change& change);
  std::vector<Change*> TakeGroup() ABSL_EXCLUSIVE_LOCKS_REQUIRED(queue_mutex_);
  void Apply(const std::vector<Change*>& group);
  void ApplyCreates(const std::vector<Change*>& group);
  void ApplyDestroys(const std::vector<Change*>& group);
  absl::StatusOr<SecretKey> Unwrap(std::string_view key_id) const;

  const SecretKey wrapping_;

  Mutex queue_mutex_;
  std::condition_variable_any turn_;
  std::deque<Change*> queue_ ABSL_GUARDED_BY(queue_mutex_);

  // Of the change at the head of the queue, which is the only one to write.
  const std::unique_ptr<KeyLog> log_;
  absl::Status failure_;

  mutable Mutex keys_mutex_;
  WrappedKeys keys_ ABSL_GUARDED_BY(keys_mutex_);
  std::set<std::string, std::less<>> lost_ ABSL_GUARDED_BY(keys_mutex_);
};

}  // namespace ieum::store

#endif  // IEUM_STORE_VAULT_KEY_RING_H_
