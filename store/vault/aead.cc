#include "store/vault/aead.h"

#include <sodium.h>

#include "store/vault/sodium_ready.h"

namespace ieum::store {
namespace {

constexpr char kVersion = 1;
constexpr std::size_t kNonceBytes = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr std::size_t kTagBytes = crypto_aead_xchacha20poly1305_ietf_ABYTES;
constexpr std::size_t kHeadBytes = 1 + kNonceBytes;

static_assert(Aead::kOverhead == kHeadBytes + kTagBytes);
static_assert(SecretKey::kBytes == crypto_aead_xchacha20poly1305_ietf_KEYBYTES);

unsigned char* Bytes(char* chars) { return reinterpret_cast<unsigned char*>(chars); }
const unsigned char* Bytes(const char* chars) {
  return reinterpret_cast<const unsigned char*>(chars);
}

}  // namespace

std::string Aead::Seal(const SecretKey& key, std::string_view plaintext,
                       std::string_view associated_data) {
  SodiumReady();
  std::string sealed(kOverhead + plaintext.size(), '\0');
  sealed[0] = kVersion;
  unsigned char* nonce = Bytes(sealed.data() + 1);
  randombytes_buf(nonce, kNonceBytes);
  crypto_aead_xchacha20poly1305_ietf_encrypt(
      Bytes(sealed.data() + kHeadBytes), nullptr, Bytes(plaintext.data()), plaintext.size(),
      Bytes(associated_data.data()), associated_data.size(), nullptr, nonce, key.data());
  return sealed;
}

absl::StatusOr<std::string> Aead::Open(const SecretKey& key, std::string_view sealed,
                                       std::string_view associated_data) {
  SodiumReady();
  if (sealed.size() < kOverhead) return absl::DataLossError("sealed bytes are cut off");
  if (sealed[0] != kVersion) return absl::DataLossError("sealed bytes are of an unknown format");
  const std::string_view ciphertext = sealed.substr(kHeadBytes);
  std::string plaintext(ciphertext.size() - kTagBytes, '\0');
  if (crypto_aead_xchacha20poly1305_ietf_decrypt(
          Bytes(plaintext.data()), nullptr, nullptr, Bytes(ciphertext.data()), ciphertext.size(),
          Bytes(associated_data.data()), associated_data.size(), Bytes(sealed.data() + 1),
          key.data()) != 0) {
    return absl::DataLossError("sealed bytes do not authenticate: changed, or of another place");
  }
  return plaintext;
}

}  // namespace ieum::store
