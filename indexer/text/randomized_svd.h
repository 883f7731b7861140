// The largest singular values of a sparse matrix and their right singular vectors.
#ifndef IEUM_INDEXER_TEXT_RANDOMIZED_SVD_H_
#define IEUM_INDEXER_TEXT_RANDOMIZED_SVD_H_

#include <cstdint>

#include <Eigen/Core>
#include <Eigen/SparseCore>

namespace ieum::indexer {

struct SvdOptions {
  int rank = 256;
  int oversampling = 16;
  int power_iterations = 2;
  std::uint64_t seed = 0;
};

struct RightSingular {
  Eigen::VectorXd values;   // descending, positive
  Eigen::MatrixXd vectors;  // columns x values, orthonormal; the largest entry of each is positive
};

// Halko, Martinsson, Tropp, "Finding structure with randomness", SIAM Review 53 (2011):
// algorithm 4.4 for the range (orthonormalised once per iteration, on the side of the rows), 5.1
// for the rest. Singular values below 1e-5 of the largest are noise and dropped, so fewer than
// `rank` may come back. Deterministic: one thread, and random numbers made of integer and exact
// floating point operations only. Cost: 2 * power_iterations + 2 products with the matrix, and
// O(rows * rank^2).
RightSingular RandomizedSvd(const Eigen::SparseMatrix<double, Eigen::RowMajor>& matrix,
                            const SvdOptions& options);

}  // namespace ieum::indexer

#endif  // IEUM_INDEXER_TEXT_RANDOMIZED_SVD_H_
