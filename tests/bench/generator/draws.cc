#include "tests/bench/generator/draws.h"

#include <algorithm>

namespace ieum::bench {

std::size_t Draws::PickBySums(const std::vector<std::uint64_t>& sums) {
  const std::uint64_t total = sums.back();
  // Weights are far below 2^32 in sum: the product does not overflow.
  const std::uint64_t at = ((Next() >> 32) * total) >> 32;
  return static_cast<std::size_t>(std::upper_bound(sums.begin(), sums.end(), at) - sums.begin());
}

std::uint64_t Permute(std::uint64_t value, std::uint64_t n, std::uint64_t key) {
  constexpr int kRounds = 4;
  unsigned half = 1;
  while ((std::uint64_t{1} << (2 * half)) < n) ++half;
  const std::uint64_t mask = (std::uint64_t{1} << half) - 1;
  do {
    std::uint64_t left = value >> half;
    std::uint64_t right = value & mask;
    for (int round = 0; round < kRounds; ++round) {
      const std::uint64_t next = left ^ (Mix(right + key + (std::uint64_t(round) << 40)) & mask);
      left = right;
      right = next;
    }
    value = (left << half) | right;
  } while (value >= n);
  return value;
}

}  // namespace ieum::bench
