#include "indexer/text/dot_product.h"

#include <algorithm>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace ieum::indexer {
namespace {

std::int32_t DotPortable(std::span<const std::int8_t> a, const std::int8_t* b) {
  std::int32_t sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    sum += static_cast<std::int32_t>(a[i]) * static_cast<std::int32_t>(b[i]);
  }
  return sum;
}

void DotRowsPortable(std::span<const std::int8_t> query, const ByteRows& rows, std::int32_t* sums) {
  for (std::size_t i = 0; i < rows.count; ++i) {
    sums[i] = DotPortable(query, rows.values + i * rows.stride);
  }
}

#if defined(__x86_64__)

// Four rows at a time, 64 apart from each other: the memory then delivers four streams at once, a
// third more than one.
constexpr std::size_t kStreams = 4;
constexpr std::size_t kApart = 64;

#define IEUM_AVX2 __attribute__((target("avx2")))
#define IEUM_VNNI __attribute__((target("avx512f,avx512bw,avx512vnni")))

// --- AVX2: bytes are widened to 16 bits, pairs of products fit into 32 ---------------------------

IEUM_AVX2 inline __m256i Widened(const std::int8_t* bytes) {
  return _mm256_cvtepi8_epi16(_mm_loadu_si128(reinterpret_cast<const __m128i*>(bytes)));
}

IEUM_AVX2 inline std::int32_t SumOf(__m256i lanes) {
  __m128i sum = _mm_add_epi32(_mm256_castsi256_si128(lanes), _mm256_extracti128_si256(lanes, 1));
  sum = _mm_add_epi32(sum, _mm_shuffle_epi32(sum, 0b01'00'11'10));
  sum = _mm_add_epi32(sum, _mm_shuffle_epi32(sum, 0b10'11'00'01));
  return _mm_cvtsi128_si32(sum);
}

// The sums of one query with N rows, of which each begins `step` rows after the one before, so that
// the query is widened once for all of them.
template <std::size_t N>
IEUM_AVX2 inline void DotSomeAvx2(std::span<const std::int8_t> query, const ByteRows& rows,
                                  std::size_t first, std::size_t step, std::int32_t* sums) {
  constexpr std::size_t kChunk = 16;
  const std::int8_t* const values = rows.values + first * rows.stride;
  const std::size_t apart = step * rows.stride;
  __m256i lanes[N] = {};
  std::size_t i = 0;
  for (; i + kChunk <= query.size(); i += kChunk) {
    const __m256i wide = Widened(query.data() + i);
    for (std::size_t n = 0; n < N; ++n) {
      const __m256i pairs = _mm256_madd_epi16(wide, Widened(values + n * apart + i));
      lanes[n] = _mm256_add_epi32(lanes[n], pairs);
    }
  }
  for (std::size_t n = 0; n < N; ++n) {
    const std::int32_t rest = DotPortable(query.subspan(i), values + n * apart + i);
    sums[first + n * step] = SumOf(lanes[n]) + rest;
  }
}

IEUM_AVX2 std::int32_t DotAvx2(std::span<const std::int8_t> a, const std::int8_t* b) {
  std::int32_t sum = 0;
  DotSomeAvx2<1>(a, {b, 1, 0}, 0, 0, &sum);
  return sum;
}

IEUM_AVX2 void DotRowsAvx2(std::span<const std::int8_t> query, const ByteRows& rows,
                           std::int32_t* sums) {
  std::size_t done = 0;
  while (rows.count - done >= kStreams) {
    const std::size_t step = std::min(kApart, (rows.count - done) / kStreams);
    for (std::size_t i = 0; i < step; ++i) {
      DotSomeAvx2<kStreams>(query, rows, done + i, step, sums);
    }
    done += step * kStreams;
  }
  for (; done < rows.count; ++done) DotSomeAvx2<1>(query, rows, done, 0, sums);
}

// --- AVX-512 VNNI: the processor multiplies unsigned by signed bytes -----------------------------
//
// With r + 128 for a signed r (the same bits, the first one flipped) it finds the sum of
// q (r + 128), which is too much by 128 times the sum of q.

constexpr std::size_t kZmm = 64;

// The first `size` of 64 bytes, at most all; zeros after them.
IEUM_VNNI inline __m512i LoadFirst(const std::int8_t* bytes, std::size_t size) {
  if (size >= kZmm) return _mm512_loadu_si512(bytes);
  return _mm512_maskz_loadu_epi8((std::uint64_t{1} << size) - 1, bytes);
}

template <std::size_t N>
IEUM_VNNI inline void DotSomeVnni(std::span<const std::int8_t> query, const ByteRows& rows,
                                  std::size_t first, std::size_t step, std::uint32_t excess,
                                  std::int32_t* sums) {
  const __m512i flip = _mm512_set1_epi8(-128);
  const std::int8_t* const values = rows.values + first * rows.stride;
  const std::size_t apart = step * rows.stride;
  __m512i lanes[N];
  for (__m512i& lane : lanes) lane = _mm512_setzero_si512();
  std::size_t i = 0;
  for (; i + kZmm <= query.size(); i += kZmm) {
    const __m512i q = _mm512_loadu_si512(query.data() + i);
    for (std::size_t n = 0; n < N; ++n) {
      const __m512i row = _mm512_loadu_si512(values + n * apart + i);
      lanes[n] = _mm512_dpbusd_epi32(lanes[n], _mm512_xor_si512(row, flip), q);
    }
  }
  if (i < query.size()) {
    const std::size_t rest = query.size() - i;
    const __m512i q = LoadFirst(query.data() + i, rest);
    for (std::size_t n = 0; n < N; ++n) {
      const __m512i row = LoadFirst(values + n * apart + i, rest);
      lanes[n] = _mm512_dpbusd_epi32(lanes[n], _mm512_xor_si512(row, flip), q);
    }
  }
  for (std::size_t n = 0; n < N; ++n) {
    const auto sum = static_cast<std::uint32_t>(_mm512_reduce_add_epi32(lanes[n]));
    sums[first + n * step] = static_cast<std::int32_t>(sum - excess);
  }
}

// 128 times the sum of the values. It and the sums it is taken off may go around, their difference
// does not.
IEUM_VNNI inline std::uint32_t ExcessOf(std::span<const std::int8_t> values) {
  const __m512i flip = _mm512_set1_epi8(-128);
  __m512i lanes = _mm512_setzero_si512();
  for (std::size_t i = 0; i < values.size(); i += kZmm) {
    lanes = _mm512_dpbusd_epi32(lanes, flip, LoadFirst(values.data() + i, values.size() - i));
  }
  return static_cast<std::uint32_t>(_mm512_reduce_add_epi32(lanes));
}

IEUM_VNNI std::int32_t DotVnni(std::span<const std::int8_t> a, const std::int8_t* b) {
  std::int32_t sum = 0;
  DotSomeVnni<1>(a, {b, 1, 0}, 0, 0, ExcessOf(a), &sum);
  return sum;
}

IEUM_VNNI void DotRowsVnni(std::span<const std::int8_t> query, const ByteRows& rows,
                           std::int32_t* sums) {
  const std::uint32_t excess = ExcessOf(query);
  std::size_t done = 0;
  while (rows.count - done >= kStreams) {
    const std::size_t step = std::min(kApart, (rows.count - done) / kStreams);
    for (std::size_t i = 0; i < step; ++i) {
      DotSomeVnni<kStreams>(query, rows, done + i, step, excess, sums);
    }
    done += step * kStreams;
  }
  for (; done < rows.count; ++done) DotSomeVnni<1>(query, rows, done, 0, excess, sums);
}

#undef IEUM_AVX2
#undef IEUM_VNNI

#endif  // __x86_64__

std::vector<DotKernel> KernelsHere() {
  std::vector<DotKernel> kernels = {{"portable", DotPortable, DotRowsPortable}};
#if defined(__x86_64__)
  __builtin_cpu_init();
  if (__builtin_cpu_supports("avx2")) kernels.push_back({"AVX2", DotAvx2, DotRowsAvx2});
  if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
      __builtin_cpu_supports("avx512vnni")) {
    kernels.push_back({"AVX-512 VNNI", DotVnni, DotRowsVnni});
  }
#endif
  return kernels;
}

const DotKernel& Fastest() {
  static const DotKernel fastest = DotKernels().back();
  return fastest;
}

}  // namespace

const std::vector<DotKernel>& DotKernels() {
  static const auto& kernels = *new std::vector<DotKernel>(KernelsHere());
  return kernels;
}

std::int32_t Dot(std::span<const std::int8_t> a, const std::int8_t* b) {
  return Fastest().dot(a, b);
}

void DotRows(std::span<const std::int8_t> query, const ByteRows& rows, std::int32_t* sums) {
  Fastest().dot_rows(query, rows, sums);
}

}  // namespace ieum::indexer
