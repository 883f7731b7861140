// The products that a decomposition is made of, with the same digits on every machine.
#ifndef IEUM_INDEXER_TEXT_MATRIX_KERNELS_H_
#define IEUM_INDEXER_TEXT_MATRIX_KERNELS_H_

#include <cstddef>
#include <span>
#include <vector>

#include "indexer/text/sparse_rows.h"

namespace ieum::indexer {

// Rows are `width` numbers long, a multiple of kMatrixLanes. Every sum is made in the order that is
// told here, each product and each sum rounded: a processor that takes more entries at once takes
// more sums side by side, never one sum in parts.
inline constexpr std::size_t kMatrixLanes = 8;

struct MatrixKernels {
  const char* name;

  // image[c] += value * p for each entry (c, value), where p is the sum, entry by entry, of value *
  // basis[c]: a row of A makes its share of A^T (A basis). `scratch` has room for one row.
  void (*apply)(std::span<const SparseEntry> row, std::size_t width, const float* basis,
                double* image, double* scratch);

  // gram[i][j] += left[r][i] * right[r][j], row by row, for j >= i; below the diagonal what it
  // likes.
  void (*add_gram)(const double* left, const double* right, std::size_t rows, std::size_t width,
                   double* gram);

  // out[r][j] = the sum over i, from the first, of rows[r][i] * factor[i][j]; factor has `width`
  // rows.
  void (*multiply)(const double* rows, std::size_t count, std::size_t width, const double* factor,
                   double* out);
};

// From the portable ones to the fastest that this processor can run.
const std::vector<MatrixKernels>& AllMatrixKernels();

}  // namespace ieum::indexer

#endif  // IEUM_INDEXER_TEXT_MATRIX_KERNELS_H_
