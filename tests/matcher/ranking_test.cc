// The matcher passes most resources over without looking at them. What it answers must be what
// looking at all of them gives, to the last digit: random catalogues, cases and weights, each held
// against the plain ranking. IEUM_TEST_ROUNDS sets the number of catalogues.
#include "matcher/ranking.h"

#include <algorithm>
#include <cstdlib>
#include <iostream>
#include <memory>
#include <string>
#include <vector>

#include "gtest/gtest.h"

#include "matcher/need_scan.h"
#include "tests/matcher/plain_ranking.h"
#include "tests/matcher/plan_fixture.h"
#include "tests/support/catalogue_builder.h"
#include "tests/support/sample.h"

namespace ieum::matcher {
namespace {

using indexer::Row;
using testing::RandomRecords;

int Rounds() {
  const char* rounds = std::getenv("IEUM_TEST_ROUNDS");
  return rounds == nullptr ? 12 : std::atoi(rounds);
}

const std::vector<v1::Resource>& Sample() {
  static const auto* sample = [] {
    auto* resources = new std::vector<v1::Resource>();
    for (const v1::CatalogRecord& record : testing::ReadRecords("district/resources")) {
      if (record.has_resource()) resources->push_back(record.resource());
    }
    return resources;
  }();
  return *sample;
}

const std::vector<v1::Assessment>& Cases() {
  static const auto* cases = [] {
    auto* all = new std::vector<v1::Assessment>();
    for (const char* file : {"district/assessments/textbook.jsonl"}) {
      for (v1::Assessment& one : testing::ReadAssessments(file)) all->push_back(std::move(one));
    }
    return all;
  }();
  return *cases;
}

// The sample's text model, which lives as long as the program.
std::shared_ptr<const indexer::TextModel> Model() {
  return {std::shared_ptr<void>(), testing::District().model()};
}

// A resource of the sample, or a random one, with much of what decides changed: many are alike in
// all but one thing, some are the same offering, many scores are equal.
v1::Resource Changed(RandomRecords& random, int number) {
  const std::string id = "r" + std::to_string(number);
  v1::Resource resource = Sample()[static_cast<std::size_t>(
      random.Below(static_cast<int>(random.Chance(0.5) ? 40 : Sample().size())))];
  if (random.Chance(0.2)) resource = random.Resource(id, "organizations/o");
  resource.set_name("resources/" + id);
  if (random.Chance(0.3)) resource.set_source("s" + std::to_string(random.Below(2)));
  if (random.Chance(0.3)) {
    const v1::Resource other = random.Resource(id, "organizations/o");
    *resource.mutable_eligibility() = other.eligibility();
    *resource.mutable_service_area() = other.service_area();
    *resource.mutable_validity() = other.validity();
    *resource.mutable_places() = other.places();
  }
  if (random.Chance(0.4)) {
    v1::Capacity& capacity = *resource.mutable_capacity();
    capacity.set_open_places(random.Chance(0.5) ? 0 : 1 + random.Below(20));
    if (random.Chance(0.5)) capacity.set_waitlist_open(random.Chance(0.5));
    if (random.Chance(0.5)) capacity.set_expected_wait_days(random.Below(200));
    capacity.mutable_as_of_time()->set_seconds(1'793'000'000 - 86'400LL * random.Below(900));
  }
  if (random.Chance(0.6)) {
    resource.mutable_last_verified_time()->set_seconds(1'793'000'000 -
                                                       86'400LL * random.Below(1500));
  }
  if (random.Chance(0.1)) resource.clear_last_verified_time();
  if (random.Chance(0.2)) {
    v1::ReferralOutcomes& outcomes = *resource.add_referral_outcomes();
    const auto& areas = testing::SharedVocabulary()->taxonomy.areas();
    outcomes.set_need_area(
        areas[static_cast<std::size_t>(random.Below(static_cast<int>(areas.size())))].code());
    outcomes.set_helped(random.Below(30));
    outcomes.set_not_helped(random.Below(30));
  }
  if (random.Chance(0.1)) resource.set_eligibility_disputes(random.Below(5));
  if (random.Chance(0.1)) resource.clear_need_terms();
  return resource;
}

std::shared_ptr<const indexer::Snapshot> Catalogue(RandomRecords& random) {
  testing::CatalogueBuilder builder(random.Chance(0.9) ? Model() : nullptr);
  builder.SetRegions(testing::SampleRegions());
  const int count = random.Chance(0.1) ? random.Below(4) : 50 + random.Below(600);
  for (int i = 0; i < count; ++i) {
    builder.Put(Changed(random, i));
  }
  for (int i = 0; i < count / 5; ++i) {
    builder.Remove("resources/r" + std::to_string(random.Below(count)));
  }
  return builder.Publish(1);
}

v1::Assessment Case(RandomRecords& random) {
  v1::Assessment assessment =
      Cases()[static_cast<std::size_t>(random.Below(static_cast<int>(Cases().size())))];
  const v1::Assessment other = random.Assessment();
  if (random.Chance(0.4)) {
    *assessment.mutable_household()->mutable_residence() = other.household().residence();
  }
  if (random.Chance(0.4)) assessment.mutable_household()->clear_position();
  if (random.Chance(0.3)) {
    *assessment.mutable_household()->mutable_position() = other.household().position();
  }
  for (v1::Need& need : *assessment.mutable_needs()) {
    if (random.Chance(0.2)) need.clear_members();
    if (random.Chance(0.1)) need.clear_need_codes();
    need.set_urgency(static_cast<v1::Urgency>(random.Below(4)));
  }
  if (random.Chance(0.3)) assessment.mutable_preferences()->set_max_distance_km(random.Below(5));
  return assessment;
}

Weights RandomWeights(RandomRecords& random) {
  Weights weights = CompileWeights(testing::DefaultProfile());
  if (random.Chance(0.4)) return weights;
  double sum = 0;
  for (double& weight : weights) {
    weight = random.Chance(0.2) ? 0 : random.Below(1000);
    sum += weight;
  }
  for (double& weight : weights) weight /= std::max(sum, 1.0);
  return weights;
}

TEST(Ranking, IsThatOfLookingAtEverything) {
  const char* given = std::getenv("IEUM_TEST_SEED");
  const std::uint64_t seed = given == nullptr ? 20261122 : std::strtoull(given, nullptr, 10);
  int compared = 0;
  int gaps = 0;
  int folded = 0;
  for (int round = 0; round < Rounds(); ++round) {
    RandomRecords random(seed + static_cast<std::uint64_t>(round));
    const auto snapshot = Catalogue(random);
    for (int i = 0; i < 5; ++i) {
      const v1::Assessment assessment = Case(random);
      const v1::WeightProfile profile = testing::DefaultProfile();
      const Weights weights = RandomWeights(random);
      const CaseContext context(assessment, *snapshot, profile, testing::AsOf());
      for (std::size_t need = 0; need < context.queries().size(); ++need) {
        const std::size_t max = random.Chance(0.5) ? 10 : 1 + random.Below(60);
        const auto found = RankNeed(need, max, weights, context, nullptr);
        ASSERT_TRUE(found.ok()) << found.status();
        const NeedRanking expected = RankPlainly(need, max, weights, context);
        ASSERT_EQ(Printed(*found, *snapshot), Printed(expected, *snapshot))
            << "IEUM_TEST_SEED=" << seed + static_cast<std::uint64_t>(round) << " case "
            << assessment.case_reference() << " need " << need << " max " << max;
        ++compared;
        gaps += expected.adequate ? 0 : 1;
        for (const Ranked& entry : expected.suggestions) folded += !entry.folded.empty();
      }
    }
  }
  // Both happen, or nothing is shown.
  EXPECT_GT(gaps, 0);
  EXPECT_GT(folded, 0);
  std::cout << compared << " rankings compared, " << gaps << " gaps\n";
}

TEST(Ranking, RowsSayWhatTheResourceDoesAndNoScoreIsAboveItsBound) {
  double slack = 0;
  int bounds = 0;
  for (int round = 0; round < Rounds(); ++round) {
    SCOPED_TRACE("round " + std::to_string(round));
    RandomRecords random(777 + static_cast<std::uint64_t>(round));
    const auto snapshot = Catalogue(random);
    const v1::Assessment assessment = Case(random);
    const v1::WeightProfile profile = testing::DefaultProfile();
    const Weights weights = RandomWeights(random);
    const CaseContext context(assessment, *snapshot, profile, testing::AsOf());
    for (std::size_t need = 0; need < context.queries().size(); ++need) {
      NeedScan scan(need, weights, context);
      snapshot->ForEachRow([&](Row row, const indexer::ScanRow& scanned) {
        const indexer::IndexedResource resource = snapshot->at(row);
        const GateVerdict verdict = context.gate(need).Evaluate(resource);
        EXPECT_EQ(scan.Verdict(scanned, row), verdict.verdict) << resource.name;
        const Score score = ScoreResource(resource, need, verdict,
                                          RateRelevance(resource, need, context), weights, context);
        EXPECT_EQ(scan.Fit(scanned).value, score.need_fit.value) << resource.name;
        EXPECT_LE(score.total, scan.Bound(scanned)) << resource.name;
        slack += scan.Bound(scanned) - score.total;
        ++bounds;
        return true;
      });
    }
  }
  std::cout << bounds << " bounds, " << slack / bounds << " above the score in the mean\n";
}

}  // namespace
}  // namespace ieum::matcher
