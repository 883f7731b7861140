// How many resources pass the gate: from very few, where the home and everything else is known, to
// half, where nothing is.
#include <algorithm>
#include <memory>
#include <vector>

#include "gmock/gmock.h"

#include "matcher/facts.h"
#include "matcher/gate.h"
#include "tests/bench/generator/generator.h"
#include "tests/support/catalogue_builder.h"
#include "tests/support/sample.h"

namespace ieum::bench {
namespace {

TEST(GateShareTest, SpansOrdersOfMagnitude) {
  constexpr std::uint64_t kResources = 4'000;
  constexpr std::uint64_t kAssessments = 400;
  const Generator generator(1, kResources);
  testing::CatalogueBuilder builder;
  builder.SetRegions(generator.Regions());
  for (std::uint64_t i = 0; i < kResources; ++i) {
    builder.Put(generator.Resource(i));
  }
  const auto snapshot = builder.Publish(1);
  const absl::CivilDay today(2026, 11, 1);
  std::vector<double> shares;
  for (std::uint64_t i = 0; i < kAssessments; ++i) {
    const v1::Assessment assessment = generator.Assessment(i);
    const matcher::HouseholdFacts facts =
        matcher::CompileFacts(assessment, snapshot->regions(), today);
    const matcher::Gate gate(*snapshot, facts, matcher::PersonsOf(assessment.needs(0), facts),
                             today);
    std::uint64_t passed = 0;
    snapshot->ForEachRow([&](indexer::Row row, const indexer::ScanRow&) {
      passed += gate.Evaluate(snapshot->at(row)).verdict != matcher::Ternary::kNotMet;
      return true;
    });
    shares.push_back(static_cast<double>(passed) / static_cast<double>(kResources));
  }
  std::sort(shares.begin(), shares.end());
  EXPECT_LT(shares.front(), 0.003);
  EXPECT_LT(shares[kAssessments / 2], 0.03);
  EXPECT_GT(shares[kAssessments * 9 / 10], 0.05);
  EXPECT_GT(shares.back(), 0.5);
}

}  // namespace
}  // namespace ieum::bench
