// Questions about any day there is are answered with a provenance that can be printed.
#include "absl/time/time.h"
#include "google/protobuf/util/json_util.h"
#include "gtest/gtest.h"

#include "matcher/matcher.h"
#include "store/catalog/timestamps.h"
#include "tests/support/catalogue_builder.h"
#include "tests/support/sample.h"

namespace ieum::matcher {
namespace {

struct Day {
  const char* text;
  std::int64_t seconds;
  std::int32_t nanos;
};

class AsOf : public ::testing::TestWithParam<Day> {};

TEST_P(AsOf, IsGivenBackAndPrints) {
  const Day& day = GetParam();
  absl::Time time;
  std::string error;
  ASSERT_TRUE(absl::ParseTime(absl::RFC3339_full, day.text, &time, &error)) << error;
  const auto stamp = store::ToTimestamp(time);
  EXPECT_EQ(stamp.seconds(), day.seconds);
  EXPECT_EQ(stamp.nanos(), day.nanos);

  testing::CatalogueBuilder builder;
  v1::Resource resource;
  resource.set_name("resources/r");
  resource.mutable_display_name()->set_ko("상담");
  resource.add_need_terms()->set_code("health.counseling");
  resource.mutable_last_verified_time()->set_seconds(1'788'000'000);
  builder.Put(resource);
  const auto snapshot = builder.Publish(1);
  const v1::WeightProfile profile = testing::DefaultProfile();
  const auto assessment = testing::FromJson<v1::Assessment>(
      R"({"case_reference": "c", "needs": [{"id": "n1", "need_codes": ["health.counseling"]}]})");
  v1::SuggestRequest suggest;
  *suggest.mutable_assessment() = assessment;
  const auto suggested = Suggest(suggest, {*snapshot, profile, time, nullptr});
  ASSERT_TRUE(suggested.ok()) << suggested.status();
  v1::ExplainMatchRequest explain;
  *explain.mutable_assessment() = assessment;
  explain.set_need_id("n1");
  explain.set_resource("resources/r");
  const auto explained = Explain(explain, {*snapshot, profile, time, nullptr});
  ASSERT_TRUE(explained.ok()) << explained.status();
  for (const v1::Provenance& provenance : {suggested->provenance(), explained->provenance()}) {
    EXPECT_EQ(provenance.as_of_time().seconds(), day.seconds);
    EXPECT_EQ(provenance.as_of_time().nanos(), day.nanos);
  }
  std::string json;
  EXPECT_TRUE(google::protobuf::util::MessageToJsonString(*suggested, &json).ok());
  EXPECT_NE(json.find(std::string(day.text).substr(0, 19)), std::string::npos) << json;
}

INSTANTIATE_TEST_SUITE_P(
    Days, AsOf,
    ::testing::Values(Day{"0001-01-01T00:00:00Z", -62'135'596'800, 0},
                      Day{"0001-01-01T00:00:00.25Z", -62'135'596'800, 250'000'000},
                      Day{"1969-12-31T23:59:59.75Z", -1, 750'000'000},
                      Day{"2026-11-01T00:00:00.000000005Z", 1'793'491'200, 5},
                      Day{"2300-01-01T00:00:00Z", 10'413'792'000, 0},
                      Day{"9999-12-31T23:59:59.999999999Z", 253'402'300'799, 999'999'999}));

}  // namespace
}  // namespace ieum::matcher
