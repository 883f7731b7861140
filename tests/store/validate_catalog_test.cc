// Every kind of bad organization, resource and region, each with the field that must be named.
#include <cmath>
#include <functional>
#include <limits>
#include <ostream>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "store/catalog/validate.h"
#include "tests/store/catalog_fixture.h"

namespace ieum::store {
namespace {

using testing::HasSubstr;

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kInfinity = std::numeric_limits<double>::infinity();

template <typename M>
struct BadInput {
  std::string name;
  std::function<void(M&)> spoil;
  std::string field;
  std::string expected;  // part of the description
  friend void PrintTo(const BadInput& input, std::ostream* out) { *out << input.name; }
};

// Exactly one violation, so that no cause is reported twice.
void ExpectOne(const Violations& violations, const std::string& field,
               const std::string& expected) {
  ASSERT_EQ(violations.list().size(), 1u) << violations.ToStatus();
  EXPECT_EQ(violations.list()[0].field, field);
  EXPECT_THAT(violations.list()[0].description, HasSubstr(expected));
  EXPECT_TRUE(absl::IsInvalidArgument(violations.ToStatus()));
}

const auto kName = [](const auto& info) { return info.param.name; };

using BadResource = BadInput<v1::Resource>;
class BadResourceTest : public testing::TestWithParam<BadResource> {};

TEST_P(BadResourceTest, IsNamed) {
  v1::Resource resource = ValidResource();
  GetParam().spoil(resource);
  Violations violations;
  Validate(resource, Taxonomy(), "", violations);
  ExpectOne(violations, GetParam().field, GetParam().expected);
}

v1::Criterion& Criterion(v1::Resource& r) {
  return *r.mutable_eligibility()->mutable_paths(0)->mutable_criteria(0);
}

const std::vector<BadResource> kTexts = {
    {"InvalidUtf8", [](auto& r) { r.mutable_description()->set_ko("\xea\xb0"); }, "description.ko",
     "UTF-8"},
    {"SurrogateUtf8", [](auto& r) { r.set_kind("\xed\xa0\x80"); }, "kind", "UTF-8"},
    {"OverlongUtf8", [](auto& r) { r.set_kind("\xc0\xaf"); }, "kind", "UTF-8"},
    {"ControlCharacter", [](auto& r) { r.mutable_display_name()->set_ko("a\x01"); },
     "display_name.ko", "control"},
    {"NulCharacter", [](auto& r) { r.set_source_id(std::string("a\0b", 3)), r.set_source("s"); },
     "source_id", "control"},
    {"DirectionOverride", [](auto& r) { r.set_kind("a\u202e"); }, "kind", "control"},
    {"Noncharacter", [](auto& r) { r.set_kind("a\uffff"); }, "kind", "control"},
    {"LongText", [](auto& r) { r.mutable_description()->set_ko(std::string(20'001, 'a')); },
     "description.ko", "at most 20000 characters, has 20001"},
    {"LongKind", [](auto& r) { r.set_kind(std::string(201, 'a')); }, "kind", "at most 200"},
    {"LongSource", [](auto& r) { r.set_source(std::string(65, 'a')); }, "source", "at most 64"},
    {"FillerAsDisplayName", [](auto& r) { r.mutable_display_name()->set_ko("\u3164\u3164"); },
     "display_name.ko", "must have letters or digits"},
    {"SignsAsDisplayName", [](auto& r) { r.mutable_display_name()->set_en("- \u2800 \u200d"); },
     "display_name.en", "must have letters or digits"},
    {"NoDisplayName", [](auto& r) { r.clear_display_name(); }, "display_name", "is required"},
    {"BadName", [](auto& r) { r.set_name("resources/Ab"); }, "name", "\"resources/{id}\""},
    {"NoName", [](auto& r) { r.clear_name(); }, "name", "\"resources/{id}\""},
    {"LongName", [](auto& r) { r.set_name("resources/" + std::string(64, 'a')); }, "name",
     "1 to 63"},
    {"NameOfAnotherKind", [](auto& r) { r.set_name("organizations/a"); }, "name",
     "\"resources/{id}\""},
    {"NoOrganization", [](auto& r) { r.clear_organization(); }, "organization",
     "\"organizations/{id}\""},
    {"BadOrganization", [](auto& r) { r.set_organization("o1"); }, "organization",
     "\"organizations/{id}\""},
    {"SourceIdWithoutSource", [](auto& r) { r.set_source_id("1"); }, "source", "is required"},
    {"BadEmail", [](auto& r) { r.mutable_contact()->set_email("desk at daon"); }, "contact.email",
     "e-mail"},
    {"BadUrl", [](auto& r) { r.mutable_contact()->set_url("javascript:alert(1)"); }, "contact.url",
     "http"},
    {"UrlWithUser", [](auto& r) { r.mutable_contact()->set_url("https://a@b.example/"); },
     "contact.url", "http"},
    {"BadPhone", [](auto& r) { r.mutable_contact()->add_phones("call us"); }, "contact.phones[0]",
     "telephone"},
    {"EmptyPhone", [](auto& r) { r.mutable_contact()->add_phones(""); }, "contact.phones[0]",
     "empty"},
    {"ResidentNumberInText",
     [](auto& r) { r.mutable_description()->set_ko("담당 900101-1234567"); }, "description.ko",
     "resident registration number"},
    {"ResidentNumberWithInvisibleSigns",
     [](auto& r) { r.mutable_description()->set_ko("9001\u200b01-12\u206034567"); },
     "description.ko", "resident registration number"},
    {"ForeignerNumberInDesk", [](auto& r) { r.mutable_contact()->set_desk("900101/5******"); },
     "contact.desk", "resident registration number"},
    {"ResidentNumberInSourceId",
     [](auto& r) { r.set_source("s"), r.set_source_id("9001011234568"); }, "source_id",
     "resident registration number"},
    {"ResidentNumberAsPhone", [](auto& r) { r.mutable_contact()->add_phones("900101-1234567"); },
     "contact.phones[0]", "resident registration number"},
    {"ResidentNumberInDisplayName",
     [](auto& r) { r.mutable_display_name()->set_en("Kim 900101-2234567"); }, "display_name.en",
     "resident registration number"},
    {"ResidentNumberInName", [](auto& r) { r.set_name("resources/900101-1234567"); }, "name",
     "resident registration number"},
    {"ResidentNumberInSourceField",
     [](auto& r) {
       auto* field = r.add_source_fields();
       field->set_field("비고");
       field->set_value("900101-1234567");
     },
     "source_fields[0].value", "resident registration number"},
    {"BadLanguage", [](auto& r) { r.set_languages(0, "kor"); }, "languages[0]", "ISO 639-1"},
    {"UpperCaseLanguage", [](auto& r) { r.set_languages(0, "KO"); }, "languages[0]", "ISO 639-1"},
    {"UnknownLanguage", [](auto& r) { r.set_languages(0, "xx"); }, "languages[0]", "ISO 639-1"},
    {"SourceFieldWithoutName", [](auto& r) { r.add_source_fields()->set_value("v"); },
     "source_fields[0].field", "is required"},
};

const std::vector<BadResource> kNumbers = {
    {"NanLatitude", [](auto& r) { r.mutable_places(0)->mutable_position()->set_latitude(kNan); },
     "places[0].position.latitude", "finite"},
    {"InfiniteLongitude",
     [](auto& r) { r.mutable_places(0)->mutable_position()->set_longitude(-kInfinity); },
     "places[0].position.longitude", "finite"},
    {"SwappedPosition",
     [](auto& r) {
       r.mutable_places(0)->mutable_position()->set_latitude(127.8);
       r.mutable_places(0)->mutable_position()->set_longitude(36.5);
     },
     "places[0].position.latitude", "swapped?"},
    {"LatitudeBeyond90",
     [](auto& r) { r.mutable_places(0)->mutable_position()->set_latitude(-90.5); },
     "places[0].position.latitude", "-90 to 90"},
    {"LongitudeBeyond180",
     [](auto& r) { r.mutable_places(0)->mutable_position()->set_longitude(180.1); },
     "places[0].position.longitude", "-180 to 180"},
    {"NullIslandInKorea",
     [](auto& r) {
       r.mutable_places(0)->mutable_position()->set_latitude(0);
       r.mutable_places(0)->mutable_position()->set_longitude(0);
     },
     "places[0].position", "must lie in Korea"},
    {"ZeroRadius", [](auto& r) { r.mutable_service_area()->set_radius_km(0); },
     "service_area.radius_km", "above 0 to 1000, is 0"},
    {"NanRadius", [](auto& r) { r.mutable_service_area()->set_radius_km(kNan); },
     "service_area.radius_km", "finite"},
    {"HugeRadius", [](auto& r) { r.mutable_service_area()->set_radius_km(1'001); },
     "service_area.radius_km", "1000"},
    {"NegativeCost",
     [](auto& r) {
       r.mutable_cost()->set_kind(v1::COST_KIND_FIXED);
       r.mutable_cost()->set_amount_krw(-1);
     },
     "cost.amount_krw", "0 to 1000000000, is -1"},
    {"FreeAtAPrice", [](auto& r) { r.mutable_cost()->set_amount_krw(5); }, "cost.amount_krw",
     "free"},
    {"OpenAboveTotal", [](auto& r) { r.mutable_capacity()->set_open_places(21); },
     "capacity.open_places", "at most total_places (20), is 21"},
    {"NegativePlaces",
     [](auto& r) {
       r.mutable_capacity()->clear_total_places();
       r.mutable_capacity()->set_open_places(-1);
     },
     "capacity.open_places", "0 to 1000000, is -1"},
    {"TooManyPlaces", [](auto& r) { r.mutable_capacity()->set_total_places(1'000'001); },
     "capacity.total_places", "0 to 1000000"},
    {"NegativeWaitlist", [](auto& r) { r.mutable_capacity()->set_waitlist_length(-3); },
     "capacity.waitlist_length", "0 to 1000000"},
    {"LongWait", [](auto& r) { r.mutable_capacity()->set_expected_wait_days(3'651); },
     "capacity.expected_wait_days", "0 to 3650"},
    {"StrengthAboveOne", [](auto& r) { r.mutable_need_terms(0)->set_strength(1.01); },
     "need_terms[0].strength", "above 0 to 1"},
    {"NegativeStrength", [](auto& r) { r.mutable_need_terms(0)->set_strength(-0.1); },
     "need_terms[0].strength", "above 0 to 1"},
    {"NanStrength", [](auto& r) { r.mutable_need_terms(0)->set_strength(kNan); },
     "need_terms[0].strength", "finite"},
    {"AgesReversed", [](auto& r) { Criterion(r).mutable_age()->set_max_years(64); },
     "eligibility.paths[0].criteria[0].age.max_years", "not be below min_years (65), is 64"},
    {"AgeAbove130", [](auto& r) { Criterion(r).mutable_age()->set_max_years(131); },
     "eligibility.paths[0].criteria[0].age.max_years", "0 to 130, is 131"},
    {"NegativeAge", [](auto& r) { Criterion(r).mutable_age()->set_min_years(-1); },
     "eligibility.paths[0].criteria[0].age.min_years", "0 to 130, is -1"},
    {"NoAge", [](auto& r) { Criterion(r).mutable_age()->Clear(); },
     "eligibility.paths[0].criteria[0].age", "min_years or max_years"},
    {"IncomesReversed",
     [](auto& r) {
       Criterion(r).mutable_income()->set_min_percent(100);
       Criterion(r).mutable_income()->set_max_percent(50);
     },
     "eligibility.paths[0].criteria[0].income.max_percent", "below min_percent"},
    {"InfiniteIncome", [](auto& r) { Criterion(r).mutable_income()->set_max_percent(kInfinity); },
     "eligibility.paths[0].criteria[0].income.max_percent", "finite"},
    {"IncomeAbove1000", [](auto& r) { Criterion(r).mutable_income()->set_max_percent(1'001); },
     "eligibility.paths[0].criteria[0].income.max_percent", "0 to 1000"},
    {"NoIncome", [](auto& r) { Criterion(r).mutable_income(); },
     "eligibility.paths[0].criteria[0].income", "min_percent or max_percent"},
    {"TimeBeforeYearOne",
     [](auto& r) { r.mutable_last_verified_time()->set_seconds(-62'135'596'801); },
     "last_verified_time", "must be a time"},
    {"TimeAfterYear9999",
     [](auto& r) { r.mutable_capacity()->mutable_as_of_time()->set_seconds(253'402'300'800); },
     "capacity.as_of_time", "must be a time"},
    {"NegativeNanos", [](auto& r) { r.mutable_last_verified_time()->set_nanos(-1); },
     "last_verified_time", "must be a time"},
};

v1::Domain MakeDomain(int value) { return static_cast<v1::Domain>(value); }

const std::vector<BadResource> kEnumsAndCodes = {
    {"UnknownDomain", [](auto& r) { r.set_domain(MakeDomain(77)); }, "domain",
     "a value of Domain, is 77"},
    {"NegativeEnum", [](auto& r) { r.set_domain(MakeDomain(-1)); }, "domain", "is -1"},
    {"UnknownMode", [](auto& r) { r.set_modes(0, static_cast<v1::Mode>(9)); }, "modes[0]",
     "a value of Mode"},
    {"UnspecifiedMode", [](auto& r) { r.set_modes(0, v1::MODE_UNSPECIFIED); }, "modes[0]",
     "must be specified"},
    {"UnspecifiedWeekday",
     [](auto& r) { r.mutable_schedule()->mutable_hours(0)->set_days(0, v1::WEEKDAY_UNSPECIFIED); },
     "schedule.hours[0].days[0]", "must be specified"},
    {"UnspecifiedHouseholdKind",
     [](auto& r) {
       Criterion(r).mutable_household_kinds()->add_values(v1::HOUSEHOLD_KIND_UNSPECIFIED);
     },
     "eligibility.paths[0].criteria[0].household_kinds.values[0]", "must be specified"},
    {"UnknownBenefit",
     [](auto& r) { Criterion(r).mutable_benefits()->add_values(static_cast<v1::Benefit>(99)); },
     "eligibility.paths[0].criteria[0].benefits.values[0]", "a value of Benefit"},
    {"UnspecifiedDisabilityType",
     [](auto& r) { Criterion(r).mutable_disability()->add_types(v1::DISABILITY_TYPE_UNSPECIFIED); },
     "eligibility.paths[0].criteria[0].disability.types[0]", "must be specified"},
    {"UnknownDisabilityLevel",
     [](auto& r) {
       Criterion(r).mutable_disability()->set_level(static_cast<v1::DisabilityLevel>(5));
     },
     "eligibility.paths[0].criteria[0].disability.level", "a value of DisabilityLevel"},
    {"UnknownSubject", [](auto& r) { Criterion(r).set_subject(static_cast<v1::Subject>(3)); },
     "eligibility.paths[0].criteria[0].subject", "a value of Subject"},
    {"EmptyOneof", [](auto& r) { Criterion(r).Clear(); }, "eligibility.paths[0].criteria[0].kind",
     "is required"},
    {"EmptyHouseholdKinds", [](auto& r) { Criterion(r).mutable_household_kinds(); },
     "eligibility.paths[0].criteria[0].household_kinds.values", "at least one"},
    {"EmptyBenefits", [](auto& r) { Criterion(r).mutable_benefits(); },
     "eligibility.paths[0].criteria[0].benefits.values", "at least one"},
    {"EmptyGenders", [](auto& r) { Criterion(r).mutable_genders(); },
     "eligibility.paths[0].criteria[0].genders.values", "at least one"},
    {"EmptyLanguages", [](auto& r) { Criterion(r).mutable_languages(); },
     "eligibility.paths[0].criteria[0].languages.values", "at least one"},
    {"EmptySchoolStages", [](auto& r) { Criterion(r).mutable_school_stages(); },
     "eligibility.paths[0].criteria[0].school_stages.values", "at least one"},
    {"EmptyRegions", [](auto& r) { Criterion(r).mutable_regions(); },
     "eligibility.paths[0].criteria[0].regions.codes", "at least one"},
    {"EmptyCondition", [](auto& r) { Criterion(r).mutable_condition(); },
     "eligibility.paths[0].criteria[0].condition.text", "is required"},
    {"BadExclusion", [](auto& r) { r.mutable_eligibility()->add_exclusions(); },
     "eligibility.exclusions[0].kind", "is required"},
    {"EmptyPath", [](auto& r) { r.mutable_eligibility()->add_paths(); },
     "eligibility.paths[1].criteria", "at least one"},
    {"UnknownNeedCode", [](auto& r) { r.mutable_need_terms(0)->set_code("health.magic"); },
     "need_terms[0].code", "\"health.magic\""},
    {"EmptyNeedCode", [](auto& r) { r.mutable_need_terms(0)->clear_code(); }, "need_terms[0].code",
     "is empty"},
    {"NeedCodeTwice", [](auto& r) { *r.add_need_terms() = r.need_terms(0); }, "need_terms[1].code",
     "twice"},
    {"RegionCodeLetters",
     [](auto& r) { r.mutable_places(0)->mutable_region()->set_code("99110520a0"); },
     "places[0].region.code", "ten digits"},
    {"ShortRegionCode", [](auto& r) { r.mutable_places(0)->mutable_region()->set_code("99110"); },
     "places[0].region.code", "ten digits"},
    {"RegionWithoutProvince",
     [](auto& r) { r.mutable_places(0)->mutable_region()->set_code("0011052000"); },
     "places[0].region.code", "not 00"},
    {"DongWithoutDistrict",
     [](auto& r) { r.mutable_places(0)->mutable_region()->set_code("9900052000"); },
     "places[0].region.code", "zeros below"},
    {"RegionSystemMissing", [](auto& r) { r.mutable_places(0)->mutable_region()->clear_system(); },
     "places[0].region.system", "must be specified"},
    {"UnknownRegionSystem",
     [](auto& r) {
       r.mutable_places(0)->mutable_region()->set_system(static_cast<v1::RegionSystem>(8));
     },
     "places[0].region.system", "a value of RegionSystem"},
    {"BadOtherRegionCode",
     [](auto& r) {
       auto* region = r.mutable_service_area()->add_regions();
       region->set_system(v1::REGION_SYSTEM_OTHER);
       region->set_code("a b");
     },
     "service_area.regions[0].code", "[A-Za-z0-9._-]"},
};

const std::vector<BadResource> kDatesAndCounts = {
    {"NoSuchDay", [](auto& r) { r.mutable_validity()->set_end("2025-02-29"); }, "validity.end",
     "a day that exists"},
    {"DayInWords", [](auto& r) { r.mutable_validity()->set_end("tomorrow"); }, "validity.end",
     "YYYY-MM-DD"},
    {"DayUnpadded", [](auto& r) { r.mutable_validity()->set_start("2024-1-1"); }, "validity.start",
     "YYYY-MM-DD"},
    {"YearTooEarly", [](auto& r) { r.mutable_validity()->set_start("0204-01-01"); },
     "validity.start", "1900"},
    {"SpanReversed", [](auto& r) { r.mutable_validity()->set_end("2024-02-28"); }, "validity.end",
     "not be before start"},
    {"OpensAfterCloses",
     [](auto& r) {
       r.mutable_schedule()->mutable_hours(0)->set_opens("18:00");
       r.mutable_schedule()->mutable_hours(0)->set_closes("09:00");
     },
     "schedule.hours[0].closes", "after opens"},
    {"OpensWhenItCloses",
     [](auto& r) { r.mutable_schedule()->mutable_hours(0)->set_closes("09:00"); },
     "schedule.hours[0].closes", "after opens"},
    {"NoOpening", [](auto& r) { r.mutable_schedule()->mutable_hours(0)->clear_opens(); },
     "schedule.hours[0].opens", "HH:MM"},
    {"Hour25", [](auto& r) { r.mutable_schedule()->mutable_hours(0)->set_closes("25:00"); },
     "schedule.hours[0].closes", "00:00 to 24:00"},
    {"AfterMidnight", [](auto& r) { r.mutable_schedule()->mutable_hours(0)->set_closes("24:01"); },
     "schedule.hours[0].closes", "00:00 to 24:00"},
    {"Minute60", [](auto& r) { r.mutable_schedule()->mutable_hours(0)->set_closes("10:60"); },
     "schedule.hours[0].closes", "HH:MM"},
    {"TooManyPaths",
     [](auto& r) {
       for (int i = 0; i < 16; ++i)
         *r.mutable_eligibility()->add_paths() = r.eligibility().paths(0);
     },
     "eligibility.paths", "at most 16 items, has 17"},
    {"TooManyCriteria",
     [](auto& r) {
       auto* path = r.mutable_eligibility()->mutable_paths(0);
       for (int i = 0; i < 16; ++i) *path->add_criteria() = path->criteria(0);
     },
     "eligibility.paths[0].criteria", "at most 16"},
    {"TooManySites",
     [](auto& r) {
       for (int i = 0; i < 50; ++i) *r.add_places() = r.places(0);
     },
     "places", "at most 50"},
    {"TooManyRegions",
     [](auto& r) {
       for (int i = 0; i < 1'001; ++i) {
         *r.mutable_service_area()->add_regions() = r.places(0).region();
       }
     },
     "service_area.regions", "at most 1000"},
    {"TooManyHours",
     [](auto& r) {
       for (int i = 0; i < 100; ++i) *r.mutable_schedule()->add_hours() = r.schedule().hours(0);
     },
     "schedule.hours", "at most 100"},
    {"TooManyPhones",
     [](auto& r) {
       for (int i = 0; i < 21; ++i) r.mutable_contact()->add_phones("119");
     },
     "contact.phones", "at most 20"},
    {"TooManyNeedTerms",
     [](auto& r) {
       r.clear_need_terms();
       for (int i = 0; i < 17; ++i) {
         r.add_need_terms()->set_code(Taxonomy().sub_area(static_cast<SubAreaId>(i)).code());
       }
     },
     "need_terms", "at most 16"},
};

INSTANTIATE_TEST_SUITE_P(Texts, BadResourceTest, testing::ValuesIn(kTexts), kName);
INSTANTIATE_TEST_SUITE_P(Numbers, BadResourceTest, testing::ValuesIn(kNumbers), kName);
INSTANTIATE_TEST_SUITE_P(EnumsAndCodes, BadResourceTest, testing::ValuesIn(kEnumsAndCodes), kName);
INSTANTIATE_TEST_SUITE_P(DatesAndCounts, BadResourceTest, testing::ValuesIn(kDatesAndCounts),
                         kName);

using BadRegion = BadInput<v1::Region>;
class BadRegionTest : public testing::TestWithParam<BadRegion> {};

TEST_P(BadRegionTest, IsNamed) {
  v1::Region region = ValidRegion();
  GetParam().spoil(region);
  Violations violations;
  Validate(region, "", violations);
  ExpectOne(violations, GetParam().field, GetParam().expected);
}

void SetCode(v1::RegionCode* region, const std::string& code) {
  region->set_system(v1::REGION_SYSTEM_KR_ADM);
  region->set_code(code);
}

const std::vector<BadRegion> kRegions = {
    {"NoCode", [](auto& r) { r.clear_code(); }, "code", "is required"},
    {"NameNotOfTheCode", [](auto& r) { r.set_name("regions/kr-adm-9911053000"); }, "name",
     "regions/kr-adm-9911052000"},
    {"BadName", [](auto& r) { r.set_name("regions/9911053000"); }, "name", "{system}-{code}"},
    {"ParentOfAnotherSystem",
     [](auto& r) {
       r.mutable_parent()->set_system(v1::REGION_SYSTEM_KR_LEGAL);
       r.mutable_parent()->set_code("9911000000");
     },
     "parent.system", "own system"},
    {"ParentNotByDigits", [](auto& r) { SetCode(r.mutable_parent(), "9912000000"); }, "parent.code",
     "9911000000"},
    {"GrandparentAsParent", [](auto& r) { SetCode(r.mutable_parent(), "9900000000"); },
     "parent.code", "9911000000"},
    {"OwnParent", [](auto& r) { SetCode(r.mutable_parent(), "9911052000"); }, "parent",
     "not be the region itself"},
    {"OverlapsItself", [](auto& r) { SetCode(r.add_overlaps()->mutable_code(), "9911052000"); },
     "overlaps[0].code", "not be the region itself"},
    {"OverlapsTwice",
     [](auto& r) {
       SetCode(r.add_overlaps()->mutable_code(), "9911053000");
       SetCode(r.add_overlaps()->mutable_code(), "9911053000");
     },
     "overlaps[1].code", "twice"},
    {"OverlapWithoutCode", [](auto& r) { r.add_overlaps()->set_whole(true); }, "overlaps[0].code",
     "is required"},
    {"CentroidAbroad", [](auto& r) { r.mutable_centroid()->set_latitude(52); }, "centroid",
     "must lie in Korea"},
    {"ValidityReversed",
     [](auto& r) {
       r.mutable_validity()->set_start("2025-01-02");
       r.mutable_validity()->set_end("2025-01-01");
     },
     "validity.end", "before start"},
};

INSTANTIATE_TEST_SUITE_P(Regions, BadRegionTest, testing::ValuesIn(kRegions), kName);

TEST(ValidateCatalogTest, GoodMessagesPass) {
  Violations violations;
  Validate(ValidOrganization(), "", violations);
  Validate(ValidResource(), Taxonomy(), "", violations);
  Validate(ValidRegion(), "", violations);
  Validate(OtherRegion("a.b-C_1"), "", violations);
  EXPECT_TRUE(violations.empty()) << violations.ToStatus();
}

TEST(ValidateCatalogTest, ParentsThatFitTheDigitsPass) {
  const std::pair<const char*, const char*> pairs[] = {{"9911052000", "9911000000"},
                                                       {"9911000000", "9900000000"},
                                                       {"9911052001", "9911052000"},
                                                       {"4111100000", "4100000000"},
                                                       {"4111100000", "4111000000"}};
  for (const auto& [code, parent] : pairs) {
    v1::Region region = ValidRegion(code);
    SetCode(region.mutable_parent(), parent);
    Violations violations;
    Validate(region, "", violations);
    EXPECT_TRUE(violations.empty()) << violations.ToStatus();
  }
}

TEST(ValidateCatalogTest, TextOfTheInputIsNeverRepeated) {
  v1::Resource resource = ValidResource();
  const std::string secret = "비밀 SECRET <x>";
  resource.set_name(secret);
  resource.set_organization(secret);
  resource.mutable_need_terms(0)->set_code(secret);
  resource.set_languages(0, secret);
  resource.mutable_contact()->set_email(secret);
  resource.mutable_validity()->set_start(secret);
  resource.mutable_places(0)->mutable_region()->set_code(secret);
  resource.mutable_schedule()->mutable_hours(0)->set_opens(secret);
  Violations violations;
  Validate(resource, Taxonomy(), "", violations);
  EXPECT_EQ(violations.list().size(), 8u);
  EXPECT_EQ(violations.ToStatus().ToString().find("SECRET"), std::string::npos);
}

TEST(ValidateCatalogTest, OutputOnlyFieldsArePassedOver) {
  v1::Resource resource = ValidResource();
  resource.mutable_create_time()->set_nanos(-1);
  resource.add_possible_duplicates("nonsense");
  resource.mutable_need_terms(0)->set_confidence(kNan);
  resource.mutable_need_terms(0)->set_origin(static_cast<v1::NeedTermOrigin>(99));
  Violations violations;
  Validate(resource, Taxonomy(), "", violations);
  EXPECT_TRUE(violations.empty()) << violations.ToStatus();
}

TEST(ValidateCatalogTest, PathsStartWithThePrefix) {
  v1::Resource resource = ValidResource();
  resource.clear_display_name();
  resource.mutable_places(0)->set_address(std::string(501, 'a'));
  Violations violations;
  Validate(resource, Taxonomy(), "records[3].resource", violations);
  ASSERT_EQ(violations.list().size(), 2u);
  EXPECT_EQ(violations.list()[0].field, "records[3].resource.places[0].address");
  EXPECT_EQ(violations.list()[1].field, "records[3].resource.display_name");
}

TEST(NormaliseTest, ComposesAndTrimsButKeepsSourceFields) {
  v1::Resource resource = ValidResource();
  resource.mutable_display_name()->set_ko("\ufeff  \u1103\u1169\u1109\u1175 ");  // 도시, decomposed
  resource.mutable_places(0)->add_accessibility("\u3000ramp\t");
  auto* field = resource.add_source_fields();
  field->set_field(" 비고 ");
  field->set_value(" kept ");
  Normalise(resource);
  EXPECT_EQ(resource.display_name().ko(), "도시");
  EXPECT_EQ(resource.places(0).accessibility(0), "ramp");
  EXPECT_EQ(resource.source_fields(0).value(), " kept ");
}

TEST(NormaliseTest, LeavesWhatIsNotUtf8ToBeRefused) {
  v1::Organization organization = ValidOrganization();
  organization.mutable_display_name()->set_ko(" \xff ");
  Normalise(organization);
  Violations violations;
  Validate(organization, "", violations);
  ExpectOne(violations, "display_name.ko", "UTF-8");
}

}  // namespace
}  // namespace ieum::store
