#include "service/casework/holds.h"

#include <cstdint>
#include <cstdio>

#include "google/protobuf/util/time_util.h"

namespace ieum::casework {
namespace {

using google::protobuf::util::TimeUtil;
using store::RecordKind;

constexpr std::string_view kPrefix = "h/";
constexpr std::size_t kDigits = 16;

std::string Digits(std::int64_t micros) {
  char digits[kDigits + 1];
  std::snprintf(digits, sizeof digits, "%016llx", static_cast<unsigned long long>(micros));
  return digits;
}

}  // namespace

store::RecordKey HoldKey(const v1::Referral& referral) {
  const std::string& name = referral.name();
  return {RecordKind::kDue,
          std::string(kPrefix) +
              Digits(TimeUtil::TimestampToMicroseconds(referral.hold_expire_time())) +
              name.substr(name.find('/'))};
}

bool HoldIsOver(const v1::Referral& referral, absl::Time now) {
  return referral.place() == v1::PLACE_STATE_HELD &&
         TimeUtil::TimestampToMicroseconds(referral.hold_expire_time()) <= absl::ToUnixMicros(now);
}

absl::StatusOr<std::vector<PastHold>> PastHolds(const store::CaseView& view, absl::Time now,
                                                std::size_t limit) {
  // The first that is not over: a microsecond later than those that are.
  const std::string end = std::string(kPrefix) + Digits(absl::ToUnixMicros(now) + 1);
  std::vector<PastHold> holds;
  const absl::Status scanned =
      view.ScanMarks(RecordKind::kDue, kPrefix, "", [&](const std::string& mark) {
        if (mark >= end || holds.size() == limit) return false;
        holds.push_back({{RecordKind::kDue, mark}, mark.substr(kPrefix.size() + kDigits + 1)});
        return true;
      });
  if (!scanned.ok()) return scanned;
  return holds;
}

}  // namespace ieum::casework
