#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "service/cli/enum_words.h"
#include "service/cli/labels_audit.h"
#include "service/cli/labels_casework.h"
#include "service/cli/render_case.h"
#include "service/cli/render_parts.h"
#include "service/cli/render_plan.h"
#include "service/cli/render_referral.h"
#include "service/cli/render_review.h"
#include "tests/cli/golden.h"
#include "tests/cli/sample_casework.h"

namespace ieum::cli {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr Look kKorean{};
constexpr Look kEnglish{.english = true};

// All that the samples name but the one that refers.
PageWords WordsIn(const Look& look) {
  return {
      LabelsOf(SampleAreas(), look),
      {{"resources/saebom-check",
        std::string(look.Say("영유아 건강검진", "Child health check-up"))},
       {"organizations/health", std::string(look.Say("다온구보건소", "Daon Public Health Centre"))},
       {"organizations/hall", ""}},
      {{{v1::REGION_SYSTEM_KR_ADM, "9911051000"}, std::string(look.Say("느티동", "Neuti-dong"))}}};
}

TEST(RenderPlan, KoreanAndEnglish) {
  const auto plan = SamplePlan();
  const auto assessment = SampleAssessment();
  ExpectGolden("plan_ko.txt",
               RenderPlan({plan, LabelsOf(SampleAreas(), kKorean), &assessment}, kKorean));
  ExpectGolden("plan_en.txt", RenderPlan({plan, LabelsOf(SampleAreas(), kEnglish)}, kEnglish));
}

TEST(RenderPlan, NarrowAndInColor) {
  const Look look{.color = true, .columns = 60};
  const auto plan = SamplePlan();
  ExpectGolden("plan_color.txt", RenderPlan({plan, {}}, look));
}

TEST(RenderPlan, TheTableAloneTellsWhatStaysOpen) {
  const std::string table = RenderPlanTable(SamplePlan(), kKorean);
  EXPECT_THAT(table, HasSubstr("식사를 도울 자원은 모두 찼습니다"));
  EXPECT_THAT(table, HasSubstr("주 3.5회"));
  EXPECT_THAT(table, HasSubstr("월 2회"));
  EXPECT_THAT(table, Not(HasSubstr("아기수첩")));
}

TEST(RenderPlan, TextsOfOthersCannotSteerTheTerminal) {
  auto plan = SamplePlan();
  plan.mutable_lines(1)->set_content("a\x1b[2Jb");
  plan.mutable_goals(0)->set_statement("a\x1b[2Jb");
  plan.set_remarks(0, "a\x1b[2Jb");
  EXPECT_THAT(RenderPlan({plan, {}}, kKorean), Not(HasSubstr("\x1b")));
}

TEST(RenderDue, ByDay) {
  ExpectGolden("due_ko.txt", RenderDue(SampleDue(), kKorean));
  ExpectGolden("due_en.txt", RenderDue(SampleDue(), kEnglish));
  EXPECT_EQ(RenderDue({}, kEnglish), "Nothing is due.\n");
}

TEST(RenderReferral, WithItsSteps) {
  ExpectGolden("referral_ko.txt", RenderReferral(SampleReferral(), WordsIn(kKorean), kKorean));
  ExpectGolden("referral_en.txt",
               RenderReferral(SampleReferral(), {LabelsOf(SampleAreas(), kEnglish), {}}, kEnglish));
}

// What an agency sees of a referral tells how urgent it is, and not for which need.
TEST(RenderReferral, UrgencyWithoutTheNeedIsNotCalledOne) {
  v1::Referral referral = SampleReferral();
  referral.clear_need_id();
  referral.clear_need_code();
  const std::string page = RenderReferral(referral, WordsIn(kKorean), kKorean);
  EXPECT_THAT(page, HasSubstr("\n시급성     긴급\n"));
  EXPECT_THAT(page, Not(HasSubstr("\n욕구")));
}

TEST(RenderPacket, HoldsWhatIsDisclosedAlone) {
  const PageWords words = WordsIn(kKorean);
  ExpectGolden("packet_ko.txt", RenderPacket(SamplePacket(), words, kKorean));
  v1::PreviewPacketResponse preview;
  *preview.mutable_packet() = SamplePacket();
  preview.add_not_covered("phone");
  preview.add_not_covered("birth_date");
  preview.add_not_covered("need (health: needs a consent of scope health)");
  preview.add_not_covered("shoes");
  preview.add_not_covered("name (not known of the member consented for)");
  ExpectGolden("preview_en.txt", RenderPreview(preview, WordsIn(kEnglish), kEnglish));
  EXPECT_THAT(RenderPreview(preview, words, kKorean),
              HasSubstr("동의 없음  전화, 생년월일, 욕구 (건강 정보: 건강 동의(--scope health)가 "
                        "필요합니다), shoes, 이름\n"
                        "           (동의한 가구원의 것은 알려진 것이 없습니다)\n"));
  v1::ReferralPacket bare;
  bare.set_referral("referrals/r1");
  EXPECT_EQ(RenderPacket(bare, words, kKorean), "의뢰서 · referrals/r1\n");
}

// Who answers the telephone may be the danger.
TEST(RenderPacket, SaysWhoIsInDangerAndFromWhom) {
  v1::ReferralPacket packet = SamplePacket();
  v1::Member& father = *packet.add_members();
  father.set_reference("m4");
  father.set_role("아버지");
  EXPECT_THAT(RenderPacket(packet, WordsIn(kKorean), kKorean),
              HasSubstr("가정폭력 · 위험에 놓인 사람: m3 자녀 · 위험한 사람: m4 아버지\n"));
  v1::Risk& risk = *packet.mutable_risks(0);
  risk.clear_members();
  risk.add_unsafe_organizations("organizations/nowhere");
  v1::RegionCode& region = *risk.add_unsafe_regions();
  region = packet.residence(0);
  const std::string english = RenderPacket(packet, WordsIn(kEnglish), kEnglish);
  EXPECT_THAT(english, HasSubstr("in danger: everybody else · from: m4 아버지 · reaches:"));
  EXPECT_THAT(english, HasSubstr("organizations/nowhere"));
  risk.clear_source_member();
  EXPECT_THAT(RenderPacket(packet, WordsIn(kEnglish), kEnglish),
              HasSubstr("in danger: everybody · reaches:"));
}

TEST(RenderEvent, IsOneLineWithItsToken) {
  v1::ReferralEvent event;
  *event.mutable_referral() = SampleReferral();
  *event.mutable_transition() = event.referral().transitions(1);
  event.mutable_transition()->set_note("두 줄\n이상");
  event.set_resume_token("t9");
  const std::string line = RenderEvent(event, WordsIn(kKorean).names, kKorean);
  EXPECT_EQ(std::count(line.begin(), line.end(), '\n'), 1) << line;
  EXPECT_THAT(line, ::testing::EndsWith("[t9]\n"));
  EXPECT_THAT(line, HasSubstr("referrals/r1 · 영유아 건강검진 · "));
  EXPECT_THAT(line, HasSubstr("요청 · 작성 중 → 요청함 · kim (사례관리자)"));
}

TEST(RenderGaps, SmallNumbersAreNotTold) {
  const auto gaps = SampleGaps();
  const RegionNames regions = {{{v1::REGION_SYSTEM_KR_ADM, "9911000000"}, "다온구"}};
  ExpectGolden("gaps_ko.txt", RenderGaps(gaps, LabelsOf(SampleAreas(), kKorean), regions, kKorean));
  const std::string english = RenderGaps(gaps, {}, {}, kEnglish);
  EXPECT_THAT(english, ::testing::ContainsRegex("daily_living.meals .* withheld\n"));
  EXPECT_THAT(english, Not(HasSubstr("month"))) << "no count tells months apart";
  v1::ListGapsResponse few;
  few.set_suppressed(true);
  EXPECT_THAT(RenderGaps(few, {}, {}, kEnglish),
              ::testing::StartsWith("Households with an unmet need: withheld\nwithheld: fewer"));
  v1::ListGapsResponse none;
  EXPECT_EQ(RenderGaps(none, {}, {}, kEnglish), "Households with an unmet need: 0\n");
}

TEST(RenderAudit, AnEntryALine) {
  ExpectGolden("audit_en.txt", RenderList(SampleAudit(), {}, {.english = true, .fit = false}), 200);
  const RecordNames names = {{"organizations/hall", "가람종합사회복지관"}};
  ExpectGolden("audit_ko.txt", RenderList(SampleAudit(), names, {.fit = false}), 200);
  const auto faulty = Parse<v1::VerifyAuditResponse>(R"(
      size: 9 fault_count: 2 root: "0123456789abcdef0123456789abcdef"
      faults { kind: KIND_CHANGED index: 4 description: "entry 4 is not what was logged" }
      faults { kind: KIND_ROOT description: "the root is not that of the entries" })");
  ExpectGolden("audit_faults_ko.txt", RenderVerification(faulty, kKorean));
  v1::VerifyAuditResponse good;
  good.set_ok(true);
  good.set_size(1);
  EXPECT_EQ(RenderVerification(good, kEnglish), "Nothing is wrong with the audit log.\n1 record\n");
}

TEST(AuditLabels, EveryMethodThatIsLoggedHasWords) {
  const auto* pool = google::protobuf::DescriptorPool::generated_pool();
  int methods = 0;
  for (const char* service : {"Case", "Consent", "Plan", "Referral", "Gap", "Audit"}) {
    const std::string name = std::string(service) + "Service";
    const auto* known = pool->FindServiceByName("ieum.v1." + name);
    ASSERT_NE(known, nullptr) << name;
    for (int i = 0; i < known->method_count(); ++i) {
      const std::string method = name + "." + known->method(i)->name();
      EXPECT_NE(MethodWords(method, kKorean), method);
      EXPECT_NE(MethodWords(method, kEnglish), method);
      ++methods;
    }
  }
  EXPECT_GT(methods, 30);
  EXPECT_EQ(MethodWords("System.PurgeAudit", kKorean), "오래된 접속기록 지우기");
  EXPECT_EQ(MethodWords("OtherService.Do", kKorean), "OtherService.Do");
  EXPECT_EQ(OriginWords("system", kKorean), "서비스 자신");
  EXPECT_EQ(RefusalWords("NO_SUCH_REASON", kKorean), "no such reason");
}

TEST(RenderAudit, AFaultOfEveryKindHasAKoreanSentence) {
  const auto* kinds = v1::AuditFault::Kind_descriptor();
  for (int i = 1; i < kinds->value_count(); ++i) {
    v1::AuditFault fault;
    fault.set_kind(static_cast<v1::AuditFault::Kind>(kinds->value(i)->number()));
    fault.set_description("english");
    EXPECT_THAT(FaultWords(fault, kKorean), Not(HasSubstr("english"))) << kinds->value(i)->name();
    EXPECT_EQ(FaultWords(fault, kEnglish), "english");
  }
}

TEST(Availability, SaysHowOldItsNumbersAre) {
  v1::Availability availability;
  availability.set_state(v1::AVAILABILITY_STATE_OPEN);
  const auto said = [&](int days, const Look& look) {
    availability.set_age_days(days);
    return AvailabilityWords(availability, look);
  };
  EXPECT_EQ(said(0, kKorean), "자리 있음 (오늘 기준)");
  EXPECT_EQ(said(3, kKorean), "자리 있음 (3일 전 기준)");
  EXPECT_EQ(said(0, kEnglish), "places open (as of today)");
  EXPECT_EQ(said(1, kEnglish), "places open (as of 1 day ago)");
}

TEST(RenderCase, ClientConsentsAndCheckIns) {
  const auto record = Parse<v1::Case>(R"(
      name: "cases/7d1c" case_reference: "c-017" organization: "organizations/hall"
      case_manager: "kim" state: CASE_STATE_FOLLOW_UP management_number: "2026-031"
      client { display_name: "홍보기" birth_date: "1997-03-02" phone: "099-550-0001" member: "m1"
               guardian_display_name: "이도움" }
      assessment_version: 2 agreed_plan: "cases/7d1c/plans/1" reassess_due_date: "2027-11-01"
      closure { reason: CLOSURE_REASON_GOALS_ACHIEVED close_time { seconds: 1793458800 }
                note: "모두 이룸" follow_up_end_date: "2027-02-01" }
      declines { resource: "resources/lunch" need_id: "n1" expire_time { seconds: 1793545200 } }
      etag: "3")");
  const auto consent = Parse<v1::Consent>(R"(
      name: "cases/7d1c/consents/1" scope: CONSENT_SCOPE_HEALTH state: CONSENT_STATE_ACTIVE
      fields: DISCLOSED_FIELD_NAME fields: DISCLOSED_FIELD_HEALTH given_by: CONSENT_GIVER_GUARDIAN
      organizations: "organizations/health" organization_kinds: "보건소" member: "m3"
      expire_time { seconds: 1793545199 } share_service_list: true)");
  const RecordNames names = WordsIn(kKorean).names;
  ExpectGolden("case_ko.txt",
               RenderCase(record, names, kKorean) + "\n" + RenderConsent(consent, names, kKorean));
  v1::ListCheckInsResponse check_ins;
  *check_ins.add_check_ins() = Parse<v1::CheckIn>(R"(
      method: MONITORING_METHOD_SCALE check_time { seconds: 1793458800 } need_id: "n1"
      line_id: "l1" account: "kim" note: "잘 다니고 있음" needs_changed: true
      reading { scale: "자존감 척도" value: 6.5 min: 0 max: 10 })");
  ExpectGolden("check_ins_en.txt", RenderList(check_ins, kEnglish));
}

// Every value that the contract has is told in both languages.
template <typename Enum>
void CheckLabels() {
  const auto* type = google::protobuf::GetEnumDescriptor<Enum>();
  for (int i = 1; i < type->value_count(); ++i) {
    const auto value = static_cast<Enum>(type->value(i)->number());
    EXPECT_NE(LabelOf(value, kKorean), "") << type->value(i)->name();
    EXPECT_NE(LabelOf(value, kEnglish), "") << type->value(i)->name();
    EXPECT_NE(LabelOf(value, kKorean), LabelOf(value, kEnglish)) << type->value(i)->name();
  }
}

TEST(Labels, EveryValueHasOne) {
  CheckLabels<v1::PlanState>();
  CheckLabels<v1::PlanLineKind>();
  CheckLabels<v1::MonitoringMethod>();
  CheckLabels<v1::GoalResult>();
  CheckLabels<v1::GoalTerm>();
  CheckLabels<v1::PlanChangeKind>();
  CheckLabels<v1::CaseState>();
  CheckLabels<v1::ClosureReason>();
  CheckLabels<v1::DueKind>();
  CheckLabels<v1::DisclosedField>();
  CheckLabels<v1::ConsentScope>();
  CheckLabels<v1::ConsentGiver>();
  CheckLabels<v1::ConsentState>();
  CheckLabels<v1::ReferralState>();
  CheckLabels<v1::ReferralAction>();
  CheckLabels<v1::ReferralReason>();
  CheckLabels<v1::PlaceState>();
  CheckLabels<v1::ActorRole>();
  CheckLabels<v1::Purpose>();
  CheckLabels<v1::AccessKind>();
  CheckLabels<v1::AuditOutcome>();
  CheckLabels<v1::AuditFault::Kind>();
}

TEST(EnumWords, AreTheNamesWithoutTheirPrefix) {
  EXPECT_EQ(FromWord<v1::ClosureReason>("goals-achieved"), v1::CLOSURE_REASON_GOALS_ACHIEVED);
  EXPECT_EQ(FromWord<v1::ClosureReason>("unspecified"), v1::CLOSURE_REASON_UNSPECIFIED);
  EXPECT_EQ(FromWord<v1::ReferralReason>("no-capacity"), v1::REFERRAL_REASON_NO_CAPACITY);
  EXPECT_EQ(FromWord<v1::ReferralReason>("nonsense"), v1::REFERRAL_REASON_UNSPECIFIED);
  EXPECT_THAT(EnumWords<v1::ConsentGiver>(), ::testing::ElementsAre("client", "guardian"));
}

}  // namespace
}  // namespace ieum::cli
