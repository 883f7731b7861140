// The distributions are what they are said to be.
#include "gmock/gmock.h"

#include "tests/bench/generator/generator.h"
#include "tests/bench/generator/statistics.h"

namespace ieum::bench {
namespace {

const Statistics& Measured() {
  static const Statistics& statistics = *[] {
    const Generator generator(1, 40'000);
    auto* made = new Statistics(generator.as_of());
    for (std::uint64_t i = 0; i < generator.size(); ++i) made->Add(generator.Resource(i));
    for (std::uint64_t i = 0; i < 4'000; ++i) made->Add(generator.Assessment(i));
    return made;
  }();
  return statistics;
}

double ShareOf(const Statistics::Histogram& histogram, int from, int to) {
  double all = 0;
  double within = 0;
  for (const auto& [value, count] : histogram) {
    all += static_cast<double>(count);
    if (value >= from && value <= to) within += static_cast<double>(count);
  }
  return all == 0 ? 0 : within / all;
}

TEST(SkewTest, ServiceAreas) {
  const Statistics& measured = Measured();
  const auto share = [&](const char* level) { return measured.Share(measured.LevelCount(level)); };
  EXPECT_NEAR(share("nation"), 0.03, 0.004);
  EXPECT_NEAR(share("province"), 0.07, 0.006);
  EXPECT_NEAR(share("district"), 0.40, 0.01);
  EXPECT_NEAR(share("dong"), 0.40, 0.01);
  EXPECT_NEAR(share("radius"), 0.10, 0.008);
}

TEST(SkewTest, KindsOfEntries) {
  const Statistics& measured = Measured();
  EXPECT_NEAR(measured.Share(measured.sparse), 0.20, 0.02);
  EXPECT_NEAR(measured.Share(measured.untagged), 0.09, 0.02);
  EXPECT_NEAR(measured.Share(measured.programmes), 0.40, 0.02);
  EXPECT_NEAR(measured.Share(measured.counted), 0.47, 0.05);
  EXPECT_NEAR(measured.Share(measured.full), 0.16, 0.03);
  EXPECT_NEAR(measured.Share(measured.unverified), 0.28, 0.04);
  EXPECT_GT(measured.Share(measured.outcomes), 0.04);
  EXPECT_GT(measured.confidential, 100U);
  EXPECT_GT(ShareOf(measured.places, 2, 50), 0.01);
}

TEST(SkewTest, Gates) {
  const Statistics& measured = Measured();
  EXPECT_NEAR(measured.Share(measured.open_to_all), 0.29, 0.05);
  EXPECT_GT(measured.eligibility_sets.size(), 3'000U);
  EXPECT_GT(measured.term_sets.size(), 1'500U);
  EXPECT_EQ(ShareOf(measured.criteria, 1, 4), 1);
  EXPECT_EQ(ShareOf(measured.paths, 0, 4), 1);
  EXPECT_GT(ShareOf(measured.paths, 2, 4), 0.25);
  EXPECT_GT(ShareOf(measured.criteria, 2, 4), 0.5);
  EXPECT_EQ(ShareOf(measured.terms, 0, 5), 1);
  EXPECT_GT(ShareOf(measured.terms, 3, 5), 0.2);
  // All ten areas, none with most of it.
  EXPECT_EQ(measured.areas.size(), 10U);
  for (const auto& [area, count] : measured.areas) {
    EXPECT_GT(measured.Share(count), 0.01) << area;
    EXPECT_LT(measured.Share(count), 0.25) << area;
  }
}

TEST(SkewTest, FewVerifiedLongAgo) {
  const Statistics& measured = Measured();
  EXPECT_GT(ShareOf(measured.years_since_verified, 0, 0), 0.75);
  EXPECT_GT(ShareOf(measured.years_since_verified, 3, 20), 0.03);
}

// A tenth of the organizations has three times its share, already in a thin catalogue.
TEST(SkewTest, OrganizationsDiffer) { EXPECT_GT(Measured().ShareOfLargest(0.1), 0.3); }

TEST(SkewTest, Texts) {
  const Statistics& measured = Measured();
  EXPECT_EQ(ShareOf(measured.description_lengths, 20, 400), 1);
  EXPECT_GT(ShareOf(measured.description_lengths, 200, 400), 0.05);
  EXPECT_GT(ShareOf(measured.description_lengths, 20, 70), 0.2);
  EXPECT_GT(measured.words.size(), 25'000U);
  EXPECT_GT(measured.names.size(), 20'000U);
}

TEST(SkewTest, Households) {
  const Statistics& measured = Measured();
  const auto share = [&](const char* known) {
    const auto it = measured.residences.find(known);
    return it == measured.residences.end()
               ? 0
               : static_cast<double>(it->second) / static_cast<double>(measured.assessments);
  };
  EXPECT_NEAR(share("dong and position"), 0.45, 0.03);
  EXPECT_NEAR(share("dong"), 0.25, 0.03);
  EXPECT_NEAR(share("district"), 0.15, 0.03);
  EXPECT_NEAR(share("province"), 0.05, 0.02);
  EXPECT_NEAR(share("unknown"), 0.10, 0.02);
  EXPECT_EQ(ShareOf(measured.need_counts, 1, 8), 1);
  EXPECT_GT(ShareOf(measured.need_counts, 8, 8), 0);
  EXPECT_EQ(ShareOf(measured.household_sizes, 1, 6), 1);
  EXPECT_GT(ShareOf(measured.household_sizes, 6, 6), 0);
  EXPECT_NEAR(static_cast<double>(measured.uncoded_needs) / static_cast<double>(measured.needs),
              0.10, 0.02);
  EXPECT_NEAR(static_cast<double>(measured.risks) / static_cast<double>(measured.assessments), 0.08,
              0.02);
}

// Who is in danger from somebody says what that somebody can reach.
TEST(SkewTest, Risks) {
  const Generator generator(1, 1);
  constexpr int kAssessments = 4'000;
  int reaching = 0;
  for (int i = 0; i < kAssessments; ++i) {
    const v1::Assessment assessment = generator.Assessment(static_cast<std::uint64_t>(i));
    for (const v1::Risk& risk : assessment.risks()) {
      if (risk.source_member().empty()) continue;
      EXPECT_GT(risk.unsafe_organizations_size() + risk.unsafe_regions_size(), 0);
      ++reaching;
    }
  }
  EXPECT_NEAR(static_cast<double>(reaching) / kAssessments, 0.05, 0.02);
}

}  // namespace
}  // namespace ieum::bench
