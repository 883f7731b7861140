// Results of referrals over the catalogue, kept as resources change, against counting them all.
#include <map>
#include <string>

#include "gtest/gtest.h"

#include "tests/support/catalogue_builder.h"
#include "tests/support/sample.h"

namespace ieum::indexer {
namespace {

using testing::RandomRecords;
using testing::SharedVocabulary;

v1::Resource WithOutcomes(RandomRecords& random, const std::string& id) {
  v1::Resource resource = random.Resource(id, "organizations/o");
  const auto& areas = SharedVocabulary()->taxonomy.areas();
  for (int i = random.Below(4); i > 0; --i) {
    v1::ReferralOutcomes& outcomes = *resource.add_referral_outcomes();
    const auto area = static_cast<std::size_t>(random.Below(static_cast<int>(areas.size())));
    outcomes.set_need_area(random.Chance(0.1) ? "of another taxonomy" : areas[area].code());
    outcomes.set_helped(random.Below(20));
    outcomes.set_not_helped(random.Below(20));
  }
  return resource;
}

void ExpectCounted(const Snapshot& snapshot, const std::map<std::string, v1::Resource>& resources) {
  const auto& areas = SharedVocabulary()->taxonomy.areas();
  for (std::size_t area = 0; area < areas.size(); ++area) {
    OutcomeCounts all;
    for (const auto& [name, resource] : resources) {
      OutcomeCounts own;
      for (const v1::ReferralOutcomes& outcomes : resource.referral_outcomes()) {
        if (outcomes.need_area() != areas[area].code()) continue;
        own += {outcomes.helped(), outcomes.not_helped()};
      }
      EXPECT_EQ(snapshot.at(*snapshot.Find(name)).results->OutcomesIn(area), own) << name;
      all += own;
    }
    EXPECT_EQ(snapshot.outcomes_in(area), all) << areas[area].code();
  }
}

class SnapshotOutcomes : public ::testing::TestWithParam<std::uint64_t> {};

TEST_P(SnapshotOutcomes, AddUpAfterAnyChanges) {
  SCOPED_TRACE("seed " + std::to_string(GetParam()));
  RandomRecords random(GetParam());
  testing::CatalogueBuilder builder;
  std::map<std::string, v1::Resource> resources;
  std::shared_ptr<const Snapshot> earlier;
  std::map<std::string, v1::Resource> earlier_resources;
  for (int step = 0; step < 300; ++step) {
    const std::string id = "r" + std::to_string(random.Below(40));
    if (random.Chance(0.3)) {
      resources.erase("resources/" + id);
      builder.Remove("resources/" + id);
    } else {
      const v1::Resource resource = WithOutcomes(random, id);
      resources[resource.name()] = resource;
      builder.Put(resource);
    }
    if (step % 50 == 49) {
      if (earlier) ExpectCounted(*earlier, earlier_resources);
      earlier = builder.Publish(static_cast<store::Sequence>(step));
      earlier_resources = resources;
      ExpectCounted(*earlier, resources);
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Seeds, SnapshotOutcomes, ::testing::Range<std::uint64_t>(1, 9));

TEST(IndexedOutcomes, WaitsAndDisputesAreCarried) {
  v1::Resource resource;
  resource.set_name("resources/r");
  resource.mutable_observed_waits()->set_count(3);
  resource.mutable_observed_waits()->set_sum_days(40.5);
  resource.set_eligibility_disputes(2);
  const auto snapshot = testing::SnapshotOf({resource});
  const IndexedResource indexed = snapshot->at(*snapshot->Find("resources/r"));
  EXPECT_EQ(indexed.results->observed_waits, 3);
  EXPECT_EQ(indexed.results->observed_wait_days, 40.5);
  EXPECT_EQ(indexed.results->eligibility_disputes, 2);
}

}  // namespace
}  // namespace ieum::indexer
