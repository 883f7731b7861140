#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "indexer/text/audience.h"

namespace ieum::indexer {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr char kTaxonomy[] = R"({"need_areas": [{"code": "home", "display_name": {"ko": "집"},
    "sub_areas": [{"code": "home.care", "display_name": {"ko": "돌봄"}}]}]})";

constexpr char kAudiences[] = R"({"audiences": [
    {"id": "older", "phrases": ["어르신", "older people"], "min_age": 65, "mentions": ["할머니"]},
    {"id": "night", "phrases": ["야간"], "need_codes": ["home.care"],
     "time_of_day": {"from": "22:00", "to": "06:00"}}]})";

class AudiencesTest : public ::testing::Test {
 protected:
  AudiencesTest() : taxonomy_(store::NeedTaxonomy::FromJson(kTaxonomy)) {}

  absl::StatusOr<Audiences> Read(const std::string& json) {
    return Audiences::FromJson(json, *taxonomy_);
  }

  absl::StatusOr<store::NeedTaxonomy> taxonomy_;
};

TEST_F(AudiencesTest, FindsWhatATextNames) {
  const auto audiences = Read(kAudiences);
  ASSERT_TRUE(audiences.ok()) << audiences.status();
  EXPECT_THAT(audiences->Named("어르신 댁으로"), ElementsAre(0));
  EXPECT_THAT(audiences->Named("어르신 제외, 야간 가능"), ElementsAre(1));
  EXPECT_THAT(audiences->Named("야간은 안 됨"), IsEmpty());
  EXPECT_THAT(audiences->Named("할머니"), IsEmpty());
  EXPECT_THAT(audiences->Mentioned("할머니와 둘이"), ElementsAre(0));
  EXPECT_THAT(audiences->times_of_day(), ElementsAre(1));
}

TEST_F(AudiencesTest, BadEntriesAreNamed) {
  const std::pair<const char*, const char*> cases[] = {
      {R"({"audiences": [{"phrases": ["a"]}]})", "id"},
      {R"({"audiences": [{"id": "x", "phrases": ["a"]}, {"id": "x", "phrases": ["b"]}]})",
       "\"x\": id must be unique"},
      {R"({"audiences": [{"id": "x"}]})", "\"x\": must have phrases or facts"},
      {R"({"audiences": [{"id": "x", "phrases": ["a"], "need_codes": ["home.moon"]}]})",
       "unknown need code home.moon"},
      {R"({"audiences": [{"id": "x", "phrases": ["!"]}]})", "phrase without letters"},
      {R"({"audiences": [{"id": "x", "phrases": ["a"]}, {"id": "y", "phrases": ["A"]}]})",
       "\"y\": phrase of another entry"},
      {R"({"audiences": [{"id": "x", "phrases": ["a"], "time_of_day": {"from": "22:00"}}]})",
       "time_of_day must have from and to"},
      {R"({"audiences": [{"id": "x", "phrases": ["a"],
          "time_of_day": {"from": "22:00", "to": "25:00"}}]})",
       "time_of_day must have from and to"},
  };
  for (const auto& [json, expected] : cases) {
    const auto audiences = Read(json);
    ASSERT_FALSE(audiences.ok()) << json;
    EXPECT_EQ(audiences.status().code(), absl::StatusCode::kInvalidArgument);
    EXPECT_THAT(std::string(audiences.status().message()), HasSubstr(expected)) << json;
  }
}

}  // namespace
}  // namespace ieum::indexer
