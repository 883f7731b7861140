#include <sstream>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "service/cli/render_records.h"
#include "service/cli/render_suggest.h"
#include "tests/cli/golden.h"
#include "tests/cli/sample_answers.h"

namespace ieum::cli {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

struct Sample {
  v1::Assessment assessment = SampleAssessment();
  v1::SuggestResponse response = SampleSuggestions();
  NeedLabels labels;
  explicit Sample(const Look& look) : labels(LabelsOf(SampleAreas(), look)) {}
  Answered answered() const { return {assessment, response, labels}; }
};

TEST(RenderSuggestions, Korean) {
  const Look look;
  const Sample sample(look);
  ExpectGolden("suggest_ko.txt", RenderSuggestions(sample.answered(), look));
}

TEST(RenderSuggestions, English) {
  const Look look{.english = true};
  const Sample sample(look);
  ExpectGolden("suggest_en.txt", RenderSuggestions(sample.answered(), look));
}

TEST(RenderSuggestions, NarrowAndInColor) {
  const Look look{.color = true, .columns = 60};
  const Sample sample(look);
  ExpectGolden("suggest_color.txt", RenderSuggestions(sample.answered(), look));
}

TEST(RenderSuggestions, AsksOnlyWhatTheDecidingPathLeavesOpen) {
  const Look look;
  const Sample sample(look);
  EXPECT_THAT(RenderSuggestions(sample.answered(), look), Not(HasSubstr("다른 경로의 물음")));
}

TEST(RenderSuggestions, TextsOfOthersCannotSteerTheTerminal) {
  const Look look;
  Sample sample(look);
  sample.response.mutable_needs(0)->mutable_suggestions(0)->set_reasons(0, "a\x1b[2Jb");
  EXPECT_THAT(RenderSuggestions(sample.answered(), look), Not(HasSubstr("\x1b")));
}

TEST(RenderSuggestions, TheAgencysNoteStandsBelowTheVerdict) {
  const Look look{.columns = 60, .english = true};
  Sample sample(look);
  v1::NeedSuggestions& need = *sample.response.mutable_needs(0);
  for (v1::Suggestion& suggestion : *need.mutable_suggestions()) {
    suggestion.mutable_resource()->mutable_eligibility()->mutable_note()->set_en(
        "a cancer diagnosis (code C) confirmed by a hospital");
  }
  const std::string text = RenderSuggestions(sample.answered(), look);
  EXPECT_THAT(text, HasSubstr("      eligibility  met\n"
                              "                   Agency's note: a cancer diagnosis (code\n"
                              "                   C) confirmed by a hospital\n"));
  EXPECT_THAT(text.substr(text.find("   2. ")), HasSubstr("Agency's note")) << "when unknown too";
}

TEST(RenderSuggestions, RisksStandOnTop) {
  const Look korean;
  Sample sample(korean);
  for (const v1::RiskKind kind :
       {v1::RISK_KIND_SUICIDE, v1::RISK_KIND_FAMILY_VIOLENCE, v1::RISK_KIND_SUICIDE}) {
    sample.assessment.add_risks()->set_kind(kind);
  }
  EXPECT_THAT(RenderSuggestions(sample.answered(), korean),
              HasSubstr("사례 c-017 · 욕구 2개\n위험: 자살·자해, 가정폭력\n\n"));
  EXPECT_THAT(RenderBrief(sample.answered(), korean),
              ::testing::StartsWith("위험: 자살·자해, 가정폭력\n"));
  const Look colored{.color = true, .english = true};
  const std::string warning = "\x1b[33mRisk: suicide or self-harm, family violence\x1b[0m\n";
  EXPECT_THAT(RenderSuggestions(sample.answered(), colored), HasSubstr(warning));
  EXPECT_THAT(RenderBrief(sample.answered(), colored), ::testing::StartsWith(warning));
  for (int kind = v1::RiskKind_MIN + 1; kind <= v1::RiskKind_MAX; ++kind) {
    EXPECT_NE(LabelOf(static_cast<v1::RiskKind>(kind), korean), "") << kind;
    EXPECT_NE(LabelOf(static_cast<v1::RiskKind>(kind), colored), "") << kind;
  }
}

TEST(RenderBrief, OneLinePerSuggestion) {
  const Look look;
  const Sample sample(look);
  ExpectGolden("brief_ko.txt", RenderBrief(sample.answered(), look));
}

TEST(RenderSuggestions, SaysWhatWasRemarkedAndInferred) {
  const Look look;
  Sample sample(look);
  sample.response.add_remarks("거주지 코드를 확인하세요");
  sample.response.mutable_needs(0)->add_inferred_need_codes("health.counseling");
  const std::string text = RenderSuggestions(sample.answered(), look);
  EXPECT_THAT(text, HasSubstr("욕구 2개\n거주지 코드를 확인하세요\n"));
  EXPECT_THAT(text, HasSubstr("추정: "));
}

TEST(RenderBrief, AGapStandsBelowWhatIsListed) {
  const Look look;
  Sample sample(look);
  sample.response.mutable_needs(0)->mutable_gap()->set_sentence("조건이 확인되지 않음");
  EXPECT_THAT(RenderBrief(sample.answered(), look),
              ::testing::ContainsRegex("n1 .*1 .*\n(.*\n)*n1 +자원 공백: 조건이 확인되지 않음"));
}

TEST(RenderBrief, AGapIsWrappedNotCut) {
  const Look look{.columns = 60};
  Sample sample(look);
  const std::string sentence =
      "이 욕구를 다루는 자원이 지역에 하나도 없어 다른 지역의 자원을 찾거나 새로 만들어야 합니다";
  sample.response.mutable_needs(1)->mutable_gap()->set_sentence(sentence);
  const std::string text = RenderBrief(sample.answered(), look);
  std::string gap;
  std::istringstream lines(text.substr(text.find("\nn2 ") + 1));
  int count = 0;
  for (std::string line; std::getline(lines, line); ++count) {
    EXPECT_LE(DisplayWidth(line), 60) << line;
    gap += line.substr(line.find_first_not_of(' ', count == 0 ? 2 : 0)) + " ";
  }
  EXPECT_GT(count, 1) << text;
  EXPECT_THAT(gap, HasSubstr(sentence));
  EXPECT_THAT(RenderBrief(sample.answered(), {.columns = 60, .fit = false}),
              HasSubstr(sentence + "\n"));
}

TEST(RenderList, NamesAreNeverCut) {
  const std::string end(80, 'x');
  v1::ListResourcesResponse resources;
  resources.add_resources()->set_name("resources/" + end);
  v1::ListOrganizationsResponse organizations;
  organizations.add_organizations()->set_name("organizations/" + end);
  const Look narrow{.columns = 60};
  EXPECT_THAT(RenderList(resources, {}, narrow), HasSubstr("resources/" + end));
  EXPECT_THAT(RenderList(organizations, narrow), HasSubstr("organizations/" + end));
  Sample sample(narrow);
  sample.response.mutable_needs(0)->mutable_suggestions(0)->mutable_resource()->set_name(
      "resources/" + end);
  EXPECT_THAT(RenderBrief(sample.answered(), narrow), HasSubstr("resources/" + end + "\n"));
}

TEST(RenderExplanation, TableAddsUpAndEveryCheckIsThere) {
  const Look look;
  const auto assessment = SampleAssessment();
  const std::string text =
      RenderExplanation(assessment, "n1", SampleExplanation(), LabelsOf(SampleAreas(), look), look);
  ExpectGolden("explain_ko.txt", text);
  for (const char* mark : {"✓ 충족", "? 확인 필요", "✗ 미충족", "0.6100"}) {
    EXPECT_THAT(text, HasSubstr(mark));
  }
}

TEST(RenderExplanation, TheAgencysNoteStandsBelowTheVerdict) {
  const Look look;
  auto explanation = SampleExplanation();
  explanation.mutable_suggestion()
      ->mutable_resource()
      ->mutable_eligibility()
      ->mutable_note()
      ->set_ko("암 진단(C코드)이 있어야 함");
  EXPECT_THAT(RenderExplanation(SampleAssessment(), "n1", explanation, {}, look),
              HasSubstr("자격: 확인 필요\n   기관 안내: 암 진단(C코드)이 있어야 함\n   경로 1"));
}

TEST(RenderNeedAreas, AllAndOne) {
  const Look look;
  ExpectGolden("needs_ko.txt", RenderNeedAreas(SampleAreas(), "", look));
  ExpectGolden("needs_health_en.txt", RenderNeedAreas(SampleAreas(), "health", {.english = true}));
}

TEST(RenderResource, ShowsWhatIsKnown) {
  const auto resource = Parse<v1::Resource>(R"(
      name: "resources/lunch" organization: "organizations/hall" etag: "7"
      display_name { ko: "도시락 배달" } description { ko: "끼니를 챙기기 어려운 집에 갑니다." }
      need_terms { code: "daily_living.meals" }
      need_terms { code: "health.checkup" origin: NEED_TERM_ORIGIN_INFERRED confidence: 0.4 }
      eligibility {
        paths { label { ko: "차상위" } criteria { income { max_percent: 50 } }
                criteria { age { min_years: 65 } } }
        paths { criteria { household_kinds { values: HOUSEHOLD_KIND_CRISIS } } }
        exclusions { condition { text { ko: "시설 입소자" } } }
        note { ko: "동장 추천" } }
      places { address: "느티로 12" } places { confidential: true }
      capacity { total_places: 30 open_places: 2 as_of_time { seconds: 1793458800 } })");
  const Look look;
  ExpectGolden("resource_ko.txt",
               RenderResource(resource, {.needs = LabelsOf(SampleAreas(), look)}, look));
}

TEST(RenderResource, TellsWhatReferralsDidButNoSmallNumbers) {
  const auto resource = Parse<v1::Resource>(R"(
      name: "resources/lunch" display_name { ko: "도시락" }
      capacity { total_places: 30 open_places: 2 held_places: 1 occupied_places: 4
                 waiting_referrals: 3 }
      referral_outcomes { need_area: "health" helped: 9 not_helped: 3 }
      referral_outcomes { need_area: "economy" helped: 3 not_helped: 1 }
      observed_waits { count: 6 sum_days: 60 } eligibility_disputes: 2)");
  std::string text = RenderResource(resource, {}, Look{});
  EXPECT_THAT(text, HasSubstr("잡아 둔 자리 1 · 이용 중인 자리 4 · 기다리는 의뢰 3 · "
                              "자격 미달로 돌아온 의뢰 2\n"));
  EXPECT_THAT(text, HasSubstr("12건 중 9건 도움\n"));
  EXPECT_THAT(text, HasSubstr("아직 결과가 적음\n"));
  EXPECT_THAT(text, HasSubstr("평균 10일 (6건)\n"));
  text = RenderResource(resource, {}, {.english = true});
  EXPECT_THAT(text, HasSubstr("9 of 12 brought help\n"));
  EXPECT_THAT(text, HasSubstr("few results yet\n"));
  EXPECT_THAT(text, Not(HasSubstr("3 of 4")));
  EXPECT_THAT(text, HasSubstr("10 days on average (6 referrals)\n"));
}

TEST(RenderResource, NoLineIsBlankWithoutANote) {
  const auto resource = Parse<v1::Resource>(R"(
      name: "resources/lunch" etag: "7" display_name { ko: "도시락" }
      eligibility { paths { criteria { age { min_years: 65 } } } })");
  const std::string text = RenderResource(resource, {}, Look{});
  EXPECT_THAT(text, HasSubstr("자격       만 65세 이상\n확인 "));
}

TEST(RenderResource, NamesStandWithTheirCodes) {
  auto resource = Parse<v1::Resource>(R"(
      name: "resources/lunch" organization: "organizations/hall" kind: "복지관"
      eligibility { paths { criteria { regions {
        codes { system: REGION_SYSTEM_KR_ADM code: "9911000000" }
        codes { system: REGION_SYSTEM_KR_LEGAL code: "9911000000" } } } } }
      places { address: "느티로 12" region { system: REGION_SYSTEM_KR_ADM code: "9911051000" } }
      contact { desk: "급식실" })");
  Surroundings around;
  around.organization = Parse<v1::Organization>(
      R"(name: "organizations/hall" display_name { ko: "가람복지관" }
         contact { desk: "안내" phones: "099-550-1200" phones: "099-550-1201" })");
  around.regions = {{{v1::REGION_SYSTEM_KR_ADM, "9911000000"}, "다온구"},
                    {{v1::REGION_SYSTEM_KR_ADM, "9911051000"}, "느티동"}};
  const Look look;
  std::string text = RenderResource(resource, around, look);
  EXPECT_THAT(text, HasSubstr("가람복지관 (organizations/hall) · 복지관\n"));
  EXPECT_THAT(text, HasSubstr("거주지 다온구 (9911000000) | 9911000000\n"));
  EXPECT_THAT(text, HasSubstr("느티로 12 · 느티동 (9911051000)\n"));
  EXPECT_THAT(text, HasSubstr("급식실 · 099-550-1200, 099-550-1201 (기관 전화)\n"));
  resource.mutable_contact()->add_phones("099-550-9999");
  text = RenderResource(resource, around, look);
  EXPECT_THAT(text, HasSubstr("급식실 · 099-550-9999\n"));
  EXPECT_THAT(text, Not(HasSubstr("기관 전화")));
}

TEST(RenderImport, CountsAndIssues) {
  const auto report = Parse<v1::ImportReport>(R"(
      rows_read: 5 created: 3 rejected: 1 exact_duplicates: 1 dry_run: true
      issues { file: "a.csv" line: 4 column: "정원" value: "많음" expected: "a whole number" rejected: true }
      duplicates { resource: "resources/a" other: "resources/b" likeness: 0.93 agreeing: "name"
                   agreeing: "telephone" })");
  ExpectGolden("import_ko.txt", RenderImport(report, Look{}));
  const std::string english = RenderImport(report, Look{.english = true});
  EXPECT_THAT(english, HasSubstr("expected: a whole number"));
  EXPECT_THAT(english, HasSubstr("(likeness 0.93; name, telephone)"));
}

}  // namespace
}  // namespace ieum::cli
