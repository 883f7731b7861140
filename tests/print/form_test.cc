#include "service/print/form.h"

#include <algorithm>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include <nlohmann/json.hpp>

#include "tests/print/sample_plan.h"
#include "tests/print/well_formed.h"

namespace ieum::print {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

std::size_t Count(const std::string& text, const std::string& part) {
  std::size_t count = 0;
  for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + part.size())) {
    ++count;
  }
  return count;
}

TEST(PrintForm, Golden) {
  const SamplePlan sample;
  ExpectGolden("form_ko.html", PrintForm(sample.Input(v1::LANGUAGE_KO)));
  ExpectGolden("form_en.html", PrintForm(sample.Input(v1::LANGUAGE_EN)));
  ExpectGolden("form_ko.json", PrintFormJson(sample.Input(v1::LANGUAGE_KO)));
}

TEST(PrintForm, SaysOnTopWhoMustNotSeeIt) {
  SamplePlan sample;
  EXPECT_THAT(PrintForm(sample.Input(v1::LANGUAGE_KO)), Not(HasSubstr("안전 주의")));
  sample.assessment.add_risks()->set_kind(v1::RISK_KIND_SUICIDE);
  EXPECT_THAT(PrintForm(sample.Input(v1::LANGUAGE_KO)), Not(HasSubstr("안전 주의")));
  sample.assessment.add_risks()->set_kind(v1::RISK_KIND_STALKING);
  const std::string form = PrintForm(sample.Input(v1::LANGUAGE_KO));
  EXPECT_EQ(ReadPage(form).fault, "");
  ASSERT_THAT(form, HasSubstr("안전 주의"));
  EXPECT_LT(form.find("안전 주의"), form.find("① 관리번호"));
  EXPECT_THAT(PrintForm(sample.Input(v1::LANGUAGE_EN)), HasSubstr("keep this sheet from"));
  EXPECT_THAT(PrintFormJson(sample.Input(v1::LANGUAGE_KO)), HasSubstr("\"safety_note\": \"안전"));
}

TEST(PrintForm, NamesNoHiddenPlaceNorWhoRunsIt) {
  SamplePlan sample;
  sample.plan.mutable_lines(3)->set_content("해오름 쉼터에 함께 가기");
  sample.plan.mutable_goals(0)->set_purpose("해오름 쉼터에서 안전하게 지냄");
  sample.plan.mutable_goals(0)->set_statement("석 달 안에 해오름 쉼터를 나와 집을 얻음");
  sample.plan.mutable_goals(0)->set_measure("해오름 쉼터의 보고");
  sample.plan.mutable_open_needs(0)->set_sentence("해오름 쉼터에는 자리가 없습니다");
  for (const std::string& form :
       {PrintForm(sample.Input(v1::LANGUAGE_KO)), PrintFormJson(sample.Input(v1::LANGUAGE_KO))}) {
    EXPECT_THAT(form, Not(HasSubstr("해오름")));
    EXPECT_THAT(form, HasSubstr("비공개 자원에 함께 가기"));
    EXPECT_THAT(form, HasSubstr("비공개 자원를 나와 집을 얻음"));
  }
  EXPECT_THAT(PrintForm(sample.Input(v1::LANGUAGE_EN)), Not(HasSubstr("Haeoreum")));
}

TEST(PrintForm, SaysWhereThereIsNoPlace) {
  SamplePlan sample;
  sample.plan.mutable_lines(0)->clear_result();
  sample.resources["resources/counsel"].mutable_capacity()->set_open_places(0);
  EXPECT_THAT(PrintForm(sample.Input(v1::LANGUAGE_KO)), HasSubstr("지금 자리 없음"));
  sample.resources["resources/counsel"].mutable_capacity()->clear_open_places();
  EXPECT_THAT(PrintForm(sample.Input(v1::LANGUAGE_KO)), Not(HasSubstr("지금 자리 없음")));
}

TEST(PrintForm, AGuardianHasALineBeforeAChildsPlanIsAgreed) {
  SamplePlan sample;
  sample.plan.clear_agreement();
  sample.record.mutable_client()->set_guardian_display_name("이보호");
  EXPECT_THAT(PrintForm(sample.Input(v1::LANGUAGE_KO)), Not(HasSubstr("(보호자)")));
  PrintInput input = sample.Input(v1::LANGUAGE_KO);
  input.guardian_signs = true;
  EXPECT_THAT(PrintForm(input), HasSubstr("이보호 (보호자)"));
  EXPECT_THAT(PrintFormJson(input), HasSubstr("\"by_guardian\": false"));
}

TEST(PrintForm, HasEveryFieldOfTheForm) {
  const SamplePlan sample;
  const PageReading read = ReadPage(PrintForm(sample.Input(v1::LANGUAGE_KO)));
  ASSERT_EQ(read.fault, "");
  for (const char* label : {"① 관리번호",    "대상자명",
                            "생년월일",      "담당사례관리자",
                            "② 성과목표",    "단기 성과목표",
                            "장기 성과목표", "③ 개입목표",
                            "④ 서비스 내용", "⑤ 우선순위",
                            "⑥ 개입 시기",   "⑦ 시작일자",
                            "⑧ 종료일자",    "⑨ 횟수\n(회/1주당)",
                            "⑩ 제공기관",    "⑪ 담당자",
                            "⑫ 점검 방법",   "⑬ 이행여부",
                            "달성",          "연장",
                            "재사정",        "⑭ 성명",
                            "⑮ 사례관리자",  "(인)"}) {
    EXPECT_THAT(read.text, HasSubstr(label));
  }
  for (const char* value : {"2026-0417",
                            "김이음",
                            "1988-03-09",
                            "박담당",
                            "어머니의 정서 안정",
                            "아들의 학습능력 향상",
                            "우울척도 점수가 18점에서 9점 이하",
                            "개인 심리상담 12회",
                            "마음쉼 상담실",
                            "2단계",
                            "학습진단을 먼저",
                            "2026-11-09 (월)",
                            "2027-01-29 (금)",
                            "다온 counsel",
                            "어린이 담당",
                            "척도",
                            "전화",
                            "사례관리자 (직접실천)",
                            "당사자",
                            "생계: 모두 정원이 참",
                            "2026년 11월 2일"}) {
    EXPECT_THAT(read.text, HasSubstr(value));
  }
}

TEST(PrintForm, OneBoxIsTickedByTheResult) {
  const SamplePlan sample;
  const std::string html = PrintForm(sample.Input(v1::LANGUAGE_KO));
  EXPECT_EQ(Count(html, "class=\"box on\""), 1U);
  const std::size_t ticked = html.find("class=\"box on\"");
  ASSERT_NE(ticked, std::string::npos);
  EXPECT_THAT(html.substr(ticked, 120), HasSubstr("연장"));
}

TEST(PrintForm, ALineWithoutAResultHasThatOfItsGoalsWhereTheyAgree) {
  SamplePlan sample;
  const auto result = [&sample] {
    const auto json = nlohmann::json::parse(PrintFormJson(sample.Input(v1::LANGUAGE_KO)));
    const std::size_t ticks = Count(PrintForm(sample.Input(v1::LANGUAGE_KO)), "class=\"box on\"");
    EXPECT_EQ(ticks, json["lines"][1]["result"] == "GOAL_RESULT_UNSPECIFIED" ? 1U : 2U);
    return json["lines"][1]["result"].get<std::string>();
  };
  v1::PlanLine& line = *sample.plan.mutable_lines(1);
  EXPECT_EQ(result(), "GOAL_RESULT_UNSPECIFIED");
  sample.plan.mutable_goals(1)->set_result(v1::GOAL_RESULT_ACHIEVED);
  EXPECT_EQ(result(), "GOAL_RESULT_ACHIEVED");
  line.add_goal_ids("g1");
  EXPECT_EQ(result(), "GOAL_RESULT_UNSPECIFIED");  // g1 is not judged yet
  sample.plan.mutable_goals(0)->set_result(v1::GOAL_RESULT_EXTENDED);
  EXPECT_EQ(result(), "GOAL_RESULT_UNSPECIFIED");
  sample.plan.mutable_goals(0)->set_result(v1::GOAL_RESULT_ACHIEVED);
  EXPECT_EQ(result(), "GOAL_RESULT_ACHIEVED");
  line.set_result(v1::GOAL_RESULT_REASSESS);
  EXPECT_EQ(result(), "GOAL_RESULT_REASSESS");
}

TEST(PrintForm, WarningsAreForTheCaseManagerAlone) {
  const SamplePlan sample;
  EXPECT_THAT(PrintForm(sample.Input(v1::LANGUAGE_KO)), Not(HasSubstr("WARNING-SENTENCE")));
  EXPECT_THAT(PrintFormJson(sample.Input(v1::LANGUAGE_KO)), HasSubstr("WARNING-SENTENCE"));
}

TEST(PrintForm, LoadsNothing) {
  const SamplePlan sample;
  const std::string html = PrintForm(sample.Input(v1::LANGUAGE_KO));
  for (const char* part : {"http://", "https://", "src=", "href=", "url(", "@import", "<script"}) {
    EXPECT_THAT(html, Not(HasSubstr(part)));
  }
  EXPECT_THAT(html, HasSubstr("size: A4 landscape"));
}

TEST(PrintForm, APlanWithoutACaseNamesNobody) {
  const SamplePlan sample;
  PrintInput input = sample.Input(v1::LANGUAGE_KO);
  input.record = nullptr;
  const std::string html = PrintForm(input);
  EXPECT_EQ(ReadPage(html).fault, "");
  EXPECT_THAT(html, Not(HasSubstr("김이음")));
  EXPECT_THAT(html, Not(HasSubstr("1988")));
}

TEST(PrintForm, AnEmptyPlanHasRowsToWriteOn) {
  const v1::ServicePlan plan;
  for (const v1::Language language : {v1::LANGUAGE_KO, v1::LANGUAGE_EN}) {
    PrintInput input{.plan = plan};
    input.language = language;
    const PageReading read = ReadPage(PrintForm(input));
    EXPECT_EQ(read.fault, "");
    EXPECT_EQ(std::count(read.tags.begin(), read.tags.end(), "tr"), 1 + 2 + 1 + 5 + 2);
    EXPECT_NO_THROW((void)nlohmann::json::parse(PrintFormJson(input)));
  }
}

TEST(PrintForm, FortyLinesAreFortyRows) {
  SamplePlan sample;
  while (sample.plan.lines_size() < 40) {
    sample.AddLine("x" + std::to_string(sample.plan.lines_size()), "n1", "counsel");
  }
  const PageReading read = ReadPage(PrintForm(sample.Input(v1::LANGUAGE_KO)));
  EXPECT_EQ(read.fault, "");
  EXPECT_EQ(std::count(read.tags.begin(), read.tags.end(), "tr"), 1 + 2 + 1 + 40 + 2);
  EXPECT_EQ(std::count(read.tags.begin(), read.tags.end(), "thead"), 1);
}

TEST(PrintForm, AGoalWithoutALineHasARow) {
  SamplePlan sample;
  sample.plan.mutable_lines(1)->clear_goal_ids();
  const auto json = nlohmann::json::parse(PrintFormJson(sample.Input(v1::LANGUAGE_KO)));
  ASSERT_EQ(json["lines"].size(), 7U);
  EXPECT_EQ(json["lines"][6]["goal_ids"], nlohmann::json({"g2"}));
  EXPECT_EQ(json["lines"][6]["line_id"], "");
}

TEST(PrintForm, AGuardianSignsForAChild) {
  SamplePlan sample;
  sample.record.mutable_client()->set_guardian_display_name("이보호");
  sample.plan.mutable_agreement()->set_by_guardian(true);
  const PageReading read = ReadPage(PrintForm(sample.Input(v1::LANGUAGE_KO)));
  EXPECT_THAT(read.text, HasSubstr("이보호 (보호자)"));
  EXPECT_THAT(read.text, HasSubstr("김이음"));
}

TEST(PrintForm, WhoSignedIsNeverCalledByAnothersName) {
  SamplePlan sample;
  v1::PlanAgreement& agreement = *sample.plan.mutable_agreement();
  const auto signer = [&](const v1::Assessment* assessment) {
    PrintInput input = sample.Input(v1::LANGUAGE_KO);
    input.assessment = assessment;
    const auto json = nlohmann::json::parse(PrintFormJson(input));
    const auto name = json["agreement"]["signed_by"].get<std::string>();
    EXPECT_THAT(PrintForm(input), HasSubstr("⑭ 성명:</td><td class=\"name\">" + name));
    return name;
  };
  EXPECT_EQ(signer(&sample.assessment), "김이음");
  EXPECT_EQ(signer(nullptr), "김이음");
  agreement.set_signed_by("m2");
  EXPECT_EQ(signer(&sample.assessment), "남편");
  EXPECT_EQ(signer(nullptr), "");
  agreement.set_signed_by("m9");
  EXPECT_EQ(signer(&sample.assessment), "");
  // The details are about the first unless they say more.
  sample.record.mutable_client()->clear_member();
  EXPECT_EQ(signer(&sample.assessment), "");
  agreement.set_signed_by("m1");
  EXPECT_EQ(signer(&sample.assessment), "김이음");
  EXPECT_EQ(signer(nullptr), "");
  // For a child.
  sample.record.mutable_client()->set_member("m3");
  agreement.set_by_guardian(true);
  EXPECT_EQ(signer(&sample.assessment), "어머니");
  EXPECT_THAT(PrintForm(sample.Input(v1::LANGUAGE_KO)), HasSubstr("어머니 (보호자)"));
  EXPECT_THAT(PrintForm(sample.Input(v1::LANGUAGE_EN)), HasSubstr("어머니 (guardian)"));
  sample.record.mutable_client()->set_guardian_display_name("이보호");
  EXPECT_EQ(signer(&sample.assessment), "이보호");
  EXPECT_THAT(PrintForm(sample.Input(v1::LANGUAGE_KO)), HasSubstr("이보호 (보호자)"));
}

// Markup, quotes, controls and bytes that are no text in every field that is printed.
TEST(PrintForm, HostileTextsStayTexts) {
  SamplePlan sample;
  const std::string evil = "\"'><script>alert(1)</script><!-- &lt; ]]> \u202E\x01";
  sample.record.set_management_number(evil);
  sample.record.mutable_client()->set_display_name(evil);
  sample.record.mutable_client()->set_birth_date(evil);
  for (v1::Goal& goal : *sample.plan.mutable_goals()) {
    goal.set_purpose(evil);
    goal.set_statement(evil);
  }
  for (v1::PlanLine& line : *sample.plan.mutable_lines()) {
    line.set_content(evil);
    line.set_start_date(evil);
    line.set_end_date(evil);
    line.set_order_sentence(evil);
    line.set_person_in_charge(evil);
    line.mutable_display_name()->set_ko(evil);
    line.mutable_organization_display_name()->set_ko(evil);
  }
  sample.plan.mutable_open_needs(0)->set_sentence(evil);
  PrintInput input = sample.Input(v1::LANGUAGE_KO);
  input.case_manager.display_name = evil;
  input.need_labels["n4"] = evil;
  const std::string html = PrintForm(input);
  const PageReading read = ReadPage(html);
  EXPECT_EQ(read.fault, "");
  EXPECT_EQ(std::count(read.tags.begin(), read.tags.end(), "script"), 0);
  EXPECT_THAT(html, Not(HasSubstr("\u202E")));
  EXPECT_THAT(html, Not(HasSubstr("\x01")));
  EXPECT_THAT(read.text, HasSubstr("<script>alert(1)</script>"));
  EXPECT_NO_THROW((void)nlohmann::json::parse(PrintFormJson(input)));
}

TEST(PrintFormJson, HasTheFieldsOfTheForm) {
  const SamplePlan sample;
  const auto json = nlohmann::json::parse(PrintFormJson(sample.Input(v1::LANGUAGE_EN)));
  EXPECT_EQ(json["management_number"], "2026-0417");
  EXPECT_EQ(json["client"]["birth_date"], "1988-03-09");
  EXPECT_EQ(json["outcomes"]["long_term"], nlohmann::json({"아들의 학습능력 향상"}));
  EXPECT_EQ(json["lines"][0]["result"], "GOAL_RESULT_EXTENDED");
  EXPECT_EQ(json["lines"][0]["times_per_week"], 1);
  EXPECT_EQ(json["lines"][0]["monitoring"],
            nlohmann::json({"MONITORING_METHOD_SCALE", "MONITORING_METHOD_CALL"}));
  EXPECT_EQ(json["goals"][1]["warnings"][0]["mistake"], "GOAL_MISTAKE_NOBODYS");
  EXPECT_EQ(json["agreement"]["date"], "2026-11-02");
  EXPECT_EQ(json["open_needs"], nlohmann::json({"living costs: all full"}));
}

}  // namespace
}  // namespace ieum::print
