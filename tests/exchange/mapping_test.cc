// The mapping language: what each rule makes of a cell, and what a faulty mapping is told.
#include "service/exchange/mapping.h"

#include <ostream>
#include <utility>

#include "gmock/gmock.h"
#include <unicode/normalizer2.h>
#include <unicode/unistr.h>

#include "service/exchange/csv_export.h"
#include "store/catalog/violations.h"
#include "tests/exchange/fixture.h"

namespace ieum::exchange {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr char kHead[] = R"toml(
[list]
source = "list"
id = "{id}"
[organization]
source_id = "one"
display_name = "기관"
[resource]
)toml";

class MappingTest : public ExchangeTest {
 protected:
  // Imports one row with columns id (1), a, b, c, d and gives the resource.
  v1::Resource One(const std::string& rules, const std::string& cells) {
    report_ = ImportCsv(kHead + rules, "id,a,b,c,d\n1," + cells + "\n");
    EXPECT_EQ(report_.rejected(), 0) << DescribeIssues(report_);
    return Resources().empty() ? v1::Resource() : Resources()[0];
  }
  std::string Rejection(const std::string& rules, const std::string& cells) {
    report_ = ImportCsv(kHead + rules, "id,a,b,c,d\n1," + cells + "\n");
    EXPECT_EQ(report_.rejected(), 1);
    return report_.issues_size() > 0 ? Describe(report_.issues(0)) : "";
  }
  v1::ImportReport report_;
};

TEST_F(MappingTest, TemplatesJoinColumnsAndAreAbsentWhenAllAreEmpty) {
  const v1::Resource resource = One(R"toml(
display_name = "{a} ({b})"
description = "{c} 원"
kind = "{{{d}}}"
)toml",
                                    "이름,둘,,k");
  EXPECT_EQ(resource.display_name().ko(), "이름 (둘)");
  EXPECT_FALSE(resource.has_description());
  EXPECT_EQ(resource.kind(), "{k}");
}

TEST_F(MappingTest, ValueMapsIgnoreWhiteSpaceAndYieldSeveral) {
  const v1::Resource resource = One(R"toml(
display_name = "{a}"
modes = { from = "{b}", split = "[/]", map = "modes", else = "skip" }
domain = { from = "{c}", map = "domains", otherwise = "DOMAIN_WELFARE" }
[maps.modes]
"방 문" = "MODE_HOME_VISIT"
"둘다" = ["MODE_ON_SITE", "MODE_PHONE"]
[maps.domains]
"의료" = "DOMAIN_MEDICAL"
)toml",
                                    "x,방문 / 둘 다/없음,기타,");
  EXPECT_THAT(resource.modes(), ElementsAre(v1::MODE_HOME_VISIT, v1::MODE_ON_SITE, v1::MODE_PHONE));
  EXPECT_EQ(resource.domain(), v1::DOMAIN_WELFARE);
  ASSERT_EQ(report_.issues_size(), 1);
  EXPECT_EQ(Describe(report_.issues(0)),
            "list.csv:2, b: '없음': a value listed in maps.modes; left empty");
}

TEST_F(MappingTest, DatesTimesNumbersAndPatterns) {
  const v1::Resource resource = One(R"toml(
display_name = "{a}"
validity = { start = { from = "{b}", date = ["yyyy-MM-dd", "yyyy.M.d"] } }
last_verified_time = { from = "{b}", date = ["yyyy-MM-dd", "yyyy.M.d"] }
cost = { amount_krw = { from = "{c}", remove = "[,원]" }, kind = "COST_KIND_FIXED" }
contact.phones = { from = "{d}", match = "(\\d+)-(\\d+)", to = "02-$1-$2" }
[[resource.schedule.hours]]
opens = { from = "0900", time = "HHmm" }
closes = { from = "18시", time = ["HHmm", "H시"] }
)toml",
                                    "x,2024.3.5,\"12,000원\",전화 123-4567");
  EXPECT_EQ(resource.validity().start(), "2024-03-05");
  EXPECT_EQ(resource.last_verified_time().seconds(), 1709564400);  // midnight at +09:00
  EXPECT_EQ(resource.cost().amount_krw(), 12000);
  EXPECT_THAT(resource.contact().phones(), ElementsAre("02-123-4567"));
  EXPECT_EQ(resource.schedule().hours(0).opens(), "09:00");
  EXPECT_EQ(resource.schedule().hours(0).closes(), "18:00");
}

TEST_F(MappingTest, ItemsRepeatAndDrop) {
  const v1::Resource resource = One(R"toml(
display_name = "{a}"
[[resource.schedule.hours]]
each = { from = "{b}", find = "(\\d{4})-(\\d{4})" }
opens = { from = "{1}", time = "HHmm", else = "drop" }
closes = { from = "{2}", time = "HHmm" }
ordered = ["opens", "closes"]
[[resource.places]]
when = { value = "{c}", in = ["Y"] }
address = "여기"
[[resource.places]]
each = { from = "{d}", split = ";" }
address = "{0}"
)toml",
                                    "x,0900-1200 9900-1000 1300-1200 1400-1500,N,가; 나");
  ASSERT_EQ(resource.schedule().hours_size(), 2);
  EXPECT_EQ(resource.schedule().hours(1).opens(), "14:00");
  ASSERT_EQ(resource.places_size(), 2);
  EXPECT_EQ(resource.places(0).address(), "가");
  EXPECT_EQ(resource.places(1).address(), "나");
  ASSERT_EQ(report_.issues_size(), 2);
  EXPECT_THAT(report_.issues(0).expected(), HasSubstr("a time like HHmm; the item it is in"));
  EXPECT_THAT(report_.issues(1).expected(), HasSubstr("opens before closes"));
}

TEST_F(MappingTest, ADroppedValueIsTold) {
  const std::string hours = R"toml(
display_name = "{a}"
[[resource.schedule.hours]]
opens = { from = "{b}", time = "HHmm", else = "drop" }
closes = { from = "{c}", time = "HHmm", else = "drop"%DROP% }
)toml";
  const std::size_t at = hours.find("%DROP%");
  std::string silent = hours;
  std::string told = hours;
  silent.replace(at, 6, R"(, drop = ["9999", "-"])");
  told.replace(at, 6, "");
  EXPECT_EQ(One(told, "x,0900,9999,").schedule().hours_size(), 0);
  ASSERT_EQ(report_.issues_size(), 1);
  EXPECT_EQ(Describe(report_.issues(0)),
            "list.csv:2, c: '9999': a time like HHmm; the item it is in is left out");
  One(told, "x,0900,,");
  EXPECT_EQ(report_.issues_size(), 0) << "an empty cell drops the item without a word";
  EXPECT_EQ(One(silent, "x,0900,9999,").schedule().hours_size(), 0);
  EXPECT_EQ(report_.issues_size(), 0);
  One(silent, "x,0900,9998,");
  EXPECT_EQ(report_.issues_size(), 1) << "only what the list names is dropped silently";
}

TEST_F(MappingTest, WhatIsDroppedOutsideItemsTakesNoOtherFieldAlong) {
  const v1::Resource resource = One(R"toml(
domain = { from = "{b}", map = "domains", else = "drop" }
display_name = "{a}"
kind = "{c}"
[maps.domains]
"의료" = "DOMAIN_MEDICAL"
)toml",
                                    "x,기타,k,");
  EXPECT_EQ(resource.display_name().ko(), "x");
  EXPECT_EQ(resource.kind(), "k");
  EXPECT_EQ(report_.issues_size(), 1);
}

TEST_F(MappingTest, FragmentsMakeEligibility) {
  const v1::Resource resource = One(R"toml(
display_name = "{a}"
eligibility.paths = { from = "{b}", split = "[+]", map = "groups", otherwise = "ask", fragments = "paths" }
need_terms = [{ code = "health.checkup" }]
[maps.groups]
"65세이상" = "old"
"장애인" = "disabled"
[fragments.paths.old]
criteria = [{ age.min_years = 65 }]
[fragments.paths.disabled]
criteria = [{ disability = {} }]
[fragments.paths.ask]
criteria = [{ condition.text = "{b}" }]
)toml",
                                    "x,65세 이상 + 장애인 + 그 외,,");
  ASSERT_EQ(resource.eligibility().paths_size(), 3);
  EXPECT_EQ(resource.eligibility().paths(0).criteria(0).age().min_years(), 65);
  EXPECT_TRUE(resource.eligibility().paths(1).criteria(0).has_disability());
  EXPECT_EQ(resource.eligibility().paths(2).criteria(0).condition().text().ko(),
            "65세 이상 + 장애인 + 그 외");
  EXPECT_EQ(resource.need_terms(0).code(), "health.checkup");
}

TEST_F(MappingTest, UnusedColumnsAreKept) {
  const v1::Resource resource = One("display_name = \"{a}\"\n", "x,B,,D");
  ASSERT_EQ(resource.source_fields_size(), 2);
  EXPECT_EQ(resource.source_fields(0).field(), "b");
  EXPECT_EQ(resource.source_fields(1).value(), "D");
}

TEST_F(MappingTest, RejectionsNameColumnValueAndExpectation) {
  EXPECT_EQ(Rejection("display_name = \"{a}\"\ncapacity.total_places = \"{b}\"\n", "x,많음,,"),
            "list.csv:2, b: '많음': a whole number (rejected)");
  EXPECT_EQ(Rejection("display_name = \"{a}\"\nform = \"{b}\"\n", "x,사람,,"),
            "list.csv:2, b: '사람': one of FORM_UNSPECIFIED to FORM_RELATIONAL (rejected)");
  EXPECT_EQ(
      Rejection(
          "display_name = \"{a}\"\nvalidity.end = { from = \"{b}\", date = \"yyyy-MM-dd\" }\n",
          "x,2024-13-01,,"),
      "list.csv:2, b: '2024-13-01': a date like yyyy-MM-dd (rejected)");
  EXPECT_EQ(
      Rejection("display_name = \"{a}\"\nplaces = [{ position = { latitude = \"{b}\", longitude = "
                "\"{c}\" } }]\n",
                "x,137.5,37.5,"),
      "list.csv:2, b: '137.5': places[0].position.latitude must be -90 to 90 degrees, is 137.5; "
      "latitude and longitude swapped? (rejected)");
  EXPECT_EQ(
      Rejection("display_name = \"{a}\"\nneed_terms = [{ code = \"{b}\" }]\n",
                "x,health.nothing,,"),
      "list.csv:2, b: 'health.nothing': need_terms[0].code must be the code of a need area or "
      "sub-area, is \"health.nothing\" (rejected)");
  EXPECT_THAT(Rejection("display_name = \"{a}\"\n", ",b,,"),
              HasSubstr("display_name: '': is required"));
}

struct FaultyMapping {
  const char* name;
  std::string toml;
  const char* expected;

  friend void PrintTo(const FaultyMapping& broken, std::ostream* out) { *out << broken.name; }
};

class FaultyMappingTest : public ::testing::TestWithParam<FaultyMapping> {};

TEST_P(FaultyMappingTest, IsRefusedWithItsLine) {
  const auto mapping = ParseMapping(GetParam().toml, {});
  ASSERT_EQ(mapping.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_FALSE(store::ViolationsOf(mapping.status()).empty());
  EXPECT_THAT(std::string(mapping.status().message()), HasSubstr(GetParam().expected));
}

INSTANTIATE_TEST_SUITE_P(
    All, FaultyMappingTest,
    ::testing::Values(
        FaultyMapping{"no_toml", "version = 1\n[list\n",
                      "line 2, column 6: must be [section] or key = value, each once, is: [list"},
        FaultyMapping{"empty", "", "list: must be there"},
        FaultyMapping{"unknown_table", std::string(kHead) + "display_name = \"x\"\n[extra]\n",
                      "line 10: extra: must be one of"},
        FaultyMapping{"no_id",
                      "[list]\nsource = \"x\"\n[resource]\norganization = \"organizations/a\"\n",
                      "list.id: must be given"},
        FaultyMapping{"no_organization",
                      "[list]\nsource = \"x\"\nid = \"{i}\"\n[resource]\nkind = \"k\"\n",
                      "resource.organization: must be given"},
        FaultyMapping{"counts_of_referrals",
                      std::string(kHead) + "capacity.held_places = \"{a}\"\n",
                      "line 9: resource.capacity.held_places: "},
        FaultyMapping{"unknown_field", std::string(kHead) + "naem = \"x\"\n",
                      "line 9: resource.naem: must be a field of Resource"},
        FaultyMapping{"reserved_field", std::string(kHead) + "etag = \"x\"\n",
                      "resource.etag: must be a field of Resource that"},
        FaultyMapping{"unclosed_brace", std::string(kHead) + "kind = \"{a\"\n",
                      "must close each {"},
        FaultyMapping{"empty_brace", std::string(kHead) + "kind = \"{}\"\n", "must name a column"},
        FaultyMapping{"bad_regex",
                      std::string(kHead) + "kind = { from = \"{a}\", match = \"(\" }\n",
                      "must be a regular expression"},
        FaultyMapping{"no_map", std::string(kHead) + "kind = { from = \"{a}\", map = \"m\" }\n",
                      "must be the name of a table [maps.m]"},
        FaultyMapping{"bad_else",
                      std::string(kHead) + "kind = { from = \"{a}\", else = \"shrug\" }\n",
                      "must be reject, skip"},
        FaultyMapping{"unknown_step",
                      std::string(kHead) + "kind = { from = \"{a}\", upper = true }\n",
                      "must be one of from, when"},
        FaultyMapping{"to_without_match",
                      std::string(kHead) + "kind = { from = \"{a}\", to = \"$1\" }\n",
                      "must have match"},
        FaultyMapping{"each_on_one",
                      std::string(kHead) +
                          "kind = { from = \"{0}\", each = { from = \"{a}\", split = \",\" } }\n",
                      "must not have each"},
        FaultyMapping{"no_list", std::string(kHead) + "places = \"x\"\n",
                      "must be a list of tables"},
        FaultyMapping{"empty_condition",
                      std::string(kHead) + "kind = { from = \"x\", when = { value = \"{a}\" } }\n",
                      "must say empty, in or matches"},
        FaultyMapping{
            "unknown_join",
            std::string(kHead) + "contact.phones = { from = \"x\", each = { rows = \"p\" } }\n",
            "must be the name of a join"},
        FaultyMapping{
            "fragments_missing",
            std::string(kHead) + "eligibility.paths = { from = \"x\", fragments = \"f\" }\n",
            "must name a table [fragments.f]"},
        FaultyMapping{"fragments_endless",
                      std::string(kHead) +
                          "eligibility.paths = { from = \"x\", fragments = \"f\" "
                          "}\n[fragments.f.a]\ncriteria = { from = \"x\", fragments = \"f\" }\n",
                      "must not refer to the group it is in"},
        FaultyMapping{
            "double_key",
            std::string(kHead) + "kind = \"x\"\n[maps.m]\n\"가 나\" = \"1\"\n\"가나\" = \"2\"\n",
            "white space only"},
        FaultyMapping{"delimiter", "[list]\nsource=\"x\"\nid=\"{i}\"\ndelimiter = \"ab\"\n",
                      "must be one ASCII character"},
        FaultyMapping{"language", "[list]\nsource=\"x\"\nid=\"{i}\"\nlanguage = \"fr\"\n",
                      "must be ko or en"},
        FaultyMapping{"json_on_text", std::string(kHead) + "contact = { from = \"{a}\" }\n",
                      "must be a table of the fields of Contact"},
        FaultyMapping{
            "ordered",
            std::string(kHead) + "schedule.hours = [{ ordered = [\"days\", \"closes\"] }]\n",
            "must be two text fields"}),
    [](const auto& instance) { return std::string(instance.param.name); });

TEST(MappingLimitTest, ALongMappingIsRefused) {
  ImportLimits limits;
  limits.max_mapping_bytes = 10;
  EXPECT_FALSE(ParseMapping("# longer than ten bytes\n", limits).ok());
}

TEST(StandardMappingTest, ShippedFileIsTheOneBuiltIn) {
  EXPECT_EQ(ReadFile(IEUM_DATA_DIR "/mappings/standard.toml"), StandardMapping());
}

// Hangul syllables as single letters, as some systems write them.
std::string Decomposed(std::string_view text) {
  UErrorCode error = U_ZERO_ERROR;
  const icu::UnicodeString out = icu::Normalizer2::getNFDInstance(error)->normalize(
      icu::UnicodeString::fromUTF8(icu::StringPiece(text.data(), static_cast<int>(text.size()))),
      error);
  EXPECT_TRUE(U_SUCCESS(error));
  std::string bytes;
  out.toUTF8String(bytes);
  return bytes;
}

TEST_F(MappingTest, DecomposedHangulIsTheSame) {
  const std::string mapping = R"(
[list]
source = "s"
id = "{번호}"
[organization]
source_id = "{기관}"
display_name = "{기관}"
[resource]
display_name = "{이름}"
kind = { from = "{종류}", map = "kinds" }
description = { from = "{설명}", match = "^가나" }
[maps.kinds]
"상담" = "counsel"
)";
  const std::string list = "번호,기관,이름,종류,설명,비고\n1,복지관,가나다,상담,가나다라,남는 말\n";
  ASSERT_NE(Decomposed(list), list);
  v1::ImportReport report = ImportCsv(mapping, Decomposed(list));
  EXPECT_EQ(report.created(), 1) << DescribeIssues(report);
  EXPECT_EQ(report.issues_size(), 0) << DescribeIssues(report);
  const v1::Resource resource = BySource("s", "1");
  EXPECT_EQ(resource.display_name().ko(), "가나다");
  EXPECT_EQ(resource.kind(), "counsel");
  EXPECT_EQ(resource.description().ko(), "가나");
  ASSERT_EQ(resource.source_fields_size(), 1);
  EXPECT_EQ(resource.source_fields(0).field(), "비고");
  EXPECT_EQ(resource.source_fields(0).value(), "남는 말");
  // Either side may be decomposed, and nothing changes.
  for (const auto& [toml, text] : {std::pair(mapping, list), std::pair(Decomposed(mapping), list),
                                   std::pair(Decomposed(mapping), Decomposed(list))}) {
    report = ImportCsv(toml, text);
    EXPECT_EQ(report.unchanged(), 1) << DescribeIssues(report);
  }
  // What goes out comes in again and is the same.
  const std::string out = MustExport(v1::EXCHANGE_FORMAT_CSV, Decomposed(mapping));
  EXPECT_EQ(ImportCsv(mapping, out).unchanged(), 1) << out;
  EXPECT_EQ(ImportCsv(mapping, Decomposed(out)).unchanged(), 1) << out;
}

TEST_F(MappingTest, EligibilityThatCannotBeReadIsNeverLeftOut) {
  const std::string name = "display_name = \"{a}\"\n";
  const std::string criteria =
      name + "[[resource.eligibility.paths]]\n[[resource.eligibility.paths.criteria]]\n";
  const std::string groups =
      "[maps.g]\n\"a\" = \"a\"\n[fragments.paths.a]\ncriteria = [{ age.min_years = 65 }]\n";
  for (const std::string answer : {"skip", "ignore", "drop", "keep", "reject"}) {
    SCOPED_TRACE(answer);
    const std::string otherwise = ", else = \"" + answer + "\" }\n";
    for (const char* field : {"age.min_years", "household_kinds.values"}) {
      EXPECT_THAT(Rejection(criteria + field + " = { from = \"{b}\"" + otherwise, "x,old,,"),
                  HasSubstr("list.csv:2, b: 'old'"));
    }
    EXPECT_THAT(Rejection(name +
                              "eligibility.paths = { from = \"{b}\", map = \"g\", fragments = "
                              "\"paths\"" +
                              otherwise + groups,
                          "x,old,,"),
                HasSubstr("list.csv:2, b: 'old'"));
  }
  // A later rule that can read it loses nothing.
  const std::string two =
      criteria + "age.min_years = [{ from = \"{b}\", else = \"ignore\" }, \"{c}\"]\n";
  const v1::Resource resource = One(two, "x,old,65,");
  ASSERT_EQ(resource.eligibility().paths_size(), 1);
  EXPECT_EQ(resource.eligibility().paths(0).criteria(0).age().min_years(), 65);
  // Ages that contradict each other, or are none, cost the row.
  const std::string range = criteria + "age = { min_years = \"{b}\", max_years = \"{c}\" }\n";
  EXPECT_THAT(Rejection(range, "y,70,60,"), HasSubstr("max_years"));
  EXPECT_THAT(Rejection(range, "y,-1,60,"), HasSubstr("min_years"));
}

}  // namespace
}  // namespace ieum::exchange
