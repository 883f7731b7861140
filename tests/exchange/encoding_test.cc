// Bytes that are not what they should be, in every format: the report can always be sent.
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "google/protobuf/util/json_util.h"

#include "service/exchange/redact.h"
#include "store/catalog/text_rules.h"
#include "tests/exchange/fixture.h"

namespace ieum::exchange {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

std::string Utf16(std::string_view ascii, bool little_endian, bool with_mark) {
  std::string out;
  if (with_mark) out += little_endian ? "\xff\xfe" : "\xfe\xff";
  for (const char c : ascii) {
    if (little_endian) {
      out += c;
      out += '\0';
    } else {
      out += '\0';
      out += c;
    }
  }
  return out;
}

std::string Replaced(std::string text, std::string_view what, std::string_view with) {
  const std::size_t at = text.find(what);
  EXPECT_NE(at, std::string::npos);
  return text.replace(at, what.size(), with);
}

// What can be sent: valid UTF-8 in every text, and the same after a round trip in both forms.
void ExpectCanBeSent(const v1::ImportReport& report) {
  for (const v1::ImportIssue& issue : report.issues()) {
    for (const std::string& text :
         {issue.file(), issue.column(), issue.value(), issue.expected()}) {
      EXPECT_TRUE(store::InspectText(text).valid_utf8) << testing::PrintToString(text);
      EXPECT_EQ(text.find('\0'), std::string::npos);
    }
    EXPECT_LE(issue.value().size(), kIssueValueBytes);
  }
  v1::ImportReport parsed;
  ASSERT_TRUE(parsed.ParseFromString(report.SerializeAsString()));
  EXPECT_EQ(parsed.SerializeAsString(), report.SerializeAsString());
  std::string as_json;
  ASSERT_TRUE(google::protobuf::util::MessageToJsonString(report, &as_json).ok());
  v1::ImportReport from_json;
  ASSERT_TRUE(google::protobuf::util::JsonStringToMessage(as_json, &from_json).ok());
  EXPECT_EQ(from_json.SerializeAsString(), report.SerializeAsString());
}

constexpr char kRecord[] =
    R"({"organization": {"name": "organizations/o", "display_name": {"ko": "abc"}}})"
    "\n";
constexpr char kService[] = R"({"id": "s", "name": "abc", "status": "active"})";

using EncodingTest = ExchangeTest;

TEST_F(EncodingTest, JsonThatIsNotUtf8IsToldAsSuch) {
  const std::string cp949 = Replaced(kRecord, "abc", "\xb0\xa1");
  std::vector<std::string> lines = {
      cp949,
      Replaced(kRecord, "display_name", "\xb0\xa1"),
      Replaced(kRecord, "\"abc\"", "\xb0\xa1"),
      Replaced(kRecord, "abc", "\xed\xa0\x80"),
      Replaced(kRecord, "abc", "\xc0\x80"),
      Replaced(kRecord, "abc", "\xea\xb0"),
      Utf16(kRecord, true, true),
      Utf16(kRecord, true, false),
      Utf16(kRecord, false, true),
      Utf16(kRecord, false, false),
      std::string("{\"a\": 1\0}\n", 10),
  };
  for (const std::string& line : lines) {
    for (const int times : {1, 40}) {
      std::string text;
      for (int i = 0; i < times; ++i) text += line;
      const v1::ImportReport report = ImportNative(text);
      ExpectCanBeSent(report);
      ASSERT_GT(report.issues_size(), 0) << testing::PrintToString(line);
      EXPECT_THAT(report.issues(0).expected(), HasSubstr("text encoded in utf-8"))
          << testing::PrintToString(line);
      EXPECT_EQ(report.created() + report.updated() + report.unchanged(), 0);
    }
  }
  for (const std::string& text :
       {Replaced(kService, "abc", "\xb0\xa1"), Utf16(kService, true, true),
        Utf16(kService, false, false), '[' + Replaced(kService, "status", "\xb0\xa1") + ']'}) {
    const v1::ImportReport report = ImportHsds(text);
    ExpectCanBeSent(report);
    EXPECT_THAT(DescribeIssues(report), HasSubstr("text encoded in utf-8"));
    EXPECT_EQ(report.rejected(), 1) << DescribeIssues(report);
  }
  // Letters where none may be are no matter of the encoding.
  EXPECT_THAT(DescribeIssues(ImportNative("{가: 1}\n")),
              AllOf(HasSubstr("a key in double quotes"), HasSubstr("'{")));
  // One bad line costs no other.
  const v1::ImportReport report = ImportNative(cp949 + kRecord);
  EXPECT_EQ(report.created(), 1);
  EXPECT_EQ(report.rejected(), 1);
}

TEST_F(EncodingTest, AReportCanBeSentWhateverTheBytes) {
  std::string all;
  for (int c = 0; c < 256; ++c) all += static_cast<char>(c);
  const std::vector<std::string> nasty = {
      all,
      all + all + all,
      "\xff",
      "\xb0\xa1",
      "\xea\xb0",
      "\xf4\x90\x80\x80",
      "\xed\xa0\x80",
      std::string("\0", 1),
      std::string(199, 'a') + "\xea\xb0\x80",
      std::string(150, '\x80') + std::string(150, '\xff'),
      "900101-1234567\xff",
      Utf16("abc,def\n1,2\n", true, true),
  };
  const std::vector<std::string> bases = {
      kRecord,          kService,        "id,name,description\n1,abc,x\n", "abc", "\"abc\"",
      "{\"abc\": 1}\n", "id,abc\n1,x\n",
  };
  const std::vector<std::pair<v1::ExchangeFormat, std::string>> formats = {
      {v1::EXCHANGE_FORMAT_NATIVE_JSONL, "abc.jsonl"},
      {v1::EXCHANGE_FORMAT_CSV, "abc.csv"},
      {v1::EXCHANGE_FORMAT_HSDS_JSON, "abc.json"},
      {v1::EXCHANGE_FORMAT_HSDS_CSV, "abc/services.csv"},
      {v1::EXCHANGE_FORMAT_HSDS_CSV, "abc.csv"},
  };
  int issues = 0;
  for (const auto& [format, name] : formats) {
    for (const std::string& base : bases) {
      for (const std::string& bytes : nasty) {
        SCOPED_TRACE(name + ' ' + base.substr(0, 20) + ' ' +
                     testing::PrintToString(bytes.substr(0, 20)));
        // Also in the file's name.
        const v1::ImportReport report = MustImport(
            Settings(format),
            {{Replaced(name, "abc", bytes.substr(0, 20)), Replaced(base, "abc", bytes)}});
        ExpectCanBeSent(report);
        ExpectAccounted(report);
        issues += report.issues_size();
        for (const v1::ImportIssue& issue : report.issues()) {
          EXPECT_EQ(issue.value().find("900101-1"), std::string::npos);
        }
      }
    }
  }
  EXPECT_GT(issues, 200);
}

TEST_F(EncodingTest, ShownValuesAreCutBetweenCharacters) {
  EXPECT_EQ(ShowValue("\xb0\xa1"), "\xef\xbf\xbd\xef\xbf\xbd");
  EXPECT_EQ(ShowValue(std::string(199, 'a') + "\xea\xb0\x80"), std::string(199, 'a'));
  EXPECT_EQ(ShowValue(std::string(197, 'a') + "\xea\xb0\x80" + "bc"),
            std::string(197, 'a') + "\xea\xb0\x80");
  EXPECT_EQ(ShowValue(std::string(400, '\xff')).size(), 198U);
  EXPECT_EQ(ShowValue("900101-1234567\xff"), kWithheldValue);
}

}  // namespace
}  // namespace ieum::exchange
