// The largest singular values of a sparse matrix and their right singular vectors.
#ifndef IEUM_INDEXER_TEXT_RANDOMIZED_SVD_H_
#define IEUM_INDEXER_TEXT_RANDOMIZED_SVD_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <vector>

#include "indexer/text/matrix_kernels.h"
#include "indexer/text/sparse_rows.h"

namespace ieum::indexer {

struct SvdOptions {
  std::size_t rank = 256;
  std::size_t oversampling = 16;
  int power_iterations = 2;
  std::uint64_t seed = 0;
  std::function<bool()> cancelled;         // asked every few milliseconds; true: gives up
  const MatrixKernels* kernels = nullptr;  // null: the fastest
};

struct RightSingular {
  std::vector<double> values;   // descending, positive
  std::vector<double> vectors;  // columns x values, row by row, orthonormal; the largest entry of
                                // each is positive
};

// Halko, Martinsson, Tropp, "Finding structure with randomness", SIAM Review 53 (2011). The range
// is found on the side of the columns, so that nothing has to be kept for each row: with Z a basis
// and Y = A^T (A Z), one pass over the rows, (A Z)^T A = (Z^T Y)^(-1/2) Y^T is A within the range
// of A Z (algorithms 4.4 and 5.1 in other words, or 5.5 on A^T A). Each power iteration is one more
// such pass, power_iterations + 1 in all.
//
// Singular values below 1e-5 of the largest are noise and dropped, so fewer than `rank` may come
// back; none when cancelled. Deterministic to the last digit on every machine: products in a fixed
// order (matrix_kernels.h), and random numbers made of integer and exact operations only.
// Memory: 12 bytes x columns x (rank + oversampling). Cost: per pass 2 x entries x (rank +
// oversampling) and 3 x columns x (rank + oversampling)^2 products.
RightSingular RandomizedSvd(const SparseRows& rows, std::size_t columns, const SvdOptions& options);

}  // namespace ieum::indexer

#endif  // IEUM_INDEXER_TEXT_RANDOMIZED_SVD_H_
