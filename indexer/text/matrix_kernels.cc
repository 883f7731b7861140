#include "indexer/text/matrix_kernels.h"

#include <cstring>

namespace ieum::indexer {
namespace {

// Compiled without contraction of products and sums (see CMakeLists.txt).

#define IEUM_INLINE __attribute__((always_inline)) inline

// Eight numbers; where a processor takes fewer at once the compiler splits them.
using Doubles = double __attribute__((vector_size(64)));
using Floats = float __attribute__((vector_size(32)));
static_assert(sizeof(Doubles) / sizeof(double) == kMatrixLanes);

// By reference: how vectors are passed depends on the processor.
IEUM_INLINE void Load(const double* from, Doubles& out) { std::memcpy(&out, from, sizeof out); }
IEUM_INLINE void Load(const float* from, Doubles& out) {
  Floats narrow;
  std::memcpy(&narrow, from, sizeof narrow);
  out = __builtin_convertvector(narrow, Doubles);
}
IEUM_INLINE void Store(const Doubles& values, double* to) {
  std::memcpy(to, &values, sizeof values);
}

// sums += weight * row
template <typename Number>
IEUM_INLINE void AddRow(double weight, const Number* row, std::size_t width, double* sums) {
  for (std::size_t i = 0; i < width; i += kMatrixLanes) {
    Doubles entry;
    Doubles sum;
    Load(row + i, entry);
    Load(sums + i, sum);
    sum += weight * entry;
    Store(sum, sums + i);
  }
}

IEUM_INLINE void Apply(std::span<const SparseEntry> row, std::size_t width, const float* basis,
                       double* image, double* scratch) {
  std::memset(scratch, 0, width * sizeof(double));
  for (const SparseEntry& entry : row) {
    AddRow(static_cast<double>(entry.value), basis + entry.column * width, width, scratch);
  }
  for (const SparseEntry& entry : row) {
    AddRow(static_cast<double>(entry.value), scratch, width, image + entry.column * width);
  }
}

// N rows at once, so that the sums are read and written once for all of them.
template <std::size_t N>
IEUM_INLINE void AddGramOf(const double* left, const double* right, std::size_t width,
                           double* gram) {
  for (std::size_t i = 0; i < width; ++i) {
    double* const sums = gram + i * width;
    for (std::size_t j = i / kMatrixLanes * kMatrixLanes; j < width; j += kMatrixLanes) {
      Doubles sum;
      Load(sums + j, sum);
      for (std::size_t n = 0; n < N; ++n) {
        Doubles entry;
        Load(right + n * width + j, entry);
        sum += left[n * width + i] * entry;
      }
      Store(sum, sums + j);
    }
  }
}

IEUM_INLINE void AddGram(const double* left, const double* right, std::size_t rows,
                         std::size_t width, double* gram) {
  std::size_t r = 0;
  for (; r + 4 <= rows; r += 4) AddGramOf<4>(left + r * width, right + r * width, width, gram);
  for (; r < rows; ++r) AddGramOf<1>(left + r * width, right + r * width, width, gram);
}

template <std::size_t N>
IEUM_INLINE void MultiplyRows(const double* rows, std::size_t width, const double* factor,
                              double* out) {
  for (std::size_t j = 0; j < width; j += kMatrixLanes) {
    Doubles sums[N] = {};
    for (std::size_t i = 0; i < width; ++i) {
      Doubles entry;
      Load(factor + i * width + j, entry);
      for (std::size_t n = 0; n < N; ++n) sums[n] += rows[n * width + i] * entry;
    }
    for (std::size_t n = 0; n < N; ++n) Store(sums[n], out + n * width + j);
  }
}

IEUM_INLINE void Multiply(const double* rows, std::size_t count, std::size_t width,
                          const double* factor, double* out) {
  std::size_t r = 0;
  for (; r + 4 <= count; r += 4) {
    MultiplyRows<4>(rows + r * width, width, factor, out + r * width);
  }
  for (; r < count; ++r) MultiplyRows<1>(rows + r * width, width, factor, out + r * width);
}

// The same three, compiled for a kind of processor.
#define IEUM_KERNELS(Kind, TARGET)                                                                \
  struct Kind {                                                                                   \
    TARGET static void DoApply(std::span<const SparseEntry> row, std::size_t width,               \
                               const float* basis, double* image, double* scratch) {              \
      Apply(row, width, basis, image, scratch);                                                   \
    }                                                                                             \
    TARGET static void DoAddGram(const double* left, const double* right, std::size_t rows,       \
                                 std::size_t width, double* gram) {                               \
      AddGram(left, right, rows, width, gram);                                                    \
    }                                                                                             \
    TARGET static void DoMultiply(const double* rows, std::size_t count, std::size_t width,       \
                                  const double* factor, double* out) {                            \
      Multiply(rows, count, width, factor, out);                                                  \
    }                                                                                             \
    static MatrixKernels All(const char* name) { return {name, DoApply, DoAddGram, DoMultiply}; } \
  };

IEUM_KERNELS(Portable, )
#if defined(__x86_64__)
IEUM_KERNELS(Avx2, __attribute__((target("avx2"))))
IEUM_KERNELS(Avx512, __attribute__((target("avx512f"))))
#endif

#undef IEUM_KERNELS
#undef IEUM_INLINE

std::vector<MatrixKernels> KernelsHere() {
  std::vector<MatrixKernels> kernels = {Portable::All("portable")};
#if defined(__x86_64__)
  __builtin_cpu_init();
  if (__builtin_cpu_supports("avx2")) kernels.push_back(Avx2::All("AVX2"));
  if (__builtin_cpu_supports("avx512f")) kernels.push_back(Avx512::All("AVX-512"));
#endif
  return kernels;
}

}  // namespace

const std::vector<MatrixKernels>& AllMatrixKernels() {
  static const auto& kernels = *new std::vector<MatrixKernels>(KernelsHere());
  return kernels;
}

}  // namespace ieum::indexer
