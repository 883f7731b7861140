// What is kept from whom while there is danger. Rows: a resource, whose need, what happens.
#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "matcher/matcher.h"
#include "tests/support/sample.h"

namespace ieum::matcher {
namespace {

enum class Outcome { kSuggested, kCautioned, kNearMiss, kNotNamed };

struct SafetyCase {
  const char* name;
  const char* resource;  // members beside its name
  const char* members;   // of the need
  const char* need_code;
  const char* risk;  // further members of the risk
  Outcome outcome;
};

// The danger comes from "h"; "w" and "k" live with him.
Outcome OutcomeOf(const SafetyCase& row) {
  const auto snapshot = testing::SnapshotOf({testing::FromJson<v1::Resource>(
      R"({"name": "resources/r", "organization": "organizations/o",
          "last_verified_time": "2026-09-01T00:00:00Z", )" +
      std::string(row.resource) + "}")});
  const auto request = testing::FromJson<v1::SuggestRequest>(
      R"({"assessment": {"case_reference": "c", "household": {"members": [
            {"reference": "w", "age_years": 40, "gender": "GENDER_FEMALE"},
            {"reference": "h", "age_years": 42, "gender": "GENDER_MALE"},
            {"reference": "k", "age_years": 9}]},
          "risks": [{"kind": "RISK_KIND_FAMILY_VIOLENCE", "source_member": "h")" +
      std::string(row.risk) + R"(}], "needs": [{"id": "n1", "members": [)" + row.members +
      R"(], "need_codes": [")" + row.need_code + R"("], "statement": "도움"}]}})");
  const v1::WeightProfile profile = testing::DefaultProfile();
  const auto response = Suggest(request, {*snapshot, profile, testing::AsOf(), nullptr});
  EXPECT_TRUE(response.ok()) << response.status();
  const v1::NeedSuggestions& need = response->needs(0);
  if (need.near_misses_size() == 1) return Outcome::kNearMiss;
  if (need.suggestions_size() == 0) return Outcome::kNotNamed;
  for (const std::string& caution : need.suggestions(0).cautions()) {
    if (caution.find("위험") != std::string::npos) return Outcome::kCautioned;
  }
  return Outcome::kSuggested;
}

class SafetyTest : public ::testing::TestWithParam<SafetyCase> {};

TEST_P(SafetyTest, Holds) { EXPECT_EQ(OutcomeOf(GetParam()), GetParam().outcome); }

constexpr char kShelter[] = R"("display_name": {"ko": "햇살쉼터"},
    "places": [{"address": "비밀로 12", "confidential": true}],
    "need_terms": [{"code": "safety.shelter"}])";
constexpr char kInGaram1[] = R"("display_name": {"ko": "상담소"},
    "places": [{"region": {"system": "REGION_SYSTEM_KR_ADM", "code": "9911051000"}}],
    "need_terms": [{"code": "safety.domestic_violence"}])";
constexpr char kInDistrict[] = R"("display_name": {"ko": "상담소"},
    "places": [{"region": {"system": "REGION_SYSTEM_KR_ADM", "code": "9911000000"}}],
    "need_terms": [{"code": "safety.domestic_violence"}])";
constexpr char kNowhere[] = R"("display_name": {"ko": "상담소"}, "places": [{"address": "어딘가"}],
    "need_terms": [{"code": "safety.domestic_violence"}])";
constexpr char kUnsafeGaram1[] =
    R"(, "unsafe_regions": [{"system": "REGION_SYSTEM_KR_ADM", "code": "9911051000"}])";
constexpr char kUnsafeLegalGaram[] =
    R"(, "unsafe_regions": [{"system": "REGION_SYSTEM_KR_LEGAL", "code": "9911010100"}])";
constexpr char kUnsafeLegalDistrict[] =
    R"(, "unsafe_regions": [{"system": "REGION_SYSTEM_KR_LEGAL", "code": "9911000000"}])";
constexpr char kUnsafeElsewhere[] =
    R"(, "unsafe_regions": [{"system": "REGION_SYSTEM_KR_ADM", "code": "9911060000"}])";

INSTANTIATE_TEST_SUITE_P(
    Joint, SafetyTest,
    ::testing::Values(SafetyCase{"DeclaredForWhateverNeed",
                                 R"("display_name": {"ko": "화해의 자리"},
                      "participation": "PARTICIPATION_JOINT_FAMILY",
                      "need_terms": [{"code": "safety.domestic_violence"}])",
                                 R"("w")", "safety.domestic_violence", "", Outcome::kNearMiss},
                      SafetyCase{"DeclaredForAddiction",
                                 R"("display_name": {"ko": "가족 모임"},
                      "participation": "PARTICIPATION_JOINT_FAMILY",
                      "need_terms": [{"code": "health.addiction"}])",
                                 R"("h")", "health.addiction", "", Outcome::kNearMiss},
                      SafetyCase{"ToldByItsKind",
                                 R"("display_name": {"ko": "마음쉼터"}, "kind": "부부상담",
                      "need_terms": [{"code": "family.couple"}])",
                                 R"("w")", "family.couple", "", Outcome::kNearMiss},
                      SafetyCase{"CoupleWorkInAnyWords",
                                 R"("display_name": {"ko": "화해의 방"},
                      "need_terms": [{"code": "family.couple"}])",
                                 R"("w")", "family.couple", "", Outcome::kNearMiss},
                      SafetyCase{"CoupleWorkInEnglish",
                                 R"("display_name": {"en": "Family mediation session"},
                      "need_terms": [{"code": "rights.family_law"}])",
                                 R"("w")", "rights.family_law", "", Outcome::kNearMiss},
                      SafetyCase{"ForOneAlone",
                                 R"("display_name": {"ko": "관계 상담"},
                      "participation": "PARTICIPATION_INDIVIDUAL",
                      "need_terms": [{"code": "family.couple"}])",
                                 R"("w")", "family.couple", "", Outcome::kSuggested},
                      SafetyCase{"AMealTogetherIsNoTable",
                                 R"("display_name": {"ko": "가족 밥상"},
                      "participation": "PARTICIPATION_JOINT_FAMILY",
                      "need_terms": [{"code": "daily_living.meals"}])",
                                 R"("w")", "daily_living.meals", "", Outcome::kSuggested}),
    [](const auto& test) { return test.param.name; });

INSTANTIATE_TEST_SUITE_P(Hidden, SafetyTest,
                         ::testing::Values(SafetyCase{"ForThoseAtRisk", kShelter, R"("w", "k")",
                                                      "safety.shelter", "", Outcome::kSuggested},
                                           SafetyCase{"NotForTheSource", kShelter, R"("h")",
                                                      "safety.shelter", "", Outcome::kNotNamed},
                                           SafetyCase{"KeptFromTheSource", kShelter, R"("w", "h")",
                                                      "safety.shelter", "", Outcome::kCautioned},
                                           SafetyCase{"KeptFromTheSourceWhenAllAreMeant", kShelter,
                                                      "", "safety.shelter", "",
                                                      Outcome::kCautioned}),
                         [](const auto& test) { return test.param.name; });

INSTANTIATE_TEST_SUITE_P(
    Regions, SafetyTest,
    ::testing::Values(SafetyCase{"TheSame", kInGaram1, R"("w")", "safety.domestic_violence",
                                 kUnsafeGaram1, Outcome::kNearMiss},
                      SafetyCase{"Another", kInGaram1, R"("w")", "safety.domestic_violence",
                                 kUnsafeElsewhere, Outcome::kSuggested},
                      SafetyCase{"SharedGround", kInGaram1, R"("w")", "safety.domestic_violence",
                                 kUnsafeLegalGaram, Outcome::kNearMiss},
                      SafetyCase{"TheDistrictInTheOtherSystem", kInGaram1, R"("w")",
                                 "safety.domestic_violence", kUnsafeLegalDistrict,
                                 Outcome::kNearMiss},
                      SafetyCase{"TooWideToTell", kInDistrict, R"("w")", "safety.domestic_violence",
                                 kUnsafeGaram1, Outcome::kCautioned},
                      SafetyCase{"NotKnownAtAll", kNowhere, R"("w")", "safety.domestic_violence",
                                 kUnsafeGaram1, Outcome::kCautioned}),
    [](const auto& test) { return test.param.name; });

}  // namespace
}  // namespace ieum::matcher
