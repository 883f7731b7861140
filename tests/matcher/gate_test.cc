// The gate by columns and bitmaps, held against a plain reading of the records.
#include "matcher/gate.h"

#include "gtest/gtest.h"

#include "matcher/case_context.h"
#include "matcher/explain.h"
#include "service/evaluate/reference_gate.h"
#include "tests/support/catalogue_builder.h"
#include "tests/support/sample.h"

namespace ieum::matcher {
namespace {

// The verdict that an explanation's checks add up to.
v1::Verdict FromChecks(const v1::EligibilityVerdict& eligibility) {
  const auto worse = [](v1::Verdict a, v1::Verdict b) { return std::max(a, b); };
  std::map<int, v1::Verdict> paths;
  v1::Verdict rest = v1::VERDICT_MET;
  for (const v1::Check& check : eligibility.checks()) {
    if (check.kind() == v1::CHECK_KIND_CRITERION) {
      auto [it, added] = paths.try_emplace(check.path_index(), check.verdict());
      it->second = worse(it->second, check.verdict());
    } else {
      rest = worse(rest, check.verdict());
    }
  }
  if (paths.empty()) return rest;
  v1::Verdict best = v1::VERDICT_NOT_MET;
  for (const auto& [path, verdict] : paths) best = std::min(best, verdict);
  return worse(best, rest);
}

class GateProperty : public ::testing::TestWithParam<std::uint64_t> {};

TEST_P(GateProperty, ColumnsAndExplanationAgreeWithTheRecords) {
  SCOPED_TRACE("seed " + std::to_string(GetParam()));
  testing::RandomRecords random(GetParam());
  testing::CatalogueBuilder builder;
  builder.SetRegions(testing::SampleRegions());
  constexpr int kResources = 300;
  for (int i = 0; i < kResources; ++i) {
    builder.Put(random.Resource("r" + std::to_string(i), "organizations/o"));
  }
  // Rows are reused when records change and go.
  for (int i = 0; i < kResources / 4; ++i) {
    const std::string id = "r" + std::to_string(random.Below(kResources));
    if (random.Chance(0.5)) {
      builder.Remove("resources/" + id);
    } else {
      builder.Put(random.Resource(id, "organizations/o"));
    }
  }
  const auto snapshot = builder.Publish(1);
  const v1::WeightProfile profile = testing::DefaultProfile();
  const Weights weights = CompileWeights(profile);
  const absl::CivilDay today(2026, 11, 1);
  std::map<v1::Verdict, int> seen;
  for (int round = 0; round < 12; ++round) {
    const v1::Assessment assessment = random.Assessment();
    const CaseContext context(assessment, *snapshot, profile, testing::AsOf());
    const evaluate::ReferenceGate reference(assessment, snapshot->regions(), today);
    for (int n = 0; n < assessment.needs_size(); ++n) {
      const auto need = static_cast<std::size_t>(n);
      const Gate& gate = context.gate(need);
      const Explainer explainer(context, need, weights, v1::LANGUAGE_KO);
      snapshot->ForEachRow([&](indexer::Row row, const indexer::ScanRow&) {
        const indexer::FullResource resource = *snapshot->Read(row);
        const GateVerdict verdict = gate.Evaluate(resource);
        const v1::Verdict expected = reference.Eligibility(*resource.resource, assessment.needs(n));
        const v1::EligibilityVerdict explained = explainer.Eligibility(resource, verdict);
        ++seen[expected];
        EXPECT_EQ(ToProto(verdict.verdict), expected)
            << resource.resource->ShortDebugString() << "\n"
            << assessment.ShortDebugString();
        EXPECT_EQ(explained.verdict(), ToProto(verdict.verdict));
        EXPECT_EQ(FromChecks(explained), explained.verdict())
            << resource.resource->ShortDebugString();
        return true;
      });
    }
  }
  // The generator must exercise all three values.
  EXPECT_GT(seen[v1::VERDICT_MET], 100);
  EXPECT_GT(seen[v1::VERDICT_UNKNOWN], 100);
  EXPECT_GT(seen[v1::VERDICT_NOT_MET], 100);
}

INSTANTIATE_TEST_SUITE_P(Seeds, GateProperty, ::testing::Range<std::uint64_t>(1, 21));

TEST(Judge, SchoolStageIsNarrowedByAge) {
  v1::Assessment assessment;
  v1::Member& member = *assessment.mutable_household()->add_members();
  member.set_reference("m1");
  member.set_age_years(70);
  const indexer::RegionIndex regions;
  const HouseholdFacts facts = CompileFacts(assessment, regions, absl::CivilDay(2026, 11, 1));
  v1::Criterion pupils;
  pupils.mutable_school_stages()->add_values(v1::SCHOOL_STAGE_ELEMENTARY);
  EXPECT_EQ(Judge(indexer::Compile(pupils), facts.members[0], facts), Ternary::kNotMet);
}

TEST(Judge, BenefitBoundsIncome) {
  v1::Assessment assessment;
  assessment.mutable_household()->mutable_benefits()->add_values(v1::BENEFIT_LIVELIHOOD);
  const indexer::RegionIndex regions;
  const HouseholdFacts facts = CompileFacts(assessment, regions, absl::CivilDay(2026, 11, 1));
  v1::Criterion poor;
  poor.mutable_income()->set_max_percent(60);
  EXPECT_EQ(Judge(indexer::Compile(poor), facts.members[0], facts), Ternary::kMet);
  v1::Criterion poorer;
  poorer.mutable_income()->set_max_percent(20);
  EXPECT_EQ(Judge(indexer::Compile(poorer), facts.members[0], facts), Ternary::kUnknown);
}

}  // namespace
}  // namespace ieum::matcher
