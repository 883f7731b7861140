// The part of vault_test that is killed: it runs itself a second time.
#ifndef IEUM_TESTS_STORE_VAULT_CHILDREN_H_
#define IEUM_TESTS_STORE_VAULT_CHILDREN_H_

#include <string>

#include "store/vault/vault.h"

namespace ieum::store {

inline VaultOptions ChildVault(const std::string& folder) {
  return {.key_file = folder + "/keys", .master_key_file = folder + "/master.key"};
}

// Creates and destroys for ever, telling its standard output "created ID SEALED", "destroying ID"
// and "destroyed ID". Returns only when something fails.
int RunVaultWriters(const std::string& folder);

}  // namespace ieum::store

#endif  // IEUM_TESTS_STORE_VAULT_CHILDREN_H_
