#include "service/print/client_page.h"

#include <algorithm>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "tests/print/sample_plan.h"
#include "tests/print/well_formed.h"

namespace ieum::print {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::UnorderedElementsAre;

std::string TextOfPage(const SamplePlan& sample, const ClientPageOptions& options = {}) {
  const PageReading read =
      ReadPage(PrintClientPage(sample.Input(v1::LANGUAGE_KO), options).content);
  EXPECT_EQ(read.fault, "");
  return read.text;
}

TEST(ClientPage, Golden) {
  const SamplePlan sample;
  ExpectGolden("client_ko.html", PrintClientPage(sample.Input(v1::LANGUAGE_KO)).content);
  ExpectGolden("client_en.html", PrintClientPage(sample.Input(v1::LANGUAGE_EN)).content);
  ExpectGolden("client_ko.txt", PrintClientText(sample.Input(v1::LANGUAGE_KO)).content);
  ExpectGolden("client_en.txt", PrintClientText(sample.Input(v1::LANGUAGE_EN)).content);
}

TEST(ClientPage, SaysWhereWhenWhatToBringWhomToAskForAndWhatItCosts) {
  const SamplePlan sample;
  for (const std::string& page :
       {TextOfPage(sample), PrintClientText(sample.Input(v1::LANGUAGE_KO)).content}) {
    for (const char* part :
         {"마음쉼 상담실", "11월 9일(월)부터", "일주일에 한 번", "월–금 09:00–18:00",
          "다온구 한내로 1", "신분증", "접수 창구", "099-555-0111", "돈을 내지 않습니다",
          "한내 작은도서관", "어린이 담당", "12,000원", "가계부를 씁니다", "함께 살림을 살펴봅니다",
          "다온구청 희망나눔팀", "099-555-0001"}) {
      EXPECT_THAT(page, HasSubstr(part));
    }
  }
}

// Before what has been going on for long.
TEST(ClientPage, WhatIsUrgentDoesNotStandBelowWhatRunsAlready) {
  SamplePlan sample;
  sample.plan.mutable_lines(0)->set_start_date(sample.plan.start_date());
  sample.plan.mutable_lines(1)->set_start_date("2026-03-02");
  const std::string page = TextOfPage(sample);
  EXPECT_LT(page.find("마음쉼 상담실"), page.find("한내 작은도서관"));
}

TEST(ClientPage, ANoteInTheOtherLanguageIsNotPassedOffAsTheReaders) {
  SamplePlan sample;
  sample.resources.at("resources/counsel").mutable_schedule()->mutable_note()->set_en("By request");
  EXPECT_THAT(TextOfPage(sample),
              HasSubstr("영어로만 적혀 있습니다. 전화로 물어보세요: By request"));
  EXPECT_THAT(PrintClientText(sample.Input(v1::LANGUAGE_EN)).content,
              Not(HasSubstr("ask by telephone: By request")));
}

TEST(ClientPage, IsInOrderOfTime) {
  const std::string page = TextOfPage(SamplePlan());
  EXPECT_LT(page.find("한내 작은도서관"), page.find("마음쉼 상담실"));
}

TEST(ClientPage, TellsNothingThatEndangersOrShames) {
  const SamplePlan sample;
  for (const v1::Language language : {v1::LANGUAGE_KO, v1::LANGUAGE_EN}) {
    const PrintInput input = sample.Input(language);
    for (const std::string& page :
         {PrintClientPage(input).content, PrintClientText(input).content}) {
      for (const char* part :
           {"쉼터",         "refuge", "폭력",       "violence", "김이음",  "1988",   "2026-0417",
            "099-555-7777", "우울",   "REASON",     "CAUTION",  "WARNING", "어머니", "남편",
            "아들",         "cases/", "resources/", "점수",     "score",   "중독",   "addiction"}) {
        EXPECT_THAT(page, Not(HasSubstr(part)));
      }
    }
  }
}

TEST(ClientPage, SaysToTheCallerAloneWhatIsLeftOff) {
  const SamplePlan sample;
  EXPECT_THAT(PrintClientPage(sample.Input(v1::LANGUAGE_KO)).left_off,
              UnorderedElementsAre("l3", "l6"));
  EXPECT_THAT(PrintClientText(sample.Input(v1::LANGUAGE_KO)).left_off,
              UnorderedElementsAre("l3", "l6"));
}

// Nobody can see from a page that something was left off.
TEST(ClientPage, IsTheSameAsIfTheHiddenLinesWereNotThere) {
  const SamplePlan with;
  SamplePlan without;
  auto& lines = *without.plan.mutable_lines();
  lines.erase(std::remove_if(
                  lines.begin(), lines.end(),
                  [](const v1::PlanLine& line) { return line.id() == "l3" || line.id() == "l6"; }),
              lines.end());
  for (const v1::Language language : {v1::LANGUAGE_KO, v1::LANGUAGE_EN}) {
    EXPECT_EQ(PrintClientPage(with.Input(language)).content,
              PrintClientPage(without.Input(language)).content);
    EXPECT_EQ(PrintClientText(with.Input(language)).content,
              PrintClientText(without.Input(language)).content);
  }
}

TEST(ClientPage, HiddenLinesAreAskedForExplicitlyAndStayNeutral) {
  const SamplePlan sample;
  const ClientPageOptions asked{.include_safety_lines = true};
  const ClientPage page = PrintClientPage(sample.Input(v1::LANGUAGE_KO), asked);
  EXPECT_THAT(page.left_off, UnorderedElementsAre("l6"));
  EXPECT_THAT(page.content, HasSubstr("담당자와 이야기한 약속"));
  for (const char* part : {"쉼터", "폭력", "refuge", "다온구 한내로 3"}) {
    EXPECT_THAT(page.content, Not(HasSubstr(part)));
  }
}

TEST(ClientPage, WordsThatNameADangerLeaveALineOffWhateverItsCodes) {
  const auto left_off = [](auto change) {
    SamplePlan sample;
    sample.assessment.clear_risks();
    change(sample);
    return PrintClientPage(sample.Input(v1::LANGUAGE_KO)).left_off;
  };
  EXPECT_THAT(
      left_off([](SamplePlan& s) { s.plan.mutable_lines(4)->set_content("안전 계획 외우기"); }),
      UnorderedElementsAre("l3", "l5", "l6"));
  EXPECT_THAT(left_off([](SamplePlan& s) {
                s.plan.mutable_lines(0)->set_person_in_charge("가정 폭력 담당");
              }),
              UnorderedElementsAre("l1", "l3", "l6"));
  EXPECT_THAT(left_off([](SamplePlan& s) {
                s.plan.mutable_lines(0)->mutable_required_documents(0)->set_ko("경찰 확인서");
              }),
              UnorderedElementsAre("l1", "l3", "l6"));
  EXPECT_THAT(left_off([](SamplePlan& s) {
                s.resources["resources/counsel"].add_need_terms()->set_code("safety.shelter");
              }),
              UnorderedElementsAre("l1", "l3", "l6"));
}

TEST(ClientPage, LawAndRightsAreLeftOffWhileThereIsViolence) {
  SamplePlan sample;
  sample.assessment.add_risks()->set_kind(v1::RISK_KIND_FAMILY_VIOLENCE);
  sample.assessment.mutable_needs(0)->set_need_codes(0, "rights.legal_aid");
  sample.assessment.mutable_needs(0)->clear_members();
  EXPECT_THAT(PrintClientPage(sample.Input(v1::LANGUAGE_KO)).left_off,
              UnorderedElementsAre("l1", "l2", "l3", "l6"));
  sample.assessment.clear_risks();
  EXPECT_THAT(PrintClientPage(sample.Input(v1::LANGUAGE_KO)).left_off,
              UnorderedElementsAre("l3", "l6"));
  sample.assessment.mutable_needs(0)->set_need_codes(0, "rights.family_law");
  EXPECT_THAT(PrintClientPage(sample.Input(v1::LANGUAGE_KO)).left_off,
              UnorderedElementsAre("l1", "l3", "l6"));
}

// Whoever may harm themselves needs the numbers; whoever harms others must not find them.
TEST(ClientPage, SuicideIsHiddenOnlyFromASourceOfDanger) {
  SamplePlan sample;
  sample.assessment.add_risks()->set_kind(v1::RISK_KIND_SUICIDE);
  sample.assessment.mutable_needs(0)->set_need_codes(0, "safety.suicide");
  sample.resources["resources/counsel"].add_need_terms()->set_code("safety.suicide");
  sample.plan.mutable_lines(0)->mutable_display_name()->set_ko("자살·자해 위기 개입 전화");
  sample.plan.mutable_lines(4)->set_content("자해하고 싶을 때 1393에 전화하기");
  const ClientPage page = PrintClientPage(sample.Input(v1::LANGUAGE_KO));
  EXPECT_THAT(page.left_off, UnorderedElementsAre("l3", "l6"));
  EXPECT_THAT(page.content, HasSubstr("자살·자해 위기 개입 전화"));
  EXPECT_THAT(page.content, HasSubstr("1393"));
  sample.assessment.add_risks()->set_kind(v1::RISK_KIND_CHILD_ABUSE);
  EXPECT_THAT(PrintClientPage(sample.Input(v1::LANGUAGE_KO)).left_off,
              UnorderedElementsAre("l1", "l2", "l3", "l5", "l6"));
}

// Alone at home, in danger from nobody else.
SamplePlan SuicidalAlone() {
  SamplePlan sample;
  sample.assessment.mutable_household()->mutable_members()->DeleteSubrange(1, 2);
  sample.assessment.mutable_needs()->DeleteSubrange(1, 4);
  sample.assessment.mutable_needs(0)->set_need_codes(0, "safety.suicide");
  v1::Risk& risk = *sample.assessment.add_risks();
  risk.set_kind(v1::RISK_KIND_SUICIDE);
  risk.add_members("m1");
  sample.plan.mutable_lines()->DeleteSubrange(1, 2);
  sample.plan.mutable_lines(0)->mutable_display_name()->set_ko("24시간 위기상담");
  sample.resources["resources/counsel"].add_need_terms()->set_code("safety.suicide");
  sample.plan.mutable_lines(1)->set_need_ids(0, "n1");
  sample.plan.mutable_lines(1)->set_content(
      "자살·자해 위험을 직접 여쭙고, 24시간 연락처(109)를 담은 안전계획을 함께 세움");
  sample.plan.mutable_lines()->DeleteSubrange(3, 1);
  return sample;
}

TEST(ClientPage, WhoMayHarmThemselvesHasTheSafetyPlanAndTheCrisisLine) {
  SamplePlan sample = SuicidalAlone();
  const auto expect_all = [](const PrintInput& input) {
    const ClientPage page = PrintClientPage(input);
    EXPECT_THAT(page.left_off, IsEmpty());
    EXPECT_THAT(page.content, HasSubstr("24시간 위기상담"));
    EXPECT_THAT(page.content, HasSubstr("안전계획"));
  };
  PrintInput input = sample.Input(v1::LANGUAGE_KO);
  expect_all(input);
  // The person is no danger from somebody else.
  sample.assessment.mutable_risks(0)->set_source_member("m1");
  expect_all(input);
  sample.assessment.mutable_risks(0)->clear_members();
  expect_all(input);
  input.assessment = nullptr;
  expect_all(input);
  input.assessment = &sample.assessment;
  sample.assessment.mutable_risks(0)->add_unsafe_organizations("organizations/x");
  EXPECT_THAT(PrintClientPage(input).left_off, UnorderedElementsAre("l1", "l4"));
}

TEST(ClientPage, NothingIsLeftOffWhereNobodyIsADanger) {
  SamplePlan sample = SuicidalAlone();
  sample.assessment.clear_risks();
  sample.assessment.mutable_needs(0)->set_need_codes(0, "family.parent_child");
  sample.plan.mutable_lines(0)->mutable_display_name()->set_ko("이혼 뒤의 가족상담");
  sample.plan.mutable_lines(1)->set_content(
      "가족상담의 자격을 확인함: 지금 집 안에 폭력이나 학대가 있습니까?");
  sample.resources["resources/counsel"].add_need_terms()->set_code("rights.family_law");
  PrintInput input = sample.Input(v1::LANGUAGE_KO);
  EXPECT_THAT(PrintClientPage(input).left_off, IsEmpty());
  input.assessment = nullptr;
  EXPECT_THAT(PrintClientPage(input).left_off, IsEmpty());
  // A plan can tell by itself that there is violence.
  sample.plan.mutable_lines(1)->set_content("위험한 사람이 모르는 방법으로 만나 안전계획을 세움");
  EXPECT_THAT(PrintClientPage(input).left_off, UnorderedElementsAre("l1", "l4"));
  input.assessment = &sample.assessment;
  sample.resources["resources/counsel"].mutable_need_terms(0)->set_code("safety.adult_abuse");
  EXPECT_THAT(PrintClientPage(sample.Input(v1::LANGUAGE_KO)).left_off, UnorderedElementsAre("l1"));
}

TEST(ClientPage, NoOtherLineNamesWhatIsLeftOff) {
  SamplePlan sample;
  sample.assessment.clear_risks();
  sample.resources["resources/counsel"].add_need_terms()->set_code("rights.family_law");
  const auto left_off = [&](const std::string& content) {
    sample.plan.mutable_lines(3)->set_content(content);
    const ClientPage page = PrintClientPage(sample.Input(v1::LANGUAGE_KO));
    EXPECT_THAT(page.content, Not(HasSubstr("마음쉼")));
    EXPECT_THAT(page.content, Not(HasSubstr(content)));
    return page.left_off;
  };
  for (const char* content :
       {"마음쉼 상담실의 첫 이용에 동행하고 다녀온 느낌을 여쭘", "quiet mind Counselling에 동행",
        "다온 counsel에 전화", "개인 심리상담 12회가 끝나면 만남", "해오름쉼터에 안부를 물음"}) {
    EXPECT_THAT(left_off(content), UnorderedElementsAre("l1", "l3", "l4", "l6")) << content;
  }
  // What names a line that names one.
  sample.plan.mutable_lines(4)->set_content("그 뒤: 마음쉼 상담실에 동행. 어땠는지 적기");
  EXPECT_THAT(left_off("마음쉼 상담실에 동행"), UnorderedElementsAre("l1", "l3", "l4", "l5", "l6"));
  sample.plan.mutable_lines(4)->set_content("가계부 쓰기");
  // A visit to the same agency.
  *sample.plan.mutable_lines(1)->mutable_organization_display_name() =
      sample.plan.lines(0).organization_display_name();
  EXPECT_THAT(left_off("마음쉼 상담실에 동행"), UnorderedElementsAre("l1", "l2", "l3", "l4", "l6"));
}

// Neither that there is nothing, nor that something is hidden.
TEST(ClientPage, WithoutVisitsItSaysNothingFalse) {
  for (const v1::Language language : {v1::LANGUAGE_KO, v1::LANGUAGE_EN}) {
    SamplePlan hidden;
    hidden.plan.mutable_lines()->DeleteSubrange(0, 2);
    hidden.plan.mutable_lines()->DeleteSubrange(1, 3);
    const ClientPage page = PrintClientText(hidden.Input(language));
    EXPECT_THAT(page.left_off, UnorderedElementsAre("l3"));
    SamplePlan none;
    none.plan.clear_lines();
    EXPECT_EQ(page.content, PrintClientText(none.Input(language)).content);
    EXPECT_THAT(page.content, Not(HasSubstr("정해지지 않았습니다")));
    EXPECT_THAT(page.content, Not(HasSubstr("No visits")));
    EXPECT_THAT(page.content,
                HasSubstr(language == v1::LANGUAGE_KO ? "담당자가 만나서 알려 드립니다"
                                                      : "your case manager tells you in person"));
  }
}

TEST(ClientPage, PlacesAndHoursOfChildrenAndThoseAtRiskAreLeftOffUnderViolence) {
  SamplePlan sample;
  v1::Risk& risk = *sample.assessment.add_risks();
  risk.set_kind(v1::RISK_KIND_FAMILY_VIOLENCE);
  risk.set_source_member("m2");
  const auto left_off = [&] { return PrintClientPage(sample.Input(v1::LANGUAGE_KO)).left_off; };
  EXPECT_THAT(left_off(), UnorderedElementsAre("l1", "l2", "l3", "l6"));
  risk.add_members("m3");
  EXPECT_THAT(left_off(), UnorderedElementsAre("l2", "l3", "l6"));
  risk.set_members(0, "m1");
  EXPECT_THAT(left_off(), UnorderedElementsAre("l1", "l2", "l3", "l6"));
  // A child's need that names nobody.
  risk.set_members(0, "m4");
  sample.assessment.mutable_needs(1)->clear_members();
  EXPECT_THAT(left_off(), UnorderedElementsAre("l2", "l3", "l6"));
  // Whatever the kind: another is named whom it comes from.
  risk.set_kind(v1::RISK_KIND_SUICIDE);
  EXPECT_THAT(left_off(), UnorderedElementsAre("l2", "l3", "l6"));
  risk.clear_source_member();
  EXPECT_THAT(left_off(), UnorderedElementsAre("l3", "l6"));
  // What one does oneself tells no place.
  EXPECT_THAT(PrintClientPage(sample.Input(v1::LANGUAGE_KO)).content, HasSubstr("가계부"));
}

TEST(ClientPage, PromisesNoDayWhereThereIsNoPlace) {
  SamplePlan sample;
  sample.plan.mutable_lines(0)->clear_result();
  PrintInput input = sample.Input(v1::LANGUAGE_KO);
  v1::Capacity& capacity = *input.resources["resources/counsel"].mutable_capacity();
  capacity.set_open_places(0);
  const auto text = [&] { return PrintClientText(input).content; };
  EXPECT_THAT(text(), HasSubstr("지금은 자리가 없습니다."));
  EXPECT_THAT(text(), Not(HasSubstr("11월 9일")));
  EXPECT_THAT(text(), Not(HasSubstr("일주일에 한 번")));
  input.referral_states["l1"] = v1::REFERRAL_STATE_WAITLISTED;
  EXPECT_THAT(text(), HasSubstr("자리를 기다리는 중입니다."));
  input.referral_states["l1"] = v1::REFERRAL_STATE_IN_SERVICE;
  EXPECT_THAT(text(), HasSubstr("11월 9일"));
  input.referral_states.clear();
  capacity.set_open_places(2);
  EXPECT_THAT(text(), Not(HasSubstr("자리가 없습니다")));
  sample.plan.mutable_lines(0)->set_next_step(v1::NEXT_STEP_KIND_APPLY_SERVICE);
  EXPECT_THAT(text(), HasSubstr("먼저 신청합니다."));
  EXPECT_THAT(text(), HasSubstr("099-555-0111"));
  EXPECT_THAT(text(), Not(HasSubstr("일주일에 한 번")));
}

TEST(ClientPage, NamesADayOnlyWhereSomethingIsAgreed) {
  SamplePlan sample;
  v1::PlanLine& line = *sample.plan.mutable_lines(0);
  line.clear_result();
  line.set_start_date("2026-11-22");  // a Sunday
  PrintInput input = sample.Input(v1::LANGUAGE_KO);
  const auto text = [&] { return PrintClientText(input).content; };
  const auto expect_date = [&](const std::string& sentence) {
    EXPECT_THAT(text(), HasSubstr(sentence));
    EXPECT_THAT(text(), Not(HasSubstr("11월 2")));
    EXPECT_THAT(text(), Not(HasSubstr("일주일에 한 번")));
  };
  expect_date("의뢰한 뒤 기관이 날짜를 정해 알려 드립니다.");
  input.language = v1::LANGUAGE_EN;
  EXPECT_THAT(text(), HasSubstr("the agency will tell you the date."));
  EXPECT_THAT(text(), Not(HasSubstr("22 November")));
  input.language = v1::LANGUAGE_KO;
  for (const v1::ReferralState state :
       {v1::REFERRAL_STATE_DRAFT, v1::REFERRAL_STATE_REJECTED, v1::REFERRAL_STATE_CANCELLED}) {
    input.referral_states["l1"] = state;
    expect_date("의뢰한 뒤 기관이 날짜를 정해");
  }
  input.referral_states["l1"] = v1::REFERRAL_STATE_REQUESTED;
  expect_date("      기관이 날짜를 정해 알려 드립니다.");
  // Closed on that day.
  input.referral_states["l1"] = v1::REFERRAL_STATE_ACCEPTED;
  expect_date("기관이 날짜를 정해 알려 드립니다.");
  line.set_start_date("2026-11-23");
  EXPECT_THAT(text(), HasSubstr("11월 23일(월)부터"));
  input.referral_states["l1"] = v1::REFERRAL_STATE_IN_SERVICE;
  line.set_start_date("2026-11-22");
  EXPECT_THAT(text(), HasSubstr("11월 22일(일)부터"));
  input.referral_states.clear();
  line.set_continued(true);
  EXPECT_THAT(text(), HasSubstr("11월 22일(일)부터"));
  EXPECT_THAT(text(), HasSubstr("일주일에 한 번"));
  line.clear_continued();
  line.set_next_step(v1::NEXT_STEP_KIND_INFORM);
  expect_date("먼저 전화해서 날짜를 정합니다.");
}

TEST(ClientPage, WhatIsOpenDayAndNightIsThereAtAnyTime) {
  SamplePlan sample;
  sample.plan.mutable_lines(0)->clear_result();
  v1::Resource& resource = sample.resources["resources/counsel"];
  v1::OpenHours& hours = *resource.mutable_schedule()->mutable_hours(0);
  hours.set_opens("00:00");
  hours.set_closes("24:00");
  const auto text = [&](v1::Language language) {
    return PrintClientText(sample.Input(language)).content;
  };
  EXPECT_THAT(text(v1::LANGUAGE_KO), Not(HasSubstr("언제든지")));  // not at the weekend
  EXPECT_THAT(text(v1::LANGUAGE_KO), HasSubstr("월–금 24시간"));
  hours.clear_days();
  EXPECT_THAT(text(v1::LANGUAGE_KO), HasSubstr("언제든지"));
  EXPECT_THAT(text(v1::LANGUAGE_KO), HasSubstr("매일 24시간"));
  EXPECT_THAT(text(v1::LANGUAGE_KO), Not(HasSubstr("11월 9일")));
  EXPECT_THAT(text(v1::LANGUAGE_EN), HasSubstr("At any time"));
  EXPECT_THAT(text(v1::LANGUAGE_EN), HasSubstr("every day, day and night"));
  // Where one lives, there must be a place.
  resource.mutable_capacity()->set_total_places(20);
  EXPECT_THAT(text(v1::LANGUAGE_KO), HasSubstr("의뢰한 뒤 기관이 날짜를"));
}

TEST(ClientPage, WithoutAnAssessmentTheResourcesTell) {
  const SamplePlan sample;
  PrintInput input = sample.Input(v1::LANGUAGE_KO);
  input.assessment = nullptr;
  const ClientPage page = PrintClientPage(input);
  EXPECT_THAT(page.left_off, UnorderedElementsAre("l3"));
}

// A need of violence whose lines name none.
TEST(ClientPage, WithoutAnAssessmentTheGoalsTell) {
  SamplePlan sample;
  sample.plan.mutable_lines(3)->clear_need_ids();
  sample.plan.mutable_lines(3)->add_need_ids("n3");
  v1::Goal& goal = *sample.plan.add_goals();
  goal.set_need_id("n3");
  const auto left_off = [&](const std::string& statement) {
    goal.set_statement(statement);
    PrintInput input = sample.Input(v1::LANGUAGE_KO);
    input.assessment = nullptr;
    return PrintClientPage(input).left_off;
  };
  EXPECT_THAT(left_off("6개월 안에 어머니의 안부가 주 2회 이상 확인됨"),
              UnorderedElementsAre("l3"));
  for (const char* statement : {"6개월 안에 어머니에 대한 폭력·위협 횟수가 70% 이상 줄어듦",
                                "Within 6 months violence and threats against her fall by 70%"}) {
    EXPECT_THAT(left_off(statement), UnorderedElementsAre("l3", "l4")) << statement;
  }
}

TEST(ClientPage, LinesOfOtherAdultsAreTheirs) {
  const SamplePlan sample;
  const ClientPage his = PrintClientPage(sample.Input(v1::LANGUAGE_KO), {.member = "m2"});
  EXPECT_THAT(his.left_off, UnorderedElementsAre("l1", "l3"));
  EXPECT_THAT(his.content, HasSubstr("한내 작은도서관"));  // a child's
  SamplePlan grown;
  grown.assessment.mutable_household()->mutable_members(2)->set_age_years(14);
  EXPECT_THAT(PrintClientPage(grown.Input(v1::LANGUAGE_KO)).left_off,
              UnorderedElementsAre("l2", "l3", "l6"));
}

// As the case manager's own lines do, which ask and accompany for several needs at once.
TEST(ClientPage, NoLineTellsOfWhatIsAnotherAdults) {
  SamplePlan sample;
  sample.assessment.mutable_needs(2)->set_need_codes(0, "living_environment.temporary");
  v1::PlanLine& addiction = *sample.plan.mutable_lines(5);
  addiction.set_content("금주 모임에 매주 나가고 일지를 씁니다");
  addiction.add_questions("등록 정신장애인입니까?");
  v1::PlanLine& own = *sample.plan.mutable_lines(3);
  const auto page = [&](const std::string& content) {
    own.set_content(content);
    return PrintClientPage(sample.Input(v1::LANGUAGE_KO));
  };
  const std::string plain = "한 달에 한 번 집으로 찾아갑니다";
  EXPECT_THAT(page(plain).left_off, UnorderedElementsAre("l3", "l6"));
  for (const char* content :
       {"당사자가 ‘다온 중독관리센터’를 이용할 자격이 되는지 확인함: 등록 정신장애",
        "daon ADDICTION centre에 동행", "다온 alcohol에 전화", "여쭘: 등록 정신장애인입니까?",
        "금주 모임에 매주 나가고 일지를 씁니다: 어땠는지 여쭘"}) {
    const ClientPage told = page(content);
    EXPECT_THAT(told.left_off, UnorderedElementsAre("l3", "l4", "l6")) << content;
    EXPECT_THAT(told.content, Not(HasSubstr(content)));
  }
  // Words for a need of hers and one of his; a visit for both is hers too.
  own.add_need_ids("n5");
  EXPECT_THAT(page(plain).left_off, UnorderedElementsAre("l3", "l4", "l6"));
  sample.plan.mutable_lines(0)->add_need_ids("n5");
  EXPECT_THAT(page(plain).left_off, UnorderedElementsAre("l3", "l4", "l6"));
  sample.assessment.mutable_needs(4)->add_members("m1");
  EXPECT_THAT(page(plain).left_off, UnorderedElementsAre("l3"));
}

// What both go to is called the same on either's page.
TEST(ClientPage, WhatTheReaderGoesToTooIsNamed) {
  SamplePlan sample;
  sample.assessment.mutable_needs(2)->set_need_codes(0, "living_environment.temporary");
  sample.AddLine("l7", "n1", "alcohol");
  sample.plan.mutable_lines(3)->set_content("다온 중독관리센터에 동행");
  EXPECT_THAT(PrintClientPage(sample.Input(v1::LANGUAGE_KO)).left_off,
              UnorderedElementsAre("l3", "l6"));
}

TEST(ClientPage, IsTheHouseholdsWhereTheClientHasLeft) {
  SamplePlan sample;
  sample.record.mutable_client()->clear_member();
  const ClientPage whole = PrintClientPage(sample.Input(v1::LANGUAGE_KO));
  sample.record.mutable_client()->set_member("gone");
  const ClientPage left = PrintClientPage(sample.Input(v1::LANGUAGE_KO));
  EXPECT_EQ(left.content, whole.content);
  EXPECT_EQ(left.left_off, whole.left_off);
}

// textbook-2 with a mild need between parents and child.
TEST(ClientPage, WhatAFamilyDoesTogetherIsEverybodys) {
  SamplePlan sample;
  sample.assessment.mutable_needs(0)->set_need_codes(0, "family.parent_child");
  const auto left_off = [&](const std::string& member) {
    return PrintClientPage(sample.Input(v1::LANGUAGE_KO), {.member = member}).left_off;
  };
  EXPECT_THAT(left_off("m2"), UnorderedElementsAre("l1", "l3"));  // there is a need of safety
  sample.assessment.mutable_needs(2)->set_need_codes(0, "living_environment.temporary");
  EXPECT_THAT(left_off("m2"), UnorderedElementsAre("l3"));
  sample.assessment.mutable_needs(0)->set_need_codes(0, "health.counseling");
  EXPECT_THAT(left_off("m2"), UnorderedElementsAre("l1", "l3"));
  sample.resources["resources/counsel"].set_participation(v1::PARTICIPATION_JOINT_FAMILY);
  EXPECT_THAT(left_off("m2"), UnorderedElementsAre("l3"));
  sample.resources["resources/counsel"].clear_participation();
  EXPECT_THAT(left_off("m3"), UnorderedElementsAre("l3"));
  sample.assessment.add_risks()->set_kind(v1::RISK_KIND_CHILD_ABUSE);
  EXPECT_THAT(left_off("m3"), UnorderedElementsAre("l1", "l2", "l3", "l6"));
}

TEST(ClientPage, ConfidentialPlacesAreNeverPrinted) {
  SamplePlan sample;
  sample.resources["resources/counsel"].mutable_places(0)->set_confidential(true);
  for (const bool asked : {false, true}) {
    EXPECT_THAT(TextOfPage(sample, {.include_safety_lines = asked}),
                Not(HasSubstr("다온구 한내로 1")));
  }
}

TEST(ClientPage, HowOneGetsThereFollowsTheMode) {
  SamplePlan sample;
  sample.resources["resources/counsel"].add_modes(v1::MODE_HOME_VISIT);
  const std::string page = TextOfPage(sample);
  EXPECT_THAT(page, HasSubstr("집으로 찾아옵니다."));
  EXPECT_THAT(page, Not(HasSubstr("다온구 한내로 1")));
}

TEST(ClientPage, ADeskThatNamesADangerHasANeutralName) {
  const SamplePlan sample;
  PrintInput input = sample.Input(v1::LANGUAGE_KO);
  input.case_manager.desk = "가정폭력 전담팀";
  const std::string page = PrintClientPage(input).content;
  EXPECT_THAT(page, HasSubstr("담당 사례관리자"));
  EXPECT_THAT(page, Not(HasSubstr("전담팀")));
}

TEST(ClientPage, AnEmptyPlanIsAPageToo) {
  const v1::ServicePlan plan;
  for (const v1::Language language : {v1::LANGUAGE_KO, v1::LANGUAGE_EN}) {
    PrintInput input{.plan = plan};
    input.language = language;
    const ClientPage page = PrintClientPage(input);
    EXPECT_EQ(ReadPage(page.content).fault, "");
    EXPECT_THAT(page.left_off, IsEmpty());
    EXPECT_FALSE(PrintClientText(input).content.empty());
  }
}

TEST(ClientPage, FortyLinesFlowOverSheets) {
  SamplePlan sample;
  while (sample.plan.lines_size() < 40) {
    sample.AddLine("x" + std::to_string(sample.plan.lines_size()), "n1", "counsel");
  }
  const ClientPage page = PrintClientPage(sample.Input(v1::LANGUAGE_KO));
  const PageReading read = ReadPage(page.content);
  EXPECT_EQ(read.fault, "");
  EXPECT_EQ(std::count(read.tags.begin(), read.tags.end(), "h2"), 36 + 2);
  EXPECT_THAT(page.content, HasSubstr("class=\"full\""));
}

TEST(ClientPage, HostileTextsStayTexts) {
  SamplePlan sample;
  const std::string evil = "\"'><script>alert(1)</script>&\u202E\x1b[2J";
  for (auto& [name, resource] : sample.resources) {
    resource.mutable_display_name()->set_ko(evil);
    resource.mutable_schedule()->mutable_note()->set_ko(evil);
    resource.mutable_contact()->add_phones(evil);
    resource.mutable_contact()->set_desk(evil);
    resource.mutable_cost()->set_kind(v1::COST_KIND_FIXED);
    resource.mutable_cost()->set_amount_krw(1);
    resource.mutable_cost()->set_unit(evil);
    for (v1::Place& place : *resource.mutable_places()) place.set_address(evil);
  }
  for (v1::PlanLine& line : *sample.plan.mutable_lines()) {
    line.set_content(evil);
    line.mutable_display_name()->set_ko(evil);
    line.mutable_organization_display_name()->set_ko(evil);
    line.clear_cost_krw_per_month();
  }
  PrintInput input = sample.Input(v1::LANGUAGE_KO);
  input.case_manager = {evil, evil, evil};
  const PageReading read = ReadPage(PrintClientPage(input).content);
  EXPECT_EQ(read.fault, "");
  EXPECT_EQ(std::count(read.tags.begin(), read.tags.end(), "script"), 0);
  EXPECT_THAT(read.text, HasSubstr("<script>"));
  const std::string text = PrintClientText(input).content;
  EXPECT_THAT(text, Not(HasSubstr("\x1b")));
  EXPECT_THAT(text, Not(HasSubstr("\u202E")));
}

}  // namespace
}  // namespace ieum::print
