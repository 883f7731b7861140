#include "indexer/text/text_model.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

namespace ieum::indexer {
namespace {

// The nearest of many weak neighbours should not outvote one strong one: votes go with this power
// of the cosine.
constexpr int kVotePower = 4;

double SmoothIdf(double texts, double containing) {
  return std::log(1 + (texts - containing + 0.5) / (containing + 0.5));
}

// Eight sums at a time, so that the compiler can use vector instructions without reordering ours.
float Dot(const float* a, const float* b, std::size_t size) {
  float lanes[8] = {};
  std::size_t i = 0;
  for (; i + 8 <= size; i += 8) {
    for (std::size_t lane = 0; lane < 8; ++lane) lanes[lane] += a[i + lane] * b[i + lane];
  }
  float sum = 0;
  for (; i < size; ++i) sum += a[i] * b[i];
  for (const float lane : lanes) sum += lane;
  return sum;
}

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

std::size_t TextModel::bytes() const {
  return terms_.size() * sizeof(TermRow) +
         (projection_.size() + exemplars_.size()) * sizeof(float) +
         exemplar_needs_.size() * sizeof(std::vector<NeedHint>);
}

std::vector<float> TextModel::Embed(const TermVector& terms) const {
  const auto dimension = static_cast<std::size_t>(dimension_);
  std::vector<float> vector(dimension, 0.0F);
  for (const TermCount& entry : terms) {
    const std::size_t row = RowOf(entry.term);
    if (row == terms_.size() || !(entry.count > 0)) continue;
    const float weight = std::log1p(entry.count) * terms_[row].idf;
    const float* projected = projection_.data() + row * dimension;
    for (std::size_t d = 0; d < dimension; ++d) vector[d] += weight * projected[d];
  }
  MakeUnit(vector);
  return vector;
}

double TextModel::Idf(TermHash term) const {
  const std::size_t row = RowOf(term);
  return row < terms_.size() ? static_cast<double>(terms_[row].idf)
                             : SmoothIdf(static_cast<double>(text_count_), 0);
}

std::vector<NeedHint> TextModel::NearestNeeds(const std::vector<float>& unit_vector, int k) const {
  const auto dimension = static_cast<std::size_t>(dimension_);
  if (unit_vector.size() != dimension || k <= 0) return {};
  std::vector<std::pair<float, std::size_t>> nearest;  // cosine, exemplar
  for (std::size_t i = 0; i < exemplar_needs_.size(); ++i) {
    const float cosine = Dot(unit_vector.data(), exemplars_.data() + i * dimension, dimension);
    if (cosine > 0) nearest.emplace_back(std::min(cosine, 1.0F), i);
  }
  const std::size_t kept = std::min(nearest.size(), static_cast<std::size_t>(k));
  const auto better = [](const auto& a, const auto& b) {
    return a.first != b.first ? a.first > b.first : a.second < b.second;
  };
  std::partial_sort(nearest.begin(), nearest.begin() + static_cast<std::ptrdiff_t>(kept),
                    nearest.end(), better);
  double votes = 0;
  std::map<store::SubAreaId, double> sums;
  for (std::size_t n = 0; n < kept; ++n) {
    const double cosine = static_cast<double>(nearest[n].first);
    const double vote = std::pow(cosine, kVotePower);
    votes += vote;
    for (const NeedHint& need : exemplar_needs_[nearest[n].second]) {
      sums[need.sub_area] += vote * cosine * need.weight;
    }
  }
  std::vector<NeedHint> needs;
  for (const auto& [sub_area, sum] : sums) {
    if (sum > 0) needs.push_back({sub_area, std::min(1.0, sum / votes)});
  }
  return needs;
}

}  // namespace ieum::indexer
