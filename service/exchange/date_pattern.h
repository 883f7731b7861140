// Dates and times as lists write them, read and written by a pattern.
#ifndef IEUM_SERVICE_EXCHANGE_DATE_PATTERN_H_
#define IEUM_SERVICE_EXCHANGE_DATE_PATTERN_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace ieum::exchange {

struct DateTime {
  int year = 0;
  int month = 1;
  int day = 1;
  int hour = 0;
  int minute = 0;
  int second = 0;
};

// Pattern letters: yyyy, yy (2000 to 2099), M or MM, d or dd, H or HH, m or mm, s or ss. One letter
// takes one or two digits, two take exactly two; every other character stands for itself and must
// be there. Text that goes on after the pattern, a day that the month does not have, an hour beyond
// 24, or anything after 24:00 does not fit.
std::optional<DateTime> ParseDateTime(std::string_view pattern, std::string_view text);
std::string FormatDateTime(std::string_view pattern, const DateTime& value);

// Seconds east of UTC of "+09:00"; nullopt for anything else.
std::optional<int> UtcOffsetSeconds(std::string_view offset);

// What calendar and clock show at that instant, so many seconds east of UTC.
DateTime AtOffset(std::int64_t unix_seconds, int offset_seconds);

// "YYYY-MM-DD", "HH:MM".
std::string IsoDate(const DateTime& value);
std::string ClockTime(const DateTime& value);

}  // namespace ieum::exchange

#endif  // IEUM_SERVICE_EXCHANGE_DATE_PATTERN_H_
