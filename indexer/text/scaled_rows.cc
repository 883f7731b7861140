#include "indexer/text/scaled_rows.h"

#include <algorithm>

namespace ieum::indexer {
namespace {

// Compiled without contraction of products and sums (see CMakeLists.txt), else a processor that
// multiplies and adds in one would round once where others round twice.

// Two cache lines of a row: their sums stay in registers while all rows are added.
constexpr std::size_t kBlock = 64;

__attribute__((always_inline)) inline void SumBlocks(std::span<const ScaledRow> rows,
                                                     std::size_t size, float* sums) {
  std::size_t begin = 0;
  for (; begin + kBlock <= size; begin += kBlock) {
    float block[kBlock] = {};
    for (const ScaledRow& row : rows) {
      const std::int16_t* const values = row.values + begin;
      for (std::size_t i = 0; i < kBlock; ++i) {
        block[i] += row.scale * static_cast<float>(values[i]);
      }
    }
    std::copy_n(block, kBlock, sums + begin);
  }
  std::fill(sums + begin, sums + size, 0.0F);
  for (const ScaledRow& row : rows) {
    for (std::size_t i = begin; i < size; ++i) {
      sums[i] += row.scale * static_cast<float>(row.values[i]);
    }
  }
}

void SumPortable(std::span<const ScaledRow> rows, std::size_t size, float* sums) {
  SumBlocks(rows, size, sums);
}

#if defined(__x86_64__)
__attribute__((target("avx2"))) void SumAvx2(std::span<const ScaledRow> rows, std::size_t size,
                                             float* sums) {
  SumBlocks(rows, size, sums);
}

__attribute__((target("avx512f,avx512bw"))) void SumAvx512(std::span<const ScaledRow> rows,
                                                           std::size_t size, float* sums) {
  SumBlocks(rows, size, sums);
}
#endif

std::vector<SumScaledRowsKernel> KernelsHere() {
  std::vector<SumScaledRowsKernel> kernels = {SumPortable};
#if defined(__x86_64__)
  __builtin_cpu_init();
  if (__builtin_cpu_supports("avx2")) kernels.push_back(SumAvx2);
  if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw")) {
    kernels.push_back(SumAvx512);
  }
#endif
  return kernels;
}

}  // namespace

const std::vector<SumScaledRowsKernel>& SumScaledRowsKernels() {
  static const auto& kernels = *new std::vector<SumScaledRowsKernel>(KernelsHere());
  return kernels;
}

void SumScaledRows(std::span<const ScaledRow> rows, std::size_t size, float* sums) {
  static const SumScaledRowsKernel fastest = SumScaledRowsKernels().back();
  fastest(rows, size, sums);
}

}  // namespace ieum::indexer
