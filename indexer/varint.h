// Small numbers in few bytes: seven bits a byte, the lowest first, the high bit on all but the
// last.
#ifndef IEUM_INDEXER_VARINT_H_
#define IEUM_INDEXER_VARINT_H_

#include <cstdint>
#include <string>

namespace ieum::indexer {

inline void AppendVarint(std::uint64_t value, std::string& out) {
  for (; value >= 0x80; value >>= 7) out.push_back(static_cast<char>((value & 0x7F) | 0x80));
  out.push_back(static_cast<char>(value));
}

// Reads what AppendVarint wrote, and moves `at` behind it. For bytes of our own making.
inline std::uint64_t ReadVarint(const char*& at) {
  std::uint64_t value = 0;
  for (unsigned shift = 0;; shift += 7) {
    const auto byte = static_cast<unsigned char>(*at++);
    value |= static_cast<std::uint64_t>(byte & 0x7F) << shift;
    if (byte < 0x80) return value;
  }
}

}  // namespace ieum::indexer

#endif  // IEUM_INDEXER_VARINT_H_
