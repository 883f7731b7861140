#include "tests/print/sample_plan.h"

#include <cstdlib>
#include <fstream>
#include <sstream>

#include "gtest/gtest.h"

namespace ieum::print {
namespace {

void Set(v1::LocalizedText& text, const std::string& ko, const std::string& en) {
  text.set_ko(ko);
  text.set_en(en);
}

void AddMember(const std::string& reference, const std::string& role, int age,
               v1::Assessment& assessment) {
  v1::Member& member = *assessment.mutable_household()->add_members();
  member.set_reference(reference);
  member.set_role(role);
  member.set_age_years(age);
}

void AddNeed(const std::string& id, const std::string& code, const std::string& member,
             v1::Assessment& assessment) {
  v1::Need& need = *assessment.add_needs();
  need.set_id(id);
  need.add_need_codes(code);
  if (!member.empty()) need.add_members(member);
}

v1::Goal& AddGoal(const std::string& id, const std::string& need, v1::ServicePlan& plan) {
  v1::Goal& goal = *plan.add_goals();
  goal.set_id(id);
  goal.set_need_id(need);
  goal.set_end_date("2027-04-30");
  return goal;
}

}  // namespace

SamplePlan::SamplePlan() {
  AddMember("m1", "어머니", 38, assessment);
  AddMember("m2", "남편", 43, assessment);
  AddMember("m3", "아들", 9, assessment);
  AddNeed("n1", "health.counseling", "m1", assessment);
  AddNeed("n2", "education.learning", "m3", assessment);
  AddNeed("n3", "safety.domestic_violence", "m1", assessment);
  AddNeed("n4", "economy.living", "", assessment);
  AddNeed("n5", "health.addiction", "m2", assessment);

  record.set_name("cases/c1");
  record.set_management_number("2026-0417");
  record.mutable_client()->set_display_name("김이음");
  record.mutable_client()->set_birth_date("1988-03-09");
  record.mutable_client()->set_phone("099-555-7777");
  record.mutable_client()->set_address("다온구 한내로 5");
  record.mutable_client()->set_member("m1");

  plan.set_name("cases/c1/plans/p1");
  plan.set_state(v1::PLAN_STATE_AGREED);
  plan.set_start_date("2026-11-02");
  plan.set_end_date("2027-04-30");
  v1::Goal& calm = AddGoal("g1", "n1", plan);
  calm.set_purpose("어머니의 정서 안정");
  calm.set_statement("어머니의 우울척도 점수가 18점에서 9점 이하로 낮아짐");
  calm.set_member("m1");
  v1::Goal& school = AddGoal("g2", "n2", plan);
  school.set_purpose("아들의 학습능력 향상");
  school.set_statement("아들이 3학년 국어 읽기 평가에서 70점 이상을 받음");
  school.set_term(v1::GOAL_TERM_LONG);
  v1::GoalWarning& warning = *school.add_warnings();
  warning.set_mistake(v1::GOAL_MISTAKE_NOBODYS);
  warning.set_sentence("WARNING-SENTENCE");

  AddResource("counsel", "마음쉼 상담실", "Quiet Mind counselling");
  v1::PlanLine& counsel = AddLine("l1", "n1", "counsel");
  counsel.add_goal_ids("g1");
  counsel.set_content("개인 심리상담 12회");
  counsel.set_priority(1);
  counsel.set_step(1);
  counsel.set_start_date("2026-11-09");
  counsel.set_end_date("2027-01-29");
  counsel.set_times_per_week(1);
  counsel.add_monitoring(v1::MONITORING_METHOD_SCALE);
  counsel.add_monitoring(v1::MONITORING_METHOD_CALL);
  counsel.set_cost_krw_per_month(0);
  counsel.set_result(v1::GOAL_RESULT_EXTENDED);
  counsel.add_reasons("REASON-SENTENCE");
  counsel.add_cautions("CAUTION-SENTENCE");
  Set(*counsel.add_required_documents(), "신분증", "ID card");

  AddResource("reading", "한내 작은도서관 읽기교실", "Hannae library reading club");
  v1::PlanLine& reading = AddLine("l2", "n2", "reading");
  reading.add_goal_ids("g2");
  reading.set_priority(2);
  reading.set_step(2);
  reading.set_order_sentence("학습진단을 먼저 받습니다.");
  reading.set_start_date("2026-11-03");
  reading.set_times_per_week(2);
  reading.set_person_in_charge("어린이 담당");
  reading.set_cost_krw_per_month(12000);

  v1::Resource& refuge = AddResource("refuge", "해오름 쉼터", "Haeoreum refuge");
  refuge.add_places()->set_confidential(true);
  v1::PlanLine& hidden = AddLine("l3", "n3", "refuge");
  hidden.set_start_date("2026-11-02");
  hidden.set_person_in_charge("가정폭력상담원");

  v1::PlanLine& direct = *plan.add_lines();
  direct.set_id("l4");
  direct.set_kind(v1::PLAN_LINE_KIND_DIRECT_PRACTICE);
  direct.add_need_ids("n4");
  direct.set_content("한 달에 두 번 집으로 찾아가 함께 살림을 살펴봅니다.");
  v1::PlanLine& own = *plan.add_lines();
  own.set_id("l5");
  own.set_kind(v1::PLAN_LINE_KIND_CLIENT_ACTION);
  own.add_need_ids("n4");
  own.set_content("한 주에 한 번 가계부를 씁니다.");

  AddResource("alcohol", "다온 중독관리센터", "Daon addiction centre");
  AddLine("l6", "n5", "alcohol").set_start_date("2026-11-10");

  v1::OpenNeed& open = *plan.add_open_needs();
  open.set_need_id("n4");
  open.set_cause(v1::GAP_CAUSE_ALL_FULL);
  v1::PlanAgreement& agreement = *plan.mutable_agreement();
  agreement.mutable_agree_time()->set_seconds(1793545200);  // 2026-11-02 00:00 in Korea
  agreement.set_signed_by("m1");
}

v1::Resource& SamplePlan::AddResource(const std::string& id, const std::string& ko,
                                      const std::string& en) {
  v1::Resource& resource = resources["resources/" + id];
  resource.set_name("resources/" + id);
  resource.set_organization("organizations/" + id);
  Set(*resource.mutable_display_name(), ko, en);
  v1::Place& place = *resource.add_places();
  place.set_address("다온구 한내로 " + std::to_string(resources.size()));
  Set(*place.mutable_display_name(), "2층", "2nd floor");
  v1::OpenHours& hours = *resource.mutable_schedule()->add_hours();
  for (const auto day : {v1::WEEKDAY_MONDAY, v1::WEEKDAY_TUESDAY, v1::WEEKDAY_WEDNESDAY,
                         v1::WEEKDAY_THURSDAY, v1::WEEKDAY_FRIDAY}) {
    hours.add_days(day);
  }
  hours.set_opens("09:00");
  hours.set_closes("18:00");
  v1::Organization& organization = organizations["organizations/" + id];
  organization.set_name("organizations/" + id);
  Set(*organization.mutable_display_name(), "다온 " + id, "Daon " + id);
  organization.mutable_contact()->add_phones("099-555-01" + std::to_string(10 + resources.size()));
  organization.mutable_contact()->set_desk("접수 창구");
  return resource;
}

v1::PlanLine& SamplePlan::AddLine(const std::string& id, const std::string& need,
                                  const std::string& resource) {
  v1::PlanLine& line = *plan.add_lines();
  line.set_id(id);
  line.set_kind(v1::PLAN_LINE_KIND_COMMUNITY_RESOURCE);
  line.add_need_ids(need);
  line.set_resource("resources/" + resource);
  *line.mutable_display_name() = resources.at("resources/" + resource).display_name();
  line.set_organization("organizations/" + resource);
  *line.mutable_organization_display_name() =
      organizations.at("organizations/" + resource).display_name();
  return line;
}

PrintInput SamplePlan::Input(v1::Language language) const {
  PrintInput input{.plan = plan, .record = &record, .assessment = &assessment};
  input.case_manager = {"박담당", "다온구청 희망나눔팀", "099-555-0001"};
  input.resources = resources;
  input.organizations = organizations;
  const bool english = language == v1::LANGUAGE_EN;
  input.need_labels = {{"n4", english ? "living costs" : "생계"}};
  input.language = language;
  return input;
}

void ExpectGolden(const std::string& name, const std::string& actual) {
  const std::string path = std::string(IEUM_PRINT_GOLDEN) + "/" + name;
  if (std::getenv("IEUM_UPDATE_GOLDEN") != nullptr) {
    std::ofstream(path) << actual;
    return;
  }
  std::ifstream in(path);
  ASSERT_TRUE(in) << path;
  std::ostringstream expected;
  expected << in.rdbuf();
  EXPECT_EQ(actual, expected.str()) << name;
}

}  // namespace ieum::print
