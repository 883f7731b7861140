// The same seed gives the same bytes: in any order, from any prefix, by several threads.
#include <algorithm>
#include <map>
#include <thread>
#include <vector>

#include "gmock/gmock.h"

#include "store/catalog/catalog_records.h"
#include "tests/bench/generator/draws.h"
#include "tests/bench/generator/generator.h"

namespace ieum::bench {
namespace {

constexpr std::uint64_t kSeed = 1;
constexpr std::uint64_t kRecords = 1'000;

class Hash {
 public:
  void Add(const google::protobuf::Message& message) {
    for (const char c : store::Serialise(message)) {
      hash_ = (hash_ ^ static_cast<unsigned char>(c)) * 0x100000001b3ULL;
    }
  }
  std::uint64_t value() const { return hash_; }

 private:
  std::uint64_t hash_ = 0xcbf29ce484222325ULL;
};

// Renewed on purpose whenever the generator or its data change: figures of benchmarks before and
// after are then not of the same catalogue.
TEST(DeterminismTest, Pinned) {
  const Generator generator(kSeed, kRecords);
  Hash regions;
  for (const v1::Region& region : generator.Regions()) regions.Add(region);
  Hash organizations;
  for (const v1::Organization& made : generator.Organizations(0, kRecords)) organizations.Add(made);
  Hash resources;
  for (std::uint64_t i = 0; i < kRecords; ++i) resources.Add(generator.Resource(i));
  Hash assessments;
  for (std::uint64_t i = 0; i < kRecords; ++i) assessments.Add(generator.Assessment(i));
  EXPECT_EQ(regions.value(), 2031154995456185767U);
  EXPECT_EQ(organizations.value(), 5443952762215510591U);
  EXPECT_EQ(resources.value(), 9587893710595554507U);
  EXPECT_EQ(assessments.value(), 2790803783411241171U);
}

TEST(DeterminismTest, SizeMakesNoDifference) {
  const Generator small(kSeed, 100);
  const Generator large(kSeed, 10'000'000);
  for (std::uint64_t i = 0; i < 100; ++i) {
    EXPECT_EQ(store::Serialise(small.Resource(i)), store::Serialise(large.Resource(i))) << i;
    EXPECT_EQ(small.OrganizationOf(i), large.OrganizationOf(i)) << i;
  }
}

TEST(DeterminismTest, OrderAndThreadsMakeNoDifference) {
  const Generator generator(kSeed, kRecords);
  std::vector<std::string> forward(kRecords);
  for (std::uint64_t i = 0; i < kRecords; ++i) forward[i] = store::Serialise(generator.Resource(i));
  std::vector<std::string> other(kRecords);
  std::vector<std::thread> threads;
  constexpr std::uint64_t kThreads = 3;
  for (std::uint64_t t = 0; t < kThreads; ++t) {
    threads.emplace_back([&, t] {
      // Each its share, from the end.
      for (std::uint64_t i = kRecords; i-- > 0;) {
        if (i % kThreads == t) other[i] = store::Serialise(generator.Resource(i));
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(forward, other);
}

TEST(DeterminismTest, SeedsDiffer) {
  const Generator one(1, 1'000);
  const Generator two(2, 1'000);
  std::uint64_t same = 0;
  for (std::uint64_t i = 0; i < 1'000; ++i) {
    const v1::Resource a = one.Resource(i);
    const v1::Resource b = two.Resource(i);
    same += a.display_name().ko() == b.display_name().ko() && a.organization() == b.organization();
  }
  EXPECT_LT(same, 5U);
}

TEST(DeterminismTest, ResourcesNameTheirOrganization) {
  const Generator generator(kSeed, kRecords);
  std::map<std::string, std::uint64_t> numbers;
  for (std::uint64_t i = 0; i < kRecords; ++i) {
    const std::uint64_t number = generator.OrganizationOf(i);
    const v1::Organization made = generator.Organization(number);
    EXPECT_EQ(generator.Resource(i).organization(), made.name());
    // No two have one name.
    EXPECT_EQ(numbers.emplace(made.name(), number).first->second, number);
  }
}

TEST(DrawsTest, PermutesOneToOne) {
  for (const std::uint64_t n : {1, 2, 3, 7, 100, 1'000, 4'097}) {
    std::vector<std::uint64_t> seen;
    for (std::uint64_t i = 0; i < n; ++i) seen.push_back(Permute(i, n, 42));
    std::sort(seen.begin(), seen.end());
    for (std::uint64_t i = 0; i < n; ++i) ASSERT_EQ(seen[i], i) << "of " << n;
  }
}

TEST(DrawsTest, StaysWithinBounds) {
  Draws draws(3, Purpose::kTexts, 9);
  std::vector<int> counts(7);
  for (int i = 0; i < 7'000; ++i) ++counts[draws.Below(7)];
  for (const int count : counts) EXPECT_NEAR(count, 1'000, 150);
  int least = 100;
  int most = -100;
  for (int i = 0; i < 1'000; ++i) {
    const int value = draws.Between(-3, 4);
    least = std::min(least, value);
    most = std::max(most, value);
    ASSERT_LT(draws.Skewed(4), 15U);
    ASSERT_LE(std::abs(draws.Around(10)), 10);
  }
  EXPECT_EQ(least, -3);
  EXPECT_EQ(most, 4);
}

TEST(DrawsTest, PicksByWeight) {
  Draws draws(3, Purpose::kTexts, 9);
  const std::vector<std::uint64_t> sums = {1, 1, 10};
  std::vector<int> counts(3);
  for (int i = 0; i < 10'000; ++i) ++counts[draws.PickBySums(sums)];
  EXPECT_NEAR(counts[0], 1'000, 150);
  EXPECT_EQ(counts[1], 0);
  EXPECT_NEAR(counts[2], 9'000, 150);
}

}  // namespace
}  // namespace ieum::bench
