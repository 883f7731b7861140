#include "service/cli/hints.h"

#include <algorithm>
#include <string_view>

#include "service/cli/reasons.h"
#include "store/catalog/violations.h"

namespace ieum::cli {
namespace {

struct Hint {
  std::string_view reason;
  std::string_view ko;
  std::string_view en;
};

constexpr Hint kHints[] = {
    {kUnreachableReason, "서버를 켜는 법: ./dev up 또는 ieumd --store-path 폴더 --data-dir data",
     "start one with: ./dev up, or ieumd --store-path DIR --data-dir data"},
    {"ORGANIZATION_HAS_RESOURCES", "--force를 쓰면 딸린 자원까지 함께 삭제합니다",
     "with --force they are deleted too"},
    {"ACTOR_MISSING",
     "--as-account 계정 --as-role case-manager --as-organization organizations/기관 을 붙이거나 "
     "IEUM_ACCOUNT, IEUM_ROLE, IEUM_ORGANIZATION을 정하십시오",
     "add --as-account NAME --as-role case-manager --as-organization organizations/ID, or set "
     "IEUM_ACCOUNT, IEUM_ROLE and IEUM_ORGANIZATION"},
    {"WRONG_ROLE", "역할은 --as-role 또는 IEUM_ROLE로 정합니다",
     "the role is told with --as-role or IEUM_ROLE"},
    {"WRONG_ORGANIZATION", "기관은 --as-organization 또는 IEUM_ORGANIZATION으로 정합니다",
     "the organization is told with --as-organization or IEUM_ORGANIZATION"},
    {"GUARDIAN_REQUIRED",
     "보호자가 동의했으면 --by guardian을, 14세 이상인 가구원의 동의이면 --member로 그 가구원을 "
     "쓰십시오",
     "use --by guardian when a guardian gives it; for a member who is 14 or older, name them with "
     "--member"},
    {"AGE_UNKNOWN", "확인했으면 --age-confirmed를 붙이십시오",
     "once confirmed, add --age-confirmed"},
    {"DUPLICATE_REFERRAL", "그래도 의뢰하려면 --accept-duplicate를 붙이십시오",
     "to ask all the same, add --accept-duplicate"},
};

bool IsUnknownNeedCode(const store::FieldViolation& violation) {
  return violation.description.find("code of a need area") != std::string::npos;
}

}  // namespace

std::string HintOf(const absl::Status& status, bool english) {
  const std::string reason = ReasonOrDefault(status);
  for (const Hint& hint : kHints) {
    if (hint.reason == reason) return std::string(english ? hint.en : hint.ko) + "\n";
  }
  const auto violations = store::ViolationsOf(status);
  if (std::any_of(violations.begin(), violations.end(), IsUnknownNeedCode)) {
    return english ? "see: ieum needs\n" : "욕구 코드 보기: ieum needs\n";
  }
  return "";
}

}  // namespace ieum::cli
