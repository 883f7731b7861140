#include "indexer/text/exemplars.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

#include "indexer/text/dot_product.h"

namespace ieum::indexer {
namespace {

constexpr std::size_t kBlock = 512;  // rows whose products are looked at together

}  // namespace

void Exemplars::Reserve(std::size_t count) {
  values_.reserve(count * dimension_);
  lengths_.reserve(count);
  needs_.reserve(count);
}

void Exemplars::Add(const Embedding& embedding, std::vector<NeedHint> needs) {
  if (embedding.square == 0 || embedding.values.size() != dimension_) return;
  values_.insert(values_.end(), embedding.values.begin(), embedding.values.end());
  lengths_.push_back(std::sqrt(static_cast<double>(embedding.square)));
  needs_.push_back(std::move(needs));
}

std::vector<Exemplars::Near> Exemplars::Nearest(const Embedding& query, std::size_t k) const {
  const double length = std::sqrt(static_cast<double>(query.square));
  // Best first; the first added wins ties, because rows come in that order.
  std::vector<Near> nearest;
  double least = 0;  // what a cosine, times the query's length, must exceed
  std::int32_t sums[kBlock];
  for (std::size_t begin = 0; begin < size(); begin += kBlock) {
    const std::size_t count = std::min(kBlock, size() - begin);
    DotRows(query.values, {values_.data() + begin * dimension_, count, dimension_}, sums);
    for (std::size_t i = 0; i < count; ++i) {
      const double likeness = static_cast<double>(sums[i]) / lengths_[begin + i];
      if (likeness <= least) continue;
      const auto place =
          std::upper_bound(nearest.begin(), nearest.end(), likeness,
                           [](double wanted, const Near& near) { return wanted > near.cosine; });
      nearest.insert(place, {likeness, begin + i});
      if (nearest.size() > k) nearest.pop_back();
      if (nearest.size() == k) least = nearest.back().cosine;
    }
  }
  for (Near& near : nearest) near.cosine = std::min(near.cosine / length, 1.0);
  return nearest;
}

std::vector<NeedHint> Exemplars::NearestNeeds(const Embedding& query, int k) const {
  if (query.values.size() != dimension_ || query.square == 0 || k <= 0) return {};
  double votes = 0;
  std::map<store::SubAreaId, double> sums;
  for (const Near& near : Nearest(query, static_cast<std::size_t>(k))) {
    // The nearest of many weak neighbours should not outvote one strong one.
    const double square = near.cosine * near.cosine;
    const double vote = square * square;
    votes += vote;
    for (const NeedHint& need : needs_[near.exemplar]) {
      sums[need.sub_area] += vote * near.cosine * need.weight;
    }
  }
  std::vector<NeedHint> needs;
  for (const auto& [sub_area, sum] : sums) {
    if (sum > 0) needs.push_back({sub_area, std::min(1.0, sum / votes)});
  }
  return needs;
}

}  // namespace ieum::indexer
