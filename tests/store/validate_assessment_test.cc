// Every kind of bad assessment, each with the field that must be named; and that none leaks.
#include <functional>
#include <limits>
#include <ostream>
#include <sstream>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "google/protobuf/util/json_util.h"
#include "gtest/gtest.h"

#include "store/catalog/validate.h"
#include "tests/store/catalog_fixture.h"

namespace ieum::store {
namespace {

using testing::HasSubstr;
using testing::Not;

struct BadAssessment {
  std::string name;
  std::function<void(v1::Assessment&)> spoil;
  std::string field;
  std::string expected;
  friend void PrintTo(const BadAssessment& input, std::ostream* out) { *out << input.name; }
};

class BadAssessmentTest : public testing::TestWithParam<BadAssessment> {};

TEST_P(BadAssessmentTest, IsNamed) {
  v1::Assessment assessment = ValidAssessment();
  GetParam().spoil(assessment);
  Violations violations;
  Validate(assessment, Taxonomy(), "assessment", violations);
  ASSERT_EQ(violations.list().size(), 1u) << violations.ToStatus();
  EXPECT_EQ(violations.list()[0].field, "assessment." + GetParam().field);
  EXPECT_THAT(violations.list()[0].description, HasSubstr(GetParam().expected));
}

const std::vector<BadAssessment> kHouseholds = {
    {"NoCaseReference", [](auto& a) { a.clear_case_reference(); }, "case_reference", "required"},
    {"LongCaseReference", [](auto& a) { a.set_case_reference(std::string(129, 'c')); },
     "case_reference", "at most 128"},
    {"ControlInReference", [](auto& a) { a.set_case_reference("a\nb\x7f"); }, "case_reference",
     "control"},
    {"NineResidences",
     [](auto& a) {
       for (int i = 0; i < 8; ++i)
         *a.mutable_household()->add_residence() = a.household().residence(0);
     },
     "household.residence", "at most 8 items, has 9"},
    {"SwappedHome",
     [](auto& a) {
       a.mutable_household()->mutable_position()->set_latitude(127.8);
       a.mutable_household()->mutable_position()->set_longitude(36.5);
     },
     "household.position.latitude", "swapped?"},
    {"HomeAbroad", [](auto& a) { a.mutable_household()->mutable_position()->set_latitude(-36.5); },
     "household.position", "must lie in Korea"},
    {"IncomesReversed",
     [](auto& a) {
       a.mutable_household()->mutable_income()->set_min_percent(60);
       a.mutable_household()->mutable_income()->set_max_percent(50);
     },
     "household.income.max_percent", "below min_percent"},
    {"NanIncome",
     [](auto& a) {
       a.mutable_household()->mutable_income()->set_max_percent(
           std::numeric_limits<double>::quiet_NaN());
     },
     "household.income.max_percent", "finite"},
    {"UnspecifiedKind",
     [](auto& a) {
       a.mutable_household()->mutable_household_kinds()->add_values(v1::HOUSEHOLD_KIND_UNSPECIFIED);
     },
     "household.household_kinds.values[0]", "specified"},
    {"UnknownKind",
     [](auto& a) {
       a.mutable_household()->mutable_household_kinds()->add_unclear(
           static_cast<v1::HouseholdKind>(500));
     },
     "household.household_kinds.unclear[0]", "a value of HouseholdKind"},
    {"BenefitReceivedAndUnclear",
     [](auto& a) {
       a.mutable_household()->mutable_benefits()->add_values(v1::BENEFIT_HOUSING);
       a.mutable_household()->mutable_benefits()->add_unclear(v1::BENEFIT_HOUSING);
     },
     "household.benefits.unclear[0]", "among the values"},
    {"MemberWithoutReference",
     [](auto& a) { a.mutable_household()->add_members()->set_age_years(3); },
     "household.members[2].reference", "required"},
    {"MemberTwice", [](auto& a) { a.mutable_household()->add_members()->set_reference("m1"); },
     "household.members[2].reference", "unique"},
    {"LongMemberReference",
     [](auto& a) { a.mutable_household()->add_members()->set_reference(std::string(33, 'm')); },
     "household.members[2].reference", "at most 32"},
    {"TooManyMembers",
     [](auto& a) {
       for (int i = 0; i < 31; ++i) {
         a.mutable_household()->add_members()->set_reference("x" + std::to_string(i));
       }
     },
     "household.members", "at most 32"},
    {"AgeTooHigh", [](auto& a) { a.mutable_household()->mutable_members(0)->set_age_years(131); },
     "household.members[0].age_years", "0 to 130, is 131"},
    {"AgeNegative", [](auto& a) { a.mutable_household()->mutable_members(0)->set_age_years(-1); },
     "household.members[0].age_years", "0 to 130"},
    {"UnknownGender",
     [](auto& a) {
       a.mutable_household()->mutable_members(0)->set_gender(static_cast<v1::Gender>(7));
     },
     "household.members[0].gender", "a value of Gender"},
    {"BadMemberLanguage",
     [](auto& a) { a.mutable_household()->mutable_members(0)->set_languages(0, "Korean"); },
     "household.members[0].languages[0]", "ISO 639-1"},
    {"DisabledButNotRegistered",
     [](auto& a) {
       a.mutable_household()->mutable_members(0)->mutable_disability()->add_types(
           v1::DISABILITY_TYPE_VISUAL);
     },
     "household.members[0].disability.registered", "must be true"},
};

const std::vector<BadAssessment> kNeeds = {
    {"NoNeeds", [](auto& a) { a.clear_needs(); }, "needs", "at least one"},
    {"ThousandNeeds",
     [](auto& a) {
       while (a.needs_size() < 1'000) {
         auto* need = a.add_needs();
         need->set_id("x" + std::to_string(a.needs_size()));
         need->set_statement("s");
       }
     },
     "needs", "at most 32 items, has 1000"},
    {"NeedWithoutId", [](auto& a) { a.add_needs()->set_statement("건강"); }, "needs[2].id",
     "required"},
    {"NeedTwice",
     [](auto& a) {
       auto* need = a.add_needs();
       need->set_id("n1");
       need->set_statement("건강");
     },
     "needs[2].id", "unique"},
    {"NeedOfNothing", [](auto& a) { a.add_needs()->set_id("n3"); }, "needs[2]",
     "need_codes or statement is required"},
    {"NeedOfBlanks",
     [](auto& a) {
       auto* need = a.add_needs();
       need->set_id("n3");
       need->set_statement(" \t\u3000\u200b\n");
     },
     "needs[2]", "need_codes or statement is required"},
    {"NeedOfAStranger", [](auto& a) { a.mutable_needs(0)->add_members("m9"); },
     "needs[0].members[1]", "a member's reference"},
    {"NeedOfAMemberTwice", [](auto& a) { a.mutable_needs(0)->add_members("m1"); },
     "needs[0].members[1]", "twice"},
    {"EmptyMemberReference", [](auto& a) { a.mutable_needs(0)->add_members(""); },
     "needs[0].members[1]", "empty"},
    {"UnknownNeedCode", [](auto& a) { a.mutable_needs(0)->add_need_codes("health.magic"); },
     "needs[0].need_codes[1]", "\"health.magic\""},
    {"NeedCodeTwice", [](auto& a) { a.mutable_needs(0)->add_need_codes("health.treatment"); },
     "needs[0].need_codes[1]", "twice"},
    {"TooManyNeedCodes",
     [](auto& a) {
       a.mutable_needs(0)->clear_need_codes();
       for (SubAreaId i = 0; i < 9; ++i) {
         a.mutable_needs(0)->add_need_codes(Taxonomy().sub_area(i).code());
       }
     },
     "needs[0].need_codes", "at most 8"},
    {"LongStatement", [](auto& a) { a.mutable_needs(0)->set_statement(std::string(20'001, 's')); },
     "needs[0].statement", "at most 20000"},
    {"BrokenUtf8Problem", [](auto& a) { a.mutable_needs(0)->set_problem("\xff"); },
     "needs[0].problem", "UTF-8"},
    {"UnknownSeverity",
     [](auto& a) { a.mutable_needs(0)->set_severity(static_cast<v1::Severity>(4)); },
     "needs[0].severity", "a value of Severity, is 4"},
    {"UnknownUrgency",
     [](auto& a) { a.mutable_needs(0)->set_urgency(static_cast<v1::Urgency>(-4)); },
     "needs[0].urgency", "a value of Urgency"},
    {"NegativePriority", [](auto& a) { a.mutable_needs(0)->set_client_priority(-1); },
     "needs[0].client_priority", "0 to 1000, is -1"},
    {"LinkedToItself", [](auto& a) { a.mutable_needs(0)->add_linked_needs("n1"); },
     "needs[0].linked_needs[1]", "not be the need itself"},
    {"LinkedToNothing", [](auto& a) { a.mutable_needs(0)->add_linked_needs("n9"); },
     "needs[0].linked_needs[1]", "the id of a need"},
    {"LinkedTwice", [](auto& a) { a.mutable_needs(0)->add_linked_needs("n2"); },
     "needs[0].linked_needs[1]", "twice"},
};

const std::vector<BadAssessment> kRest = {
    {"EmptyStrength", [](auto& a) { a.add_strengths(""); }, "strengths[0]", "empty"},
    {"TooManyStrengths",
     [](auto& a) {
       for (int i = 0; i < 65; ++i) a.add_strengths("s");
     },
     "strengths", "at most 64"},
    {"AversionToEverything", [](auto& a) { a.add_aversions()->set_reason("r"); }, "aversions[1]",
     "what is not wanted"},
    {"AversionToBadName", [](auto& a) { a.mutable_aversions(0)->set_resource("r1"); },
     "aversions[0].resource", "\"resources/{id}\""},
    {"AversionToUnknownNeed", [](auto& a) { a.mutable_aversions(0)->set_need_code("x"); },
     "aversions[0].need_code", "need area"},
    {"AversionOfAStranger", [](auto& a) { a.mutable_aversions(0)->set_member("m7"); },
     "aversions[0].member", "a member's reference"},
    {"UnknownStrength",
     [](auto& a) { a.mutable_aversions(0)->set_strength(static_cast<v1::AversionStrength>(3)); },
     "aversions[0].strength", "a value of AversionStrength"},
    {"TooManyAversions",
     [](auto& a) {
       for (int i = 0; i < 64; ++i) a.add_aversions()->add_keywords("k");
     },
     "aversions", "at most 64"},
    {"UnspecifiedPreferredForm",
     [](auto& a) { a.mutable_preferences()->add_forms(v1::FORM_UNSPECIFIED); },
     "preferences.forms[0]", "specified"},
    {"BadPreferredLanguage", [](auto& a) { a.mutable_preferences()->set_language("k"); },
     "preferences.language", "ISO 639-1"},
    {"NoDistance", [](auto& a) { a.mutable_preferences()->set_max_distance_km(0); },
     "preferences.max_distance_km", "above 0"},
    {"InfiniteDistance",
     [](auto& a) {
       a.mutable_preferences()->set_max_distance_km(std::numeric_limits<double>::infinity());
     },
     "preferences.max_distance_km", "finite"},
    {"NegativeBudget", [](auto& a) { a.mutable_preferences()->set_max_cost_krw(-1); },
     "preferences.max_cost_krw", "0 to 1000000000"},
    {"BadTrustedOrganization", [](auto& a) { a.mutable_preferences()->add_organizations("o 1"); },
     "preferences.organizations[0]", "\"organizations/{id}\""},
    {"ServiceOfNothing", [](auto& a) { a.add_existing_services(); }, "existing_services[1]",
     "resource, organization, programme or description"},
    {"ServiceOfAStranger", [](auto& a) { a.mutable_existing_services(0)->set_member("m8"); },
     "existing_services[0].member", "a member's reference"},
    {"ServiceForUnknownNeed", [](auto& a) { a.mutable_existing_services(0)->set_need_code("q.q"); },
     "existing_services[0].need_code", "need area"},
    {"RiskOfNoKind", [](auto& a) { a.mutable_risks(0)->clear_kind(); }, "risks[0].kind",
     "specified"},
    {"RiskOfUnknownKind",
     [](auto& a) { a.mutable_risks(0)->set_kind(static_cast<v1::RiskKind>(60)); }, "risks[0].kind",
     "a value of RiskKind"},
    {"RiskToAStranger", [](auto& a) { a.mutable_risks(0)->add_members("m9"); },
     "risks[0].members[1]", "a member's reference"},
    {"RiskFromAStranger", [](auto& a) { a.mutable_risks(0)->set_source_member("m9"); },
     "risks[0].source_member", "a member's reference"},
    {"RiskFromThoseAtRisk", [](auto& a) { a.mutable_risks(0)->add_members("m2"); },
     "risks[0].members[1]", "not be the source_member"},
    {"BadUnsafeOrganization", [](auto& a) { a.mutable_risks(0)->add_unsafe_organizations("x"); },
     "risks[0].unsafe_organizations[0]", "\"organizations/{id}\""},
    {"BadUnsafeRegion",
     [](auto& a) {
       auto* region = a.mutable_risks(0)->add_unsafe_regions();
       region->set_system(v1::REGION_SYSTEM_KR_LEGAL);
       region->set_code("１１１１０５２０００");
     },
     "risks[0].unsafe_regions[0].code", "ten digits"},
    {"TimeOutOfRange", [](auto& a) { a.mutable_assess_time()->set_seconds(INT64_MAX); },
     "assess_time", "must be a time"},
};

const auto kName = [](const auto& info) { return info.param.name; };
INSTANTIATE_TEST_SUITE_P(Households, BadAssessmentTest, testing::ValuesIn(kHouseholds), kName);
INSTANTIATE_TEST_SUITE_P(Needs, BadAssessmentTest, testing::ValuesIn(kNeeds), kName);
INSTANTIATE_TEST_SUITE_P(Rest, BadAssessmentTest, testing::ValuesIn(kRest), kName);

TEST(ValidateAssessmentTest, AGoodOnePasses) {
  Violations violations;
  Validate(ValidAssessment(), Taxonomy(), "", violations);
  EXPECT_TRUE(violations.empty()) << violations.ToStatus();
}

TEST(ValidateAssessmentTest, TheTextbookCasesPass) {
  std::istringstream lines(ReadData("district/assessments/textbook.jsonl"));
  int count = 0;
  for (std::string line; std::getline(lines, line);) {
    if (line.empty()) continue;
    v1::Assessment assessment;
    const auto status = google::protobuf::util::JsonStringToMessage(line, &assessment);
    ASSERT_TRUE(status.ok()) << status.ToString();
    Violations violations;
    Validate(assessment, Taxonomy(), "", violations);
    EXPECT_TRUE(violations.empty()) << assessment.case_reference() << violations.ToStatus();
    ++count;
  }
  EXPECT_GE(count, 4);
}

// Resident numbers in any text of the assessment: the field is named, the digits are not repeated.
TEST(ResidentNumberTest, IsRefusedInEveryTextAndNotRepeated) {
  const std::string number = "900101-2345678";
  const std::vector<std::pair<std::string, std::function<void(v1::Assessment&)>>> places = {
      {"case_reference", [&](auto& a) { a.set_case_reference(number); }},
      {"strengths[0]", [&](auto& a) { a.add_strengths("가 " + number); }},
      {"household.members[0].role",
       [&](auto& a) { a.mutable_household()->mutable_members(0)->set_role(number); }},
      {"needs[0].statement", [&](auto& a) { a.mutable_needs(0)->set_statement("가" + number); }},
      {"needs[1].problem", [&](auto& a) { a.mutable_needs(1)->set_problem(number + "이다"); }},
      {"needs[1].demand", [&](auto& a) { a.mutable_needs(1)->set_demand(number); }},
      {"aversions[0].keywords[0]",
       [&](auto& a) { a.mutable_aversions(0)->set_keywords(0, number); }},
      {"aversions[0].reason", [&](auto& a) { a.mutable_aversions(0)->set_reason(number); }},
      {"existing_services[0].description",
       [&](auto& a) { a.mutable_existing_services(0)->set_description(number); }},
      {"existing_services[0].programme",
       [&](auto& a) { a.mutable_existing_services(0)->set_programme(number); }},
  };
  for (const auto& [field, spoil] : places) {
    v1::Assessment assessment = ValidAssessment();
    spoil(assessment);
    Violations violations;
    Validate(assessment, Taxonomy(), "", violations);
    ASSERT_EQ(violations.list().size(), 1u) << field << violations.ToStatus();
    EXPECT_EQ(violations.list()[0].field, field);
    EXPECT_THAT(violations.list()[0].description, HasSubstr("carries no identity"));
    EXPECT_THAT(violations.ToStatus().ToString(), Not(HasSubstr("900101")));
    EXPECT_THAT(violations.ToStatus().ToString(), Not(HasSubstr("2345678")));
  }
}

TEST(ResidentNumberTest, DoesNotLeakThroughANeedCode) {
  v1::Assessment assessment = ValidAssessment();
  assessment.mutable_needs(0)->set_need_codes(0, "900101-2345678");
  Violations violations;
  Validate(assessment, Taxonomy(), "", violations);
  EXPECT_FALSE(violations.empty());
  EXPECT_THAT(violations.ToStatus().ToString(), Not(HasSubstr("900101")));
}

}  // namespace
}  // namespace ieum::store
