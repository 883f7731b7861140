// Days and months as casework counts them: by the Korean calendar day.
#ifndef IEUM_SERVICE_CASEWORK_CASE_DATES_H_
#define IEUM_SERVICE_CASEWORK_CASE_DATES_H_

#include <optional>
#include <string>
#include <string_view>

#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "google/protobuf/timestamp.pb.h"

namespace ieum::casework {

// Korea keeps UTC+9 all year.
absl::CivilDay KoreanDay(absl::Time time);
// Whether a message keeps the rules of Timestamp: years 1 to 9999.
bool IsTime(const google::protobuf::Timestamp& time);
// The time of a message that keeps the rules of Timestamp.
absl::Time TimeOf(const google::protobuf::Timestamp& time);

// "YYYY-MM-DD", "YYYY-MM".
std::string FormatDay(absl::CivilDay day);
std::string FormatMonth(absl::CivilMonth month);
// Nothing for what is no day (store::IsDate) or no month.
std::optional<absl::CivilDay> ParseDay(std::string_view text);
std::optional<absl::CivilMonth> ParseMonth(std::string_view text);

// Whether a day that a request names can be meant: from ten years before today to five years after
// it. What lies farther away is a slip of the pen, and would be carried into every term after it.
bool IsPlausible(absl::CivilDay day, absl::CivilDay today);
// The expectation that a violation states.
inline constexpr char kPlausible[] = "must lie within the past ten and the coming five years";

// The same day of a later month, or that month's last.
absl::CivilDay AddMonths(absl::CivilDay day, int months);
// Completed years between two days.
int YearsBetween(absl::CivilDay birth, absl::CivilDay day);

}  // namespace ieum::casework

#endif  // IEUM_SERVICE_CASEWORK_CASE_DATES_H_
