#include "service/exchange/date_pattern.h"

#include <cstdio>

#include "absl/time/civil_time.h"

namespace ieum::exchange {
namespace {

constexpr std::string_view kLetters = "yMdHmsa";

// Length of the run of one letter that `pattern` begins with.
std::size_t RunLength(std::string_view pattern) {
  std::size_t length = 1;
  while (length < pattern.size() && pattern[length] == pattern[0]) ++length;
  return length;
}

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

// Reads `least` to `most` digits off the front.
std::optional<int> TakeDigits(std::string_view& text, std::size_t least, std::size_t most) {
  std::size_t count = 0;
  int number = 0;
  while (count < most && count < text.size() && IsDigit(text[count])) {
    number = number * 10 + (text[count] - '0');
    ++count;
  }
  if (count < least) return std::nullopt;
  text.remove_prefix(count);
  return number;
}

int& Part(DateTime& value, char letter) {
  switch (letter) {
    case 'y':
      return value.year;
    case 'M':
      return value.month;
    case 'd':
      return value.day;
    case 'H':
      return value.hour;
    case 'm':
      return value.minute;
    default:
      return value.second;
  }
}

// Reads am or pm off the front and turns the hour, 1 to 12, into one of 24. False: it does not fit.
bool TakeHalfOfDay(std::string_view& text, int& hour) {
  if (text.size() < 2 || hour < 1 || hour > 12 || (text[1] != 'm' && text[1] != 'M')) return false;
  const bool morning = text[0] == 'a' || text[0] == 'A';
  if (!morning && text[0] != 'p' && text[0] != 'P') return false;
  text.remove_prefix(2);
  hour = hour % 12 + (morning ? 0 : 12);
  return true;
}

bool Exists(const DateTime& value, bool has_date) {
  if (value.hour > 24 || value.minute > 59 || value.second > 59) return false;
  if (value.hour == 24 && (value.minute > 0 || value.second > 0)) return false;
  if (!has_date) return true;
  const absl::CivilDay day(value.year, value.month, value.day);
  return value.year >= 1 && day.month() == value.month && day.day() == value.day;
}

std::string Padded(int number, std::size_t width) {
  std::string digits = std::to_string(number);
  if (digits.size() < width) digits.insert(0, width - digits.size(), '0');
  return digits;
}

}  // namespace

std::optional<DateTime> ParseDateTime(std::string_view pattern, std::string_view text) {
  DateTime value;
  bool has_date = false;
  while (!pattern.empty()) {
    const char letter = pattern[0];
    if (kLetters.find(letter) == std::string_view::npos) {
      if (text.empty() || text[0] != letter) return std::nullopt;
      pattern.remove_prefix(1);
      text.remove_prefix(1);
      continue;
    }
    const std::size_t length = RunLength(pattern);
    pattern.remove_prefix(length);
    if (letter == 'a') {
      if (!TakeHalfOfDay(text, value.hour)) return std::nullopt;
      continue;
    }
    const auto number = TakeDigits(text, length, length == 1 ? 2 : length);
    if (!number) return std::nullopt;
    Part(value, letter) = letter == 'y' && length == 2 ? 2000 + *number : *number;
    has_date = has_date || letter == 'y';
  }
  if (!text.empty() || !Exists(value, has_date)) return std::nullopt;
  return value;
}

std::string FormatDateTime(std::string_view pattern, const DateTime& value) {
  DateTime parts = value;
  const bool halves = pattern.find('a') != std::string_view::npos;
  if (halves) parts.hour = (value.hour + 11) % 12 + 1;
  std::string out;
  while (!pattern.empty()) {
    const char letter = pattern[0];
    if (kLetters.find(letter) == std::string_view::npos) {
      out += letter;
      pattern.remove_prefix(1);
      continue;
    }
    const std::size_t length = RunLength(pattern);
    pattern.remove_prefix(length);
    if (letter == 'a') {
      out += value.hour % 24 < 12 ? "AM" : "PM";
      continue;
    }
    const int number = Part(parts, letter);
    out += Padded(letter == 'y' && length == 2 ? number % 100 : number, length);
  }
  return out;
}

std::optional<int> UtcOffsetSeconds(std::string_view offset) {
  if (offset.size() != 6 || (offset[0] != '+' && offset[0] != '-')) return std::nullopt;
  const auto time = ParseDateTime("HH:mm", offset.substr(1));
  if (!time || time->hour > 14) return std::nullopt;
  const int seconds = (time->hour * 60 + time->minute) * 60;
  return offset[0] == '-' ? -seconds : seconds;
}

DateTime AtOffset(std::int64_t unix_seconds, int offset_seconds) {
  const absl::CivilSecond at = absl::CivilSecond(1970, 1, 1) + (unix_seconds + offset_seconds);
  return {static_cast<int>(at.year()), at.month(), at.day(), at.hour(), at.minute(), at.second()};
}

std::string IsoDate(const DateTime& value) { return FormatDateTime("yyyy-MM-dd", value); }

std::string ClockTime(const DateTime& value) { return FormatDateTime("HH:mm", value); }

}  // namespace ieum::exchange
