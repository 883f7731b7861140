#include "service/exchange/ids.h"

#include <cstddef>

#include <openssl/evp.h>

namespace ieum::exchange {
namespace {

// The namespace: UUID 5c2f7d1e-6a43-5b0c-9d58-1e6e75ab2d10.
constexpr std::string_view kNamespace(
    "\x5c\x2f\x7d\x1e\x6a\x43\x5b\x0c\x9d\x58\x1e\x6e\x75\xab\x2d\x10", 16);

std::string Hex(std::string_view bytes) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string out;
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    out += kDigits[byte >> 4];
    out += kDigits[byte & 15];
  }
  return out;
}

}  // namespace

std::string Sha1(std::string_view bytes) {
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned int size = 0;
  EVP_Digest(bytes.data(), bytes.size(), digest, &size, EVP_sha1(), nullptr);
  return std::string(digest, digest + size);
}

std::string MakeUuid(std::string_view name) {
  std::string bytes = Sha1(std::string(kNamespace) + std::string(name)).substr(0, 16);
  bytes[6] = static_cast<char>((static_cast<unsigned char>(bytes[6]) & 0x0f) | 0x50);
  bytes[8] = static_cast<char>((static_cast<unsigned char>(bytes[8]) & 0x3f) | 0x80);
  std::string hex = Hex(bytes);
  for (const std::size_t at : {8, 13, 18, 23}) hex.insert(at, 1, '-');
  return hex;
}

bool IsUuid(std::string_view text) {
  if (text.size() != 36) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const bool hyphen = i == 8 || i == 13 || i == 18 || i == 23;
    const bool digit = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
    if (hyphen ? c != '-' : !digit) return false;
  }
  return true;
}

}  // namespace ieum::exchange
