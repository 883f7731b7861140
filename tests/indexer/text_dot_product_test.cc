// Every kernel against sums of 64 bits.
#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <random>
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include <sys/mman.h>
#include <unistd.h>

#include "indexer/text/dot_product.h"

namespace ieum::indexer {
namespace {

using Bytes = std::vector<std::int8_t>;

std::int64_t PlainDot(const std::int8_t* a, const std::int8_t* b, std::size_t size) {
  std::int64_t sum = 0;
  for (std::size_t i = 0; i < size; ++i) sum += std::int64_t{a[i]} * std::int64_t{b[i]};
  return sum;
}

// All values alike at random, or mostly those where kernels go wrong: the ends of the range.
Bytes RandomBytes(std::mt19937_64& random, std::size_t size, bool hostile) {
  constexpr std::int8_t kEnds[] = {-128, -128, -127, 127, 127, 0, -1, 1};
  Bytes bytes(size);
  for (std::int8_t& byte : bytes) {
    byte = hostile ? kEnds[random() % 8] : static_cast<std::int8_t>(random() & 0xFF);
  }
  return bytes;
}

// Bytes that end where the process may not read on, and begin at any address.
class GuardedBytes {
 public:
  explicit GuardedBytes(const Bytes& bytes) : page_(static_cast<std::size_t>(getpagesize())) {
    mapped_ = (bytes.size() / page_ + 2) * page_;
    void* memory =
        mmap(nullptr, mapped_, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED) std::abort();
    base_ = static_cast<std::int8_t*>(memory);
    std::int8_t* const end = base_ + mapped_ - page_;
    if (mprotect(end, page_, PROT_NONE) != 0) std::abort();
    data_ = end - bytes.size();
    std::copy(bytes.begin(), bytes.end(), data_);
  }
  ~GuardedBytes() { munmap(base_, mapped_); }
  GuardedBytes(const GuardedBytes&) = delete;
  GuardedBytes& operator=(const GuardedBytes&) = delete;

  const std::int8_t* data() const { return data_; }

 private:
  std::size_t page_;
  std::size_t mapped_ = 0;
  std::int8_t* base_ = nullptr;
  std::int8_t* data_ = nullptr;
};

class DotProductTest : public ::testing::TestWithParam<DotKernel> {};

TEST_P(DotProductTest, IsThePlainSumAtEverySize) {
  const std::uint64_t seed = 81;
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937_64 random(seed);
  for (std::size_t size = 0; size <= 330; ++size) {
    for (const bool hostile : {false, true}) {
      const Bytes a = RandomBytes(random, size, hostile);
      const Bytes b = RandomBytes(random, size, hostile);
      const GuardedBytes guarded_a(a);
      const GuardedBytes guarded_b(b);
      ASSERT_EQ(GetParam().dot({guarded_a.data(), size}, guarded_b.data()),
                PlainDot(a.data(), b.data(), size))
          << size;
    }
  }
}

TEST_P(DotProductTest, RowsAreThePlainSumsAtEveryCountAndStride) {
  const std::uint64_t seed = 82;
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937_64 random(seed);
  for (const std::size_t size : {0U, 1U, 15U, 16U, 17U, 63U, 64U, 65U, 127U, 255U, 256U, 259U}) {
    for (const std::size_t count : {0U, 1U, 2U, 3U, 4U, 5U, 7U, 8U, 11U, 255U, 256U, 301U, 513U}) {
      const std::size_t stride = size + random() % 3 * (random() % 70);
      const std::size_t bytes = count == 0 ? 0 : (count - 1) * stride + size;
      const Bytes query = RandomBytes(random, size, count % 2 == 0);
      const Bytes rows = RandomBytes(random, bytes, count % 2 == 0);
      const GuardedBytes guarded_query(query);
      const GuardedBytes guarded_rows(rows);
      std::vector<std::int32_t> sums(count + 1, 77);
      GetParam().dot_rows({guarded_query.data(), size}, {guarded_rows.data(), count, stride},
                          sums.data());
      for (std::size_t i = 0; i < count; ++i) {
        ASSERT_EQ(sums[i], PlainDot(query.data(), rows.data() + i * stride, size))
            << size << " bytes, row " << i << " of " << count;
      }
      ASSERT_EQ(sums[count], 77);
    }
  }
}

TEST_P(DotProductTest, TheLargestSumsFit) {
  for (const std::int8_t value : {std::int8_t{-128}, std::int8_t{127}}) {
    const Bytes a(kMaxDotSize, -128);
    const Bytes b(kMaxDotSize, value);
    const std::int64_t expected = PlainDot(a.data(), b.data(), kMaxDotSize);
    EXPECT_EQ(GetParam().dot(a, b.data()), expected);
    EXPECT_EQ(GetParam().dot(b, a.data()), expected);
    std::int32_t sum = 0;
    GetParam().dot_rows(b, {a.data(), 1, 0}, &sum);
    EXPECT_EQ(sum, expected);
  }
}

INSTANTIATE_TEST_SUITE_P(Kernels, DotProductTest, ::testing::ValuesIn(DotKernels()),
                         [](const auto& kernel) {
                           std::string name;
                           for (const char* c = kernel.param.name; *c != '\0'; ++c) {
                             if (std::isalnum(static_cast<unsigned char>(*c)) != 0) name += *c;
                           }
                           return name;
                         });

TEST(DotTest, TheChosenKernelIsOneOfThem) {
  std::mt19937_64 random(83);
  const Bytes a = RandomBytes(random, 256, false);
  const Bytes rows = RandomBytes(random, std::size_t{256} * 9, false);
  std::vector<std::int32_t> sums(9);
  DotRows(a, {rows.data(), 9, 256}, sums.data());
  for (std::size_t i = 0; i < 9; ++i) {
    EXPECT_EQ(sums[i], PlainDot(a.data(), rows.data() + i * 256, 256));
    EXPECT_EQ(sums[i], Dot(a, rows.data() + i * 256));
  }
}

}  // namespace
}  // namespace ieum::indexer
