// Everything generated is valid, and an import takes all of it.
#include "gmock/gmock.h"
#include "google/protobuf/util/json_util.h"

#include "ieum/v1/exchange.pb.h"
#include "service/exchange/import.h"
#include "store/catalog/validate.h"
#include "store/memory_store.h"
#include "tests/bench/generator/generator.h"
#include "tests/support/sample.h"

namespace ieum::bench {
namespace {

struct Extent {
  std::uint64_t seed;
  std::uint64_t resources;
  std::uint64_t assessments;
};

class ValidityTest : public ::testing::TestWithParam<Extent> {};

TEST_P(ValidityTest, PassesTheRulesOfTheStore) {
  const Extent extent = GetParam();
  const Generator generator(extent.seed, extent.resources);
  const auto& taxonomy = testing::SharedVocabulary()->taxonomy;
  store::Violations violations;
  for (std::uint64_t i = 0; i < extent.resources && violations.empty(); ++i) {
    store::Validate(generator.Resource(i), taxonomy, "resource " + std::to_string(i), violations);
  }
  // Far on in a large catalogue too.
  for (std::uint64_t i = 9'999'000; i < 9'999'100 && violations.empty(); ++i) {
    store::Validate(generator.Resource(i), taxonomy, "resource " + std::to_string(i), violations);
  }
  for (const v1::Organization& made : generator.Organizations(0, extent.resources / 10)) {
    store::Validate(made, made.name(), violations);
  }
  for (std::uint64_t i = 0; i < extent.assessments && violations.empty(); ++i) {
    store::Validate(generator.Assessment(i), taxonomy, "assessment " + std::to_string(i),
                    violations);
  }
  EXPECT_TRUE(violations.empty()) << violations.ToStatus();
}

INSTANTIATE_TEST_SUITE_P(Seeds, ValidityTest,
                         ::testing::Values(Extent{1, 20'000, 2'000}, Extent{2, 2'000, 500},
                                           Extent{12'345'678'901, 2'000, 500}));

std::string Line(const v1::CatalogRecord& record) {
  std::string json;
  EXPECT_TRUE(google::protobuf::util::MessageToJsonString(record, &json).ok());
  return json + "\n";
}

TEST(GeneratedImportTest, TakesEverything) {
  constexpr std::uint64_t kResources = 1'500;
  const Generator generator(5, kResources);
  std::string lines;
  std::int64_t count = 0;
  const auto add = [&](const v1::CatalogRecord& record) {
    lines += Line(record);
    ++count;
  };
  for (const v1::Region& region : generator.Regions()) {
    v1::CatalogRecord record;
    *record.mutable_region() = region;
    if (count < 500) add(record);
  }
  for (const v1::Organization& organization : generator.Organizations(0, kResources)) {
    v1::CatalogRecord record;
    *record.mutable_organization() = organization;
    add(record);
  }
  for (std::uint64_t i = 0; i < kResources; ++i) {
    v1::CatalogRecord record;
    *record.mutable_resource() = generator.Resource(i);
    add(record);
  }
  const auto records = store::MakeMemoryStore();
  store::Catalog catalog(*records, testing::SharedVocabulary()->taxonomy,
                         [] { return testing::AsOf(); });
  const auto report = exchange::Import(catalog, {}, {{"generated.jsonl", lines}});
  ASSERT_TRUE(report.ok()) << report.status();
  EXPECT_EQ(report->created(), count);
  EXPECT_EQ(report->rejected(), 0);
  EXPECT_EQ(report->exact_duplicates(), 0);
  EXPECT_EQ(report->issues_size(), 0) << report->issues(0).ShortDebugString();
}

}  // namespace
}  // namespace ieum::bench
