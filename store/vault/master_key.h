// The one secret from outside, and what is derived from it.
#ifndef IEUM_STORE_VAULT_MASTER_KEY_H_
#define IEUM_STORE_VAULT_MASTER_KEY_H_

#include <string>
#include <string_view>

#include "absl/status/statusor.h"

#include "store/vault/disk.h"
#include "store/vault/secret_key.h"

namespace ieum::store {

// 32 random bytes in a file of the service's user, mode 0600 or 0400. It is never used itself: each
// purpose has a key derived from it (libsodium's crypto_kdf, BLAKE2b), so that none tells anything
// of another. Losing the file loses all that is sealed. Thread-safe; copies nothing out unasked.
//
//   auto master = MasterKey::LoadOrCreate("/etc/ieum/master.key");
//   if (!master.ok()) return master.status();
//   std::string id = master->ReferenceHash(client_reference);
//
// Use OpenVault (vault.h) where there are keys too: it makes no new master key beside old keys.
class MasterKey {
 public:
  // NOT_FOUND. FAILED_PRECONDITION, naming the path and the fix, unless the file is regular, of
  // exactly 32 bytes, the effective user's, and closed to group and others. UNAVAILABLE: the disk.
  static absl::StatusOr<MasterKey> Load(const std::string& path, Disk& disk = RealDisk());
  // Makes the file when there is none; it is durable before this returns, and of several that try
  // at once, all get the same.
  static absl::StatusOr<MasterKey> LoadOrCreate(const std::string& path, Disk& disk = RealDisk());

  explicit MasterKey(SecretKey root) : root_(std::move(root)) {}

  // Sixteen bytes that tell one master key from another and nothing about it.
  std::string Id() const;
  // Wraps the keys of a key ring.
  SecretKey WrappingKey() const;
  // The seed of the audit log's Ed25519 signing key.
  SecretKey AuditSigningSeed() const;
  // 64 lower-case hexadecimal digits (keyed BLAKE2b): the same for the same reference, and without
  // the master key not to be had by trying all references.
  std::string ReferenceHash(std::string_view case_reference) const;

 private:
  SecretKey Derive(std::uint64_t purpose) const;

  SecretKey root_;
};

}  // namespace ieum::store

#endif  // IEUM_STORE_VAULT_MASTER_KEY_H_
