// What is for other places alone is nothing to this household.
#include "gtest/gtest.h"

#include "matcher/ranking.h"
#include "tests/support/sample.h"

namespace ieum::matcher {
namespace {

std::string Resource(const std::string& id, const std::string& area) {
  return R"({"name": "resources/)" + id +
         R"(", "organization": "organizations/o", "display_name": {"ko": ")" + id +
         R"("}, "need_terms": [{"code": "daily_living.meals"}], "service_area": )" + area + "}";
}

std::string Regions(const std::string& code) {
  return R"({"regions": [{"system": "REGION_SYSTEM_KR_ADM", "code": ")" + code + R"("}]})";
}

std::string Placed(const std::string& id, double latitude, double radius_km) {
  std::string resource = Resource(id, R"({"radius_km": )" + std::to_string(radius_km) + "}");
  resource.pop_back();
  return resource + R"(, "places": [{"position": {"latitude": )" + std::to_string(latitude) +
         R"(, "longitude": 127.83}}]})";
}

struct Asked {
  NeedRanking ranking;
  std::vector<std::string> suggested;
  std::vector<std::string> near;
};

Asked Ask(const std::vector<std::string>& resources, const std::string& home) {
  const auto snapshot = testing::Catalogue(resources);
  const auto assessment = testing::FromJson<v1::Assessment>(
      R"({"case_reference": "c", "household": {)" + home + R"("members": [{"reference": "m1"}]},
          "needs": [{"id": "n1", "need_codes": ["daily_living.meals"], "statement": "식사"}]})");
  const v1::WeightProfile profile = testing::DefaultProfile();
  const CaseContext context(assessment, *snapshot, profile, testing::AsOf());
  Asked asked;
  asked.ranking = RankNeed(0, 10, CompileWeights(profile), context, nullptr).value();
  for (const Ranked& one : asked.ranking.suggestions) {
    asked.suggested.push_back(std::string(snapshot->name(one.row).substr(10)));
  }
  for (const Blocked& one : asked.ranking.near_misses) {
    asked.near.push_back(std::string(snapshot->name(one.row).substr(10)));
  }
  return asked;
}

constexpr char kHome[] =
    R"("residence": [{"system": "REGION_SYSTEM_KR_ADM", "code": "9911051000"}],
       "position": {"latitude": 36.5, "longitude": 127.83}, )";
using Names = std::vector<std::string>;

TEST(Reach, TheNextDongIsANearMissAndAnotherDistrictIsNot) {
  const Names resources = {Resource("here", Regions("9911051000")),
                           Resource("next-dong", Regions("9911052000")),
                           Resource("other-district", Regions("9922000000")),
                           Resource("other-dong", Regions("9922051000"))};
  const Asked asked = Ask(resources, kHome);
  EXPECT_EQ(asked.suggested, Names{"here"});
  EXPECT_EQ(asked.near, Names{"next-dong"});
  // Nobody knows where they live: all may be for them.
  EXPECT_EQ(Ask(resources, "").suggested.size(), 4U);
}

TEST(Reach, AGapCountsWhatIsAboutHereAlone) {
  const Asked asked = Ask({Resource("next-dong", Regions("9911052000")),
                           Resource("other-district", Regions("9922000000")),
                           Resource("other-dong", Regions("9922051000"))},
                          kHome);
  EXPECT_FALSE(asked.ranking.adequate);
  EXPECT_EQ(asked.ranking.held_back,
            (std::map<v1::GapCause, int>{{v1::GAP_CAUSE_NONE_ELIGIBLE, 1}}));
  EXPECT_TRUE(
      Ask({Resource("other-district", Regions("9922000000"))}, kHome).ranking.held_back.empty());
}

TEST(Reach, ARadiusReachesAsFarAsOneMayBeAskedToGo) {
  // A degree of latitude is 111 km; one may be asked to go 20 km.
  const Asked asked = Ask(
      {Placed("within", 36.51, 3), Placed("just-beyond", 36.55, 3), Placed("far-beyond", 36.75, 3)},
      kHome);
  EXPECT_EQ(asked.suggested, Names{"within"});
  EXPECT_EQ(asked.near, Names{"just-beyond"});
}

}  // namespace
}  // namespace ieum::matcher
