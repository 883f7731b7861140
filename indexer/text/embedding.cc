#include "indexer/text/embedding.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "indexer/text/dot_product.h"

namespace ieum::indexer {
namespace {

constexpr float kLargest = 127;

}  // namespace

Embedding FromBytes(std::vector<std::int8_t> values) {
  Embedding out{std::move(values), 0};
  for (std::int8_t& value : out.values) value = std::max<std::int8_t>(value, -127);
  out.square = Dot(out.values, out.values.data());
  return out;
}

Embedding Quantize(const std::vector<float>& vector) {
  float largest = 0;
  for (const float value : vector) largest = std::max(largest, std::fabs(value));
  std::vector<std::int8_t> values(vector.size(), 0);
  if (largest > 0) {
    for (std::size_t i = 0; i < vector.size(); ++i) {
      values[i] = static_cast<std::int8_t>(std::lround(vector[i] / largest * kLargest));
    }
  }
  return FromBytes(std::move(values));
}

double Cosine(EmbeddingView a, EmbeddingView b) {
  if (a.square == 0 || b.square == 0 || a.values.size() != b.values.size()) return 0;
  const double lengths = std::sqrt(static_cast<double>(a.square) * static_cast<double>(b.square));
  return std::clamp(static_cast<double>(Dot(a.values, b.values.data())) / lengths, -1.0, 1.0);
}

}  // namespace ieum::indexer
