#include "service/evaluate/metrics.h"

#include <cmath>

#include "gtest/gtest.h"

namespace ieum::evaluate {
namespace {

// a ideal, b good, c acceptable, z judged not adequate.
const Grades kGrades = {{"a", 3}, {"b", 2}, {"c", 1}, {"z", 0}};

TEST(Ndcg, IsOneForTheIdealOrder) {
  EXPECT_DOUBLE_EQ(*Ndcg({"a", "b", "c"}, kGrades, 10), 1);
  EXPECT_DOUBLE_EQ(*Ndcg({"a", "b", "c", "z", "unjudged"}, kGrades, 10), 1);
}

TEST(Ndcg, WorkedByHand) {
  // Gains 7, 3, 1; discounts 1, log2(3) = 1.58496, log2(4) = 2. Ideal: 7 + 3/1.58496 + 1/2
  // = 9.39279. "z b a": 0 + 3/1.58496 + 7/2 = 5.39279.
  EXPECT_NEAR(*Ndcg({"z", "b", "a"}, kGrades, 10), 5.392789 / 9.392789, 1e-6);
  // "c" alone: 1.
  EXPECT_NEAR(*Ndcg({"c"}, kGrades, 10), 1 / 9.392789, 1e-6);
}

TEST(Ndcg, LooksOnlyAtItsDepthInRankingAndIdeal) {
  EXPECT_DOUBLE_EQ(*Ndcg({"z", "a"}, kGrades, 1), 0);
  EXPECT_DOUBLE_EQ(*Ndcg({"a", "z"}, kGrades, 1), 1);
}

TEST(Ndcg, RepetitionsEarnNothingAndTakeTheirPlace) {
  EXPECT_NEAR(*Ndcg({"a", "a", "b"}, kGrades, 10), (7 + 3.0 / 2) / 9.392789, 1e-6);
}

TEST(Ndcg, IsUndefinedWithoutAPositiveGrade) {
  EXPECT_FALSE(Ndcg({"z"}, {{"z", 0}}, 10).has_value());
  EXPECT_FALSE(Ndcg({"z"}, {}, 10).has_value());
}

TEST(Ndcg, IsZeroForAnEmptyRanking) { EXPECT_DOUBLE_EQ(*Ndcg({}, kGrades, 10), 0); }

TEST(Recall, WorkedByHand) {
  EXPECT_DOUBLE_EQ(*Recall({"x", "a", "c"}, kGrades, 10, 1), 2.0 / 3);
  EXPECT_DOUBLE_EQ(*Recall({"x", "a", "c"}, kGrades, 10, 2), 1.0 / 2);
  // Three are judged positive, but two places can hold only two of them.
  EXPECT_DOUBLE_EQ(*Recall({"a", "b"}, kGrades, 2, 1), 1);
  EXPECT_DOUBLE_EQ(*Recall({"x", "b", "a"}, kGrades, 2, 1), 1.0 / 2);
}

TEST(Recall, IsUndefinedWhenNothingReachesTheGrade) {
  EXPECT_FALSE(Recall({"c"}, {{"c", 1}}, 10, 2).has_value());
  EXPECT_TRUE(Recall({"c"}, {{"c", 1}}, 10, 1).has_value());
}

TEST(Recall, CountsAResourceOnce) {
  EXPECT_DOUBLE_EQ(*Recall({"a", "a"}, kGrades, 10, 1), 1.0 / 3);
}

TEST(ReciprocalRank, WorkedByHand) {
  EXPECT_DOUBLE_EQ(*ReciprocalRank({"x", "z", "c", "a"}, kGrades, 10), 1.0 / 3);
  EXPECT_DOUBLE_EQ(*ReciprocalRank({"x", "z", "c", "a"}, kGrades, 2), 0);
  EXPECT_FALSE(ReciprocalRank({"z"}, {{"z", 0}}, 10).has_value());
}

TEST(Mean, OfNothingIsNothing) {
  Mean mean;
  EXPECT_FALSE(mean.value().has_value());
  mean.Add(std::optional<double>());
  EXPECT_FALSE(mean.value().has_value());
  mean.Add(0.25);
  mean.Add(0.75);
  EXPECT_DOUBLE_EQ(*mean.value(), 0.5);
  EXPECT_EQ(mean.count(), 2u);
}

TEST(BootstrapRatio, OfProportionalPairsHasNoSpread) {
  const std::vector<Pair> pairs = {{"c1", 0.9, 0.6}, {"c2", 0.3, 0.2}, {"c2", 0.6, 0.4}};
  const auto interval = BootstrapRatio(pairs, 500, 1);
  ASSERT_TRUE(interval.has_value());
  EXPECT_NEAR(interval->ratio, 1.5, 1e-12);
  EXPECT_NEAR(interval->low, 1.5, 1e-12);
  EXPECT_NEAR(interval->high, 1.5, 1e-12);
}

TEST(BootstrapRatio, BracketsTheRatioAndRepeatsItself) {
  std::vector<Pair> pairs;
  for (int i = 0; i < 60; ++i) {
    pairs.push_back(
        {"c" + std::to_string(i / 3), 0.5 + 0.4 * std::sin(i), 0.4 + 0.3 * std::cos(i)});
  }
  const auto one = BootstrapRatio(pairs, 2000, 7);
  const auto two = BootstrapRatio(pairs, 2000, 7);
  EXPECT_LT(one->low, one->ratio);
  EXPECT_GT(one->high, one->ratio);
  EXPECT_EQ(one->low, two->low);
  EXPECT_EQ(one->high, two->high);
}

TEST(BootstrapRatio, DrawsWholeGroups) {
  // One group alone: every resample is the sample itself, however its needs differ.
  const std::vector<Pair> pairs = {{"c1", 1, 0.1}, {"c1", 0, 0.9}, {"c1", 0.5, 0.5}};
  const auto interval = BootstrapRatio(pairs, 200, 3);
  EXPECT_DOUBLE_EQ(interval->ratio, 1);
  EXPECT_DOUBLE_EQ(interval->low, 1);
  EXPECT_DOUBLE_EQ(interval->high, 1);
}

TEST(BootstrapRatio, IsUndefinedOverNothing) {
  EXPECT_FALSE(BootstrapRatio({}, 100, 1).has_value());
  EXPECT_FALSE(BootstrapRatio({{"c", 1, 0}}, 100, 1).has_value());
}

}  // namespace
}  // namespace ieum::evaluate
