// When a need counts as answered, and when it stays a gap although something is listed.
#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "indexer/snapshot_builder.h"
#include "matcher/matcher.h"
#include "tests/support/sample.h"

namespace ieum::matcher {
namespace {

struct AdequacyCase {
  const char* name;
  const char* resource;  // members of the one resource
  const char* household;
  const char* need;
  bool gap;
};

constexpr char kMigrantFamily[] = R"("household_kinds": {"values": ["HOUSEHOLD_KIND_MIGRANT"]},
    "members": [{"reference": "m1", "age_years": 30, "languages": ["am"]}])";
constexpr char kAnybody[] = R"("members": [{"reference": "m1", "age_years": 30}])";
constexpr char kResidency[] = R"("need_codes": ["rights.residency"], "statement": "체류자격 조력")";
constexpr char kMeals[] = R"("need_codes": ["daily_living.meals"], "statement": "끼니")";
constexpr char kEquals[] =
    R"("need_codes": ["social.self_help"], "statement": "같은 희귀질환을 앓는 사람들과의 만남")";

class Adequacy : public ::testing::TestWithParam<AdequacyCase> {};

TEST_P(Adequacy, DecidesTheGap) {
  const AdequacyCase& param = GetParam();
  indexer::SnapshotBuilder builder(testing::SharedVocabulary(), nullptr);
  auto owner = std::make_shared<v1::Organization>();
  owner->set_name("organizations/o");
  builder.Put(std::make_shared<const v1::Resource>(testing::FromJson<v1::Resource>(
                  R"({"name": "resources/r", "organization": "organizations/o",
          "last_verified_time": "2026-09-01T00:00:00Z", )" +
                  std::string(param.resource) + "}")),
              owner);
  const auto snapshot = builder.Publish(1);
  const auto request = testing::FromJson<v1::SuggestRequest>(
      R"({"assessment": {"case_reference": "c", "household": {)" + std::string(param.household) +
      R"(}, "needs": [{"id": "n1", "members": ["m1"], )" + param.need + "}]}}");
  const v1::WeightProfile profile = testing::DefaultProfile();
  const auto response = Suggest(request, {*snapshot, profile, testing::AsOf(), nullptr});
  ASSERT_TRUE(response.ok()) << response.status();
  const v1::NeedSuggestions& need = response->needs(0);
  ASSERT_EQ(need.suggestions_size(), 1);
  EXPECT_EQ(need.has_gap(), param.gap);
}

INSTANTIATE_TEST_SUITE_P(
    Cases, Adequacy,
    ::testing::Values(AdequacyCase{"AnotherLanguage",
                                   R"("display_name": {"ko": "체류 상담"}, "form": "FORM_HUMAN",
                        "need_terms": [{"code": "rights.residency"}])",
                                   kMigrantFamily, kResidency, true},
                      AdequacyCase{"AnotherLanguageButForMigrantsAlone",
                                   R"("display_name": {"ko": "체류 상담"}, "form": "FORM_HUMAN",
                        "need_terms": [{"code": "rights.residency"}],
                        "eligibility": {"paths": [{"criteria": [{"household_kinds":
                            {"values": ["HOUSEHOLD_KIND_MIGRANT"]}}]}]})",
                                   kMigrantFamily, kResidency, false},
                      AdequacyCase{"AnotherLanguageAndForManyKinds",
                                   R"("display_name": {"ko": "체류 상담"}, "form": "FORM_HUMAN",
                        "need_terms": [{"code": "rights.residency"}],
                        "eligibility": {"paths": [{"criteria": [{"household_kinds":
                            {"values": ["HOUSEHOLD_KIND_MIGRANT",
                                        "HOUSEHOLD_KIND_SINGLE_PARENT"]}}]}]})",
                                   kMigrantFamily, kResidency, true},
                      AdequacyCase{"FoodNeedsNoLanguage",
                                   R"("display_name": {"ko": "도시락"}, "form": "FORM_MATERIAL",
                        "need_terms": [{"code": "daily_living.meals"}])",
                                   kMigrantFamily, kMeals, false},
                      AdequacyCase{"AGroupOfOthers",
                                   R"("display_name": {"ko": "한부모 자조모임"},
                        "need_terms": [{"code": "social.self_help"}])",
                                   kAnybody, kEquals, true},
                      AdequacyCase{"AGroupOfEquals",
                                   R"("display_name": {"ko": "희귀질환 환우 모임"},
                        "need_terms": [{"code": "social.self_help"}])",
                                   kAnybody, kEquals, false}),
    [](const auto& test) { return test.param.name; });

}  // namespace
}  // namespace ieum::matcher
