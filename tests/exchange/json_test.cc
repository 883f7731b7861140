// JSON with lines, and JSON into messages.
#include <ostream>
#include <string>

#include "gmock/gmock.h"
#include "google/protobuf/util/json_util.h"
#include "gtest/gtest.h"

#include "ieum/v1/exchange.pb.h"
#include "service/exchange/json_reader.h"
#include "service/exchange/message_json.h"

namespace ieum::exchange {
namespace {

using ::testing::HasSubstr;

TEST(JsonReaderTest, RemembersTheLineOfEveryValue) {
  const ParsedJson parsed =
      ParseJson("{\n \"a\": [1,\n  2\n ],\n \"b/c\": {\"d\": true}\n}", 10, {});
  ASSERT_FALSE(parsed.problem.has_value());
  EXPECT_EQ(parsed.LineOf(""), 10);
  EXPECT_EQ(parsed.LineOf("/a"), 11);
  EXPECT_EQ(parsed.LineOf("/a/0"), 11);
  EXPECT_EQ(parsed.LineOf("/a/1"), 12);
  EXPECT_EQ(parsed.LineOf("/b~1c/d"), 14);
  EXPECT_EQ(parsed.LineOf("/a/1/none"), 12) << "the nearest above";
}

struct BrokenJson {
  const char* name;
  std::string text;
  int line;
  const char* expected;

  friend void PrintTo(const BrokenJson& broken, std::ostream* out) { *out << broken.name; }
};

class BrokenJsonTest : public ::testing::TestWithParam<BrokenJson> {};

TEST_P(BrokenJsonTest, IsRefusedWithItsLine) {
  const ParsedJson parsed = ParseJson(GetParam().text, 1, {});
  ASSERT_TRUE(parsed.problem.has_value());
  EXPECT_EQ(parsed.problem->line, GetParam().line);
  EXPECT_THAT(parsed.problem->expected, HasSubstr(GetParam().expected));
}

INSTANTIATE_TEST_SUITE_P(
    All, BrokenJsonTest,
    ::testing::Values(BrokenJson{"truncated", "{\n\"a\": [1, 2", 2, "valid JSON"},
                      BrokenJson{"nan", "{\"a\":\nNaN}", 2, "valid JSON"},
                      BrokenJson{"infinity", "[1e999]", 1, "valid JSON"},
                      BrokenJson{"trailing", "{} {}", 1, "valid JSON"},
                      BrokenJson{"comment", "{/* no */}", 1, "valid JSON"},
                      BrokenJson{"single_quotes", "{'a': 1}", 1, "valid JSON"},
                      BrokenJson{"trailing_comma", "[1,]", 1, "valid JSON"},
                      BrokenJson{"bad_utf8", "{\"a\": \"\xff\xfe\"}", 1, "text encoded in utf-8"},
                      BrokenJson{"lone_surrogate", "[\"\\ud800\"]", 1, "valid JSON"},
                      BrokenJson{"nul_escape", "[\"a\\u0000b\"]", 1, "without U+0000"},
                      BrokenJson{"twice", "{\"a\": 1,\n\"a\": 2}", 2, "each key once"},
                      BrokenJson{"deep", std::string(100, '['), 1, "nesting of at most 64"},
                      BrokenJson{"deep_objects",
                                 [] {
                                   std::string text;
                                   for (int i = 0; i < 100; ++i) text += "{\"a\":";
                                   return text;
                                 }(),
                                 1, "nesting of at most 64"},
                      BrokenJson{"empty", "", 1, "valid JSON"}),
    [](const auto& instance) { return std::string(instance.param.name); });

TEST(JsonReaderTest, CutsDocumentsIntoRecords) {
  const std::string page = "{\"total\": [1],\n\"contents\": [\n{\"id\": 1},\n{\"id\": [{}]}\n]}";
  const SplitDocument split = SplitJsonRecords(page, {});
  ASSERT_EQ(split.records.size(), 2U);
  EXPECT_EQ(split.records[0].text, "{\"id\": 1}");
  EXPECT_EQ(split.records[0].line, 3);
  EXPECT_EQ(split.records[1].text, "{\"id\": [{}]}");
  EXPECT_FALSE(split.problem.has_value());
  EXPECT_EQ(SplitJsonRecords("[{}, {\"a\": 1}]", {}).records.size(), 2U);
  EXPECT_EQ(SplitJsonRecords(" {\"a\": 1} ", {}).records[0].text, "{\"a\": 1}");
  EXPECT_TRUE(SplitJsonRecords("[1]", {}).problem.has_value());
  EXPECT_TRUE(SplitJsonRecords("7", {}).problem.has_value());
  EXPECT_TRUE(SplitJsonRecords("{\"contents\": []}", {}).records.empty());
}

TEST(JsonReaderTest, KeepsTheRecordsBeforeABreak) {
  const SplitDocument split = SplitJsonRecords("[{\"id\": 1},\n{\"id\": 2},\n{\"id\":", {});
  EXPECT_EQ(split.records.size(), 2U);
  ASSERT_TRUE(split.problem.has_value());
  EXPECT_EQ(split.problem->line, 3);
}

std::string Problems(const std::string& text) {
  v1::CatalogRecord record;
  std::string out;
  for (const FieldProblem& problem : JsonToMessage(nlohmann::json::parse(text), record)) {
    out +=
        problem.field + '|' + problem.pointer + '|' + problem.value + '|' + problem.expected + '\n';
  }
  return out;
}

TEST(MessageJsonTest, NamesThePlaceOfEveryFault) {
  EXPECT_EQ(Problems(R"({"resource": {"nmae": "x"}})"),
            "resource.nmae|/resource/nmae|x|a field of Resource\n");
  EXPECT_EQ(Problems(R"({"resource": {"DisplayName": {}, "display-name": 1}})"),
            "resource.DisplayName|/resource/DisplayName|{...}|a field of Resource\n"
            "resource.display-name|/resource/display-name|1|a field of Resource\n");
  EXPECT_EQ(Problems(R"({"resource": {"displayName": {}, "display_name": {}}})"),
            "resource.display_name|/resource/display_name|{...}|each field once, under one of its "
            "names\n");
  EXPECT_EQ(Problems(R"({"resource": {"serviceArea": {"radiusKm": "far"}}})"),
            "resource.service_area.radius_km|/resource/serviceArea/radiusKm|far|a number\n");
  EXPECT_EQ(Problems(R"({"resource": {"places": [{}, {"address": 7}]}})"),
            "resource.places[1].address|/resource/places/1/address|7|a text\n");
  EXPECT_EQ(Problems(R"({"resource": {"form": "HUMAN"}})"),
            "resource.form|/resource/form|HUMAN|one of FORM_UNSPECIFIED to FORM_RELATIONAL\n");
  EXPECT_EQ(Problems(R"({"resource": {"form": 1}})"),
            "resource.form|/resource/form|1|one of FORM_UNSPECIFIED to FORM_RELATIONAL\n");
  EXPECT_EQ(Problems(R"({"resource": {"capacity": {"total_places": 1.5}}})"),
            "resource.capacity.total_places|/resource/capacity/total_places|1.5|a whole number\n");
  EXPECT_EQ(Problems(R"({"resource": {"capacity": {"total_places": 3000000000}}})"),
            "resource.capacity.total_places|/resource/capacity/total_places|3000000000|"
            "a whole number\n");
  EXPECT_EQ(Problems(R"({"resource": {"places": {}}})"),
            "resource.places|/resource/places|{...}|a list\n");
  EXPECT_EQ(
      Problems(R"({"resource": {"last_verified_time": "yesterday"}})"),
      "resource.last_verified_time|/resource/last_verified_time|yesterday|a time, RFC 3339\n");
  EXPECT_EQ(Problems(R"({"resource": {}, "region": {}})"),
            "resource|/resource|{...}|only one of the fields of record\n"
            "");
  EXPECT_EQ(Problems(R"({"resource": {"places": [{"confidential": "yes"}]}})"),
            "resource.places[0].confidential|/resource/places/0/confidential|yes|true or false\n");
}

TEST(MessageJsonTest, TakesWhatProtobufWrites) {
  v1::CatalogRecord record;
  v1::Resource& resource = *record.mutable_resource();
  resource.set_name("resources/a");
  resource.mutable_cost()->set_amount_krw(5000000000);
  resource.mutable_capacity()->set_open_places(0);
  resource.mutable_last_verified_time()->set_seconds(1700000000);
  resource.mutable_last_verified_time()->set_nanos(5000000);
  resource.add_modes(v1::MODE_ONLINE);
  resource.mutable_eligibility()->add_paths()->add_criteria()->mutable_disability();
  resource.add_places()->mutable_position()->set_latitude(37.123456789012345);
  v1::CatalogRecord read;
  EXPECT_TRUE(JsonToMessage(nlohmann::json::parse(MessageToJson(record)), read).empty());
  EXPECT_EQ(read.SerializeAsString(), record.SerializeAsString());
  // With the names that protobuf writes when it is not asked for those of the .proto.
  std::string camel;
  ASSERT_TRUE(google::protobuf::util::MessageToJsonString(record, &camel).ok());
  EXPECT_THAT(camel, HasSubstr("lastVerifiedTime"));
  v1::CatalogRecord again;
  EXPECT_TRUE(JsonToMessage(nlohmann::json::parse(camel), again).empty());
  EXPECT_EQ(again.SerializeAsString(), record.SerializeAsString());
}

}  // namespace
}  // namespace ieum::exchange
