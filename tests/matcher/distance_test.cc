// How far is it to a home of which only the region is known?
#include <algorithm>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "matcher/case_context.h"
#include "matcher/matcher.h"
#include "tests/support/catalogue_builder.h"
#include "tests/support/sample.h"

namespace ieum::matcher {
namespace {

using ::testing::HasSubstr;

constexpr double kLatitude = 36.5;
constexpr double kLongitude = 127.8;
constexpr double kKmPerDegree = 111.195;

v1::Region Around(v1::RegionSystem system, const std::string& code) {
  v1::Region region;
  region.mutable_code()->set_system(system);
  region.mutable_code()->set_code(code);
  region.mutable_centroid()->set_latitude(kLatitude);
  region.mutable_centroid()->set_longitude(kLongitude);
  return region;
}

// One resource so many kilometres north of the one centre of all regions.
std::shared_ptr<const indexer::Snapshot> At(double km, double radius_km = 0) {
  testing::CatalogueBuilder builder;
  std::vector<v1::Region> regions;
  for (const char* code : {"9900000000", "9911000000", "9911031000", "9911051000", "9911010100"}) {
    regions.push_back(Around(v1::REGION_SYSTEM_KR_ADM, code));
  }
  regions.push_back(Around(v1::REGION_SYSTEM_OTHER, "KR-99"));
  builder.SetRegions(regions);
  v1::Resource resource;
  resource.set_name("resources/r");
  resource.mutable_display_name()->set_ko("상담");
  resource.add_need_terms()->set_code("health.counseling");
  v1::Position& position = *resource.add_places()->mutable_position();
  position.set_latitude(kLatitude + km / kKmPerDegree);
  position.set_longitude(kLongitude);
  if (radius_km > 0) resource.mutable_service_area()->set_radius_km(radius_km);
  builder.Put(resource);
  return builder.Publish(1);
}

v1::SuggestRequest LivingIn(const std::vector<std::string>& codes) {
  auto request = testing::FromJson<v1::SuggestRequest>(
      R"({"assessment": {"case_reference": "c", "household": {"members": [{"reference": "m1"}]},
          "needs": [{"id": "n1", "need_codes": ["health.counseling"]}]}, "language": "LANGUAGE_EN"})");
  for (const std::string& code : codes) {
    v1::RegionCode& region = *request.mutable_assessment()->mutable_household()->add_residence();
    region.set_system(v1::REGION_SYSTEM_KR_ADM);
    region.set_code(code);
  }
  return request;
}

v1::NeedSuggestions Answer(const indexer::Snapshot& snapshot, const v1::SuggestRequest& request) {
  const v1::WeightProfile profile = testing::DefaultProfile();
  const auto response = Suggest(request, {snapshot, profile, testing::AsOf(), nullptr});
  EXPECT_TRUE(response.ok()) << response.status();
  return response.ok() ? response->needs(0) : v1::NeedSuggestions();
}

struct Case {
  const char* home;
  double km;
  double radius_km;
  Ternary expected;
};

class Radius : public ::testing::TestWithParam<Case> {};

TEST_P(Radius, IsCertainOnlyWhenItIsForTheWholeRegion) {
  const Case& c = GetParam();
  const auto snapshot = At(c.km, c.radius_km);
  const v1::SuggestRequest request = LivingIn({c.home});
  const v1::WeightProfile profile = testing::DefaultProfile();
  const CaseContext context(request.assessment(), *snapshot, profile, testing::AsOf());
  const auto row = snapshot->Find("resources/r");
  ASSERT_TRUE(row);
  EXPECT_EQ(context.gate(0).ServiceArea(snapshot->at(*row)), c.expected);

  const v1::NeedSuggestions answer = Answer(*snapshot, request);
  EXPECT_EQ(answer.suggestions_size(), c.expected == Ternary::kNotMet ? 0 : 1);
  if (c.expected == Ternary::kUnknown) {
    ASSERT_EQ(answer.questions_size(), 1);
    EXPECT_THAT(answer.questions(0), HasSubstr("Ask where the household lives"));
  } else {
    EXPECT_EQ(answer.questions_size(), 0);
  }
}

constexpr char kProvince[] = "9900000000";
constexpr char kDistrict[] = "9911000000";
constexpr char kMyeon[] = "9911031000";
constexpr char kDong[] = "9911051000";

INSTANTIATE_TEST_SUITE_P(
    Levels, Radius,
    ::testing::Values(
        Case{kProvince, 1, 3, Ternary::kUnknown}, Case{kProvince, 50, 3, Ternary::kUnknown},
        Case{kProvince, 64, 3, Ternary::kNotMet}, Case{kProvince, 1, 62, Ternary::kMet},
        Case{kDistrict, 0, 3, Ternary::kUnknown}, Case{kDistrict, 10, 3, Ternary::kUnknown},
        Case{kDistrict, 12, 3, Ternary::kNotMet}, Case{kDistrict, 1, 10, Ternary::kMet},
        Case{kMyeon, 1, 3, Ternary::kUnknown}, Case{kMyeon, 1, 7, Ternary::kMet},
        Case{kMyeon, 9, 3, Ternary::kNotMet}, Case{kDong, 0.28, 0.5, Ternary::kUnknown},
        Case{kDong, 0.28, 1, Ternary::kMet}, Case{kDong, 1.1, 0.5, Ternary::kUnknown},
        Case{kDong, 1.3, 0.5, Ternary::kNotMet}));

TEST(Distance, OfAProvinceOrDistrictIsNotThatOfItsCentre) {
  for (const char* home : {kProvince, kDistrict}) {
    const v1::NeedSuggestions answer = Answer(*At(25), LivingIn({home}));
    ASSERT_EQ(answer.suggestions_size(), 1) << home;
    EXPECT_FALSE(answer.suggestions(0).has_distance_km());
    EXPECT_EQ(answer.near_misses_size(), 0);
  }
  const v1::NeedSuggestions near = Answer(*At(2), LivingIn({kDong}));
  ASSERT_EQ(near.suggestions_size(), 1);
  EXPECT_NEAR(near.suggestions(0).distance_km(), 2, 0.01);
  const v1::NeedSuggestions far = Answer(*At(25), LivingIn({kDong}));
  EXPECT_EQ(far.suggestions_size(), 0);
  EXPECT_EQ(far.near_misses_size(), 1);
}

TEST(Distance, TheNarrowestRegionCounts) {
  for (const auto& homes :
       {std::vector<std::string>{kDistrict, kDong}, std::vector<std::string>{kDong, kDistrict}}) {
    const v1::NeedSuggestions answer = Answer(*At(2), LivingIn(homes));
    ASSERT_EQ(answer.suggestions_size(), 1);
    EXPECT_TRUE(answer.suggestions(0).has_distance_km());
  }
}

TEST(Distance, ARegionOfUnknownSizeSettlesNothing) {
  for (const double km : {0.0, 5000.0}) {
    v1::SuggestRequest request = LivingIn({"KR-99"});
    request.mutable_assessment()->mutable_household()->mutable_residence(0)->set_system(
        v1::REGION_SYSTEM_OTHER);
    const v1::WeightProfile profile = testing::DefaultProfile();
    const auto snapshot = At(km, 3);
    const CaseContext context(request.assessment(), *snapshot, profile, testing::AsOf());
    EXPECT_EQ(context.gate(0).ServiceArea(snapshot->at(*snapshot->Find("resources/r"))),
              Ternary::kUnknown);
  }
}

}  // namespace
}  // namespace ieum::matcher
