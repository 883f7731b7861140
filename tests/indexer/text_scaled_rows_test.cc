// Every kernel to the last bit, and the logarithm that embeddings are weighted by.
#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>
#include <random>
#include <string>
#include <vector>

#include "gtest/gtest.h"

#include "indexer/text/scaled_rows.h"
#include "indexer/text/stable_log.h"

namespace ieum::indexer {
namespace {

TEST(ScaledRowsTest, EveryKernelRoundsAlike) {
  const std::uint64_t seed = 71;
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937_64 random(seed);
  for (const std::size_t size : {0U, 1U, 15U, 16U, 63U, 64U, 65U, 200U, 256U, 300U}) {
    for (const std::size_t count : {0U, 1U, 2U, 40U}) {
      std::vector<std::int16_t> values(size * count);
      for (std::int16_t& value : values) value = static_cast<std::int16_t>(random());
      std::vector<ScaledRow> rows;
      for (std::size_t i = 0; i < count; ++i) {
        const float scale = static_cast<float>(random() >> 40) * 1e-9F;
        rows.push_back({values.data() + i * size, i % 7 == 3 ? 1e-41F : scale});
      }
      // As documented, with nothing left to the compiler.
      std::vector<float> expected(size);
      for (std::size_t d = 0; d < size; ++d) {
        volatile float sum = 0;
        for (const ScaledRow& row : rows) {
          volatile float product = row.scale * static_cast<float>(row.values[d]);
          sum = sum + product;
        }
        expected[d] = sum;
      }
      for (const SumScaledRowsKernel kernel : SumScaledRowsKernels()) {
        std::vector<float> sums(size + 1, 5.0F);
        kernel(rows, size, sums.data());
        EXPECT_EQ(sums.back(), 5.0F);
        ASSERT_TRUE(size == 0 ||
                    std::memcmp(sums.data(), expected.data(), size * sizeof(float)) == 0)
            << size << " entries of " << count << " rows";
      }
    }
  }
}

TEST(StableLogTest, IsTheLogarithm) {
  std::mt19937_64 random(72);
  for (int i = 0; i < 100'000; ++i) {
    const double x = std::ldexp(1 + static_cast<double>(random() >> 11) * 0x1p-53,
                                static_cast<int>(random() % 80) - 40);
    ASSERT_NEAR(StableLog(x), std::log(x), 2e-15 * std::max(1.0, std::fabs(std::log(x)))) << x;
  }
  for (const double x : {1.0 + 0x1p-52, 1.0 - 0x1p-53, 0.70710678, 0.7071068, 1e300, 1e-300}) {
    EXPECT_NEAR(StableLog(x), std::log(x), 2e-15 * std::fabs(std::log(x))) << x;
  }
  EXPECT_EQ(StableLog(1), 0);
  EXPECT_EQ(StableLog(std::numeric_limits<double>::min()), -1022 * std::log(2.0));
}

// The digits that every machine must find; these are those of the same steps in Python.
TEST(StableLogTest, HasTheSameDigitsEverywhere) {
  EXPECT_EQ(StableLog(3), 0x1.193ea7aad030ap+0);
  EXPECT_EQ(StableLog(10), 0x1.26bb1bbb55515p+1);
  EXPECT_EQ(InverseDocumentFrequency(1'000'000, 17), 0x1.5e81856499476p+3);
}

}  // namespace
}  // namespace ieum::indexer
