// A text's vector as it is stored and compared: a byte for each dimension.
#ifndef IEUM_INDEXER_TEXT_EMBEDDING_H_
#define IEUM_INDEXER_TEXT_EMBEDDING_H_

#include <cstdint>
#include <span>
#include <vector>

namespace ieum::indexer {

// The bytes are the definition, not an approximation of floats kept elsewhere: products of integers
// add up to the same sum in any order, so every machine finds the same cosine to the last digit. An
// entry is the vector's, in units of its largest over 127.
struct Embedding {
  std::vector<std::int8_t> values;  // each in [-127, 127]
  std::int32_t square = 0;          // sum of the squares of the values; 0: no direction

  bool empty() const { return values.empty(); }
  friend bool operator==(const Embedding&, const Embedding&) = default;
};

// The same, where others keep the values.
struct EmbeddingView {
  std::span<const std::int8_t> values;
  std::int32_t square = 0;

  EmbeddingView() = default;
  EmbeddingView(std::span<const std::int8_t> all, std::int32_t sum) : values(all), square(sum) {}
  EmbeddingView(const Embedding& embedding)  // NOLINT(google-explicit-constructor): as a string
      : values(embedding.values), square(embedding.square) {}

  bool empty() const { return values.empty(); }
};

// At most 4096 dimensions, finite; the length does not matter.
Embedding Quantize(const std::vector<float>& vector);
// Values as they were stored. -128 is taken for -127.
Embedding FromBytes(std::vector<std::int8_t> values);

// In [-1, 1]; 0 when either has no direction or the dimensions differ.
double Cosine(EmbeddingView a, EmbeddingView b);

}  // namespace ieum::indexer

#endif  // IEUM_INDEXER_TEXT_EMBEDDING_H_
