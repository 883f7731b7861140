// The randomised decomposition against Eigen's exact one.
#include <random>
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include <Eigen/SVD>

#include "indexer/text/randomized_svd.h"

namespace ieum::indexer {
namespace {

// Sparse counts with a few shared topics, so that the spectrum falls like that of texts.
Eigen::MatrixXd RandomTexts(int rows, int columns, int topics, std::uint64_t seed) {
  std::mt19937_64 random(seed);
  std::uniform_real_distribution<double> uniform(0, 1);
  Eigen::MatrixXd matrix = Eigen::MatrixXd::Zero(rows, columns);
  for (int r = 0; r < rows; ++r) {
    const int topic = static_cast<int>(random() % static_cast<std::uint64_t>(topics));
    for (int c = 0; c < columns; ++c) {
      const double chance = c % topics == topic ? 0.5 : 0.03;
      // Floats, as rows hold them.
      if (uniform(random) < chance) matrix(r, c) = static_cast<float>(0.2 + uniform(random));
    }
  }
  return matrix;
}

SparseRows RowsOf(const Eigen::MatrixXd& matrix) {
  SparseRows rows;
  for (Eigen::Index r = 0; r < matrix.rows(); ++r) {
    std::vector<SparseEntry> row;
    for (Eigen::Index c = 0; c < matrix.cols(); ++c) {
      if (matrix(r, c) == 0) continue;
      row.push_back({static_cast<std::uint32_t>(c), static_cast<float>(matrix(r, c))});
    }
    rows.Add(row);
  }
  return rows;
}

struct Found {
  Eigen::VectorXd values;
  Eigen::MatrixXd vectors;  // columns
};

Found Approximate(const Eigen::MatrixXd& matrix, std::size_t rank) {
  SvdOptions options;
  options.rank = rank;
  options.seed = 1;
  const auto columns = static_cast<std::size_t>(matrix.cols());
  const RightSingular found = RandomizedSvd(RowsOf(matrix), columns, options);
  const auto kept = static_cast<Eigen::Index>(found.values.size());
  using Rows = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
  return {Eigen::Map<const Eigen::VectorXd>(found.values.data(), kept),
          Eigen::Map<const Rows>(found.vectors.data(), matrix.cols(), kept)};
}

TEST(RandomizedSvdTest, FindsTheLeadingSubspace) {
  for (const std::uint64_t seed : {1ULL, 2ULL, 3ULL}) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    const int topics = 8;
    const Eigen::MatrixXd matrix = RandomTexts(120, 90, topics, seed);
    const Eigen::JacobiSVD<Eigen::MatrixXd> exact(matrix,
                                                  Eigen::ComputeThinU | Eigen::ComputeThinV);
    const Found found = Approximate(matrix, topics);
    ASSERT_EQ(found.values.size(), topics);
    for (int i = 0; i < topics; ++i) {
      EXPECT_NEAR(found.values(i), exact.singularValues()(i), 0.01 * exact.singularValues()(i));
    }
    // Cosines of the angles between the two subspaces: the singular values of V1^T V2.
    const Eigen::MatrixXd overlap = exact.matrixV().leftCols(topics).transpose() * found.vectors;
    const Eigen::JacobiSVD<Eigen::MatrixXd> angles(overlap);
    EXPECT_GT(angles.singularValues().minCoeff(), 0.99);
    // What counts: how alike the texts look.
    const Eigen::MatrixXd a = (matrix * exact.matrixV().leftCols(topics)).rowwise().normalized();
    const Eigen::MatrixXd b = (matrix * found.vectors).rowwise().normalized();
    EXPECT_LT((a * a.transpose() - b * b.transpose()).cwiseAbs().maxCoeff(), 0.1);
  }
}

TEST(RandomizedSvdTest, IsExactAtFullRank) {
  const Eigen::MatrixXd matrix = RandomTexts(30, 20, 4, 9);
  const Eigen::JacobiSVD<Eigen::MatrixXd> exact(matrix, Eigen::ComputeThinV);
  const Found found = Approximate(matrix, 20);
  ASSERT_EQ(found.values.size(), 20);
  EXPECT_LT((found.values - exact.singularValues()).cwiseAbs().maxCoeff(), 1e-8);
  const Eigen::MatrixXd unit = found.vectors.transpose() * found.vectors;
  EXPECT_LT((unit - Eigen::MatrixXd::Identity(20, 20)).cwiseAbs().maxCoeff(), 1e-8);
  for (int i = 0; i < 20; ++i) {
    EXPECT_NEAR(std::abs(found.vectors.col(i).dot(exact.matrixV().col(i))), 1, 1e-6);
  }
}

TEST(RandomizedSvdTest, DropsWhatIsNotThereAndFixesSigns) {
  // Products of small whole numbers are exact, so that the rank is 3.
  const Eigen::MatrixXd left = (RandomTexts(40, 3, 1, 5) * 8).array().round();
  const Eigen::MatrixXd right = (RandomTexts(3, 25, 1, 6) * 8).array().round();
  const Found found = Approximate(left * right, 10);
  EXPECT_EQ(found.values.size(), 3);
  for (Eigen::Index i = 0; i < found.vectors.cols(); ++i) {
    Eigen::Index at = 0;
    found.vectors.col(i).cwiseAbs().maxCoeff(&at);
    EXPECT_GT(found.vectors(at, i), 0);
  }
  EXPECT_EQ(Approximate(Eigen::MatrixXd::Zero(4, 4), 2).values.size(), 0);
}

TEST(RandomizedSvdTest, EveryKernelFindsTheSameDigits) {
  const SparseRows rows = RowsOf(RandomTexts(70, 101, 7, 12));
  SvdOptions options;
  options.rank = 21;
  const RightSingular usual = RandomizedSvd(rows, 101, options);
  ASSERT_EQ(usual.values.size(), 21U);
  ASSERT_EQ(usual.vectors.size(), 21U * 101);
  for (const MatrixKernels& kernels : AllMatrixKernels()) {
    options.kernels = &kernels;
    const RightSingular found = RandomizedSvd(rows, 101, options);
    EXPECT_EQ(found.values, usual.values) << kernels.name;
    EXPECT_EQ(found.vectors, usual.vectors) << kernels.name;
  }
}

TEST(RandomizedSvdTest, GivesUpWhenAsked) {
  const SparseRows rows = RowsOf(RandomTexts(40, 30, 4, 13));
  SvdOptions options;
  int asked = 0;
  options.cancelled = [&asked] { return ++asked < 0; };
  EXPECT_FALSE(RandomizedSvd(rows, 30, options).values.empty());
  const int in_all = asked;
  ASSERT_GT(in_all, 5);
  for (int stop = 1; stop <= in_all; ++stop) {
    asked = 0;
    options.cancelled = [&asked, stop] { return ++asked >= stop; };
    EXPECT_TRUE(RandomizedSvd(rows, 30, options).values.empty());
    EXPECT_EQ(asked, stop);
  }
}

// Every sum against the order that is documented, with nothing left to the compiler.
TEST(MatrixKernelsTest, RoundAsDocumented) {
  const std::uint64_t seed = 14;
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937_64 random(seed);
  const auto number = [&random] { return static_cast<double>(random() >> 11) * 0x1p-52 - 1; };
  for (const std::size_t width : {8U, 16U, 40U}) {
    for (const std::size_t count : {0U, 1U, 3U, 4U, 9U}) {
      std::vector<double> left(count * width), right(count * width), factor(width * width);
      for (double& value : left) value = number();
      for (double& value : right) value = number();
      for (double& value : factor) value = number();
      std::vector<float> basis(50 * width);
      for (float& value : basis) value = static_cast<float>(number());
      std::vector<SparseEntry> row;
      for (std::size_t i = 0; i < count; ++i) {
        row.push_back({static_cast<std::uint32_t>(i * 5), static_cast<float>(number())});
      }
      std::vector<double> start(50 * width);
      for (double& value : start) value = number();
      for (const MatrixKernels& kernels : AllMatrixKernels()) {
        SCOPED_TRACE(kernels.name + std::string(" ") + std::to_string(width) + " " +
                     std::to_string(count));
        std::vector<double> image = start, scratch(width, 3.0);
        kernels.apply(row, width, basis.data(), image.data(), scratch.data());
        std::vector<double> gram(width * width, 0.5);
        kernels.add_gram(left.data(), right.data(), count, width, gram.data());
        std::vector<double> product(count * width + 1, 7.0);
        kernels.multiply(left.data(), count, width, factor.data(), product.data());
        EXPECT_EQ(product.back(), 7);
        for (std::size_t i = 0; i < width; ++i) {
          volatile double projected = 0;
          for (const SparseEntry& entry : row) {
            volatile double term = static_cast<double>(entry.value) *
                                   static_cast<double>(basis[entry.column * width + i]);
            projected = projected + term;
          }
          for (const SparseEntry& entry : row) {
            volatile double term = static_cast<double>(entry.value) * projected;
            volatile double sum = start[entry.column * width + i] + term;
            ASSERT_EQ(image[entry.column * width + i], sum);
          }
          for (std::size_t j = i; j < width; ++j) {
            volatile double sum = 0.5;
            for (std::size_t r = 0; r < count; ++r) {
              volatile double term = left[r * width + i] * right[r * width + j];
              sum = sum + term;
            }
            ASSERT_EQ(gram[i * width + j], sum);
          }
          for (std::size_t r = 0; r < count; ++r) {
            volatile double sum = 0;
            for (std::size_t k = 0; k < width; ++k) {
              volatile double term = left[r * width + k] * factor[k * width + i];
              sum = sum + term;
            }
            ASSERT_EQ(product[r * width + i], sum);
          }
        }
      }
    }
  }
}

}  // namespace
}  // namespace ieum::indexer
