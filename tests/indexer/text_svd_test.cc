// The randomised decomposition against Eigen's exact one.
#include <random>
#include <string>

#include "gtest/gtest.h"
#include <Eigen/SVD>

#include "indexer/text/randomized_svd.h"

namespace ieum::indexer {
namespace {

using Sparse = Eigen::SparseMatrix<double, Eigen::RowMajor>;

// Sparse counts with a few shared topics, so that the spectrum falls like that of texts.
Eigen::MatrixXd RandomTexts(int rows, int columns, int topics, std::uint64_t seed) {
  std::mt19937_64 random(seed);
  std::uniform_real_distribution<double> uniform(0, 1);
  Eigen::MatrixXd matrix = Eigen::MatrixXd::Zero(rows, columns);
  for (int r = 0; r < rows; ++r) {
    const int topic = static_cast<int>(random() % static_cast<std::uint64_t>(topics));
    for (int c = 0; c < columns; ++c) {
      const double chance = c % topics == topic ? 0.5 : 0.03;
      if (uniform(random) < chance) matrix(r, c) = 0.2 + uniform(random);
    }
  }
  return matrix;
}

RightSingular Approximate(const Eigen::MatrixXd& matrix, int rank) {
  SvdOptions options;
  options.rank = rank;
  options.seed = 1;
  return RandomizedSvd(Sparse(matrix.sparseView()), options);
}

TEST(RandomizedSvdTest, FindsTheLeadingSubspace) {
  for (const std::uint64_t seed : {1ULL, 2ULL, 3ULL}) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    const int topics = 8;
    const Eigen::MatrixXd matrix = RandomTexts(120, 90, topics, seed);
    const Eigen::JacobiSVD<Eigen::MatrixXd> exact(matrix,
                                                  Eigen::ComputeThinU | Eigen::ComputeThinV);
    const RightSingular found = Approximate(matrix, topics);
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
  const RightSingular found = Approximate(matrix, 20);
  ASSERT_EQ(found.values.size(), 20);
  EXPECT_LT((found.values - exact.singularValues()).cwiseAbs().maxCoeff(), 1e-8);
  const Eigen::MatrixXd unit = found.vectors.transpose() * found.vectors;
  EXPECT_LT((unit - Eigen::MatrixXd::Identity(20, 20)).cwiseAbs().maxCoeff(), 1e-8);
  for (int i = 0; i < 20; ++i) {
    EXPECT_NEAR(std::abs(found.vectors.col(i).dot(exact.matrixV().col(i))), 1, 1e-6);
  }
}

TEST(RandomizedSvdTest, DropsWhatIsNotThereAndFixesSigns) {
  const Eigen::MatrixXd left = RandomTexts(40, 3, 1, 5);
  const Eigen::MatrixXd right = RandomTexts(3, 25, 1, 6);
  const RightSingular found = Approximate(left * right, 10);
  EXPECT_EQ(found.values.size(), 3);
  for (Eigen::Index i = 0; i < found.vectors.cols(); ++i) {
    Eigen::Index at = 0;
    found.vectors.col(i).cwiseAbs().maxCoeff(&at);
    EXPECT_GT(found.vectors(at, i), 0);
  }
  EXPECT_EQ(Approximate(Eigen::MatrixXd::Zero(4, 4), 2).values.size(), 0);
}

}  // namespace
}  // namespace ieum::indexer
