#include "service/evaluate/reference_gate.h"

#include <string>
#include <vector>

#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"

namespace ieum::evaluate {
namespace {

template <typename Message>
Message Parse(const std::string& text) {
  Message message;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &message)) << text;
  return message;
}

const absl::CivilDay kToday(2026, 11, 1);

const indexer::RegionIndex& Regions() {
  static const indexer::RegionIndex regions({Parse<v1::Region>(R"(
      name: "regions/kr-adm-9911051000"
      code { system: REGION_SYSTEM_KR_ADM code: "9911051000" }
      centroid { latitude: 36.5 longitude: 127.8 })")});
  return regions;
}

struct Case {
  const char* why;
  std::string household;    // v1.Household
  std::string eligibility;  // v1.Eligibility
  v1::Verdict expected;
  std::string need_members = "";  // fields of v1.Need
};

class GateTable : public ::testing::TestWithParam<Case> {};

TEST_P(GateTable, Verdict) {
  const Case& c = GetParam();
  v1::Assessment assessment;
  *assessment.mutable_household() = Parse<v1::Household>(c.household);
  const ReferenceGate gate(assessment, Regions(), kToday);
  EXPECT_EQ(gate.PathsAndExclusions(Parse<v1::Eligibility>(c.eligibility),
                                    Parse<v1::Need>(c.need_members)),
            c.expected)
      << c.why;
}

std::string Path(const std::string& criteria) { return "paths { " + criteria + " } "; }
std::string One(const std::string& criterion) { return Path("criteria { " + criterion + " }"); }

const std::string kMother = R"(members { reference: "m1" age_years: 39 gender: GENDER_FEMALE } )";
const std::string kChild = R"(members { reference: "m2" age_years: 9 gender: GENDER_MALE } )";
const std::string kForMother = R"(members: "m1")";
const std::string kForChild = R"(members: "m2")";
const std::string kUnder18 = "age { max_years: 18 }";

INSTANTIATE_TEST_SUITE_P(
    Logic, GateTable,
    ::testing::Values(
        Case{"no paths: open", "", "", v1::VERDICT_MET},
        Case{"alternatives: one met suffices", kMother,
             One("condition { text { ko: \"?\" } }") + One("age { min_years: 30 }"),
             v1::VERDICT_MET},
        Case{"alternatives: unknown beats not met", kMother,
             One("condition { text { ko: \"?\" } }") + One("age { min_years: 60 }"),
             v1::VERDICT_UNKNOWN},
        Case{"alternatives: none", kMother,
             One("age { min_years: 60 }") + One("age { max_years: 8 }"), v1::VERDICT_NOT_MET},
        Case{
            "conjunction: not met beats unknown", kMother,
            Path(
                "criteria { age { min_years: 60 } } criteria { condition { text { ko: \"?\" } } }"),
            v1::VERDICT_NOT_MET},
        Case{
            "conjunction: unknown beats met", kMother,
            Path(
                "criteria { age { min_years: 20 } } criteria { condition { text { ko: \"?\" } } }"),
            v1::VERDICT_UNKNOWN},
        Case{"exclusion met", kMother, "exclusions { age { min_years: 20 } }", v1::VERDICT_NOT_MET},
        Case{"exclusion not met", kMother, "exclusions { age { min_years: 60 } }", v1::VERDICT_MET},
        Case{"exclusion unknown", kMother, "exclusions { condition { text { ko: \"?\" } } }",
             v1::VERDICT_UNKNOWN},
        Case{"not met path stays so under an unknown exclusion", kMother,
             One("age { min_years: 60 }") + "exclusions { condition { text { ko: \"?\" } } }",
             v1::VERDICT_NOT_MET}));

INSTANTIATE_TEST_SUITE_P(
    Persons, GateTable,
    ::testing::Values(
        Case{"the need's member", kMother + kChild, One(kUnder18), v1::VERDICT_MET, kForChild},
        Case{"not another member", kMother + kChild, One(kUnder18), v1::VERDICT_NOT_MET,
             kForMother},
        Case{"any member", kMother + kChild, One("subject: SUBJECT_ANY_MEMBER " + kUnder18),
             v1::VERDICT_MET, kForMother},
        Case{"the household: all members, the best counts", kMother + kChild, One(kUnder18),
             v1::VERDICT_MET},
        Case{"one path for one person, not half each", kMother + kChild,
             Path("criteria { " + kUnder18 + " } criteria { genders { values: GENDER_FEMALE } }"),
             v1::VERDICT_NOT_MET},
        Case{"the exclusion of one person does not bar the other", kMother + kChild,
             "exclusions { age { min_years: 19 } }", v1::VERDICT_MET},
        Case{"path and exclusion look at the same person", kMother + kChild,
             One("age { min_years: 19 }") + "exclusions { genders { values: GENDER_FEMALE } }",
             v1::VERDICT_NOT_MET},
        Case{"nobody listed", "", One(kUnder18), v1::VERDICT_UNKNOWN},
        Case{"nobody listed, any member", "", One("subject: SUBJECT_ANY_MEMBER " + kUnder18),
             v1::VERDICT_UNKNOWN}));

const std::string kIncomeTo50 = One("income { max_percent: 50 }");

INSTANTIATE_TEST_SUITE_P(
    Income, GateTable,
    ::testing::Values(
        Case{"inside", "income { min_percent: 40 max_percent: 50 }", kIncomeTo50, v1::VERDICT_MET},
        Case{"outside", "income { min_percent: 51 max_percent: 60 }", kIncomeTo50,
             v1::VERDICT_NOT_MET},
        Case{"across", "income { min_percent: 45 max_percent: 60 }", kIncomeTo50,
             v1::VERDICT_UNKNOWN},
        Case{"unknown", "", kIncomeTo50, v1::VERDICT_UNKNOWN},
        Case{"bounded by a benefit", "benefits { values: BENEFIT_EDUCATION }", kIncomeTo50,
             v1::VERDICT_MET},
        Case{"housing: 48", "benefits { values: BENEFIT_HOUSING }",
             One("income { max_percent: 47 }"), v1::VERDICT_UNKNOWN},
        Case{"livelihood: 32", "benefits { values: BENEFIT_LIVELIHOOD }",
             One("income { min_percent: 33 }"), v1::VERDICT_NOT_MET},
        Case{"the lowest bound counts",
             "benefits { values: BENEFIT_NEAR_POOR values: BENEFIT_MEDICAL_AID }",
             One("income { max_percent: 40 }"), v1::VERDICT_MET},
        Case{"an unclear benefit bounds nothing", "benefits { unclear: BENEFIT_LIVELIHOOD }",
             kIncomeTo50, v1::VERDICT_UNKNOWN},
        Case{"a benefit that no income bounds", "benefits { values: BENEFIT_BASIC_PENSION }",
             kIncomeTo50, v1::VERDICT_UNKNOWN}));

const std::string kSingleParents = One("household_kinds { values: HOUSEHOLD_KIND_SINGLE_PARENT }");
const std::string kDisabledHome = One("household_kinds { values: HOUSEHOLD_KIND_DISABLED_MEMBER }");

INSTANTIATE_TEST_SUITE_P(
    Answers, GateTable,
    ::testing::Values(
        Case{"applies", "household_kinds { values: HOUSEHOLD_KIND_SINGLE_PARENT }", kSingleParents,
             v1::VERDICT_MET},
        Case{"unclear", "household_kinds { unclear: HOUSEHOLD_KIND_SINGLE_PARENT }", kSingleParents,
             v1::VERDICT_UNKNOWN},
        Case{"answered otherwise", "household_kinds { values: HOUSEHOLD_KIND_CRISIS }",
             kSingleParents, v1::VERDICT_NOT_MET},
        Case{"answered with none", "household_kinds { }", kSingleParents, v1::VERDICT_NOT_MET},
        Case{"not asked", "", kSingleParents, v1::VERDICT_UNKNOWN},
        Case{"benefit not received", "benefits { }", One("benefits { values: BENEFIT_EMERGENCY }"),
             v1::VERDICT_NOT_MET},
        Case{"a disabled member makes the kind",
             "household_kinds { } members { reference: \"m1\" disability { registered: true } }",
             kDisabledHome, v1::VERDICT_MET},
        Case{"no registration leaves the question open",
             "members { reference: \"m1\" disability { registered: false } }", kDisabledHome,
             v1::VERDICT_UNKNOWN}));

std::string Disabled(const std::string& answer) {
  return "members { reference: \"m1\" disability { " + answer + " } }";
}
const std::string kSevereVisual =
    One("disability { types: DISABILITY_TYPE_VISUAL level: DISABILITY_LEVEL_SEVERE }");

INSTANTIATE_TEST_SUITE_P(
    Disability, GateTable,
    ::testing::Values(
        Case{"not asked", "members { reference: \"m1\" }", One("disability { }"),
             v1::VERDICT_UNKNOWN},
        Case{"none", Disabled(""), One("disability { }"), v1::VERDICT_NOT_MET},
        Case{"any", Disabled("registered: true"), One("disability { }"), v1::VERDICT_MET},
        Case{"type and level",
             Disabled(
                 "registered: true types: DISABILITY_TYPE_VISUAL level: DISABILITY_LEVEL_SEVERE"),
             kSevereVisual, v1::VERDICT_MET},
        Case{"level not said", Disabled("registered: true types: DISABILITY_TYPE_VISUAL"),
             kSevereVisual, v1::VERDICT_UNKNOWN},
        Case{"type not said", Disabled("registered: true level: DISABILITY_LEVEL_SEVERE"),
             kSevereVisual, v1::VERDICT_UNKNOWN},
        Case{"another type", Disabled("registered: true types: DISABILITY_TYPE_HEARING"),
             kSevereVisual, v1::VERDICT_NOT_MET},
        Case{"another level, type not said",
             Disabled("registered: true level: DISABILITY_LEVEL_MILD"), kSevereVisual,
             v1::VERDICT_NOT_MET}));

std::string Aged(int years) {
  return "members { reference: \"m1\" age_years: " + std::to_string(years) + " }";
}
const std::string kPupils = One("school_stages { values: SCHOOL_STAGE_ELEMENTARY }");

INSTANTIATE_TEST_SUITE_P(
    PersonalFacts, GateTable,
    ::testing::Values(
        Case{"age at the rim", Aged(18), One(kUnder18), v1::VERDICT_MET},
        Case{"age past the rim", Aged(19), One(kUnder18), v1::VERDICT_NOT_MET},
        Case{"age unknown", "members { reference: \"m1\" }", One(kUnder18), v1::VERDICT_UNKNOWN},
        Case{"gender unknown", Aged(30), One("genders { values: GENDER_FEMALE }"),
             v1::VERDICT_UNKNOWN},
        Case{"stage said", Aged(9) + "", kPupils, v1::VERDICT_UNKNOWN},
        Case{"stage said otherwise",
             "members { reference: \"m1\" age_years: 9 school_stage: SCHOOL_STAGE_OUT_OF_SCHOOL }",
             kPupils, v1::VERDICT_NOT_MET},
        Case{"too old for elementary", Aged(14), kPupils, v1::VERDICT_NOT_MET},
        Case{"too young for elementary", Aged(4), kPupils, v1::VERDICT_NOT_MET},
        Case{"an adult of 40 is at none of the school stages", Aged(40),
             One("school_stages { values: SCHOOL_STAGE_HIGH values: SCHOOL_STAGE_OUT_OF_SCHOOL }"),
             v1::VERDICT_NOT_MET},
        Case{"every stage the age allows is wanted", Aged(3),
             One("school_stages { values: SCHOOL_STAGE_INFANT values: SCHOOL_STAGE_PRESCHOOL }"),
             v1::VERDICT_MET},
        Case{"languages said", "members { reference: \"m1\" languages: \"vi\" }",
             One("languages { values: \"ko\" }"), v1::VERDICT_NOT_MET},
        Case{"languages unknown", "members { reference: \"m1\" }",
             One("languages { values: \"ko\" }"), v1::VERDICT_UNKNOWN},
        Case{"Korean alone in a household not from abroad",
             "household_kinds { } members { reference: \"m1\" }",
             One("languages { values: \"vi\" }"), v1::VERDICT_NOT_MET},
        Case{"a multicultural household may speak more",
             "household_kinds { unclear: HOUSEHOLD_KIND_MULTICULTURAL } members { reference: "
             "\"m1\" }",
             One("languages { values: \"vi\" }"), v1::VERDICT_UNKNOWN}));

v1::Verdict InArea(const std::string& household, const std::string& resource) {
  v1::Assessment assessment;
  *assessment.mutable_household() = Parse<v1::Household>(household);
  return ReferenceGate(assessment, Regions(), kToday).ServiceArea(Parse<v1::Resource>(resource));
}

const std::string kHome = R"(residence { system: REGION_SYSTEM_KR_ADM code: "9911051000" } )";
const std::string kNear = "places { position { latitude: 36.501 longitude: 127.8 } } ";
const std::string kQuiteNear = "places { position { latitude: 36.5025 longitude: 127.8 } } ";
const std::string kFar = "places { position { latitude: 36.6 longitude: 127.8 } } ";  // 11 km
const std::string kDistrict = R"(regions { system: REGION_SYSTEM_KR_ADM code: "9911000000" } )";
const std::string kElsewhere = R"(regions { system: REGION_SYSTEM_KR_ADM code: "9911052000" } )";

TEST(ServiceArea, RegionsOrRadius) {
  EXPECT_EQ(InArea(kHome, ""), v1::VERDICT_MET);
  EXPECT_EQ(InArea(kHome, "service_area { " + kDistrict + "}"), v1::VERDICT_MET);
  EXPECT_EQ(InArea(kHome, "service_area { " + kElsewhere + "}"), v1::VERDICT_NOT_MET);
  EXPECT_EQ(InArea("", "service_area { " + kElsewhere + "}"), v1::VERDICT_UNKNOWN);
  EXPECT_EQ(InArea(kHome, kNear + "service_area { radius_km: 1 }"), v1::VERDICT_MET);
  EXPECT_EQ(InArea(kHome, kFar + "service_area { radius_km: 1 }"), v1::VERDICT_NOT_MET);
  EXPECT_EQ(InArea(kHome, kFar + kNear + "service_area { radius_km: 1 }"), v1::VERDICT_MET);
  EXPECT_EQ(InArea(kHome, kNear + "service_area { radius_km: 1 " + kElsewhere + "}"),
            v1::VERDICT_MET);
  EXPECT_EQ(InArea(kHome, kFar + "service_area { radius_km: 1 " + kDistrict + "}"),
            v1::VERDICT_MET);
  EXPECT_EQ(InArea("", kNear + "service_area { radius_km: 1 }"), v1::VERDICT_UNKNOWN);
}

TEST(ServiceArea, AHomeKnownByItsDongLiesWithin700Metres) {
  const std::string half_km = kQuiteNear + "service_area { radius_km: 0.5 }";  // 0.28 km away
  EXPECT_EQ(InArea(kHome, half_km), v1::VERDICT_UNKNOWN);
  EXPECT_EQ(InArea("position { latitude: 36.5 longitude: 127.8 }", half_km), v1::VERDICT_MET);
  EXPECT_EQ(InArea(kHome, kFar + "service_area { radius_km: 10.5 }"), v1::VERDICT_UNKNOWN);
  EXPECT_EQ(InArea(kHome, kFar + "service_area { radius_km: 10.4 }"), v1::VERDICT_NOT_MET);
  EXPECT_EQ(InArea(kHome, kFar + "service_area { radius_km: 11.9 }"), v1::VERDICT_MET);
}

TEST(ServiceArea, ConfidentialPlacesAreNotMeasured) {
  EXPECT_EQ(InArea(kHome,
                   "places { confidential: true position { latitude: 36.501 longitude: "
                   "127.8 } } service_area { radius_km: 1 }"),
            v1::VERDICT_UNKNOWN);
}

TEST(Validity, BothEndsCount) {
  const v1::Assessment assessment;
  const ReferenceGate gate(assessment, Regions(), kToday);
  const auto validity = [&](const std::string& span) {
    return gate.Validity(Parse<v1::DateSpan>(span));
  };
  EXPECT_EQ(validity(""), v1::VERDICT_MET);
  EXPECT_EQ(validity(R"(start: "2026-11-01" end: "2026-11-01")"), v1::VERDICT_MET);
  EXPECT_EQ(validity(R"(start: "2026-11-02")"), v1::VERDICT_NOT_MET);
  EXPECT_EQ(validity(R"(end: "2026-10-31")"), v1::VERDICT_NOT_MET);
}

struct InPlaceCase {
  const char* why;
  std::string service;
  bool expected;
};

TEST(InPlace, EverythingNamedMustAgree) {
  const auto resource = Parse<v1::Resource>(R"(
      name: "resources/lunch-box" organization: "organizations/hall" programme: "lunch"
      display_name { ko: "구립 도시락 배달" en: "District lunch box" }
      need_terms { code: "daily_living.meals" })");
  const auto sister = Parse<v1::Resource>(R"(name: "resources/sister" programme: "lunch")");
  const auto other = Parse<v1::Resource>(R"(name: "resources/other" programme: "dinner")");
  const std::map<std::string, const v1::Resource*> by_name = {
      {resource.name(), &resource}, {sister.name(), &sister}, {other.name(), &other}};
  const auto need = Parse<v1::Need>(R"(id: "n1" members: "m1")");
  const std::vector<InPlaceCase> cases = {
      {"the resource", R"(resource: "resources/lunch-box")", true},
      {"its programme elsewhere", R"(resource: "resources/sister")", true},
      {"another resource", R"(resource: "resources/other")", false},
      {"a resource nobody knows", R"(resource: "resources/gone")", false},
      {"organization and programme", R"(organization: "organizations/hall" programme: "lunch")",
       true},
      {"another programme there", R"(organization: "organizations/hall" programme: "x")", false},
      {"the programme elsewhere", R"(organization: "organizations/b" programme: "lunch")", false},
      {"told in words", R"(description: "구립도시락배달 주 3회 받고 있음")", true},
      {"told in part", R"(description: "도시락 배달")", true},
      {"too short to tell", R"(description: "배달")", false},
      {"other words", R"(description: "반찬 나눔")", false},
      {"organization and code",
       R"(organization: "organizations/hall" need_code: "daily_living.meals")", true},
      {"organization and another code",
       R"(organization: "organizations/hall" need_code: "health.dental")", false},
      {"organization alone", R"(organization: "organizations/hall")", false},
      {"another member's", R"(resource: "resources/lunch-box" member: "m2")", false},
      {"the same member's", R"(resource: "resources/lunch-box" member: "m1")", true},
  };
  for (const InPlaceCase& c : cases) {
    v1::Assessment assessment;
    *assessment.add_existing_services() = Parse<v1::ExistingService>(c.service);
    EXPECT_EQ(InPlace(resource, assessment, need, by_name), c.expected) << c.why;
  }
}

TEST(IsFull, NeedsAZeroAndNoWaitingList) {
  const auto full = [](const std::string& capacity) {
    return IsFull(Parse<v1::Resource>("capacity { " + capacity + " }"));
  };
  EXPECT_FALSE(IsFull(v1::Resource()));
  EXPECT_FALSE(full("total_places: 10"));
  EXPECT_FALSE(full("open_places: 1"));
  EXPECT_TRUE(full("open_places: 0"));
  EXPECT_TRUE(full("open_places: 0 waitlist_open: false"));
  EXPECT_FALSE(full("open_places: 0 waitlist_open: true"));
}

}  // namespace
}  // namespace ieum::evaluate
