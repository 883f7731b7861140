#include "store/vault/master_key.h"

#include <array>
#include <cstdint>
#include <memory>

#include <sodium.h>

#include "store/vault/sodium_ready.h"

namespace ieum::store {
namespace {

// Part of the format: they decide every derived key.
constexpr char kContext[crypto_kdf_CONTEXTBYTES + 1] = "ieum/key";
enum Purpose : std::uint64_t { kWrapping = 1, kReference = 2, kAuditSigning = 3, kIdentity = 4 };
constexpr std::size_t kIdBytes = 16;
constexpr std::size_t kHashBytes = 32;

static_assert(SecretKey::kBytes == crypto_kdf_KEYBYTES);
static_assert(SecretKey::kBytes == crypto_sign_SEEDBYTES);

std::string RandomSuffix() {
  SodiumReady();
  std::array<unsigned char, 8> bytes{};
  randombytes_buf(bytes.data(), bytes.size());
  std::array<char, 2 * bytes.size() + 1> hex{};
  sodium_bin2hex(hex.data(), hex.size(), bytes.data(), bytes.size());
  return hex.data();
}

absl::Status WriteKey(const std::string& path, const SecretKey& key, Disk& disk) {
  absl::StatusOr<std::unique_ptr<DiskFile>> file = disk.Create(path);
  if (!file.ok()) return file.status();
  const absl::Status written = (*file)->WriteAt(
      0, std::string_view(reinterpret_cast<const char*>(key.data()), SecretKey::kBytes));
  return written.ok() ? (*file)->Sync() : written;
}

// The name appears with all bytes behind it, or not at all.
absl::Status CreateKey(const std::string& path, Disk& disk) {
  const std::string draft = path + ".new-" + RandomSuffix();
  absl::Status status = WriteKey(draft, SecretKey::Random(), disk);
  if (status.ok()) status = disk.Link(draft, path);
  disk.Remove(draft).IgnoreError();  // a draft left behind was never anybody's key
  if (!status.ok() && !absl::IsAlreadyExists(status)) return status;
  return disk.SyncFolder(path);
}

}  // namespace

absl::StatusOr<MasterKey> MasterKey::Load(const std::string& path, Disk& disk) {
  absl::StatusOr<std::unique_ptr<DiskFile>> file = disk.Open(path, Disk::Access::kRead);
  if (!file.ok()) return file.status();
  const absl::StatusOr<std::uint64_t> size = (*file)->Size();
  if (!size.ok()) return size.status();
  const std::string wrong = path + ": a master key is exactly 32 bytes, this file has " +
                            std::to_string(*size) + "; put the right file back";
  if (*size != SecretKey::kBytes) return absl::FailedPreconditionError(wrong);
  absl::StatusOr<std::string> bytes = (*file)->Read();
  if (!bytes.ok()) return bytes.status();
  std::optional<SecretKey> key = SecretKey::FromBytes(*bytes);
  Wipe(*bytes);
  if (!key.has_value()) return absl::FailedPreconditionError(wrong);
  return MasterKey(*std::move(key));
}

absl::StatusOr<MasterKey> MasterKey::LoadOrCreate(const std::string& path, Disk& disk) {
  absl::StatusOr<MasterKey> found = Load(path, disk);
  if (!absl::IsNotFound(found.status())) {
    // Whoever made it may have died before its name was durable. Where we may not sync the folder,
    // it was not us.
    if (found.ok()) disk.SyncFolder(path).IgnoreError();
    return found;
  }
  const absl::Status created = CreateKey(path, disk);
  if (absl::IsNotFound(created)) {
    return absl::FailedPreconditionError(path +
                                         ": its folder does not exist; make it (mkdir -m 700)");
  }
  if (!created.ok()) return created;
  return Load(path, disk);
}

SecretKey MasterKey::Derive(std::uint64_t purpose) const {
  SodiumReady();
  SecretKey key;
  crypto_kdf_derive_from_key(key.data(), SecretKey::kBytes, purpose, kContext, root_.data());
  return key;
}

std::string MasterKey::Id() const {
  const SecretKey key = Derive(kIdentity);
  return std::string(reinterpret_cast<const char*>(key.data()), kIdBytes);
}

SecretKey MasterKey::WrappingKey() const { return Derive(kWrapping); }

SecretKey MasterKey::AuditSigningSeed() const { return Derive(kAuditSigning); }

std::string MasterKey::ReferenceHash(std::string_view case_reference) const {
  const SecretKey key = Derive(kReference);
  std::array<unsigned char, kHashBytes> hash{};
  crypto_generichash(hash.data(), hash.size(),
                     reinterpret_cast<const unsigned char*>(case_reference.data()),
                     case_reference.size(), key.data(), SecretKey::kBytes);
  std::array<char, 2 * kHashBytes + 1> hex{};
  sodium_bin2hex(hex.data(), hex.size(), hash.data(), hash.size());
  return hex.data();
}

}  // namespace ieum::store
