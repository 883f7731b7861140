// What the next plan says of lines that went on, were asked for, or never began.
#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "gtest/gtest.h"

#include "tests/matcher/plan_fixture.h"
#include "tests/support/sample.h"

namespace ieum::matcher {
namespace {

using testing::PlanAsked;

constexpr char kOpen[] = R"("capacity": {"open_places": 3, "as_of_time": "2026-11-01T00:00:00Z"})";
constexpr char kWaitlist[] = R"("capacity": {"open_places": 0, "waitlist_open": true,
    "as_of_time": "2026-11-01T00:00:00Z"})";
constexpr char kFull[] = R"("capacity": {"open_places": 0, "waitlist_open": false,
    "as_of_time": "2026-11-01T00:00:00Z"})";

std::string Meals(const std::string& id, const std::string& capacity,
                  const std::string& verified = "2026-09-01T00:00:00Z") {
  return R"({"name": "resources/)" + id + R"(", "organization": "organizations/)" + id +
         R"(", "display_name": {"ko": ")" + id +
         R"("}, "cost": {"kind": "COST_KIND_FREE"}, "modes": ["MODE_ON_SITE"],
           "need_terms": [{"code": "daily_living.meals"}], "last_verified_time": ")" +
         verified + R"(", )" + capacity + "}";
}

std::shared_ptr<const indexer::Snapshot> Catalogue(const std::vector<std::string>& resources) {
  std::vector<v1::Resource> parsed;
  for (const std::string& json : resources) {
    parsed.push_back(testing::FromJson<v1::Resource>(json));
  }
  return testing::SnapshotOf(parsed);
}

v1::Assessment Boy() {
  return testing::FromJson<v1::Assessment>(
      R"({"case_reference": "c", "household": {
            "residence": [{"system": "REGION_SYSTEM_KR_ADM", "code": "9911051000"}],
            "members": [{"reference": "m1", "role": "아들", "age_years": 10,
                         "languages": ["ko"]}]},
          "needs": [{"id": "n1", "statement": "고른 식사", "members": ["m1"],
                     "urgency": "URGENCY_IMMEDIATE", "need_codes": ["daily_living.meals"]}]})");
}

bool AnyHas(const google::protobuf::RepeatedPtrField<std::string>& sentences,
            const std::string& words) {
  return std::any_of(sentences.begin(), sentences.end(), [&words](const std::string& sentence) {
    return sentence.find(words) != std::string::npos;
  });
}

const v1::PlanChange* ChangeOf(const v1::ServicePlan& plan, const std::string& line) {
  for (const v1::PlanChange& change : plan.changes()) {
    if (change.line_id() == line) return &change;
  }
  return nullptr;
}

// Agreed while resources/a had places; asked again on what `Next` finds.
class PlanProgressTest : public ::testing::Test {
 protected:
  PlanProgressTest()
      : before_(testing::PlanOf({.assessment = Boy()}, *Catalogue({Meals("a", kOpen)}))) {
    before_.set_name("cases/c/plans/1");
    line_ = *testing::LineWith(before_, "resources/a");
  }

  v1::ServicePlan Next(LineProgress progress, const std::vector<std::string>& resources) const {
    PlanAsked asked = {.assessment = Boy(), .previous = &before_};
    if (progress != LineProgress::kPlanned) asked.progress[line_.id()] = progress;
    return testing::PlanOf(asked, *Catalogue(resources));
  }

  v1::ServicePlan before_;
  v1::PlanLine line_;
};

TEST_F(PlanProgressTest, WhatNeverBeganStaysWithItsWarnings) {
  const std::vector<std::string> now = {Meals("a", kWaitlist, "2026-03-20T00:00:00Z")};
  const v1::ServicePlan first = testing::PlanOf({.assessment = Boy()}, *Catalogue(now));
  const v1::PlanLine* fresh = testing::LineWith(first, "resources/a");
  ASSERT_NE(fresh, nullptr);
  ASSERT_TRUE(AnyHas(fresh->cautions(), "먼저 확인하세요"));
  ASSERT_TRUE(AnyHas(fresh->cautions(), "그동안 쓸 수 있는 도움"));

  const v1::ServicePlan plan = Next(LineProgress::kPlanned, now);
  const v1::PlanLine* line = testing::LineWith(plan, "resources/a");
  ASSERT_NE(line, nullptr);
  EXPECT_EQ(line->id(), line_.id());
  EXPECT_EQ(line->content(), line_.content());
  EXPECT_FALSE(line->continued());
  ASSERT_EQ(line->cautions_size(), fresh->cautions_size());
  for (int i = 0; i < line->cautions_size(); ++i) {
    EXPECT_EQ(line->cautions(i), fresh->cautions(i));
  }
  EXPECT_EQ(line->start_date(), fresh->start_date());
  EXPECT_FALSE(AnyHas(line->reasons(), "이어집니다"));
  EXPECT_TRUE(AnyHas(line->reasons(), "아직 시작하지 않았습니다"));
  ASSERT_NE(ChangeOf(plan, line->id()), nullptr);
  EXPECT_EQ(ChangeOf(plan, line->id())->kind(), v1::PLAN_CHANGE_KIND_KEPT);
  EXPECT_EQ(ChangeOf(plan, line->id())->sentence().find("이어집니다"), std::string::npos);
}

TEST_F(PlanProgressTest, WhatBeganGoesOnAlthoughItIsFull) {
  const v1::ServicePlan plan = Next(LineProgress::kBegun, {Meals("a", kFull), Meals("b", kOpen)});
  const v1::PlanLine* line = testing::LineWith(plan, "resources/a");
  ASSERT_NE(line, nullptr);
  EXPECT_TRUE(line->continued());
  EXPECT_EQ(line->start_date(), line_.start_date());
  EXPECT_TRUE(AnyHas(line->reasons(), "이어집니다"));
  EXPECT_FALSE(AnyHas(line->cautions(), "자리가 날 때까지"));
  EXPECT_EQ(plan.open_needs_size(), 0);
}

TEST_F(PlanProgressTest, WhatIsInPlaceBeganWithoutBeingTold) {
  PlanAsked asked = {.assessment = Boy(), .previous = &before_};
  asked.assessment.add_existing_services()->set_resource("resources/a");
  const v1::ServicePlan plan = testing::PlanOf(asked, *Catalogue({Meals("a", kFull)}));
  ASSERT_NE(testing::LineWith(plan, "resources/a"), nullptr);
  EXPECT_TRUE(testing::LineWith(plan, "resources/a")->continued());
}

TEST_F(PlanProgressTest, WhatIsFullBeforeItBeganIsReplaced) {
  const v1::ServicePlan plan = Next(LineProgress::kPlanned, {Meals("a", kFull), Meals("b", kOpen)});
  EXPECT_EQ(testing::LineWith(plan, "resources/a"), nullptr);
  ASSERT_NE(testing::LineWith(plan, "resources/b"), nullptr);
  EXPECT_FALSE(testing::LineWith(plan, "resources/b")->continued());
  const v1::PlanChange* ended = ChangeOf(plan, line_.id());
  ASSERT_NE(ended, nullptr);
  EXPECT_EQ(ended->kind(), v1::PLAN_CHANGE_KIND_ENDED);
  EXPECT_NE(ended->sentence().find("자리가 없어져 뺍니다"), std::string::npos) << ended->sentence();
}

TEST_F(PlanProgressTest, NothingElseLeavesTheNeedOpen) {
  const v1::ServicePlan plan = Next(LineProgress::kPlanned, {Meals("a", kFull)});
  EXPECT_EQ(testing::LineWith(plan, "resources/a"), nullptr);
  ASSERT_EQ(plan.open_needs_size(), 1);
  EXPECT_EQ(plan.open_needs(0).cause(), v1::GAP_CAUSE_ALL_FULL);
}

TEST_F(PlanProgressTest, APinThatNeverBeganStaysWithItsCaution) {
  for (v1::PlanLine& line : *before_.mutable_lines()) line.set_pinned(!line.resource().empty());
  const v1::ServicePlan plan = Next(LineProgress::kPlanned, {Meals("a", kFull), Meals("b", kOpen)});
  const v1::PlanLine* line = testing::LineWith(plan, "resources/a");
  ASSERT_NE(line, nullptr);
  EXPECT_TRUE(line->pinned());
  EXPECT_FALSE(line->continued());
  EXPECT_TRUE(AnyHas(line->cautions(), "정원이 찼고"));
  EXPECT_TRUE(AnyHas(line->cautions(), "채우지 못합니다"));
  // Other help for the need is found all the same.
  EXPECT_NE(testing::LineWith(plan, "resources/b"), nullptr);
}

TEST_F(PlanProgressTest, WhatIsAskedForStaysAndSaysSo) {
  for (v1::PlanLine& line : *before_.mutable_lines()) {
    if (!line.resource().empty()) line.set_referral("referrals/r1");
  }
  for (const LineProgress progress : {LineProgress::kRequested, LineProgress::kWaiting}) {
    const v1::ServicePlan plan = Next(progress, {Meals("a", kFull), Meals("b", kOpen)});
    const v1::PlanLine* line = testing::LineWith(plan, "resources/a");
    ASSERT_NE(line, nullptr);
    EXPECT_FALSE(line->continued());
    EXPECT_FALSE(line->pinned());
    EXPECT_EQ(line->id(), line_.id());
    EXPECT_EQ(line->referral(), "referrals/r1");
    EXPECT_FALSE(AnyHas(line->reasons(), "이어집니다"));
    const bool waits = progress == LineProgress::kWaiting;
    EXPECT_TRUE(AnyHas(line->reasons(), waits ? "자리를 기다립니다" : "답을 기다립니다"));
    // The place that is gone may be held for them.
    EXPECT_EQ(AnyHas(line->cautions(), "정원이 찼고"), waits);
    EXPECT_EQ(AnyHas(line->cautions(), "기다리는 중입니다: 그동안"), waits);
    const v1::PlanChange* change = ChangeOf(plan, line->id());
    ASSERT_NE(change, nullptr);
    EXPECT_EQ(change->kind(), v1::PLAN_CHANGE_KIND_KEPT);
    EXPECT_NE(change->sentence().find("의뢰하였고"), std::string::npos);
  }
}

}  // namespace
}  // namespace ieum::matcher
