// The bytes of a key file, free of any disk. Documented in store/FORMAT.md.
#ifndef IEUM_STORE_VAULT_KEY_FILE_H_
#define IEUM_STORE_VAULT_KEY_FILE_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"

#include "store/vault/aead.h"

namespace ieum::store {

inline constexpr std::size_t kMaxKeyIdBytes = 1024;
inline constexpr std::size_t kMasterIdBytes = 16;
inline constexpr std::size_t kWrappedKeyBytes = SecretKey::kBytes + Aead::kOverhead;
inline constexpr std::size_t kKeyFileHeaderBytes = 8 + 4 + 8 + kMasterIdBytes + 8;
inline constexpr std::size_t kKeyFrameHeaderBytes = 4 + 8 + 8;

// A key as it lies in the file: sealed under the master's wrapping key, for its id. Overwritten
// when destroyed, so that a dead key does not linger in freed memory.
struct WrappedKey {
  WrappedKey() = default;
  ~WrappedKey();
  WrappedKey(const WrappedKey&) = default;
  WrappedKey& operator=(const WrappedKey&) = default;

  std::array<char, kWrappedKeyBytes> bytes{};
};
// By id.
using WrappedKeys = std::map<std::string, WrappedKey, std::less<>>;

struct DecodedKeyFile {
  std::string master_id;
  WrappedKeys keys;
  // Up to here the file is whole; what follows is the rest of an append that was never
  // acknowledged.
  std::size_t good_bytes = 0;
};

// A whole file with `keys` in it.
std::string EncodeKeyFile(std::string_view master_id, const WrappedKeys& keys);

// One append at `offset`: after a power cut all its keys are there or none.
std::string EncodeKeyFrame(std::uint64_t offset, const WrappedKeys& keys);

// The same around records that are encoded already; apart from it for tests of the decoder.
std::string FrameKeyRecords(std::uint64_t offset, std::string records);

// FAILED_PRECONDITION: no key file, or of a version that this program does not know. DATA_LOSS,
// naming the offset: bytes that no writer can have left, even one that died.
absl::StatusOr<DecodedKeyFile> DecodeKeyFile(std::string_view bytes);

}  // namespace ieum::store

#endif  // IEUM_STORE_VAULT_KEY_FILE_H_
