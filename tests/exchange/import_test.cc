// What becomes of rows: counted, reported, merged, written once.
#include "service/exchange/import.h"

#include <ostream>

#include "gmock/gmock.h"

#include "service/exchange/message_json.h"
#include "store/catalog/violations.h"
#include "tests/exchange/fixture.h"

namespace ieum::exchange {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::SizeIs;

constexpr char kMapping[] = R"(
[list]
source = "list"
id = "{번호}"
optional = ["정원"]
[organization]
source_id = "{기관}"
display_name = "{기관}"
[resource]
display_name = "{이름}"
contact.phones = { from = "{전화}" }
capacity.total_places = "{정원}"
validity.end = { from = "{종료}", date = "yyyy-MM-dd" }
)";
constexpr char kHeader[] = "번호,이름,기관,전화,정원,종료\n";

constexpr char kOrganization[] =
    R"({"organization": {"name": "organizations/o", "display_name": {"ko": "기관"}}})"
    "\n";

std::string Native(const std::string& id, const std::string& rest = "") {
  return R"({"resource": {"name": "resources/)" + id +
         R"(", "organization": "organizations/o", "display_name": {"ko": "자원"})" + rest + "}}\n";
}

class ImportTest : public ExchangeTest {
 protected:
  v1::ImportReport Csv(const std::string& rows) { return ImportCsv(kMapping, kHeader + rows); }
};

TEST_F(ImportTest, CountsEveryRowOnceAndReportsInOrder) {
  const v1::ImportReport report =
      Csv("1,가,A,02-111-2222,10,2024-12-31\n"
          "2,나,A,,많음,\n"
          "1,가,A,02-111-2222,10,2024-12-31\n"
          "3,다,B,,,2024-02-30\n"
          "1,라,A,,,\n"
          "4,마,B\n"
          ",바,B,,,\n"
          "5,사,B,12,,\n"
          "\n"
          "6,아,B,,,\n");
  ExpectAccounted(report);
  EXPECT_EQ(report.rows_read(), 9);
  EXPECT_EQ(report.created(), 2);
  EXPECT_EQ(report.exact_duplicates(), 1);
  EXPECT_EQ(report.rejected(), 6);
  EXPECT_EQ(
      DescribeIssues(report),
      "list.csv:3, 정원: '많음': a whole number (rejected)\n"
      "list.csv:4, : '': each row once; repeats line 2 exactly (rejected)\n"
      "list.csv:5, 종료: '2024-02-30': a date like yyyy-MM-dd (rejected)\n"
      "list.csv:6, source_id: '1': each source id once; line 2 has the same with other contents "
      "(rejected)\n"
      "list.csv:7, : '3 cells': 6 cells, as in the header (rejected)\n"
      "list.csv:8, list.id: '': a value that identifies the row (rejected)\n"
      "list.csv:9, 전화: '12': contact.phones[0] must be a telephone number of at least three "
      "digits (rejected)\n");
  EXPECT_THAT(Resources(), SizeIs(2));
  EXPECT_THAT(Organizations(), SizeIs(2));
}

TEST_F(ImportTest, WhollyEqualRowsAreCountedAndKeptOnce) {
  const v1::ImportReport report =
      Csv("1,가,A,02-111-2222,10,\n"
          "1,가,A,02-111-2222,10,\r\n"
          "2,나,A,,,\n"
          "\"1\",\"가\",A,02-111-2222,\"10\",\n"
          "1,가,A,02-111-2222,10,\n"
          "2,나,B,,,\n");
  ExpectAccounted(report);
  EXPECT_EQ(report.rows_read(), 6);
  EXPECT_EQ(report.exact_duplicates(), 3) << DescribeIssues(report);
  EXPECT_EQ(report.created(), 2);
  EXPECT_EQ(report.rejected(), 1) << "the same source id with other contents is no exact duplicate";
  EXPECT_THAT(DescribeIssues(report),
              HasSubstr("list.csv:5, : '': each row once; repeats line 2 exactly (rejected)\n"));
  EXPECT_THAT(Resources(), SizeIs(2));
}

TEST_F(ImportTest, SecondTimeNothingChanges) {
  const std::string rows = "1,가,A,02-111-2222,10,\n2,나,B,,20,\n";
  EXPECT_EQ(Csv(rows).created(), 2);
  const auto sequence = catalog_.last_sequence();
  now_ += absl::Hours(24);
  const v1::ImportReport again = Csv(rows);
  EXPECT_EQ(again.unchanged(), 2);
  EXPECT_EQ(catalog_.last_sequence(), sequence);
  const v1::ImportReport changed = Csv("1,가,A,02-111-2222,12,\n2,나,B,,20,\n3,다,B,,,\n");
  EXPECT_EQ(changed.updated(), 1);
  EXPECT_EQ(changed.unchanged(), 1);
  EXPECT_EQ(changed.created(), 1);
  EXPECT_EQ(BySource("list", "1").capacity().total_places(), 12);
}

TEST_F(ImportTest, DryRunReportsTheSameAndWritesNothing) {
  Csv("1,가,A,,10,\n");
  const auto sequence = catalog_.last_sequence();
  ImportSettings settings = Settings(v1::EXCHANGE_FORMAT_CSV, kMapping);
  settings.options.set_dry_run(true);
  const std::vector<InputFile> files = {
      {"list.csv", std::string(kHeader) + "1,가,A,,11,\n2,나,B,,x,\n3,다,B,,,\n3,다,B,,,\n"}};
  v1::ImportReport trial = MustImport(settings, files);
  EXPECT_TRUE(trial.dry_run());
  EXPECT_EQ(catalog_.last_sequence(), sequence);
  EXPECT_EQ(trial.updated(), 1);
  EXPECT_EQ(trial.created(), 1);
  EXPECT_EQ(trial.rejected(), 1);
  EXPECT_EQ(trial.exact_duplicates(), 1);
  settings.options.set_dry_run(false);
  trial.set_dry_run(false);
  EXPECT_EQ(MustImport(settings, files).SerializeAsString(), trial.SerializeAsString());
  EXPECT_NE(catalog_.last_sequence(), sequence);
}

TEST_F(ImportTest, AListWithoutMappingIsToldOnceThatOneCanBeGiven) {
  const v1::ImportReport report = ImportCsv("", "이름,전화\n가,1\n");
  ASSERT_EQ(report.issues_size(), 1);
  const std::string told = Describe(report.issues(0));
  EXPECT_NE(told.find("or give a mapping"), std::string::npos) << told;
  EXPECT_EQ(told.find("need_terms"), told.rfind("need_terms")) << told;
  EXPECT_NE(told.find("need_terms"), std::string::npos) << told;
  const v1::ImportReport mapped = Csv("");
  EXPECT_EQ(DescribeIssues(mapped).find("or give a mapping"), std::string::npos);
  EXPECT_EQ(DescribeIssues(ImportCsv(kMapping, "이름\n")).find("or give a mapping"),
            std::string::npos);
}

TEST_F(ImportTest, AnEmptyCellErasesOnlyWhereTheMappingSaysSo) {
  Csv("1,가,A,02-111-2222,10,\n");
  EXPECT_EQ(Csv("1,가,A,,10,\n").unchanged(), 1);
  EXPECT_EQ(BySource("list", "1").contact().phones_size(), 1);
  std::string erasing = kMapping;
  const std::size_t at = erasing.find("[list]\n") + 7;
  EXPECT_EQ(
      ImportCsv(erasing.insert(at, "empty = \"erase\"\n"), std::string(kHeader) + "1,가,A,,10,\n")
          .updated(),
      1);
  EXPECT_EQ(BySource("list", "1").contact().phones_size(), 0);
}

TEST_F(ImportTest, KeepsWhatAgenciesEditedAndTheListDoesNotKnow) {
  Csv("1,가,A,02-111-2222,10,\n");
  v1::Resource edited = BySource("list", "1");
  edited.mutable_display_name()->set_en("Ga");
  edited.mutable_description()->set_ko("손으로 쓴 설명");
  edited.mutable_capacity()->set_open_places(4);
  edited.add_need_terms()->set_code("health.checkup");
  ASSERT_TRUE(catalog_.Replace(edited).ok());
  EXPECT_EQ(Csv("1,가,A,02-111-2222,10,\n").unchanged(), 1);
  EXPECT_EQ(Csv("1,가나,A,,10,\n").updated(), 1);
  const v1::Resource merged = BySource("list", "1");
  EXPECT_EQ(merged.display_name().ko(), "가나");
  EXPECT_EQ(merged.display_name().en(), "Ga");
  EXPECT_EQ(merged.description().ko(), "손으로 쓴 설명");
  EXPECT_EQ(merged.capacity().open_places(), 4);
  EXPECT_EQ(merged.need_terms_size(), 1);
  EXPECT_EQ(merged.contact().phones_size(), 1) << "an empty cell says nothing";
  EXPECT_EQ(merged.create_time().seconds(), edited.create_time().seconds());
  EXPECT_EQ(Csv("1,가나,A,,3,\n").updated(), 1);
  EXPECT_FALSE(BySource("list", "1").capacity().has_open_places()) << "4 of 3 cannot be";
}

TEST_F(ImportTest, AConfidentialPlaceStaysConfidential) {
  const std::string mapping = std::string(kMapping) + "places = [{ address = \"{이름} 주소\" }]\n";
  ImportCsv(mapping, std::string(kHeader) + "1,가,A,,,\n");
  v1::Resource edited = BySource("list", "1");
  edited.mutable_places(0)->set_confidential(true);
  ASSERT_TRUE(catalog_.Replace(edited).ok());
  ImportCsv(mapping, std::string(kHeader) + "1,나,A,,,\n");
  EXPECT_TRUE(BySource("list", "1").places(0).confidential());
  EXPECT_EQ(BySource("list", "1").places(0).address(), "나 주소");
}

TEST_F(ImportTest, TimesNeverGoBack) {
  const std::string mapping =
      std::string(kMapping) + "last_verified_time = { from = \"{종료}\", date = \"yyyy-MM-dd\" }\n";
  ImportCsv(mapping, std::string(kHeader) + "1,가,A,,,2025-05-05\n");
  const auto later = BySource("list", "1").last_verified_time().seconds();
  ImportCsv(mapping, std::string(kHeader) + "1,가,A,,,2024-05-05\n");
  EXPECT_EQ(BySource("list", "1").last_verified_time().seconds(), later);
}

// Whatever a row is rejected for, and wherever the number stands in it.
TEST_F(ImportTest, ResidentNumbersAreNeverRepeated) {
  std::vector<v1::ImportReport> reports = {
      Csv("1,900101-1234567,A,,,\n"
          "2,나,A,900101-1234567,,\n"
          "3,다,A,,9001011234567,\n"
          "4,라,A,,,９００１０１ － １２３４５６７\n"
          "5,마 900101-1234567\n"
          "6,\xb9 900101-1234567,A,,,\n"
          "7,\"바\"900101-1234567,A,,,\n"
          "900101-1234567,사,A,,,\n"
          "900101-1234567,아,A,,,\n"
          "8," +
          std::string(190, 'x') + "900101-1234567,A,,,\n"),
      ImportNative(kOrganization + Native("a", R"(, "kind": "900101-1234567")") +
                   Native("b", R"(, "900101-1234567": 1)") +
                   Native("c", R"(, "form": "900101-1234567")") +
                   Native("d", R"(, "kind": "900101-1234567)") + "900101-1234567\n" +
                   "{\"900101-1234567\": 1, \"900101-1234567\": 2}\n"),
      ImportHsds(
          R"([{"id": "900101-1234567", "name": 7, "status": "900101-1234567"}, "900101-1234567)")};
  EXPECT_EQ(reports[0].rejected(), 10) << DescribeIssues(reports[0]);
  EXPECT_EQ(reports[1].rejected(), 6) << DescribeIssues(reports[1]);
  for (const v1::ImportReport& report : reports) {
    EXPECT_GT(report.issues_size(), 0);
    for (const v1::ImportIssue& issue : report.issues()) {
      for (const std::string* part : {&issue.column(), &issue.value(), &issue.expected()}) {
        EXPECT_THAT(*part, Not(HasSubstr("900101"))) << Describe(issue);
        EXPECT_THAT(*part, Not(HasSubstr("９００"))) << Describe(issue);
      }
    }
  }
  EXPECT_EQ(Describe(reports[0].issues(0)),
            "list.csv:2, 이름: '(withheld: looks like a resident registration number)': "
            "display_name.ko must not contain a resident registration number (rejected)");
}

TEST_F(ImportTest, ChunksOfAnySizeGiveTheSameReport) {
  const std::string text = std::string(kHeader) + "1,가,A,,10,\n2,\"나\n나\",B,,x,\n3,다,B,,,\n";
  ImportSettings settings = Settings(v1::EXCHANGE_FORMAT_CSV, kMapping);
  settings.options.set_dry_run(true);
  const std::string whole = MustImport(settings, {{"list.csv", text}}).SerializeAsString();
  for (std::size_t chunk = 1; chunk < 8; ++chunk) {
    auto importer = Importer::Create(catalog_, settings);
    ASSERT_TRUE(importer.ok());
    for (std::size_t at = 0; at < text.size(); at += chunk) {
      ASSERT_TRUE((*importer)->Append("list.csv", text.substr(at, chunk)).ok());
    }
    const auto report = (*importer)->Finish();
    ASSERT_TRUE(report.ok());
    EXPECT_EQ(report->SerializeAsString(), whole) << chunk;
  }
}

TEST_F(ImportTest, OptionsAreChecked) {
  const auto refused = [&](ImportSettings settings) {
    const auto importer = Importer::Create(catalog_, std::move(settings));
    return importer.status();
  };
  EXPECT_EQ(store::ViolationsOf(refused(Settings(v1::EXCHANGE_FORMAT_HSDS_JSON, "", "")))[0].field,
            "options.source");
  EXPECT_EQ(store::ViolationsOf(refused(Settings(static_cast<v1::ExchangeFormat>(77))))[0].field,
            "options.format");
  std::string mapping = kMapping;
  mapping.replace(mapping.find("[organization]"), 0, "encoding = \"utf-16\"\n");
  EXPECT_EQ(store::ViolationsOf(refused(Settings(v1::EXCHANGE_FORMAT_CSV, mapping)))[0].field,
            "options.mapping_toml");
  ImportSettings small = Settings(v1::EXCHANGE_FORMAT_NATIVE_JSONL);
  small.limits.max_bytes = 10;
  EXPECT_TRUE(
      absl::IsResourceExhausted(Import(catalog_, small, {{"x", std::string(11, ' ')}}).status()));
  ImportSettings cancelled = Settings(v1::EXCHANGE_FORMAT_NATIVE_JSONL);
  cancelled.check = [] { return absl::CancelledError("enough"); };
  EXPECT_TRUE(absl::IsCancelled(Import(catalog_, cancelled, {{"x", kOrganization}}).status()));
}

TEST_F(ImportTest, AFileInAnotherEncodingIsToldOnce) {
  std::string rows;
  for (int i = 0; i < 5; ++i) rows += "\xb9\xf8\xc8\xa3,\xc0\xcc\xb8\xa7,,,,\n";  // cp949
  const v1::ImportReport report =
      MustImport(Settings(v1::EXCHANGE_FORMAT_CSV, kMapping), {{"list.csv", rows}});
  EXPECT_EQ(DescribeIssues(report),
            "list.csv:0, : '': a file encoded in utf-8, as list.encoding of the mapping says; this "
            "one is not (rejected)\n");
  // A stray byte above the header, or in a row, costs no more than that.
  const v1::ImportReport stray = Csv("1,\xb9\xf8,A,,,\n2,나,A,,,\n");
  EXPECT_EQ(stray.rejected(), 1);
  EXPECT_EQ(stray.created(), 1);
  EXPECT_EQ(ImportCsv(kMapping, "\xb9\xf8\n" + std::string(kHeader) + "3,다,A,,,\n").created(), 1);
}

TEST_F(ImportTest, IssuesAreBounded) {
  ImportSettings settings = Settings(v1::EXCHANGE_FORMAT_NATIVE_JSONL);
  settings.limits.max_issues = 3;
  std::string text;
  for (int i = 0; i < 9; ++i) text += "{" + std::string(static_cast<std::size_t>(i), ' ') + "\n";
  const v1::ImportReport report = MustImport(settings, {{"x", text}});
  EXPECT_EQ(report.rejected(), 9);
  ASSERT_EQ(report.issues_size(), 4);
  EXPECT_EQ(report.issues(3).value(), "6 more");
}

struct BrokenInput {
  const char* name;
  v1::ExchangeFormat format;
  std::string text;
  const char* expected;  // in the issues

  friend void PrintTo(const BrokenInput& broken, std::ostream* out) { *out << broken.name; }
};

class BrokenInputTest : public ExchangeTest, public ::testing::WithParamInterface<BrokenInput> {};

// Whatever comes, the import ends with a report that says why, and what was good is in.
TEST_P(BrokenInputTest, IsReportedAndNothingElse) {
  const BrokenInput& input = GetParam();
  const v1::ImportReport report =
      MustImport(Settings(input.format, kMapping), {{"input", input.text}});
  ExpectAccounted(report);
  EXPECT_THAT(DescribeIssues(report), HasSubstr(input.expected));
  for (const v1::ImportIssue& issue : report.issues()) {
    EXPECT_LE(issue.value().size(), 200U);
    EXPECT_FALSE(issue.expected().empty());
  }
}

constexpr auto kCsv = v1::EXCHANGE_FORMAT_CSV;
constexpr auto kHsds = v1::EXCHANGE_FORMAT_HSDS_JSON;
constexpr auto kNative = v1::EXCHANGE_FORMAT_NATIVE_JSONL;
const std::string kService =
    R"({"id": "1", "name": "n", "status": "active", "organization": {"id": "o", "name": "org"})";

INSTANTIATE_TEST_SUITE_P(
    All, BrokenInputTest,
    ::testing::Values(
        BrokenInput{"csv_empty", kCsv, "", "a header row"},
        BrokenInput{"csv_blank", kCsv, "\n\n\n", "a header row"},
        BrokenInput{"csv_no_header", kCsv, "1,2,3\n4,5,6\n", "a header row with the columns 번호"},
        BrokenInput{"csv_missing_column", kCsv, "번호,이름,기관,정원,종료\n1,가,A,,\n",
                    "the columns 전화"},
        BrokenInput{"csv_duplicate_header", kCsv, "번호,이름,기관,전화,정원,종료,이름\n",
                    "each column once"},
        BrokenInput{"csv_wrong_encoding", kCsv, "\xb9\xf8\xc8\xa3,\xc0\xcc\xb8\xa7\n",
                    "a file encoded in utf-8"},
        BrokenInput{"csv_utf16", kCsv, std::string("\xff\xfe\x88\xbc", 4),
                    "a file encoded in utf-8"},
        BrokenInput{"csv_nul", kCsv, std::string(kHeader) + std::string("1,\0,A,,,\n", 9),
                    "without NUL"},
        BrokenInput{"csv_open_quote", kCsv, std::string(kHeader) + "1,\"가,A,,,\n",
                    "closing quote"},
        BrokenInput{"csv_inner_quote", kCsv, std::string(kHeader) + "1,가\"나,A,,,\n",
                    "quotes only around"},
        BrokenInput{"csv_after_quote", kCsv, std::string(kHeader) + "1,\"가\"나,A,,,\n",
                    "quotes only around"},
        BrokenInput{"csv_huge_cell", kCsv,
                    std::string(kHeader) + "1," + std::string(300000, 'x') + ",A,,,\n",
                    "cells of at most"},
        BrokenInput{"csv_huge_text", kCsv,
                    std::string(kHeader) + "1," + std::string(30000, 'x') + ",A,,,\n",
                    "20000 characters"},
        BrokenInput{"csv_short_row", kCsv, std::string(kHeader) + "1,가\n", "6 cells"},
        BrokenInput{"csv_long_row", kCsv, std::string(kHeader) + "1,가,A,,,,,,\n", "6 cells"},
        BrokenInput{"csv_number", kCsv, std::string(kHeader) + "1,가,A,,1e3,\n", "a whole number"},
        BrokenInput{"csv_big_number", kCsv, std::string(kHeader) + "1,가,A,,99999999999,\n",
                    "a whole number"},
        BrokenInput{"csv_range", kCsv, std::string(kHeader) + "1,가,A,,-1,\n",
                    "capacity.total_places must be"},
        BrokenInput{"csv_date", kCsv, std::string(kHeader) + "1,가,A,,,31.12.2024\n",
                    "a date like"},
        BrokenInput{"csv_control", kCsv, std::string(kHeader) + "1,가\x01,A,,,\n", "control"},
        BrokenInput{"csv_no_name", kCsv, std::string(kHeader) + "1,,A,,,\n", "is required"},
        BrokenInput{"csv_no_organization", kCsv, std::string(kHeader) + "1,가,,,,\n",
                    "identifies the organization"},
        BrokenInput{"native_truncated", kNative, R"({"resource": {"name": "resou)", "valid JSON"},
        BrokenInput{"native_deep", kNative, std::string(500, '[') + "\n", "nesting"},
        BrokenInput{"native_long", kNative, "{\"x\": \"" + std::string(2 << 20, 'x') + "\"}\n",
                    "lines of at most"},
        BrokenInput{"native_enum", kNative, Native("a", R"(, "form": "FORM_NONE")"),
                    "one of FORM_UNSPECIFIED"},
        BrokenInput{"native_type", kNative, Native("a", R"(, "kind": ["x"])"), "a text"},
        BrokenInput{"native_time", kNative,
                    Native("a", R"(, "last_verified_time": "2024-02-30T00:00:00Z")"),
                    "a time, RFC 3339"},
        BrokenInput{"native_region", kNative,
                    R"({"region": {"code": {"system": "REGION_SYSTEM_KR_ADM", "code": "11"}}})",
                    "ten digits"},
        BrokenInput{"native_utf8", kNative, "{\"resource\": \"\xc3\x28\"}\n",
                    "text encoded in utf-8"},
        BrokenInput{"native_csv", kNative, "a,b,c\n", "valid JSON"},
        BrokenInput{"hsds_empty", kHsds, "", "valid JSON"},
        BrokenInput{"hsds_truncated", kHsds, "[" + kService + "}, {\"id\":", "valid JSON"},
        BrokenInput{"hsds_scalar", kHsds, "42", "a JSON object for each record"},
        BrokenInput{"hsds_strings", kHsds, "[\"a\"]", "a JSON object for each record"},
        BrokenInput{"hsds_deep", kHsds, std::string(100000, '['), "a JSON object for each record"},
        BrokenInput{"hsds_deep_inside", kHsds, kService + ", \"metadata\": " + std::string(90, '['),
                    "nesting"},
        BrokenInput{
            "hsds_no_id", kHsds,
            R"({"name": "n", "status": "active", "organization": {"id": "o", "name": "x"}})",
            "the identifier of the service"},
        BrokenInput{"hsds_no_name", kHsds,
                    R"({"id": "1", "status": "active", "organization": {"id": "o", "name": "x"}})",
                    "the name of the service"},
        BrokenInput{"hsds_no_organization", kHsds,
                    R"({"id": "1", "name": "n", "status": "active"})",
                    "an organization, or the organization_id"},
        BrokenInput{
            "hsds_name_type", kHsds,
            R"({"id": "1", "name": 7, "status": "active", "organization": {"id": "o", "name": "x"}})",
            "a text; kept as it is"},
        BrokenInput{"hsds_list_type", kHsds, kService + R"(, "phones": {"number": "1"}})",
                    "a list; kept as it is"},
        BrokenInput{"hsds_element_type", kHsds, kService + R"(, "phones": ["02-1"]})",
                    "an object; kept as it is"},
        BrokenInput{
            "hsds_status", kHsds,
            R"({"id": "1", "name": "n", "status": "open", "organization": {"id": "o", "name": "x"}})",
            "active, inactive, defunct"},
        BrokenInput{"hsds_twice", kHsds, "{\"id\": \"1\", \"id\": \"2\", \"status\": \"active\"}",
                    "each key once"}),
    [](const auto& instance) { return std::string(instance.param.name); });

}  // namespace
}  // namespace ieum::exchange
