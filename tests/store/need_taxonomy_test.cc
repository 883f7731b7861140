#include "store/catalog/need_taxonomy.h"

#include <string>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "store/catalog/violations.h"
#include "tests/store/catalog_fixture.h"

namespace ieum::store {
namespace {

using testing::HasSubstr;

constexpr char kSmall[] = R"({"need_areas": [
  {"code": "a", "display_name": {"ko": "가"}, "sub_areas": [
    {"code": "a.x", "related": [{"code": "b.z", "closeness": 0.6}, {"code": "a.y", "closeness": 0.05}]},
    {"code": "a.y"}]},
  {"code": "b", "display_name": {"en": "B"}, "sub_areas": [{"code": "b.z"}]}]})";

TEST(NeedTaxonomyTest, ReadsTheTenAreas) {
  const NeedTaxonomy& taxonomy = Taxonomy();
  EXPECT_EQ(taxonomy.areas().size(), 10u);
  EXPECT_GE(taxonomy.sub_area_count(), 50u);
  EXPECT_EQ(taxonomy.areas()[0].name(), "needAreas/safety");
  for (std::size_t i = 0; i < taxonomy.sub_area_count(); ++i) {
    const auto id = static_cast<SubAreaId>(i);
    const std::string& code = taxonomy.sub_area(id).code();
    EXPECT_EQ(taxonomy.FindSubArea(code), id);
    EXPECT_TRUE(code.starts_with(taxonomy.areas()[taxonomy.area_of(id)].code() + "."));
    EXPECT_EQ(taxonomy.Closeness(id, id), 1.0);
  }
}

TEST(NeedTaxonomyTest, FindsAndExpands) {
  const auto taxonomy = NeedTaxonomy::FromJson(kSmall);
  ASSERT_TRUE(taxonomy.ok()) << taxonomy.status();
  EXPECT_TRUE(taxonomy->Contains("a"));
  EXPECT_TRUE(taxonomy->Contains("a.x"));
  EXPECT_FALSE(taxonomy->Contains("a.z"));
  EXPECT_FALSE(taxonomy->Contains(""));
  EXPECT_FALSE(taxonomy->FindSubArea("a").has_value());
  EXPECT_EQ(taxonomy->Expand("a"), (std::vector<SubAreaId>{0, 1}));
  EXPECT_EQ(taxonomy->Expand("b.z"), (std::vector<SubAreaId>{2}));
  EXPECT_TRUE(taxonomy->Expand("c").empty());
}

TEST(NeedTaxonomyTest, ClosenessHasADirection) {
  const auto taxonomy = NeedTaxonomy::FromJson(kSmall);
  ASSERT_TRUE(taxonomy.ok()) << taxonomy.status();
  EXPECT_EQ(taxonomy->Closeness(0, 2), 0.6);
  EXPECT_EQ(taxonomy->Closeness(2, 0), 0.0);
  EXPECT_EQ(taxonomy->Closeness(0, 1), 0.05) << "what is given outranks the same area";
  EXPECT_EQ(taxonomy->Closeness(1, 0), NeedTaxonomy::kSameAreaCloseness);
}

TEST(NeedTaxonomyTest, SurvivesBeingMoved) {
  auto first = NeedTaxonomy::FromJson(kSmall);
  ASSERT_TRUE(first.ok());
  const NeedTaxonomy second = *std::move(first);
  EXPECT_EQ(second.sub_area(2).code(), "b.z");
}

TEST(NeedTaxonomyTest, NamesTheBadPlace) {
  const std::string head = R"({"need_areas": [{"code": "a", "display_name": {"ko": "가"}, )";
  const std::vector<std::pair<std::string, std::string>> bad = {
      {"", "need_areas"},
      {"[]", "need_areas"},
      {R"({"need_areas": []})", "need_areas"},
      {R"({"need_areas": [{"code": "A", "display_name": {"ko": "가"}}]})", "need_areas[0].code"},
      {R"({"need_areas": [{"code": "a"}]})", "need_areas[0].display_name"},
      {R"({"need_areas": [{"colour": "a"}]})", "need_areas[0]"},
      {head + R"("sub_areas": [{"code": "b.x"}]}]})", "need_areas[0].sub_areas[0].code"},
      {head + R"("sub_areas": [{"code": "a.X"}]}]})", "need_areas[0].sub_areas[0].code"},
      {head + R"("sub_areas": [{"code": "a.x"}, {"code": "a.x"}]}]})",
       "need_areas[0].sub_areas[1].code"},
      {head + R"("sub_areas": []}, {"code": "a", "display_name": {"ko": "가"}}]})",
       "need_areas[0].code"},
      {head +
           R"("sub_areas": [{"code": "a.x", "related": [{"code": "a.z", "closeness": 0.5}]}]}]})",
       "sub_area(a.x).related[0].code"},
      {head +
           R"("sub_areas": [{"code": "a.x", "related": [{"code": "a.x", "closeness": 0.5}]}]}]})",
       "sub_area(a.x).related[0].code"},
      {head + R"("sub_areas": [{"code": "a.x", "related": [{"code": "a.y", "closeness": 1}]},
                               {"code": "a.y"}]}]})",
       "sub_area(a.x).related[0].closeness"},
  };
  for (const auto& [json, field] : bad) {
    const absl::Status status = NeedTaxonomy::FromJson(json).status();
    EXPECT_TRUE(absl::IsInvalidArgument(status)) << json << status;
    const auto violations = ViolationsOf(status);
    ASSERT_FALSE(violations.empty()) << json;
    EXPECT_EQ(violations[0].field, field) << json;
  }
}

TEST(NeedTaxonomyTest, RefusesMoreThanAThousandSubAreas) {
  std::string json =
      R"({"need_areas": [{"code": "a", "display_name": {"ko": "가"}, "sub_areas": [)";
  for (int i = 0; i < 1'001; ++i) {
    json += (i > 0 ? "," : "") + std::string(R"({"code": "a.s)") + std::to_string(i) + "\"}";
  }
  EXPECT_TRUE(absl::IsInvalidArgument(NeedTaxonomy::FromJson(json + "]}]}").status()));
}

TEST(ViolationsTest, TravelInsideAStatus) {
  Violations violations;
  violations.Add("a.b[0]", "must be 1:2, is \"3:\"");
  violations.Add("", "");
  const absl::Status status = violations.ToStatus();
  const auto found = ViolationsOf(status);
  ASSERT_EQ(found.size(), 2u);
  EXPECT_EQ(found[0].field, "a.b[0]");
  EXPECT_EQ(found[0].description, "must be 1:2, is \"3:\"");
  EXPECT_EQ(found[1].field, "");
  EXPECT_TRUE(ViolationsOf(absl::InternalError("x")).empty());
  EXPECT_TRUE(ViolationsOf(absl::OkStatus()).empty());
}

TEST(ViolationsTest, HundredAtMostTheRestCounted) {
  Violations violations;
  for (int i = 0; i < 250; ++i) violations.Add("f", "d");
  EXPECT_EQ(violations.list().size(), 100u);
  EXPECT_THAT(std::string(violations.ToStatus().message()), HasSubstr("and 150 more"));
}

TEST(ViolationsTest, ReasonsTravelBesideViolations) {
  Violations violations;
  EXPECT_TRUE(violations.ToStatus().ok());
  violations.Add("f", "d");
  const absl::Status status = WithReason(violations.ToStatus(), "BAD_FIELD");
  EXPECT_EQ(ReasonOf(status), "BAD_FIELD");
  EXPECT_EQ(ViolationsOf(status).size(), 1u);
  EXPECT_EQ(ReasonOf(absl::InternalError("x")), "");
  EXPECT_TRUE(WithReason(absl::OkStatus(), "X").ok());
}

}  // namespace
}  // namespace ieum::store
