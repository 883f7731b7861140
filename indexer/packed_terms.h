// The terms of a text in few bytes: most by their number in the text model, the rest by their hash.
#ifndef IEUM_INDEXER_PACKED_TERMS_H_
#define IEUM_INDEXER_PACKED_TERMS_H_

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

#include "indexer/text/analyzer.h"
#include "indexer/text/text_model.h"
#include "indexer/varint.h"

namespace ieum::indexer {

// Numbers are those of `model`; the bytes mean nothing with another.
std::string PackTerms(const TermVector& terms, const TextModel& model);

// A view of what PackTerms made, and of nothing else. Layout: the number of known terms; for each,
// in order, (distance from the number before) * 4 + a code of its count, and the count itself where
// the code cannot say it; then the unknown terms, eight bytes of hash and a count each. Integers
// are varints, counts halves.
class PackedTerms {
 public:
  PackedTerms() = default;
  explicit PackedTerms(std::string_view bytes) : bytes_(bytes) {}

  std::string_view bytes() const { return bytes_; }

  // Calls `known(number, count)` for the terms that the model knows, numbers ascending, then
  // `unknown(hash, count)` for the others, hashes ascending.
  template <typename Known, typename Unknown>
  void ForEach(Known known, Unknown unknown) const {
    const char* at = bytes_.data();
    const char* const end = at + bytes_.size();
    if (at == end) return;
    std::uint64_t left = ReadVarint(at);
    std::uint64_t number = 0;
    for (; left > 0; --left) {
      const std::uint64_t step = ReadVarint(at);
      number += step >> 2;
      const auto code = static_cast<unsigned>(step & 3);
      known(static_cast<std::uint32_t>(number), code == kOther ? Count(at) : kCounts[code]);
    }
    while (at < end) {
      TermHash hash = 0;
      std::memcpy(&hash, at, sizeof hash);
      at += sizeof hash;
      const float count = Count(at);
      unknown(hash, count);
    }
  }

 private:
  friend std::string PackTerms(const TermVector& terms, const TextModel& model);

  static constexpr unsigned kOther = 3;
  static constexpr float kCounts[kOther] = {1.0F, 0.5F, 3.0F};

  // Twice the count where that is a whole number, else 0 and the four bytes of the float.
  static float Count(const char*& at) {
    const std::uint64_t halves = ReadVarint(at);
    if (halves > 0) return static_cast<float>(halves) / 2;
    float count = 0;
    std::memcpy(&count, at, sizeof count);
    at += sizeof count;
    return count;
  }

  std::string_view bytes_;
};

}  // namespace ieum::indexer

#endif  // IEUM_INDEXER_PACKED_TERMS_H_
