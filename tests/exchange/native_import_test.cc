// Native JSON Lines: what becomes of lines, and of files that are something else.
#include <algorithm>
#include <string>

#include "gmock/gmock.h"

#include "store/catalog/catalog_records.h"
#include "tests/exchange/fixture.h"

namespace ieum::exchange {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

constexpr char kOrganization[] =
    R"({"organization": {"name": "organizations/o", "display_name": {"ko": "기관"}}})"
    "\n";

std::string Native(const std::string& id, const std::string& rest = "") {
  return R"({"resource": {"name": "resources/)" + id +
         R"(", "organization": "organizations/o", "display_name": {"ko": "자원"})" + rest + "}}\n";
}

using NativeImportTest = ExchangeTest;

TEST_F(NativeImportTest, ADocumentOrAnotherFormatIsToldOnce) {
  const std::string record = "{\n  \"resource\": {\n    \"name\": \"resources/a\"\n  }\n}\n";
  const std::string one_each = "[\n" + Native("a") + ",\n" + Native("b") + "]\n";
  std::string many;
  for (int i = 0; i < 500; ++i) many += record;
  const std::string list = "[" + Native("a").substr(0, Native("a").size() - 1) + "]";
  for (const std::string& text : {record, "\n  " + record, one_each, many, list, list + "\n",
                                  std::string("{\n}\n"), std::string("[\n]")}) {
    const v1::ImportReport report = ImportNative(text);
    ASSERT_EQ(report.issues_size(), 1) << text.substr(0, 100) << DescribeIssues(report);
    EXPECT_EQ(report.rows_read(), 0);
    EXPECT_EQ(report.issues(0).line(), 0);
    EXPECT_TRUE(report.issues(0).rejected());
    EXPECT_THAT(report.issues(0).expected(), HasSubstr("one record per line (JSON Lines)"));
    EXPECT_THAT(report.issues(0).expected(), HasSubstr("jq -c"));
  }
  EXPECT_EQ(ImportNative(many).issues(0).value(), "2500 lines, none read");
  std::string csv = "번호,이름\n";
  for (int i = 0; i < 5000; ++i) csv += "1,가\n";
  EXPECT_EQ(DescribeIssues(ImportNative(csv)),
            "records.jsonl:0, : '5001 lines, none read': one record per line, each a JSON object; "
            "none of the first lines is one, so the file seems to be of another format "
            "(rejected)\n");
  EXPECT_THAT(Resources(), IsEmpty());
}

TEST_F(NativeImportTest, LinesThatFailAtTheBeginningHoldNoRecordBack) {
  const std::string records = kOrganization + Native("a") + Native("b");
  for (const std::string first : {"{\n{\n{\n", "# a\n# b\n{\"resource\": {\n",
                                  "a\nb\nc\nd\ne\nf\ng\n", "{\"resource\": {\"name\": \"resou\n"}) {
    const v1::ImportReport report = ImportNative(first + records);
    EXPECT_EQ(report.rows_read(), 3 + std::count(first.begin(), first.end(), '\n'));
    EXPECT_EQ(report.created() + report.unchanged(), 3) << first << DescribeIssues(report);
  }
  // Each file is judged by itself.
  const v1::ImportReport report =
      MustImport(Settings(v1::EXCHANGE_FORMAT_NATIVE_JSONL, "", ""),
                 {{"a", "{\n\"resource\":\n{}}\n"}, {"b", records}, {"c", "[\n]"}});
  EXPECT_EQ(report.unchanged(), 3) << report.DebugString();
  EXPECT_THAT(report.issues(), SizeIs(2)) << DescribeIssues(report);
}

TEST_F(NativeImportTest, JsonFaultsAreToldInPlainWords) {
  const std::string report = DescribeIssues(
      ImportNative(kOrganization + std::string("{\"resource\": {\"name\" \"resources/a\"}}\n") +
                   "{\"resource\": tru}\n{\"resource\": {}\n{'a': 1}\n{} {}\n" +
                   "{\"resource\": {\"kind\": \"가\tx\"}}\n[1, 2\nNaN\n\xff\n"));
  EXPECT_EQ(
      report,
      "records.jsonl:2, /resource/name: '\"resources/a\"': valid JSON; at column 34: a colon "
      "after the key (rejected)\n"
      "records.jsonl:3, /resource: '\"resource\": tru}': valid JSON; at column 17: an object, a "
      "list, a text in double quotes, a number, true, false or null (rejected)\n"
      "records.jsonl:4, /resource: '\"resource\": {}': valid JSON; at column 15: more: the text "
      "ends here (rejected)\n"
      "records.jsonl:5, : '{'': valid JSON; at column 2: a key in double quotes (rejected)\n"
      "records.jsonl:6, : '{} {': valid JSON; at column 4: nothing after the value (rejected)\n"
      "records.jsonl:7, /resource/kind: '\"가<U+0009>': valid JSON; at column 25: control "
      "characters in texts written as escapes (rejected)\n"
      "records.jsonl:8, : '2': valid JSON; at column 5: more: the text ends here (rejected)\n"
      "records.jsonl:9, : 'N': valid JSON; at column 1: an object, a list, a text in double "
      "quotes, a number, true, false or null (rejected)\n"
      "records.jsonl:10, : '\xef\xbf\xbd': text encoded in utf-8; at column 1 it is not "
      "(rejected)\n");
  for (const char* internal : {"exception", "parse error", "syntax", "token", "unexpected",
                               "last read", "literal", "google", "nlohmann"}) {
    EXPECT_THAT(report, Not(HasSubstr(internal)));
  }
}

TEST_F(NativeImportTest, NativeLinesMayUseTheNamesOfProtobufJson) {
  const v1::ImportReport report = ImportNative(
      R"({"organization": {"name": "organizations/o", "displayName": {"ko": "기관"}}})"
      "\n"
      R"({"resource": {"name": "resources/a", "organization": "organizations/o", "displayName": {"ko": "x"}, "sourceId": "7", "source": "s", "capacity": {"totalPlaces": 3}, "lastVerifiedTime": "2026-01-01T00:00:00Z"}})"
      "\n"
      R"({"resource": {"name": "resources/b", "organization": "organizations/o", "displayName": {"ko": "x"}, "needTerms": [{"code": "no"}]}})"
      "\n");
  EXPECT_EQ(report.created(), 2) << DescribeIssues(report);
  EXPECT_EQ(BySource("s", "7").capacity().total_places(), 3);
  EXPECT_EQ(BySource("s", "7").last_verified_time().seconds(), 1767225600);
  EXPECT_THAT(DescribeIssues(report), HasSubstr("records.jsonl:3, need_terms[0].code: 'no': "));
}

TEST_F(NativeImportTest, NativeLinesReferToWhatIsThere) {
  const v1::ImportReport report = ImportNative(
      "\xef\xbb\xbf" + std::string(kOrganization) + Native("a") + "\r\n" +
      R"({"resource": {"name": "resources/b", "organization": "organizations/none", "display_name": {"ko": "x"}}})"
      "\n" +
      Native("c", R"(, "nmae": 1)") + "{\"resource\": \n" + Native("Bad Name") +
      R"({"resource": {"organization": "organizations/o", "display_name": {"ko": "y"}, "source": "s", "source_id": "7"}})"
      "\n" +
      R"({"resource": {"organization": "organizations/o", "display_name": {"ko": "z"}}})"
      "\n{}\n[]");
  ExpectAccounted(report);
  EXPECT_EQ(report.created(), 3) << DescribeIssues(report);
  EXPECT_EQ(report.rejected(), 7);
  const std::string issues = DescribeIssues(report);
  EXPECT_THAT(issues, HasSubstr("records.jsonl:4, organization: 'organizations/none': "));
  EXPECT_THAT(issues,
              HasSubstr("records.jsonl:5, resource.nmae: '1': a field of Resource (rejected)"));
  EXPECT_THAT(issues, HasSubstr("records.jsonl:6, /resource: "));
  EXPECT_THAT(issues, HasSubstr("records.jsonl:7, name: 'resources/Bad Name': name must be"));
  EXPECT_THAT(issues, HasSubstr("records.jsonl:9, name: '': a name, or a source and a source id"));
  EXPECT_THAT(issues, HasSubstr("records.jsonl:10, : '{}': one of organization, resource, region"));
  EXPECT_EQ(BySource("s", "7").display_name().ko(), "y");
}

TEST_F(NativeImportTest, OneBadRowOfManyHoldsNobodyUp) {
  std::string text = kOrganization;
  for (int i = 0; i < 600; ++i) {
    const bool bad = i % 97 == 5;
    text += R"({"resource": {"name": "resources/r)" + std::to_string(i) +
            R"(", "organization": "organizations/)" + (bad ? "none" : "o") +
            R"(", "display_name": {"ko": "자원"}}})"
            "\n";
  }
  const v1::ImportReport report = ImportNative(text);
  EXPECT_EQ(report.rejected(), 7);
  EXPECT_EQ(report.created(), 594);
  EXPECT_THAT(Resources(), SizeIs(593));
}

TEST_F(NativeImportTest, WhatReferralsAreUnderWayToStaysWithItsOrganization) {
  constexpr char kOther[] =
      R"({"organization": {"name": "organizations/p", "display_name": {"ko": "다른 기관"}}})"
      "\n";
  std::string before = std::string(kOrganization) + kOther;
  std::string after;
  for (const std::string id : {"a", "b", "c"}) {
    before += Native(id);
    std::string line = Native(id);
    line.replace(line.find("organizations/o"), 15, "organizations/p");
    after += line;
  }
  ASSERT_EQ(ImportNative(before).created(), 5);
  const store::RecordKey mark{store::RecordKind::kReferralIndex,
                              store::UnderWayPrefix("resources/b") + "1"};
  ASSERT_TRUE(store_->Commit({{mark, "", {}}}).ok());
  const v1::ImportReport report = ImportNative(after);
  EXPECT_EQ(report.updated(), 2) << DescribeIssues(report);
  EXPECT_EQ(report.rejected(), 1);
  ASSERT_THAT(report.issues(), SizeIs(1)) << DescribeIssues(report);
  EXPECT_EQ(report.issues(0).line(), 2);
  EXPECT_THAT(report.issues(0).expected(), HasSubstr("resources/b has 1 referral under way"));
  EXPECT_EQ(catalog_.View()->GetResource("resources/b")->organization(), "organizations/o");
  ASSERT_TRUE(store_->Commit({{mark, std::nullopt, {}}}).ok());
  EXPECT_EQ(ImportNative(after).updated(), 1);
}

TEST_F(NativeImportTest, RenamedOrganizationsAreFollowed) {
  ImportNative(
      R"({"organization": {"name": "organizations/old", "display_name": {"ko": "기관"}, "source": "s", "source_id": "1"}})"
      "\n");
  const v1::ImportReport report = ImportNative(
      R"({"organization": {"name": "organizations/new", "display_name": {"ko": "기관"}, "source": "s", "source_id": "1"}})"
      "\n"
      R"({"resource": {"name": "resources/r", "organization": "organizations/new", "display_name": {"ko": "x"}}})"
      "\n");
  EXPECT_EQ(report.rejected(), 0) << DescribeIssues(report);
  EXPECT_EQ(Resources()[0].organization(), "organizations/old");
}

TEST_F(NativeImportTest, TheOrderOfRowsDecidesNothing) {
  std::string resources;
  for (int i = 0; i < 600; ++i) resources += Native("r" + std::to_string(i));
  v1::ImportReport report = ImportNative(resources + kOrganization);
  EXPECT_EQ(report.created(), 601) << DescribeIssues(report);
  EXPECT_EQ(report.issues_size(), 0) << DescribeIssues(report);
  ExpectAccounted(report);
  EXPECT_THAT(Resources(), SizeIs(600));

  // Regions, the lowest first; a chain that is longer than a transaction is wide.
  const auto region = [](int i, int parent) {
    return R"({"region": {"code": {"system": "REGION_SYSTEM_OTHER", "code": "x)" +
           std::to_string(i) + R"("}, "display_name": {"en": "r"})" +
           (parent < 0 ? std::string()
                       : R"(, "parent": {"system": "REGION_SYSTEM_OTHER", "code": "x)" +
                             std::to_string(parent) + R"("})") +
           "}}\n";
  };
  std::string regions;
  for (int i = 900; i > 0; --i) regions += region(i, i < 300 ? 0 : i - 300);
  report = ImportNative(regions + region(0, -1));
  EXPECT_EQ(report.created(), 901) << DescribeIssues(report, 3);
  EXPECT_EQ(report.issues_size(), 0) << DescribeIssues(report, 3);
}

TEST_F(NativeImportTest, WhatNeverComesIsToldForEachRowInItsPlace) {
  std::string text;
  for (int i = 0; i < 300; ++i) text += Native("r" + std::to_string(i));
  const std::string other = Native("last");
  const v1::ImportReport report = ImportNative(text + "{\"nothing\": 1}\n" + other);
  EXPECT_EQ(report.rejected(), 302);
  ExpectAccounted(report);
  ASSERT_EQ(report.issues_size(), 302) << DescribeIssues(report, 3);
  for (int i = 0; i < 302; ++i) EXPECT_EQ(report.issues(i).line(), i + 1);
  EXPECT_THAT(report.issues(299).expected(), HasSubstr("must exist, organizations/o does not"));
  EXPECT_EQ(report.issues(299).column(), "organization");
}

TEST_F(NativeImportTest, RowsThatWaitAreBounded) {
  ImportSettings settings = Settings(v1::EXCHANGE_FORMAT_NATIVE_JSONL, "", "");
  settings.limits.max_held_rows = 5;
  settings.limits.rows_per_commit = 4;
  std::string text;
  for (int i = 0; i < 10; ++i) text += Native("r" + std::to_string(i));
  const v1::ImportReport report = MustImport(settings, {{"a", text + kOrganization}});
  EXPECT_GE(report.created(), 6);
  ExpectAccounted(report);
  EXPECT_EQ(report.created() + report.rejected(), 11) << DescribeIssues(report);
  EXPECT_THAT(DescribeIssues(report), HasSubstr("at most 5 rows are kept until then"));
}

}  // namespace
}  // namespace ieum::exchange
