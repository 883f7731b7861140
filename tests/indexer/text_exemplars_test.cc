// The nearest exemplars against all of them sorted.
#include <algorithm>
#include <cmath>
#include <map>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "gtest/gtest.h"

#include "indexer/text/exemplars.h"

namespace ieum::indexer {
namespace {

Embedding RandomEmbedding(std::mt19937_64& random, std::size_t dimension, int spread) {
  std::vector<std::int8_t> values(dimension);
  for (std::int8_t& value : values) {
    value = static_cast<std::int8_t>(static_cast<int>(random() % 255) - 127);
    if (random() % 4 != 0) value = static_cast<std::int8_t>(value % (spread + 1));
  }
  return FromBytes(std::move(values));
}

// Cosines of all, in the order that the class documents.
std::map<store::SubAreaId, double> PlainNeeds(
    const std::vector<std::pair<Embedding, std::vector<NeedHint>>>& all, const Embedding& query,
    std::size_t k) {
  std::vector<std::pair<double, std::size_t>> near;
  for (std::size_t i = 0; i < all.size(); ++i) {
    const double cosine = Cosine(all[i].first, query);
    if (cosine > 0) near.emplace_back(-cosine, i);
  }
  std::sort(near.begin(), near.end());
  near.resize(std::min(near.size(), k));
  double votes = 0;
  std::map<store::SubAreaId, double> sums;
  for (const auto& [negative, index] : near) {
    votes += std::pow(-negative, 4);
    for (const NeedHint& need : all[index].second) {
      sums[need.sub_area] += std::pow(-negative, 5) * need.weight;
    }
  }
  for (auto& [sub_area, sum] : sums) sum /= votes;
  return sums;
}

TEST(ExemplarsTest, NearestNeedsAreThoseOfAllSorted) {
  const std::uint64_t seed = 91;
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937_64 random(seed);
  for (const std::size_t dimension : {1U, 7U, 64U, 256U}) {
    for (const std::size_t count : {0U, 1U, 9U, 511U, 512U, 1300U}) {
      Exemplars exemplars(dimension);
      std::vector<std::pair<Embedding, std::vector<NeedHint>>> all;
      for (std::size_t i = 0; i < count; ++i) {
        // Some twice: ties go to the first.
        Embedding embedding = i > 0 && random() % 5 == 0 ? all[random() % i].first
                                                         : RandomEmbedding(random, dimension, 20);
        std::vector<NeedHint> needs = {{static_cast<store::SubAreaId>(random() % 6), 0.5},
                                       {static_cast<store::SubAreaId>(6 + i % 3), 0.25}};
        if (embedding.square != 0) exemplars.Add(embedding, needs);
        all.emplace_back(std::move(embedding), std::move(needs));
      }
      for (const int k : {1, 2, 10, 2000}) {
        const Embedding query = RandomEmbedding(random, dimension, 60);
        const auto expected = PlainNeeds(all, query, static_cast<std::size_t>(k));
        const std::vector<NeedHint> found = exemplars.NearestNeeds(query, k);
        ASSERT_EQ(found.size(), expected.size()) << dimension << " " << count << " " << k;
        auto wanted = expected.begin();
        for (const NeedHint& need : found) {
          EXPECT_EQ(need.sub_area, wanted->first);
          EXPECT_NEAR(need.weight, wanted->second, 1e-12);
          ++wanted;
        }
      }
    }
  }
}

TEST(ExemplarsTest, WithoutDirectionOrOfAnotherDimensionNothingIsNear) {
  Exemplars exemplars(3);
  exemplars.Add(FromBytes({0, 0, 0}), {{1, 1}});
  exemplars.Add(FromBytes({1, 2}), {{1, 1}});
  EXPECT_EQ(exemplars.size(), 0U);
  exemplars.Add(FromBytes({1, 2, 3}), {{1, 1}});
  EXPECT_EQ(exemplars.size(), 1U);
  EXPECT_EQ(exemplars.NearestNeeds(FromBytes({1, 2, 3}), 4).size(), 1U);
  EXPECT_TRUE(exemplars.NearestNeeds(FromBytes({1, 2, 3}), 0).empty());
  EXPECT_TRUE(exemplars.NearestNeeds(FromBytes({1, 2, 3}), -1).empty());
  EXPECT_TRUE(exemplars.NearestNeeds(FromBytes({1, 2}), 4).empty());
  EXPECT_TRUE(exemplars.NearestNeeds(FromBytes({0, 0, 0}), 4).empty());
  EXPECT_TRUE(exemplars.NearestNeeds(FromBytes({-1, -2, -3}), 4).empty());
}

}  // namespace
}  // namespace ieum::indexer
