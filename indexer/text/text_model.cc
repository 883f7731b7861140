#include "indexer/text/text_model.h"

#include <algorithm>
#include <cmath>

#include "indexer/text/scaled_rows.h"
#include "indexer/text/stable_log.h"

namespace ieum::indexer {
namespace {

void MakeUnit(std::vector<float>& vector) {
  double square = 0;
  for (const float x : vector) square += static_cast<double>(x) * static_cast<double>(x);
  if (!(square > 0)) return;
  const auto scale = static_cast<float>(1 / std::sqrt(square));
  for (float& x : vector) x *= scale;
}

}  // namespace

std::size_t TextModel::RowOf(TermHash term) const {
  // Hashes are spread evenly, so the place can be guessed and is found within a few steps.
  const std::size_t size = terms_.size();
  if (size == 0) return size;
  std::size_t row = static_cast<std::size_t>(((term >> 32) * size) >> 32);
  std::size_t stride = 1;
  std::size_t low = row;
  while (low > 0 && terms_[low].term > term) {
    low -= std::min(low, stride);
    stride *= 2;
  }
  stride = 1;
  std::size_t high = row + 1;
  while (high < size && terms_[high - 1].term < term) {
    high += std::min(size - high, stride);
    stride *= 2;
  }
  const auto begin = terms_.begin();
  const auto found = std::lower_bound(
      begin + static_cast<std::ptrdiff_t>(low), begin + static_cast<std::ptrdiff_t>(high), term,
      [](const TermRow& candidate, TermHash wanted) { return candidate.term < wanted; });
  row = static_cast<std::size_t>(found - begin);
  return row < size && terms_[row].term == term ? row : size;
}

double TextModel::WeightOf(std::size_t row, float count) const {
  return StableLog(1 + static_cast<double>(count)) * static_cast<double>(terms_[row].idf);
}

std::size_t TextModel::bytes() const {
  constexpr std::size_t kExemplarBytes = 40;  // beside the values
  return terms_.size() * sizeof(TermRow) + projection_.size() * sizeof(projection_[0]) +
         exemplars_.values().size() + exemplars_.size() * kExemplarBytes;
}

std::vector<float> TextModel::Embed(const TermVector& terms) const {
  const auto dimension = static_cast<std::size_t>(dimension_);
  std::vector<ScaledRow> rows;
  rows.reserve(terms.size());
  for (const TermCount& entry : terms) {
    const std::size_t row = RowOf(entry.term);
    if (row == terms_.size() || !(entry.count > 0)) continue;
    const double scale = WeightOf(row, entry.count) * static_cast<double>(terms_[row].unit);
    rows.push_back({projection_.data() + row * dimension, static_cast<float>(scale)});
  }
  std::vector<float> vector(dimension, 0.0F);
  SumScaledRows(rows, dimension, vector.data());
  MakeUnit(vector);
  return vector;
}

double TextModel::Idf(TermHash term) const {
  const std::size_t row = RowOf(term);
  return row < terms_.size() ? static_cast<double>(terms_[row].idf)
                             : InverseDocumentFrequency(static_cast<double>(text_count_), 0);
}

}  // namespace ieum::indexer
