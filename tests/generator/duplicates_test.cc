// What is listed twice is found by the catalogue's own rule, and little else.
#include "service/exchange/duplicates.h"

#include <map>
#include <set>

#include "gmock/gmock.h"

#include "store/memory_store.h"
#include "tests/bench/generator/fill_store.h"
#include "tests/bench/generator/resource_maker.h"
#include "tests/support/sample.h"

namespace ieum::bench {
namespace {

TEST(DuplicatesTest, AreFound) {
  constexpr std::uint64_t kResources = 10'000;
  const Generator generator(1, kResources);
  const auto records = store::MakeMemoryStore();
  ASSERT_TRUE(FillStore(generator, *records).ok());
  store::Catalog catalog(*records, testing::SharedVocabulary()->taxonomy,
                         [] { return testing::AsOf(); });
  const auto view = catalog.View();
  ASSERT_TRUE(view.ok());
  const auto flags = exchange::FindLikelyDuplicates(*view, {});
  ASSERT_TRUE(flags.ok()) << flags.status();
  std::set<std::pair<std::string, std::string>> flagged;
  for (const v1::DuplicateFlag& flag : *flags) flagged.emplace(flag.resource(), flag.other());
  std::uint64_t repeated = 0;
  std::uint64_t missed = 0;
  for (std::uint64_t i = 0; i < kResources; ++i) {
    const std::uint64_t of = generator.OriginalOf(i);
    if (of == i) continue;
    ++repeated;
    if (!flagged.contains({ResourceName(of), ResourceName(i)})) {
      ++missed;
      ADD_FAILURE() << generator.Resource(of).ShortDebugString() << "\n"
                    << generator.Resource(i).ShortDebugString();
    }
  }
  EXPECT_EQ(missed, 0U);
  EXPECT_NEAR(static_cast<double>(repeated), 200, 60);
  // Offerings of one agency that serve the same need look alike too.
  EXPECT_LT(flagged.size(), repeated * 2);
  RecordProperty("flagged", std::to_string(flagged.size()));
  RecordProperty("repeated", std::to_string(repeated));
}

TEST(DuplicatesTest, DifferInWords) {
  const Generator generator(1, 20'000);
  std::uint64_t repeated = 0;
  for (std::uint64_t i = 0; i < generator.size(); ++i) {
    const std::uint64_t of = generator.OriginalOf(i);
    if (of == i) continue;
    ++repeated;
    const v1::Resource first = generator.Resource(of);
    const v1::Resource second = generator.Resource(i);
    EXPECT_LT(of, i);
    EXPECT_EQ(first.organization(), second.organization());
    EXPECT_NE(first.source(), second.source());
    EXPECT_NE(first.description().ko(), second.description().ko());
  }
  EXPECT_GT(repeated, 300U);
}

}  // namespace
}  // namespace ieum::bench
