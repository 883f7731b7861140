// When a need counts as answered, and when it stays a gap although something is listed.
#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "indexer/live_index.h"
#include "matcher/matcher.h"
#include "store/catalog/catalog.h"
#include "store/memory_store.h"
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

constexpr char kNight[] =
    R"("need_codes": ["family.caregiver"], "statement": "밤에 남편을 맡길 곳")";
constexpr char kLateCare[] =
    R"("need_codes": ["family.childcare"], "statement": "아이의 야간 보호")";
constexpr char kNightByArea[] = R"("need_codes": ["family"], "statement": "밤에 남편을 맡길 곳")";
constexpr char kByDay[] = R"("need_codes": ["family.caregiver"], "statement": "남편을 맡길 곳")";
constexpr char kNightButCounselling[] =
    R"("need_codes": ["health.counseling"], "statement": "밤에 잠들지 못하는 마음을 나눌 상담")";

class Adequacy : public ::testing::TestWithParam<AdequacyCase> {};

TEST_P(Adequacy, DecidesTheGap) {
  const AdequacyCase& param = GetParam();
  const auto snapshot = testing::SnapshotOf({testing::FromJson<v1::Resource>(
      R"({"name": "resources/r", "organization": "organizations/o",
          "last_verified_time": "2026-09-01T00:00:00Z", )" +
      std::string(param.resource) + "}")});
  const auto request = testing::FromJson<v1::SuggestRequest>(
      R"({"assessment": {"case_reference": "c", "household": {)" + std::string(param.household) +
      R"(}, "needs": [{"id": "n1", "members": ["m1"], )" + param.need + "}]}}");
  const v1::WeightProfile profile = testing::DefaultProfile();
  const auto response = Suggest(request, {*snapshot, profile, testing::AsOf(), nullptr});
  ASSERT_TRUE(response.ok()) << response.status();
  const v1::NeedSuggestions& need = response->needs(0);
  ASSERT_EQ(need.suggestions_size(), 1);
  EXPECT_EQ(need.has_gap(), param.gap);
  // What is listed and eligible is no missing resource.
  if (param.gap) EXPECT_EQ(need.gap().cause(), v1::GAP_CAUSE_UNCERTAIN);
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
                      AdequacyCase{"NightCareThatSaysNothingOfTheNight",
                                   R"("display_name": {"ko": "돌봄 쉼터"},
                        "need_terms": [{"code": "family.caregiver"}])",
                                   kAnybody, kNight, true},
                      AdequacyCase{"NightCareByItsWords",
                                   R"("display_name": {"ko": "돌봄 쉼터, 야간 가능"},
                        "need_terms": [{"code": "family.caregiver"}])",
                                   kAnybody, kNight, false},
                      AdequacyCase{"NightCareTakenBack",
                                   R"("display_name": {"ko": "돌봄 쉼터"},
                        "description": {"ko": "밤·새벽은 안 됨"},
                        "need_terms": [{"code": "family.caregiver"}])",
                                   kAnybody, kNight, true},
                      AdequacyCase{"NightCareByItsHours",
                                   R"("display_name": {"ko": "돌봄 쉼터"},
                        "schedule": {"hours": [{"opens": "00:00", "closes": "24:00"}]},
                        "need_terms": [{"code": "family.caregiver"}])",
                                   kAnybody, kNight, false},
                      AdequacyCase{"HoursGoBeforeWords",
                                   R"("display_name": {"ko": "주간·야간 돌봄 쉼터"},
                        "schedule": {"hours": [{"opens": "08:00", "closes": "20:00"}]},
                        "need_terms": [{"code": "family.caregiver"}])",
                                   kAnybody, kNight, true},
                      AdequacyCase{"LateHoursUntilTen",
                                   R"("display_name": {"ko": "야간보호 쉼터"},
                        "schedule": {"hours": [{"opens": "13:00", "closes": "22:00"}]},
                        "need_terms": [{"code": "family.childcare"}])",
                                   kAnybody, kLateCare, false},
                      AdequacyCase{"UntilTenIsNotTheNight",
                                   R"("display_name": {"ko": "아동센터 야간보호"},
                        "schedule": {"hours": [{"opens": "13:00", "closes": "22:00"}]},
                        "need_terms": [{"code": "family.caregiver"}])",
                                   kAnybody, kNight, true},
                      AdequacyCase{"TenMinutesOfTheNightAreNotEnough",
                                   R"("display_name": {"ko": "돌봄 쉼터"},
                        "schedule": {"hours": [{"opens": "09:00", "closes": "22:10"}]},
                        "need_terms": [{"code": "family.caregiver"}])",
                                   kAnybody, kNight, true},
                      AdequacyCase{"AWholeAreaAsksForTheNightToo",
                                   R"("display_name": {"ko": "돌봄 쉼터"},
                        "schedule": {"hours": [{"opens": "09:00", "closes": "18:00"}]},
                        "need_terms": [{"code": "family.caregiver"}])",
                                   kAnybody, kNightByArea, true},
                      AdequacyCase{"NobodyAsksForTheNight",
                                   R"("display_name": {"ko": "돌봄 쉼터"},
                        "schedule": {"hours": [{"opens": "08:00", "closes": "20:00"}]},
                        "need_terms": [{"code": "family.caregiver"}])",
                                   kAnybody, kByDay, false},
                      AdequacyCase{"SleeplessnessNeedsNoNightService",
                                   R"("display_name": {"ko": "마음 상담"},
                        "need_terms": [{"code": "health.counseling"}])",
                                   kAnybody, kNightButCounselling, false},
                      AdequacyCase{"AGroupOfEquals",
                                   R"("display_name": {"ko": "희귀질환 환우 모임"},
                        "need_terms": [{"code": "social.self_help"}])",
                                   kAnybody, kEquals, false}),
    [](const auto& test) { return test.param.name; });

v1::CatalogRecord Offering(const std::string& id, const std::string& name,
                           const std::string& description, const std::string& more = "") {
  return testing::FromJson<v1::CatalogRecord>(
      R"({"resource": {"name": "resources/)" + id +
      R"(", "organization": "organizations/o", "display_name": {"ko": ")" + name +
      R"("}, "description": {"ko": ")" + description + R"("})" + more + "}}");
}

// Whether a need for residency stays a gap where `offering`, without need terms, is the only one
// that has not ended.
bool ResidencyIsAGap(const v1::CatalogRecord& offering) {
  constexpr char kEnded[] = R"(, "validity": {"end": "2026-01-31"},
      "need_terms": [{"code": "rights.residency"}, {"code": "family.multicultural"}])";
  const auto vocabulary = testing::SharedVocabulary();
  const auto records = store::MakeMemoryStore();
  store::Catalog catalog(*records, vocabulary->taxonomy, [] { return testing::AsOf(); });
  const auto owner = testing::FromJson<v1::CatalogRecord>(
      R"({"organization": {"name": "organizations/o", "display_name": {"ko": "기관"}}})");
  EXPECT_TRUE(
      catalog
          .Upsert({owner, Offering("e1", "몽골 이웃 모임", "몽골말로 나누는 수다와 장보기", kEnded),
                   Offering("e2", "몽골 가족 모임", "주말 수다, 몽골 음식", kEnded), offering})
          .ok());
  const auto index = *indexer::LiveIndex::Open(*records, vocabulary, {});
  const auto request = testing::FromJson<v1::SuggestRequest>(
      R"({"assessment": {"case_reference": "c", "household": {)" + std::string(kAnybody) +
      R"(}, "needs": [{"id": "n1", "members": ["m1"], )" + kResidency + "}]}}");
  const v1::WeightProfile profile = testing::DefaultProfile();
  const auto response = Suggest(request, {*index->snapshot(), profile, testing::AsOf(), nullptr});
  EXPECT_TRUE(response.ok()) << response.status();
  EXPECT_EQ(response->needs(0).suggestions_size(), 1);
  return response->needs(0).has_gap();
}

TEST(AdequacyOfUntagged, AnInferredTermNeedsAWordOfTheNeed) {
  EXPECT_FALSE(
      ResidencyIsAGap(Offering("r", "출입국 상담", "비자 연장과 체류자격 변경을 돕습니다.")));
  EXPECT_TRUE(ResidencyIsAGap(
      Offering("r", "몽골 이모들 단톡방", "몽골말로 나누는 수다. 주말이면 장도 함께 봅니다.")));
}

}  // namespace
}  // namespace ieum::matcher
