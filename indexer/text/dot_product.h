// Sums of products of bytes: what every cosine of stored vectors is made of.
#ifndef IEUM_INDEXER_TEXT_DOT_PRODUCT_H_
#define IEUM_INDEXER_TEXT_DOT_PRODUCT_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace ieum::indexer {

// Vectors one after the other, each as long as what they are multiplied with.
struct ByteRows {
  const std::int8_t* values = nullptr;
  std::size_t count = 0;
  std::size_t stride = 0;  // from the start of one to the start of the next; at least their length
};

// The sum of a[i] * b[i]. Exact for all values, -128 included, up to kMaxDotSize entries; `b` is as
// long as `a`. Nothing need be aligned, and nothing beyond the ends is read. Chooses the fastest
// kernel of the processor that it runs on.
std::int32_t Dot(std::span<const std::int8_t> a, const std::int8_t* b);

// sums[i] = Dot(query, row i), `rows.count` of them. Faster than one at a time: streams the rows at
// the pace of the memory, from 128 rows a call, and from the cache half as fast again when every
// row begins with a cache line (64 bytes). For several queries take some hundred rows at a time:
// they stay in the cache from the first query to the last.
void DotRows(std::span<const std::int8_t> query, const ByteRows& rows, std::int32_t* sums);

// 128 x 128 as often as this is within the sum.
inline constexpr std::size_t kMaxDotSize = 131'071;

// The kernels, for tests and benchmarks. All give the same sums: integers add up to the same in any
// order.
struct DotKernel {
  const char* name;
  std::int32_t (*dot)(std::span<const std::int8_t> a, const std::int8_t* b);
  void (*dot_rows)(std::span<const std::int8_t> query, const ByteRows& rows, std::int32_t* sums);
};
// Those that this processor can run, from the portable one to the fastest.
const std::vector<DotKernel>& DotKernels();

}  // namespace ieum::indexer

#endif  // IEUM_INDEXER_TEXT_DOT_PRODUCT_H_
