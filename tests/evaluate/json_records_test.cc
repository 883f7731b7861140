#include "service/evaluate/json_records.h"

#include <filesystem>
#include <fstream>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "ieum/v1/assessment.pb.h"
#include "ieum/v1/judgment.pb.h"

namespace ieum::evaluate {
namespace {

using ::testing::HasSubstr;

std::vector<std::string> Texts(std::string_view text) {
  std::vector<std::string> texts;
  const auto objects = SplitJsonObjects(text);
  EXPECT_TRUE(objects.ok()) << objects.status();
  if (objects.ok()) {
    for (const JsonObject& object : *objects) {
      texts.push_back(std::to_string(object.line) + " " + object.text);
    }
  }
  return texts;
}

std::string Error(std::string_view text) {
  const auto objects = SplitJsonObjects(text);
  EXPECT_FALSE(objects.ok());
  return std::string(objects.status().message());
}

TEST(SplitJsonObjects, TakesLinesOneObjectAndArrays) {
  EXPECT_THAT(Texts("{\"a\":1}\n\n{\"b\":{}}\n"),
              ::testing::ElementsAre("1 {\"a\":1}", "3 {\"b\":{}}"));
  EXPECT_THAT(Texts("\xEF\xBB\xBF{\n\"a\": \"}\\\"{\"\n}"),
              ::testing::ElementsAre("1 {\n\"a\": \"}\\\"{\"\n}"));
  EXPECT_THAT(Texts("[ {},\n {} ]\n"), ::testing::ElementsAre("1 {}", "2 {}"));
  EXPECT_THAT(Texts("[]"), ::testing::IsEmpty());
  EXPECT_THAT(Texts(" \n"), ::testing::IsEmpty());
}

TEST(SplitJsonObjects, NamesTheLine) {
  EXPECT_THAT(Error("{}\nhello"), HasSubstr("2: expected a JSON object"));
  EXPECT_THAT(Error("{}\n{\"a\":\n"), HasSubstr("2: the JSON object that begins here"));
  EXPECT_THAT(Error("[{}\n{}]"), HasSubstr("2: "));
  EXPECT_THAT(Error("[{},]"), HasSubstr("1: "));
  EXPECT_THAT(Error("[{}"), HasSubstr("1: "));
  EXPECT_THAT(Error("[{}] {}"), HasSubstr("after the array"));
  EXPECT_THAT(Error(std::string_view("{}\0{}", 5)), HasSubstr("1: "));
}

TEST(ParseMessages, NamesFileAndLine) {
  const auto bad = ParseMessages<v1::NeedJudgment>(
      {{"j.jsonl", "{\"case_reference\":\"c\"}\n{\"casereference\":\"d\"}"}});
  EXPECT_EQ(bad.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(std::string(bad.status().message()), HasSubstr("j.jsonl:2: not a NeedJudgment"));
}

std::string Fault(const std::string& text) {
  v1::Assessment assessment;
  const auto fault = ParseJsonObject({text, 7}, assessment);
  return fault.has_value() ? std::to_string(fault->line) + ": " + fault->what : "";
}

TEST(ParseJsonObject, SaysWhereWhatStandsAndWhatWasExpected) {
  EXPECT_EQ(Fault(R"({"caseReference": "c", "needs": [{"id": "n1"}]})"), "");
  EXPECT_EQ(Fault("{\"needs\": [\n{\"id\": \"n1\",\n\"severity\": \"BAD\"}]}"),
            "9: not an Assessment: needs[0].severity: expected one of SEVERITY_UNSPECIFIED to "
            "SEVERITY_SEVERE, found BAD");
  EXPECT_EQ(Fault(R"({"caseReference": "c", "nedes": []})"),
            "7: not an Assessment: nedes: Assessment has no such field; did you mean needs?");
  EXPECT_EQ(Fault(R"({"needs": [{"statment": "a", "zzz": 1}]})"),
            "7: not an Assessment: needs[0].statment: Need has no such field; did you mean "
            "statement? (and 1 more fault)");
  EXPECT_EQ(Fault(R"({"needs": [{"zzz": 1}]})"),
            "7: not an Assessment: needs[0].zzz: Need has no such field; expected one of id, "
            "members, need_codes, statement, problem, demand, severity, urgency, "
            "client_priority, assessor_priority, linked_needs");
  EXPECT_THAT(Fault(R"({"household": {"income": {"zzz": 1}}})"),
              HasSubstr("expected one of min_percent, max_percent"));
  EXPECT_EQ(Fault("{\"a\":\n\"가\" \"b\"}"),
            "8: not JSON: column 5: expected a comma or }, found \"b\"");
  EXPECT_EQ(Fault("{\"a\" 5}"), "7: not JSON: column 6: expected a colon, found 5");
  EXPECT_EQ(Fault("{5: 1}"), "7: not JSON: column 2: expected a text in double quotes, found 5");
  EXPECT_EQ(Fault("{\"needs\": [1e999]}"), "7: not JSON: a number is out of range");
}

// Nothing of what the libraries say comes through.
TEST(ParseJsonObject, SpeaksInItsOwnWords) {
  for (const char* text :
       {"{\"a\": nope}", "{\"a\": 01}", "{\"a\": \"\xff\"}", "{\"a\": \"\\q\"}", "{\"a\": 1,}",
        "{'a': 1}", "{\"a\": +1}", "{\"needs\": 5}", "{\"household\": \"x\"}",
        "{\"case_reference\": {}}", "{\"case_reference\": \"a\", \"case_reference\": 5}"}) {
    const std::string fault = Fault(text);
    EXPECT_THAT(fault, HasSubstr("expected")) << text;
    for (const char* leak : {"exception", "syntax error", "parse error", "literal", "INVALID",
                             "Cannot find", "google", "proto", "last read"}) {
      EXPECT_EQ(fault.find(leak), std::string::npos) << fault;
    }
  }
}

TEST(ReadInputs, ReadsFoldersInOrderAndNamesWhatIsMissing) {
  const std::filesystem::path dir =
      std::filesystem::path(::testing::TempDir()) / "ieum_json_records_test";
  std::filesystem::remove_all(dir);
  std::filesystem::create_directories(dir);
  EXPECT_EQ(ReadInputs({dir.string()}).status().code(), absl::StatusCode::kInvalidArgument);
  std::ofstream(dir / "b.jsonl") << "{}";
  std::ofstream(dir / "a.json");
  std::ofstream(dir / "c.txt") << "ignored";
  const auto files = ReadInputs({dir.string()});
  ASSERT_TRUE(files.ok()) << files.status();
  ASSERT_EQ(files->size(), 2u);
  EXPECT_THAT((*files)[0].name, HasSubstr("a.json"));
  EXPECT_EQ((*files)[0].content, "");
  EXPECT_EQ((*files)[1].content, "{}");
  EXPECT_EQ(ReadInputs({(dir / "none").string()}).status().code(), absl::StatusCode::kNotFound);
  std::filesystem::remove_all(dir);
}

}  // namespace
}  // namespace ieum::evaluate
