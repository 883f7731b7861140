#include "store/vault/vault.h"

#include <utility>

namespace ieum::store {
namespace {

// Whether there is anything under the name, of whatever kind.
bool Exists(Disk& disk, const std::string& path) {
  return !absl::IsNotFound(disk.SameFile(path, path).status());
}

// A file from which keys may still be had: the key file, or what a crash left of it.
std::string FoundKeys(Disk& disk, const std::string& key_file) {
  for (const char* suffix : {"", ".old", ".tmp"}) {
    if (Exists(disk, key_file + suffix)) return key_file + suffix;
  }
  return "";
}

absl::Status CheckFiles(const VaultOptions& options, Disk& disk) {
  const std::string found = FoundKeys(disk, options.key_file);
  if (!Exists(disk, options.master_key_file)) {
    const std::string missing = options.master_key_file + ": the master key is missing";
    if (!found.empty()) {
      return absl::FailedPreconditionError(
          missing + ", but there are keys under it (" + found +
          "); put it back: without it they, and all that is sealed under them, are lost");
    }
    if (!options.create) return absl::FailedPreconditionError(missing + "; put it back");
  }
  if (found.empty() && !options.create) {
    return absl::FailedPreconditionError(options.key_file +
                                         ": the key file is missing; put it back");
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<Vault> OpenVault(const VaultOptions& options, Disk& disk) {
  const absl::Status complete = CheckFiles(options, disk);
  if (!complete.ok()) return complete;
  absl::StatusOr<MasterKey> master = options.create
                                         ? MasterKey::LoadOrCreate(options.master_key_file, disk)
                                         : MasterKey::Load(options.master_key_file, disk);
  if (!master.ok()) return master.status();
  absl::StatusOr<std::unique_ptr<KeyRing>> keys = KeyRing::Open(options.key_file, *master, disk);
  if (!keys.ok()) return keys.status();
  return Vault{*std::move(master), *std::move(keys)};
}

}  // namespace ieum::store
