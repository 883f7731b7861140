#include "service/casework/case_dates.h"

#include <algorithm>
#include <cstdio>

#include "store/catalog/text_rules.h"
#include "store/catalog/timestamps.h"

namespace ieum::casework {

absl::CivilDay KoreanDay(absl::Time time) { return absl::ToCivilDay(time, store::KoreanTime()); }

bool IsTime(const google::protobuf::Timestamp& time) {
  constexpr std::int64_t kFirst = -62'135'596'800;
  constexpr std::int64_t kLast = 253'402'300'799;
  return time.seconds() >= kFirst && time.seconds() <= kLast && time.nanos() >= 0 &&
         time.nanos() <= 999'999'999;
}

absl::Time TimeOf(const google::protobuf::Timestamp& time) {
  return absl::FromUnixSeconds(time.seconds()) + absl::Nanoseconds(time.nanos());
}

std::string FormatDay(absl::CivilDay day) {
  char text[32];
  std::snprintf(text, sizeof text, "%04d-%02d-%02d", static_cast<int>(day.year()), day.month(),
                day.day());
  return text;
}

std::string FormatMonth(absl::CivilMonth month) {
  return FormatDay(absl::CivilDay(month)).substr(0, 7);
}

std::optional<absl::CivilDay> ParseDay(std::string_view text) {
  if (!store::IsDate(text)) return std::nullopt;
  return absl::CivilDay(std::stoi(std::string(text.substr(0, 4))),
                        std::stoi(std::string(text.substr(5, 2))),
                        std::stoi(std::string(text.substr(8, 2))));
}

std::optional<absl::CivilMonth> ParseMonth(std::string_view text) {
  const auto day = ParseDay(std::string(text) + "-01");
  if (!day.has_value()) return std::nullopt;
  return absl::CivilMonth(*day);
}

bool IsPlausible(absl::CivilDay day, absl::CivilDay today) {
  constexpr int kMonthsBack = 120;
  constexpr int kMonthsAhead = 60;
  return day >= AddMonths(today, -kMonthsBack) && day <= AddMonths(today, kMonthsAhead);
}

absl::CivilDay AddMonths(absl::CivilDay day, int months) {
  const absl::CivilMonth month = absl::CivilMonth(day) + months;
  const absl::CivilDay last = absl::CivilDay(month + 1) - 1;
  return std::min(absl::CivilDay(month) + (day.day() - 1), last);
}

int YearsBetween(absl::CivilDay birth, absl::CivilDay day) {
  const bool had_birthday =
      day.month() > birth.month() || (day.month() == birth.month() && day.day() >= birth.day());
  return static_cast<int>(day.year() - birth.year()) - (had_birthday ? 0 : 1);
}

}  // namespace ieum::casework
