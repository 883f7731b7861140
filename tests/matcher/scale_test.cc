// What must hold for catalogues of any size: folding is exact, and a question can be broken off.
#include <algorithm>
#include <map>
#include <set>

#include "gtest/gtest.h"

#include "matcher/ranking.h"
#include "tests/matcher/plain_ranking.h"
#include "tests/support/catalogue_builder.h"
#include "tests/support/sample.h"

namespace ieum::matcher {
namespace {

constexpr char kCode[] = "health.counseling";

v1::Assessment Case() {
  return testing::FromJson<v1::Assessment>(R"({"case_reference": "c", "household": {
      "residence": [{"system": "REGION_SYSTEM_KR_ADM", "code": "9911051000"}],
      "position": {"latitude": 36.523, "longitude": 127.831},
      "members": [{"reference": "m1", "age_years": 40}]},
      "needs": [{"id": "n1", "need_codes": ["health.counseling"], "statement": "마음의 안정"}]})");
}

// Few names, organizations, programmes and sources, and places that lie a step of 40 m apart, some
// of them at the date line and near a pole: many pairs are the same offering by one rule or another
// and many only nearly.
v1::Resource Namesake(testing::RandomRecords& random, int number) {
  v1::Resource resource;
  resource.set_name("resources/r" + std::to_string(number));
  resource.set_organization("organizations/o" + std::to_string(random.Below(4)));
  static constexpr const char* kNames[] = {"마음 상담소", "마음상담소", "이웃 쉼터",
                                           "온 동네 식당"};
  resource.mutable_display_name()->set_ko(kNames[random.Below(4)]);
  if (random.Chance(0.3)) resource.set_programme("p" + std::to_string(random.Below(3)));
  if (random.Chance(0.7)) resource.set_source("s" + std::to_string(random.Below(2)));
  const int places = random.Chance(0.4) ? 0 : 1 + random.Below(3);
  for (int i = 0; i < places; ++i) {
    v1::Position& position = *resource.add_places()->mutable_position();
    const double step = 0.00036 * random.Below(12);
    if (random.Chance(0.8)) {
      position.set_latitude(36.523 + step);
      position.set_longitude(127.831 + 0.00045 * random.Below(12));
    } else if (random.Chance(0.5)) {
      position.set_latitude(0);
      position.set_longitude(random.Chance(0.5) ? 180 - step : step - 180);
    } else {
      position.set_latitude(89.999);
      position.set_longitude(10.0 * random.Below(36) - 180);
    }
  }
  v1::NeedTerm& term = *resource.add_need_terms();
  term.set_code(kCode);
  term.set_strength(0.6 + 0.1 * random.Below(5));
  if (random.Chance(0.5)) resource.mutable_last_verified_time()->set_seconds(1'788'000'000);
  resource.set_formality(random.Chance(0.2) ? v1::FORMALITY_INFORMAL : v1::FORMALITY_FORMAL);
  return resource;
}

std::shared_ptr<const indexer::Snapshot> Publish(const std::vector<v1::Resource>& resources) {
  testing::CatalogueBuilder builder;
  for (const v1::Resource& resource : resources) {
    builder.Put(resource);
  }
  return builder.Publish(1);
}

class Folding : public ::testing::TestWithParam<std::uint64_t> {};

TEST_P(Folding, IsThatOfComparingAllWithAll) {
  SCOPED_TRACE("seed " + std::to_string(GetParam()));
  testing::RandomRecords random(GetParam());
  std::vector<v1::Resource> resources;
  const int count = 20 + random.Below(150);
  for (int i = 0; i < count; ++i) resources.push_back(Namesake(random, i));
  const auto snapshot = Publish(resources);
  const v1::WeightProfile profile = testing::DefaultProfile();
  const Weights weights = CompileWeights(profile);
  const v1::Assessment assessment = Case();
  const CaseContext context(assessment, *snapshot, profile, testing::AsOf());
  const auto ranking = RankNeed(0, resources.size(), weights, context, nullptr);
  ASSERT_TRUE(ranking.ok()) << ranking.status();
  const NeedRanking expected = RankPlainly(0, resources.size(), weights, context);
  EXPECT_EQ(Printed(*ranking, *snapshot), Printed(expected, *snapshot));
  std::size_t folded = 0;
  for (const Ranked& entry : expected.suggestions) folded += entry.folded.size();
  // Both happen, or nothing is shown.
  EXPECT_GT(folded, 0u);
  EXPECT_GT(expected.suggestions.size(), 4u);
}

INSTANTIATE_TEST_SUITE_P(Seeds, Folding, ::testing::Range<std::uint64_t>(1, 61));

TEST(Checkpoint, BreaksOffAtEveryStep) {
  testing::RandomRecords random(7);
  constexpr int kResources = 2000;
  std::vector<v1::Resource> resources;
  for (int i = 0; i < kResources; ++i) resources.push_back(Namesake(random, i));
  const auto snapshot = Publish(resources);
  const v1::WeightProfile profile = testing::DefaultProfile();
  const Weights weights = CompileWeights(profile);
  const v1::Assessment assessment = Case();
  const CaseContext context(assessment, *snapshot, profile, testing::AsOf());
  const auto ask = [&](int allowed, int& calls) {
    calls = 0;
    return RankNeed(0, 10, weights, context, [&] {
      return ++calls > allowed ? absl::DeadlineExceededError("late") : absl::OkStatus();
    });
  };
  int all = 0;
  ASSERT_TRUE(ask(1'000'000, all).ok());
  EXPECT_GT(all, 2);
  for (int allowed = 0; allowed < all; ++allowed) {
    int calls = 0;
    EXPECT_TRUE(absl::IsDeadlineExceeded(ask(allowed, calls).status())) << allowed;
    EXPECT_EQ(calls, allowed + 1);
  }
}

}  // namespace
}  // namespace ieum::matcher
