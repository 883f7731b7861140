#include "service/cli/labels_audit.h"

#include <algorithm>
#include <cctype>
#include <string_view>

#include "service/cli/reasons.h"
#include "service/cli/words.h"

namespace ieum::cli {
namespace {

struct Named {
  std::string_view name;
  Words words;
};

constexpr Named kMethods[] = {
    {"CaseService.CreateCase", {"사례 열기", "opened a case"}},
    {"CaseService.GetCase", {"사례 보기", "read a case"}},
    {"CaseService.ListCases", {"사례 목록 보기", "listed cases"}},
    {"CaseService.UpdateCase", {"당사자 정보 고치기", "changed a case"}},
    {"CaseService.ReassessCase", {"재사정", "reassessed a case"}},
    {"CaseService.GetAssessment", {"사정 보기", "read an assessment"}},
    {"CaseService.CreateCheckIn", {"점검 남기기", "recorded a check-in"}},
    {"CaseService.ListCheckIns", {"점검 목록 보기", "listed check-ins"}},
    {"CaseService.RecordGoalResult", {"목표 결과 남기기", "recorded a goal's result"}},
    {"CaseService.CloseCase", {"사례 종결", "closed a case"}},
    {"CaseService.ReopenCase", {"사례 다시 열기", "reopened a case"}},
    {"CaseService.EraseCase", {"사례 지우기", "erased a case"}},
    {"CaseService.ListDue", {"할 일 보기", "listed what falls due"}},
    {"CaseService.ListServingAgencies", {"이용 중인 기관 보기", "listed serving agencies"}},
    {"CaseService.WatchCases", {"사례의 의뢰 지켜보기", "watched the referrals of cases"}},
    {"ConsentService.CreateConsent", {"동의 남기기", "recorded a consent"}},
    {"ConsentService.GetConsent", {"동의 보기", "read a consent"}},
    {"ConsentService.ListConsents", {"동의 목록 보기", "listed consents"}},
    {"ConsentService.WithdrawConsent", {"동의 철회", "withdrew a consent"}},
    {"PlanService.ComposePlan", {"계획 짜기", "composed a plan"}},
    {"PlanService.GetPlan", {"계획 보기", "read a plan"}},
    {"PlanService.ListPlans", {"계획 목록 보기", "listed plans"}},
    {"PlanService.UpdatePlan", {"계획 고치기", "changed a plan"}},
    {"PlanService.AgreePlan", {"계획 합의", "agreed a plan"}},
    {"PlanService.PrintPlan", {"계획 인쇄", "printed a plan"}},
    {"ReferralService.CreateReferral", {"의뢰 작성", "drafted a referral"}},
    {"ReferralService.GetReferral", {"의뢰 보기", "read a referral"}},
    {"ReferralService.ListReferrals", {"의뢰 목록 보기", "listed referrals"}},
    {"ReferralService.TransitionReferral", {"의뢰 처리", "moved a referral on"}},
    {"ReferralService.PreviewPacket", {"의뢰서 미리 보기", "previewed a packet"}},
    {"ReferralService.GetPacket", {"의뢰서 보기", "read a packet"}},
    {"ReferralService.WatchReferrals", {"받은 의뢰 지켜보기", "watched referrals"}},
    {"GapService.ListGaps", {"자원 공백 보기", "counted gaps"}},
    {"AuditService.ListAuditEntries", {"접속기록 보기", "read the audit log"}},
    {"AuditService.GetAuditCheckpoint", {"검사점 받기", "took a checkpoint"}},
    {"AuditService.VerifyAudit", {"접속기록 검사", "verified the audit log"}},
    {"System.Tick", {"기한 처리", "dealt with what had run out"}},
    {"System.SettleResource", {"자리 정리", "settled the places of a resource"}},
    {"System.PurgeAudit", {"오래된 접속기록 지우기", "purged the audit log"}},
};

constexpr Named kOrigins[] = {
    {"loopback", {"서버 컴퓨터", "the server's machine"}},
    {"unix", {"서버 컴퓨터(소켓)", "the server's machine (socket)"}},
    {"system", {"서비스 자신", "the service itself"}},
};

template <std::size_t N>
std::string WordsOf(const Named (&table)[N], const std::string& name, const Look& look) {
  for (const Named& known : table) {
    if (known.name == name) return std::string(look.Say(known.words.ko, known.words.en));
  }
  return name;
}

}  // namespace

std::string MethodWords(const std::string& method, const Look& look) {
  return WordsOf(kMethods, method, look);
}

std::string OriginWords(const std::string& origin, const Look& look) {
  return WordsOf(kOrigins, origin, look);
}

std::string RefusalWords(const std::string& reason, const Look& look) {
  if (!look.english) {
    std::string sentence(KoreanSentence(reason));
    if (sentence.ends_with('.')) sentence.pop_back();
    if (!sentence.empty()) return sentence;
  }
  std::string words = reason;
  std::transform(words.begin(), words.end(), words.begin(), [](unsigned char c) {
    return c == '_' ? ' ' : static_cast<char>(std::tolower(c));
  });
  return words;
}

std::string FaultWords(const v1::AuditFault& fault, const Look& look) {
  static constexpr std::array<std::string_view, 11> kKorean = {
      "",
      "서명된 머리가 없거나, 읽을 수 없거나, 이 접속기록의 서명이 아닙니다",
      "남긴 때의 내용과 다릅니다",
      "기록이 빠졌습니다",
      "다른 기록의 자리에 있습니다",
      "남긴 적 없는 것이 있습니다",
      "지워서는 안 될 내용이 지워졌습니다",
      "기록 하나하나는 맞지만 모두 합친 것이 서명된 것과 다릅니다",
      "보관한 검사점 때보다 짧습니다",
      "보관한 검사점 때의 기록과 이어지지 않습니다",
      "검사점이 다른 접속기록의 것이거나 이 접속기록의 열쇠로 서명되지 않았습니다",
  };
  const auto kind = static_cast<std::size_t>(fault.kind());
  const bool known = kind < kKorean.size() && !kKorean[kind].empty();
  return look.english || !known ? fault.description() : std::string(kKorean[kind]);
}

}  // namespace ieum::cli
