#include "service/cli/reasons.h"

#include <utility>

#include "store/catalog/violations.h"

namespace ieum::cli {
namespace {

using Entry = std::pair<std::string_view, std::string_view>;

constexpr Entry kSentences[] = {
    // One for each code.
    {"CANCELLED", "호출이 취소되었습니다."},
    {"INVALID_REQUEST", "입력한 내용이 규칙에 맞지 않습니다."},
    {"DEADLINE_EXCEEDED", "서버가 제한 시간 안에 답하지 못했습니다."},
    {"NOT_FOUND", "찾는 것이 없습니다."},
    {"ALREADY_EXISTS", "이미 있습니다."},
    {"LIMIT_EXCEEDED", "한도를 넘었습니다."},
    {"FAILED_PRECONDITION", "지금 상태에서는 할 수 없습니다."},
    {"CONCURRENT_CHANGE", "그사이 다른 곳에서 바뀌었습니다. 다시 시도하십시오."},
    {"UNIMPLEMENTED", "서버가 이 기능을 지원하지 않습니다."},
    {"UNAVAILABLE", "서버가 지금 답할 수 없습니다. 잠시 뒤 다시 시도하십시오."},
    {"DATA_LOSS", "서버에 저장된 자료를 읽을 수 없습니다. 서버 기록을 확인하십시오."},
    {"UNAUTHENTICATED", "누가 부르는지 알 수 없습니다."},
    {"PERMISSION_DENIED", "이 일을 할 권한이 없습니다."},
    {"OUT_OF_RANGE", "이어서 볼 수 있는 범위를 벗어났습니다. 처음부터 다시 시작하십시오."},
    {"INTERNAL", "서버 내부의 문제로 답하지 못했습니다. 서버 기록을 확인하십시오."},
    // The server's particular ones.
    {"CONFLICT", "다른 곳에서 계속 바뀌어 쓰지 못했습니다. 다시 시도하십시오."},
    {"CREATED_AND_DELETED", "이 요청으로 등록되었지만 그 뒤에 삭제되었습니다."},
    {"ETAG_MISMATCH", "그사이 내용이 바뀌었습니다. 다시 읽고 나서 시도하십시오."},
    {"HAS_REFERRALS", "아직 끝나지 않은 의뢰가 있습니다. 먼저 의뢰를 마치십시오."},
    {"INDEX_LOADING", "서버가 색인을 읽는 중입니다. 잠시 뒤 다시 시도하십시오."},
    {"NAME_RETIRED",
     "삭제된 기관이 쓰던 이름이라 다른 기관이 쓸 수 없습니다. 다른 이름으로 등록하십시오."},
    {"NAME_TAKEN", "같은 이름으로 이미 등록되어 있습니다."},
    {"NO_OPEN_PLACE", "남은 자리가 없습니다."},
    {"ORGANIZATION_HAS_RESOURCES", "기관에 딸린 자원이 남아 있습니다."},
    {"PLACES_OPEN",
     "아직 빈자리가 있습니다. 자리가 없으면 사유 no-capacity를 밝히거나 먼저 빈자리 수를 "
     "고치십시오."},
    {"OUT_OF_MEMORY", "서버의 메모리가 모자랍니다."},
    {"OVERLOADED", "서버가 붐빕니다. 잠시 뒤 다시 시도하십시오."},
    {"REQUEST_ID_REUSED", "같은 request_id를 이미 다른 요청에 썼습니다."},
    {"SHUTTING_DOWN", "서버가 종료되는 중입니다. 잠시 뒤 다시 시도하십시오."},
    {"SOURCE_TAKEN", "같은 출처의 같은 번호로 이미 등록되어 있습니다."},
    {"STALLED", "오가는 것이 없어 전송을 그만두었습니다."},
    {"TOO_MANY_ITEMS", "한 번에 보낼 수 있는 사정의 수를 넘었습니다. 나머지를 따로 보내십시오."},
    {"STORE_UNAVAILABLE", "서버가 저장소를 쓸 수 없습니다. 서버 기록을 확인하십시오."},
    // Of cases and referrals.
    {"ACTOR_MISSING", "누가 무슨 목적으로 부르는지 밝혀야 합니다."},
    {"ACTOR_NOT_LOOPBACK", "부르는 사람은 서버와 같은 컴퓨터에서만 밝힐 수 있습니다."},
    {"WRONG_ROLE", "이 역할로는 할 수 없는 일입니다."},
    {"WRONG_ORGANIZATION", "다른 기관이 맡은 것입니다."},
    {"KEY_LOST", "이 기록의 열쇠가 열쇠 파일에 없어 읽을 수 없습니다. 관리자에게 알리십시오."},
    {"KEYS_LOST",
     "열쇠 파일에 저장된 사례의 열쇠가 빠져 있습니다. 최신 열쇠 파일을 되돌려 놓으십시오."},
    {"KEY_DESTROYED", "동의가 철회되었거나 사례가 지워져 더는 읽을 수 없습니다."},
    {"GUARDIAN_REQUIRED", "14세 미만이면 법정대리인의 동의가 필요합니다."},
    {"AGE_UNKNOWN", "나이를 알 수 없습니다. 14세 이상임을 먼저 확인하십시오."},
    {"ILLEGAL_TRANSITION", "지금 상태의 의뢰에는 할 수 없는 일입니다."},
    {"CONSENT_MISSING", "이 의뢰에 필요한 동의가 없습니다."},
    {"CONSENT_ENDED",
     "동의가 만료되었거나 철회되었거나, 동의한 사람이 지금은 할 수 없는 동의입니다."},
    {"NOT_ELIGIBLE", "자격이 되지 않습니다."},
    {"DUPLICATE_REFERRAL", "같은 종류의 도움을 이미 받고 있거나 의뢰했습니다."},
    {"UNSAFE", "당사자에게 안전하지 않은 자원입니다."},
    {"HOLD_EXPIRED", "자리를 맡아 둔 기간이 지났습니다."},
    {"CASE_EXISTS",
     "이 가구에는 우리 기관에서 진행 중인 사례가 이미 있습니다. 그 사례에서 이어 가십시오."},
    {"CASE_CLOSED", "종결된 사례입니다."},
    {"GOALS_OPEN", "아직 결과를 남기지 않은 목표가 있습니다. 먼저 목표를 평가하십시오."},
    {"CASE_OPEN", "아직 종결되지 않은 사례입니다."},
    {"ASSESSMENT_MISSING", "사례에 사정이 없습니다."},
    {"NEED_ENDED", "가장 최근 사정에는 없는 욕구입니다."},
    {"ORGANIZATION_CHANGED", "자원을 맡은 기관이 바뀌었습니다. 의뢰를 다시 작성하십시오."},
    {"PLAN_NOT_DRAFT", "초안이 아닌 계획은 바꿀 수 없습니다. 새로 작성하십시오."},
    {"PLAN_NOT_AGREED", "합의되지 않은 계획입니다."},
    {"PLAN_OUTDATED", "그 뒤에 재사정이 있었습니다. 계획을 새로 작성하십시오."},
    {"REFERRAL_ENDED", "이미 끝난 의뢰입니다."},
    {"KEY_FILE_FAILED", "서버가 열쇠 파일을 쓸 수 없습니다. 서버 기록을 확인하십시오."},
    // This program's own.
    {kUsageReason, "명령을 이해할 수 없습니다."},
    {kUnreachableReason, "서버에 연결할 수 없습니다."},
    {kInputRefusedReason, "입력을 받아들이지 않았습니다."},
    {kPartlyRefusedReason, "받아들이지 않은 것이 있습니다."},
    {kAuditFaultsReason, "접속기록에 이상이 있습니다."},
    {kOutputFailedReason, "결과를 다 쓰지 못했습니다."},
    {kSomeCasesFailedReason, "답하지 못한 사례가 있습니다."},
};

// The server's table, from the other side: what a status without a reason means.
std::string_view GeneralReason(absl::StatusCode code) {
  switch (code) {
    case absl::StatusCode::kCancelled:
      return "CANCELLED";
    case absl::StatusCode::kInvalidArgument:
    case absl::StatusCode::kOutOfRange:
      return "INVALID_REQUEST";
    case absl::StatusCode::kDeadlineExceeded:
      return "DEADLINE_EXCEEDED";
    case absl::StatusCode::kNotFound:
      return "NOT_FOUND";
    case absl::StatusCode::kAlreadyExists:
      return "ALREADY_EXISTS";
    case absl::StatusCode::kResourceExhausted:
      return "LIMIT_EXCEEDED";
    case absl::StatusCode::kFailedPrecondition:
      return "FAILED_PRECONDITION";
    case absl::StatusCode::kAborted:
      return "CONCURRENT_CHANGE";
    case absl::StatusCode::kUnimplemented:
      return "UNIMPLEMENTED";
    case absl::StatusCode::kUnavailable:
      return "UNAVAILABLE";
    case absl::StatusCode::kDataLoss:
      return "DATA_LOSS";
    case absl::StatusCode::kUnauthenticated:
      return "UNAUTHENTICATED";
    case absl::StatusCode::kPermissionDenied:
      return "PERMISSION_DENIED";
    case absl::StatusCode::kInternal:
      return "INTERNAL";
    default:
      return "UNKNOWN";
  }
}

}  // namespace

std::string ReasonOrDefault(const absl::Status& status) {
  const std::string reason = store::ReasonOf(status);
  return reason.empty() ? std::string(GeneralReason(status.code())) : reason;
}

std::string_view KoreanSentence(std::string_view reason) {
  for (const auto& [known, sentence] : kSentences) {
    if (known == reason) return sentence;
  }
  return "";
}

std::string_view KoreanSentenceOf(const absl::Status& status) {
  const std::string_view sentence = KoreanSentence(store::ReasonOf(status));
  return sentence.empty() ? KoreanSentence(GeneralReason(status.code())) : sentence;
}

}  // namespace ieum::cli
