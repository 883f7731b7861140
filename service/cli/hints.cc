#include "service/cli/hints.h"

#include <algorithm>

#include "service/cli/reasons.h"
#include "store/catalog/violations.h"

namespace ieum::cli {
namespace {

bool IsUnknownNeedCode(const store::FieldViolation& violation) {
  return violation.description.find("code of a need area") != std::string::npos;
}

}  // namespace

std::string HintOf(const absl::Status& status, bool english) {
  const std::string reason = ReasonOrDefault(status);
  if (reason == kUnreachableReason) {
    return english ? "start one with: ./dev up, or ieumd --store-path DIR --data-dir data\n"
                   : "서버를 켜는 법: ./dev up 또는 ieumd --store-path 폴더 --data-dir data\n";
  }
  if (reason == "ORGANIZATION_HAS_RESOURCES") {
    return english ? "with --force they are deleted too\n"
                   : "--force를 쓰면 딸린 자원까지 함께 삭제합니다\n";
  }
  const auto violations = store::ViolationsOf(status);
  if (std::any_of(violations.begin(), violations.end(), IsUnknownNeedCode)) {
    return english ? "see: ieum needs\n" : "욕구 코드 보기: ieum needs\n";
  }
  return "";
}

}  // namespace ieum::cli
