#include "service/cli/labels_casework.h"

#include "service/cli/words.h"

namespace ieum::cli {
namespace {

// The numbers of reasons have gaps: they tell whose reason it is.
struct ReasonWords {
  v1::ReferralReason reason;
  Words words;
};
constexpr ReasonWords kReasons[] = {
    {v1::REFERRAL_REASON_CHANGED_MIND, {"마음이 바뀜", "changed mind"}},
    {v1::REFERRAL_REASON_MOVED, {"이사", "moved"}},
    {v1::REFERRAL_REASON_NO_CONSENT, {"동의하지 않음", "no consent"}},
    {v1::REFERRAL_REASON_FOUND_OTHER_HELP, {"다른 도움을 찾음", "found other help"}},
    {v1::REFERRAL_REASON_CANNOT_PAY, {"비용 부담", "cannot pay"}},
    {v1::REFERRAL_REASON_CANNOT_GET_THERE, {"갈 수 없음", "cannot get there"}},
    {v1::REFERRAL_REASON_CLIENT_NOT_REACHED, {"당사자와 연락 안 됨", "client not reached"}},
    {v1::REFERRAL_REASON_DID_NOT_COME, {"오지 않음", "did not come"}},
    {v1::REFERRAL_REASON_DIED, {"사망", "died"}},
    {v1::REFERRAL_REASON_UNSAFE, {"안전하지 않은 기관", "unsafe organization"}},
    {v1::REFERRAL_REASON_NO_CAPACITY, {"자리 없음", "no capacity"}},
    {v1::REFERRAL_REASON_NOT_ELIGIBLE, {"자격 안 됨", "not eligible"}},
    {v1::REFERRAL_REASON_NOT_SUITABLE, {"맞지 않음", "not suitable"}},
    {v1::REFERRAL_REASON_OFFERING_ENDED, {"사업 종료", "offering ended"}},
    {v1::REFERRAL_REASON_NO_FUNDS, {"재원 부족", "no funds"}},
    {v1::REFERRAL_REASON_AGENCY_NOT_REACHED, {"기관과 연락 안 됨", "agency not reached"}},
    {v1::REFERRAL_REASON_GOAL_REACHED, {"목표 도달", "goal reached"}},
    {v1::REFERRAL_REASON_PLAN_CHANGED, {"계획 변경", "plan changed"}},
    {v1::REFERRAL_REASON_ENTERED_IN_ERROR, {"잘못 입력", "entered in error"}},
    {v1::REFERRAL_REASON_CASE_CLOSED, {"사례 종결", "case closed"}},
    {v1::REFERRAL_REASON_TERM_OVER, {"기간 만료", "term over"}},
    {v1::REFERRAL_REASON_NO_ANSWER, {"응답 없음", "no answer"}},
    {v1::REFERRAL_REASON_PLACE_FREED, {"자리가 남", "place freed"}},
    {v1::REFERRAL_REASON_CASE_ERASED, {"사례 삭제", "case erased"}},
    {v1::REFERRAL_REASON_NO_OPEN_PLACE, {"빈자리 없음", "no open place"}},
};

}  // namespace

std::string LabelOf(v1::PlanState state, const Look& look) {
  static constexpr std::array<Words, 4> kWords = {{{"저장 안 됨", "not stored"},
                                                   {"초안", "draft"},
                                                   {"합의됨", "agreed"},
                                                   {"대체됨", "superseded"}}};
  return Pick(kWords, state, look);
}

std::string LabelOf(v1::PlanLineKind kind, const Look& look) {
  static constexpr std::array<Words, 4> kWords = {{{"", ""},
                                                   {"지역사회자원", "community resource"},
                                                   {"직접실천", "direct practice"},
                                                   {"당사자의 역할", "client action"}}};
  return Pick(kWords, kind, look);
}

std::string LabelOf(v1::MonitoringMethod method, const Look& look) {
  static constexpr std::array<Words, 6> kWords = {{{"", ""},
                                                   {"방문", "visit"},
                                                   {"전화", "call"},
                                                   {"척도", "scale"},
                                                   {"기관 보고", "agency report"},
                                                   {"주변인", "people around"}}};
  return Pick(kWords, method, look);
}

std::string LabelOf(v1::GoalResult result, const Look& look) {
  static constexpr std::array<Words, 4> kWords = {
      {{"", ""}, {"달성", "achieved"}, {"연장", "extended"}, {"재사정", "reassess"}}};
  return Pick(kWords, result, look);
}

std::string LabelOf(v1::GoalTerm term, const Look& look) {
  static constexpr std::array<Words, 3> kWords = {
      {{"단기", "short-term"}, {"단기", "short-term"}, {"장기", "long-term"}}};
  return Pick(kWords, term, look);
}

std::string LabelOf(v1::PlanChangeKind kind, const Look& look) {
  static constexpr std::array<Words, 6> kWords = {{{"", ""},
                                                   {"유지", "kept"},
                                                   {"추가", "added"},
                                                   {"종료", "ended"},
                                                   {"새 욕구", "new need"},
                                                   {"없어진 욕구", "need gone"}}};
  return Pick(kWords, kind, look);
}

std::string LabelOf(v1::CaseState state, const Look& look) {
  static constexpr std::array<Words, 4> kWords = {
      {{"", ""}, {"진행 중", "open"}, {"사후관리", "follow-up"}, {"종결", "closed"}}};
  return Pick(kWords, state, look);
}

std::string LabelOf(v1::ClosureReason reason, const Look& look) {
  static constexpr std::array<Words, 8> kWords = {{{"", ""},
                                                   {"목표 달성", "goals achieved"},
                                                   {"자립", "self-reliant"},
                                                   {"이사", "moved"},
                                                   {"사망", "died"},
                                                   {"연락 두절", "out of contact"},
                                                   {"당사자·보호자 희망", "the client's wish"},
                                                   {"이관", "transferred"}}};
  return Pick(kWords, reason, look);
}

std::string LabelOf(v1::DueKind kind, const Look& look) {
  static constexpr std::array<Words, 9> kWords = {{{"", ""},
                                                   {"재사정", "reassessment"},
                                                   {"점검", "check-in"},
                                                   {"목표 평가", "goal result"},
                                                   {"의뢰 응답", "answer to a referral"},
                                                   {"동의 만료", "end of consent"},
                                                   {"사후관리", "follow-up"},
                                                   {"다음 단계", "next step"},
                                                   {"계획 종료", "end of plan"}}};
  return Pick(kWords, kind, look);
}

std::string LabelOf(v1::DisclosedField field, const Look& look) {
  static constexpr std::array<Words, 16> kWords = {{{"", ""},
                                                    {"이름", "name"},
                                                    {"생년월일", "date of birth"},
                                                    {"전화", "telephone"},
                                                    {"주소", "address"},
                                                    {"보호자", "guardian"},
                                                    {"가구원", "household"},
                                                    {"사용 언어", "languages"},
                                                    {"소득·급여", "income and benefits"},
                                                    {"욕구", "need"},
                                                    {"문제·요구", "problem and demand"},
                                                    {"목표·내용", "goal and content"},
                                                    {"강점·선호", "strengths and preferences"},
                                                    {"이용 중인 서비스", "services in place"},
                                                    {"위험", "dangers"},
                                                    {"건강 정보", "health facts"}}};
  return Pick(kWords, field, look);
}

std::string LabelOf(v1::ConsentScope scope, const Look& look) {
  static constexpr std::array<Words, 3> kWords = {
      {{"", ""}, {"일반", "general"}, {"건강 정보", "health facts"}}};
  return Pick(kWords, scope, look);
}

std::string LabelOf(v1::ConsentGiver giver, const Look& look) {
  static constexpr std::array<Words, 3> kWords = {
      {{"", ""}, {"당사자", "client"}, {"법정대리인", "guardian"}}};
  return Pick(kWords, giver, look);
}

std::string LabelOf(v1::ConsentState state, const Look& look) {
  static constexpr std::array<Words, 4> kWords = {
      {{"", ""}, {"유효", "in force"}, {"만료", "expired"}, {"철회", "withdrawn"}}};
  return Pick(kWords, state, look);
}

std::string LabelOf(v1::ReferralState state, const Look& look) {
  static constexpr std::array<Words, 10> kWords = {{{"", ""},
                                                    {"작성 중", "draft"},
                                                    {"요청함", "requested"},
                                                    {"수락됨", "accepted"},
                                                    {"대기 중", "waitlisted"},
                                                    {"거절됨", "rejected"},
                                                    {"이용 중", "in service"},
                                                    {"완료", "completed"},
                                                    {"취소", "cancelled"},
                                                    {"실패", "failed"}}};
  return Pick(kWords, state, look);
}

std::string LabelOf(v1::ReferralAction action, const Look& look) {
  static constexpr std::array<Words, 11> kWords = {{{"작성", "drafted"},
                                                    {"요청", "request"},
                                                    {"수락", "accept"},
                                                    {"대기 등록", "waitlist"},
                                                    {"자리 제안", "offer"},
                                                    {"거절", "reject"},
                                                    {"서비스 시작", "start"},
                                                    {"완료", "complete"},
                                                    {"취소", "cancel"},
                                                    {"실패", "fail"},
                                                    {"자리 확보 만료", "expire"}}};
  return Pick(kWords, action, look);
}

std::string LabelOf(v1::PlaceState place, const Look& look) {
  static constexpr std::array<Words, 3> kWords = {
      {{"", ""}, {"자리 확보", "place held"}, {"자리 이용", "place occupied"}}};
  return Pick(kWords, place, look);
}

std::string LabelOf(v1::ActorRole role, const Look& look) {
  static constexpr std::array<Words, 6> kWords = {{{"", ""},
                                                   {"사례관리자", "case manager"},
                                                   {"제공기관", "agency"},
                                                   {"분석가", "analyst"},
                                                   {"슈퍼바이저", "supervisor"},
                                                   {"시스템", "system"}}};
  return Pick(kWords, role, look);
}

std::string LabelOf(v1::Purpose purpose, const Look& look) {
  static constexpr std::array<Words, 7> kWords = {{{"", ""},
                                                   {"사례관리", "case management"},
                                                   {"의뢰", "referral"},
                                                   {"슈퍼비전", "supervision"},
                                                   {"통계", "statistics"},
                                                   {"감사", "audit"},
                                                   {"운영", "maintenance"}}};
  return Pick(kWords, purpose, look);
}

std::string LabelOf(v1::AccessKind access, const Look& look) {
  static constexpr std::array<Words, 5> kWords = {
      {{"", ""}, {"읽기", "read"}, {"쓰기", "write"}, {"삭제", "erase"}, {"시스템", "system"}}};
  return Pick(kWords, access, look);
}

std::string LabelOf(v1::AuditOutcome outcome, const Look& look) {
  static constexpr std::array<Words, 3> kWords = {{{"", ""}, {"허용", "ok"}, {"거부", "refused"}}};
  return Pick(kWords, outcome, look);
}

std::string LabelOf(v1::AuditFault::Kind kind, const Look& look) {
  static constexpr std::array<Words, 11> kWords = {{{"", ""},
                                                    {"머리", "head"},
                                                    {"변경", "changed"},
                                                    {"누락", "missing"},
                                                    {"순서", "reordered"},
                                                    {"추가", "extra"},
                                                    {"지움", "purged"},
                                                    {"루트", "root"},
                                                    {"짧아짐", "shorter"},
                                                    {"이어지지 않음", "inconsistent"},
                                                    {"검사점", "checkpoint"}}};
  return Pick(kWords, kind, look);
}

std::string LabelOf(v1::ReferralReason reason, const Look& look) {
  for (const auto& [known, words] : kReasons) {
    if (known == reason) return std::string(look.Say(words.ko, words.en));
  }
  return "";
}

Tone ToneOf(v1::ReferralState state) {
  switch (state) {
    case v1::REFERRAL_STATE_ACCEPTED:
    case v1::REFERRAL_STATE_IN_SERVICE:
    case v1::REFERRAL_STATE_COMPLETED:
      return Tone::kGood;
    case v1::REFERRAL_STATE_REQUESTED:
    case v1::REFERRAL_STATE_WAITLISTED:
      return Tone::kWarn;
    case v1::REFERRAL_STATE_REJECTED:
    case v1::REFERRAL_STATE_FAILED:
      return Tone::kBad;
    default:
      return Tone::kPlain;
  }
}

}  // namespace ieum::cli
