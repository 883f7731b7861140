// The master key and the keys under it, opened together.
#ifndef IEUM_STORE_VAULT_VAULT_H_
#define IEUM_STORE_VAULT_VAULT_H_

#include <memory>
#include <string>

#include "absl/status/statusor.h"

#include "store/vault/key_ring.h"
#include "store/vault/master_key.h"

namespace ieum::store {

struct VaultOptions {
  // Neither may lie in the folder of the store or in its backups, nor the two in one backup.
  std::string key_file;
  std::string master_key_file;

  // Makes what is missing. False where there are records under the keys already: then a file that
  // is missing has been lost or is elsewhere, and a new one would only hide that.
  bool create = true;
};

struct Vault {
  MasterKey master;
  std::unique_ptr<KeyRing> keys;
};

// FAILED_PRECONDITION: a key file without its master key (never is a new one made beside it), a
// file missing that may not be made, and whatever MasterKey and KeyRing refuse. DATA_LOSS,
// UNAVAILABLE: from the key file.
absl::StatusOr<Vault> OpenVault(const VaultOptions& options, Disk& disk = RealDisk());

}  // namespace ieum::store

#endif  // IEUM_STORE_VAULT_VAULT_H_
