// How a plan words what the case manager does.
#include <algorithm>
#include <string>

#include "gtest/gtest.h"

#include "tests/matcher/plan_fixture.h"
#include "tests/support/sample.h"

namespace ieum::matcher {
namespace {

using testing::PlanAsked;

const v1::PlanLine* LineSaying(const v1::ServicePlan& plan, const std::string& words) {
  const auto at =
      std::find_if(plan.lines().begin(), plan.lines().end(), [&words](const v1::PlanLine& line) {
        return line.kind() == v1::PLAN_LINE_KIND_DIRECT_PRACTICE &&
               line.content().find(words) != std::string::npos;
      });
  return at == plan.lines().end() ? nullptr : &*at;
}

// One natural sentence: whose eligibility for what, and the conditions, each without its question.
TEST(PlanWords, WhatHasToBeConfirmedIsOneSentence) {
  const auto clinic = testing::FromJson<v1::Resource>(
      R"({"name": "resources/clinic", "organization": "organizations/o",
          "display_name": {"ko": "다온학습클리닉센터", "en": "Daon Clinic"},
          "cost": {"kind": "COST_KIND_FREE"}, "modes": ["MODE_ON_SITE"],
          "last_verified_time": "2026-09-01T00:00:00Z",
          "need_terms": [{"code": "education.learning"}],
          "eligibility": {"paths": [{"criteria": [
            {"condition": {"text": {"ko": "학교의 추천을 받은 학생", "en": "recommended by school"}}},
            {"condition": {"text": {"ko": "특수교육을 받지 않는 학생",
                                    "en": "not in special education"}}}]}]}})");
  PlanAsked asked;
  asked.assessment = testing::FromJson<v1::Assessment>(
      R"({"case_reference": "c", "household": {
            "residence": [{"system": "REGION_SYSTEM_KR_ADM", "code": "9911051000"}],
            "members": [{"reference": "m1", "role": "아들", "age_years": 10}]},
          "needs": [{"id": "n1", "members": ["m1"], "need_codes": ["education.learning"]}]})");
  const auto snapshot = testing::SnapshotOf({clinic});
  v1::ServicePlan plan = testing::PlanOf(asked, *snapshot);
  const v1::PlanLine* line = LineSaying(plan, "자격");
  ASSERT_NE(line, nullptr) << testing::Printed(plan);
  EXPECT_EQ(line->content(),
            "당사자가 ‘다온학습클리닉센터’를 이용할 자격이 되는지 확인함: 학교의 추천을 받은 학생; "
            "특수교육을 받지 않는 학생");
  asked.language = v1::LANGUAGE_EN;
  plan = testing::PlanOf(asked, *snapshot);
  line = LineSaying(plan, "eligible");
  ASSERT_NE(line, nullptr) << testing::Printed(plan);
  EXPECT_EQ(line->content(),
            "Confirm that the client is eligible for ‘Daon Clinic’: recommended by school; not in "
            "special education");
}

}  // namespace
}  // namespace ieum::matcher
