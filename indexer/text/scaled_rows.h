// Sums of rows of small integers, each times a number: what an embedding is made of.
#ifndef IEUM_INDEXER_TEXT_SCALED_ROWS_H_
#define IEUM_INDEXER_TEXT_SCALED_ROWS_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace ieum::indexer {

struct ScaledRow {
  const std::int16_t* values = nullptr;
  float scale = 0;
};

// sums[d] = scale of row 0 * row 0 [d] + scale of row 1 * row 1 [d] + ..., for `size` entries d.
// Added in the order of the rows, each product and each sum rounded, so that the digits do not
// depend on how many entries a processor takes at once. Chooses the fastest kernel.
void SumScaledRows(std::span<const ScaledRow> rows, std::size_t size, float* sums);

// The kernels, for tests, from the portable one to the fastest that this processor can run.
using SumScaledRowsKernel = void (*)(std::span<const ScaledRow> rows, std::size_t size,
                                     float* sums);
const std::vector<SumScaledRowsKernel>& SumScaledRowsKernels();

}  // namespace ieum::indexer

#endif  // IEUM_INDEXER_TEXT_SCALED_ROWS_H_
