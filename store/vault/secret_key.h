// Key material in memory.
#ifndef IEUM_STORE_VAULT_SECRET_KEY_H_
#define IEUM_STORE_VAULT_SECRET_KEY_H_

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace ieum::store {

// 32 secret bytes: overwritten when destroyed or moved from, never copied, never printed.
// Thread-compatible.
class SecretKey {
 public:
  static constexpr std::size_t kBytes = 32;

  // From the operating system's generator.
  static SecretKey Random();
  // nullopt unless there are exactly 32 bytes; wiping `bytes` is the caller's (see Wipe).
  static std::optional<SecretKey> FromBytes(std::string_view bytes);

  ~SecretKey();
  SecretKey(SecretKey&& other) noexcept;
  SecretKey& operator=(SecretKey&& other) noexcept;
  SecretKey(const SecretKey&) = delete;
  SecretKey& operator=(const SecretKey&) = delete;

  // kBytes of them, for the functions of the cryptographic library only.
  const unsigned char* data() const { return bytes_.data(); }
  unsigned char* data() { return bytes_.data(); }

 private:
  friend class MasterKey;  // derives into a key
  SecretKey() = default;

  std::array<unsigned char, kBytes> bytes_{};
};

// Overwrites what `bytes` holds, in a way that compilers do not remove, and empties it.
void Wipe(std::string& bytes);

}  // namespace ieum::store

#endif  // IEUM_STORE_VAULT_SECRET_KEY_H_
