// Numbers that look random and are the same on every machine.
#ifndef IEUM_TESTS_BENCH_GENERATOR_DRAWS_H_
#define IEUM_TESTS_BENCH_GENERATOR_DRAWS_H_

#include <cstddef>
#include <cstdint>
#include <vector>

namespace ieum::bench {

// The finaliser of SplitMix64 (Steele, Lea, Flood 2014): every bit of the result depends on all of
// `x`.
constexpr std::uint64_t Mix(std::uint64_t x) {
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9ULL;
  x = (x ^ (x >> 27)) * 0x94d049bb133111ebULL;
  return x ^ (x >> 31);
}

// What numbers are drawn for. One purpose never disturbs another: a draw more in the texts leaves
// the places where they were.
enum class Purpose : std::uint64_t {
  kWorld = 1,
  kOffer,
  kOrganization,
  kPlaces,
  kTerms,
  kEligibility,
  kCapacity,
  kDetails,
  kTexts,
  kDuplicate,
  kPermutation,
  kHousehold,
  kNeeds,
  kWishes,
};

// A stream of numbers that is a function of (seed, purpose, index) alone. Integers only: what the
// standard distributions make of an engine differs between libraries. Draw once in a full
// expression, or where the order makes no difference: compilers choose the order of operands and
// arguments. Thread-compatible.
class Draws {
 public:
  Draws(std::uint64_t seed, Purpose purpose, std::uint64_t index)
      : state_(Mix(Mix(seed + 0x632be59bd9b4e019ULL * static_cast<std::uint64_t>(purpose)) ^
                   Mix(index + kStep))) {}

  std::uint64_t Next() { return Mix(state_ += kStep); }
  // 0 to n - 1; n at least 1. Off by less than n / 2^32 from even.
  std::uint32_t Below(std::size_t n) {
    return static_cast<std::uint32_t>(((Next() >> 32) * n) >> 32);
  }
  int Between(int low, int high) {
    return low + static_cast<int>(Below(static_cast<std::size_t>(high - low) + 1));
  }
  bool Chance(unsigned percent) { return Below(100) < percent; }
  // 0 to 2^bits - 2, its magnitude even: rank r comes up about as often as 1 / (r + 1), as sizes
  // and popularity do (Zipf).
  std::uint32_t Skewed(unsigned bits) {
    const std::uint32_t first = (1U << Below(bits)) - 1;
    return first + Below(first + 1);
  }
  // Between -reach and reach, the middle most often (a triangle).
  int Around(int reach) { return Between(-reach, reach) / 2 + Between(-reach, reach) / 2; }
  template <typename T>
  const T& Pick(const std::vector<T>& values) {
    return values[Below(values.size())];
  }
  // An index; `sums` are running sums of weights.
  std::size_t PickBySums(const std::vector<std::uint64_t>& sums);

 private:
  static constexpr std::uint64_t kStep = 0x9e3779b97f4a7c15ULL;
  std::uint64_t state_;
};

// A one-to-one mapping of 0 .. n - 1 onto itself, by `key`; n at least 1. A Feistel network over
// the next power of four, walked until it falls inside.
std::uint64_t Permute(std::uint64_t value, std::uint64_t n, std::uint64_t key);

}  // namespace ieum::bench

#endif  // IEUM_TESTS_BENCH_GENERATOR_DRAWS_H_
