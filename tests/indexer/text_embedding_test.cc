#include <cmath>
#include <random>

#include "gtest/gtest.h"

#include "indexer/text/embedding.h"

namespace ieum::indexer {
namespace {

std::vector<float> RandomUnit(std::mt19937_64& random, std::size_t dimension) {
  std::vector<float> vector(dimension);
  double square = 0;
  for (float& value : vector) {
    // Sums of uniform numbers: many small entries, few large ones, as in a trained model.
    for (int i = 0; i < 6; ++i) value += static_cast<float>(random() >> 40) / (1 << 24) - 0.5F;
    square += static_cast<double>(value) * static_cast<double>(value);
  }
  for (float& value : vector) value /= static_cast<float>(std::sqrt(square));
  return vector;
}

double FloatCosine(const std::vector<float>& a, const std::vector<float>& b) {
  double dot = 0, aa = 0, bb = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    dot += static_cast<double>(a[i]) * static_cast<double>(b[i]);
    aa += static_cast<double>(a[i]) * static_cast<double>(a[i]);
    bb += static_cast<double>(b[i]) * static_cast<double>(b[i]);
  }
  return dot / std::sqrt(aa * bb);
}

TEST(EmbeddingTest, CosinesAreThoseOfTheFloatsToTheThirdDigit) {
  std::mt19937_64 random(7);
  for (const std::size_t dimension : {2U, 31U, 256U, 1000U}) {
    for (int round = 0; round < 200; ++round) {
      const std::vector<float> a = RandomUnit(random, dimension);
      std::vector<float> b = RandomUnit(random, dimension);
      // From strangers to near twins.
      for (std::size_t i = 0; i < dimension; ++i) b[i] += a[i] * static_cast<float>(round) / 50;
      EXPECT_NEAR(Cosine(Quantize(a), Quantize(b)), FloatCosine(a, b), 6e-3)
          << dimension << " dimensions, round " << round;
    }
  }
}

TEST(EmbeddingTest, AVectorIsWhollyLikeItselfAndItsMultiples) {
  std::mt19937_64 random(8);
  const std::vector<float> a = RandomUnit(random, 256);
  std::vector<float> longer = a;
  for (float& value : longer) value *= 1024;
  EXPECT_EQ(Cosine(Quantize(a), Quantize(a)), 1);
  EXPECT_EQ(Quantize(longer), Quantize(a));
  for (float& value : longer) value = -value;
  EXPECT_EQ(Cosine(Quantize(a), Quantize(longer)), -1);
}

TEST(EmbeddingTest, WithoutDirectionOrOfAnotherModelNothingIsAlike) {
  const Embedding some = Quantize({0.6F, -0.8F});
  EXPECT_EQ(Cosine(some, Quantize({0, 0})), 0);
  EXPECT_EQ(Cosine(some, Quantize({0.6F, -0.8F, 0})), 0);
  EXPECT_EQ(Cosine({}, {}), 0);
  EXPECT_TRUE(Quantize({}).empty());
}

TEST(EmbeddingTest, BytesAreTakenAsTheyWereGivenOut) {
  const Embedding some = Quantize({0.6F, -0.8F, 0.001F});
  EXPECT_EQ(FromBytes(some.values), some);
  EXPECT_EQ(some.values.at(1), -127);
  // No embedding has it; the sum of squares must not be beyond those that can be.
  EXPECT_EQ(FromBytes({-128, 127}), FromBytes({-127, 127}));
}

}  // namespace
}  // namespace ieum::indexer
