#include "indexer/text/randomized_svd.h"

#include <algorithm>
#include <random>

#include <Eigen/Eigenvalues>
#include <Eigen/QR>

namespace ieum::indexer {
namespace {

using Dense = Eigen::MatrixXd;
using Sparse = Eigen::SparseMatrix<double, Eigen::RowMajor>;

constexpr double kNoise = 1e-5;

// Nearly normal, mean 0 and variance 1: the sum of twelve uniform numbers less 6 (Irwin-Hall). The
// range finder needs no more than that, and unlike std::normal_distribution or a logarithm it has
// the same bits in every library.
double NextGaussian(std::mt19937_64& random) {
  double sum = 0;
  for (int i = 0; i < 12; ++i) sum += static_cast<double>(random() >> 11) * 0x1.0p-53;
  return sum - 6;
}

Dense GaussianMatrix(Eigen::Index rows, Eigen::Index columns, std::uint64_t seed) {
  std::mt19937_64 random(seed);
  Dense matrix(rows, columns);
  for (Eigen::Index c = 0; c < columns; ++c) {
    for (Eigen::Index r = 0; r < rows; ++r) matrix(r, c) = NextGaussian(random);
  }
  return matrix;
}

Dense Orthonormal(const Dense& matrix) {
  const Eigen::HouseholderQR<Dense> qr(matrix);
  return qr.householderQ() * Dense::Identity(matrix.rows(), matrix.cols());
}

void FixSigns(Dense& vectors) {
  for (Eigen::Index c = 0; c < vectors.cols(); ++c) {
    Eigen::Index largest = 0;
    vectors.col(c).cwiseAbs().maxCoeff(&largest);
    if (vectors(largest, c) < 0) vectors.col(c) = -vectors.col(c);
  }
}

}  // namespace

RightSingular RandomizedSvd(const Sparse& matrix, const SvdOptions& options) {
  const Eigen::Index smaller = std::min(matrix.rows(), matrix.cols());
  const Eigen::Index rank = std::min<Eigen::Index>(options.rank, smaller);
  const Eigen::Index width = std::min<Eigen::Index>(rank + options.oversampling, smaller);
  if (rank <= 0) return {};
  const Sparse transposed =
      matrix.transpose();  // row-major again, so that both products run along rows

  Dense range = Orthonormal(matrix * GaussianMatrix(matrix.cols(), width, options.seed));
  for (int i = 0; i < options.power_iterations; ++i) {
    const Dense back = transposed * range;
    range = Orthonormal(matrix * back);
  }
  // With B = Q^T A small in one direction, the eigenvectors W of B B^T give V = B^T W S^-1.
  const Dense b_transposed = transposed * range;
  const Dense gram = b_transposed.transpose() * b_transposed;
  const Eigen::SelfAdjointEigenSolver<Dense> eigen(gram);  // ascending

  const Eigen::VectorXd singular = eigen.eigenvalues().cwiseMax(0).cwiseSqrt().reverse();
  Eigen::Index kept = 0;
  while (kept < rank && singular(kept) > 0 && singular(kept) >= kNoise * singular(0)) ++kept;
  RightSingular result;
  result.values = singular.head(kept);
  result.vectors = b_transposed * eigen.eigenvectors().rowwise().reverse().leftCols(kept) *
                   result.values.cwiseInverse().asDiagonal();
  FixSigns(result.vectors);
  return result;
}

}  // namespace ieum::indexer
