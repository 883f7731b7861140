#include <functional>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "store/catalog/timestamps.h"
#include "store/catalog/violations.h"
#include "tests/casework/case_bench.h"

namespace ieum::casework {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

v1::CreateCheckInRequest CheckOf(const v1::Case& record) {
  v1::CreateCheckInRequest request;
  request.set_parent(record.name());
  request.mutable_check_in()->set_method(v1::MONITORING_METHOD_VISIT);
  request.mutable_check_in()->set_note("잘 지냄");
  return request;
}

v1::Case Now(CaseBench& bench, const v1::Case& record) {
  v1::GetCaseRequest request;
  request.set_name(record.name());
  return bench.cases().GetCase(request, CaseBench::Manager()).value();
}

TEST(CheckInTest, IsNumberedRecordedAndListedNewestFirst) {
  CaseBench bench;
  const v1::Case made = bench.NewCase();
  v1::CreateCheckInRequest request = CheckOf(made);
  request.set_request_id("123e4567-e89b-12d3-a456-426614174002");
  for (int i = 0; i < 5; ++i) {
    const auto check = bench.cases().CreateCheckIn(request, CaseBench::Manager());
    ASSERT_TRUE(check.ok()) << check.status();
    EXPECT_EQ(check->name(), made.name() + "/checkIns/1");
    EXPECT_EQ(check->account(), "manager-1");
    EXPECT_TRUE(check->has_check_time());
  }
  for (int i = 2; i <= 5; ++i) {
    const auto check = bench.cases().CreateCheckIn(CheckOf(made), CaseBench::Manager());
    EXPECT_EQ(check->name(), made.name() + "/checkIns/" + std::to_string(i));
    EXPECT_EQ(bench.LastEntry().access(), v1::ACCESS_KIND_WRITE);
  }
  v1::ListCheckInsRequest list;
  list.set_parent(made.name());
  list.set_page_size(2);
  std::vector<std::string> seen;
  do {
    const auto page = bench.cases().ListCheckIns(list, CaseBench::Manager());
    ASSERT_TRUE(page.ok()) << page.status();
    for (const v1::CheckIn& check : page->check_ins()) seen.push_back(check.name().substr(52));
    list.set_page_token(page->next_page_token());
  } while (!list.page_token().empty());
  EXPECT_THAT(seen, ElementsAre("5", "4", "3", "2", "1"));
  EXPECT_EQ(bench.LastEntry().access(), v1::ACCESS_KIND_READ);
  const Caller supervisor = CaseBench::As(v1::ACTOR_ROLE_SUPERVISOR);
  EXPECT_TRUE(bench.cases().ListCheckIns(list, supervisor).ok());
  EXPECT_FALSE(bench.cases().CreateCheckIn(CheckOf(made), supervisor).ok());
  EXPECT_FALSE(bench.cases().ListCheckIns(list, CaseBench::Manager(kOtherOrganization)).ok());
}

struct BadCheck {
  const char* field;
  std::function<void(v1::CheckIn&)> spoil;
};

TEST(CheckInTest, BadInputIsNamed) {
  CaseBench bench;
  const v1::Case made = bench.NewCase();
  const v1::ServicePlan plan = bench.Agree(bench.Compose(made));
  const std::vector<BadCheck> checks = {
      {"check_in.method", [](auto& c) { c.clear_method(); }},
      {"check_in.check_time",
       [&](auto& c) {
         *c.mutable_check_time() = store::ToTimestamp(bench.now + absl::Seconds(1));
       }},
      {"check_in.check_time",
       [&](auto& c) {
         *c.mutable_check_time() = store::ToTimestamp(bench.now - absl::Hours(24 * 366 * 10));
       }},
      {"check_in.need_id", [](auto& c) { c.set_need_id("SECRET"); }},
      {"check_in.line_id", [](auto& c) { c.set_line_id("SECRET"); }},
      {"check_in.note", [](auto& c) { c.set_note("SECRET" + std::string(4000, 'x')); }},
      {"check_in.note", [](auto& c) { c.set_note("SECRET 970302-2345678"); }},
      {"check_in.reading", [](auto& c) { c.mutable_reading()->set_scale("SECRET"); }},
      {"check_in.reading.scale",
       [](auto& c) {
         c.set_method(v1::MONITORING_METHOD_SCALE);
         c.mutable_reading()->set_max(3);
       }},
      {"check_in.reading.value",
       [](auto& c) {
         c.set_method(v1::MONITORING_METHOD_SCALE);
         c.mutable_reading()->set_scale("SECRET");
         c.mutable_reading()->set_max(3);
         c.mutable_reading()->set_value(4);
       }},
      {"check_in.follow_up", [](auto& c) { c.set_follow_up(true); }},
      {"check_in.change_holds", [](auto& c) { c.set_change_holds(true); }},
  };
  for (const BadCheck& bad : checks) {
    v1::CreateCheckInRequest request = CheckOf(made);
    bad.spoil(*request.mutable_check_in());
    const auto check = bench.cases().CreateCheckIn(request, CaseBench::Manager());
    EXPECT_TRUE(absl::IsInvalidArgument(check.status())) << bad.field;
    EXPECT_THAT(FieldsOf(check.status()), Contains(bad.field));
    EXPECT_THAT(std::string(check.status().message()), Not(HasSubstr("SECRET")));
  }
  v1::CreateCheckInRequest good = CheckOf(made);
  good.mutable_check_in()->set_line_id(plan.lines(0).id());
  EXPECT_TRUE(bench.cases().CreateCheckIn(good, CaseBench::Manager()).ok());
}

TEST(CheckInTest, FollowsUpOnlyAfterClosureAndAsksForReassessment) {
  CaseBench bench;
  const v1::Case made = bench.NewCase();
  v1::CreateCheckInRequest request = CheckOf(made);
  request.mutable_check_in()->set_needs_changed(true);
  ASSERT_TRUE(bench.cases().CreateCheckIn(request, CaseBench::Manager()).ok());
  EXPECT_TRUE(Now(bench, made).reassess_now());

  v1::ReassessCaseRequest reassess;
  reassess.set_name(made.name());
  *reassess.mutable_assessment() = Household("ref-1");
  EXPECT_FALSE(bench.cases().ReassessCase(reassess, CaseBench::Manager())->case_().reassess_now());

  v1::CloseCaseRequest close;
  close.set_name(made.name());
  close.mutable_closure()->set_reason(v1::CLOSURE_REASON_SELF_RELIANT);
  ASSERT_TRUE(bench.cases().CloseCase(close, CaseBench::Manager()).ok());
  request = CheckOf(made);
  EXPECT_THAT(FieldsOf(bench.cases().CreateCheckIn(request, CaseBench::Manager()).status()),
              ElementsAre("check_in.follow_up"));
  request.mutable_check_in()->set_follow_up(true);
  request.mutable_check_in()->set_change_holds(true);
  EXPECT_TRUE(bench.cases().CreateCheckIn(request, CaseBench::Manager()).ok());
}

TEST(GoalResultTest, IsRecordedOnTheAgreedPlan) {
  CaseBench bench;
  const v1::Case made = bench.NewCase();
  const v1::ServicePlan draft = bench.Compose(made);
  ASSERT_GE(draft.goals_size(), 1);
  v1::RecordGoalResultRequest request;
  request.set_name(draft.name());
  request.set_goal_id(draft.goals(0).id());
  request.set_result(v1::GOAL_RESULT_ACHIEVED);
  EXPECT_EQ(store::ReasonOf(bench.cases().RecordGoalResult(request, CaseBench::Manager()).status()),
            "PLAN_NOT_AGREED");
  bench.Agree(draft);
  const auto fields = [&] {
    return FieldsOf(bench.cases().RecordGoalResult(request, CaseBench::Manager()).status());
  };
  request.set_end_date("2027-12-01");
  EXPECT_THAT(fields(), ElementsAre("end_date"));
  request.set_result(v1::GOAL_RESULT_EXTENDED);
  request.set_end_date("2026-11-01");
  EXPECT_THAT(fields(), ElementsAre("end_date"));
  request.set_end_date("");
  EXPECT_THAT(fields(), ElementsAre("end_date"));
  request.set_end_date("9999-12-31");
  EXPECT_THAT(fields(), ElementsAre("end_date"));
  request.set_end_date("2027-12-01");
  request.set_note(std::string(2001, 'x'));
  EXPECT_THAT(fields(), ElementsAre("note"));
  request.set_note("더 필요함");
  request.set_goal_id("none");
  EXPECT_THAT(fields(), ElementsAre("goal_id"));
  request.set_goal_id(draft.goals(0).id());
  request.set_result(v1::GOAL_RESULT_UNSPECIFIED);
  EXPECT_THAT(fields(), Contains("result"));
  request.set_result(v1::GOAL_RESULT_EXTENDED);
  const auto extended = bench.cases().RecordGoalResult(request, CaseBench::Manager());
  ASSERT_TRUE(extended.ok()) << extended.status();
  EXPECT_EQ(extended->goals(0).result(), v1::GOAL_RESULT_EXTENDED);
  EXPECT_EQ(extended->goals(0).end_date(), "2027-12-01");
  EXPECT_EQ(extended->goals(0).result_note(), "더 필요함");
  EXPECT_FALSE(Now(bench, made).reassess_now());
  request.set_result(v1::GOAL_RESULT_REASSESS);
  request.clear_end_date();
  ASSERT_TRUE(bench.cases().RecordGoalResult(request, CaseBench::Manager()).ok());
  EXPECT_TRUE(Now(bench, made).reassess_now());
  EXPECT_FALSE(
      bench.cases().RecordGoalResult(request, CaseBench::Manager(kOtherOrganization)).ok());
  EXPECT_FALSE(
      bench.cases().RecordGoalResult(request, CaseBench::As(v1::ACTOR_ROLE_SUPERVISOR)).ok());
}

}  // namespace
}  // namespace ieum::casework
