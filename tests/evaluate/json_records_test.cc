#include "service/evaluate/json_records.h"

#include <filesystem>
#include <fstream>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

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
