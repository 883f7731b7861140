#include "service/print/words.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <set>

#include "absl/time/time.h"

#include "store/catalog/text_rules.h"
#include "store/catalog/timestamps.h"

namespace ieum::print {
namespace {

struct Words {
  std::string_view ko;
  std::string_view en;
};

constexpr int kDaysOfWeek = 7;
constexpr std::array<Words, 8> kWeekdays = {{{"", ""},
                                             {"월", "Mon"},
                                             {"화", "Tue"},
                                             {"수", "Wed"},
                                             {"목", "Thu"},
                                             {"금", "Fri"},
                                             {"토", "Sat"},
                                             {"일", "Sun"}}};
constexpr std::array<std::string_view, 12> kMonths = {
    "January", "February", "March",     "April",   "May",      "June",
    "July",    "August",   "September", "October", "November", "December"};
constexpr std::array<Words, 6> kMonitoring = {{{"", ""},
                                               {"방문", "visit"},
                                               {"전화", "call"},
                                               {"척도", "scale"},
                                               {"기관 확인", "agency's report"},
                                               {"주변 확인", "people around"}}};
constexpr std::array<Words, 4> kResults = {
    {{"", ""}, {"달성", "achieved"}, {"연장", "extended"}, {"재사정", "reassess"}}};
constexpr std::array<Words, 13> kCauses = {{
    {"", ""},
    {"맞는 자원이 없음", "no such resource"},
    {"자격이 되는 자원이 없음", "none eligible"},
    {"모두 정원이 참", "all full"},
    {"모두 너무 멂", "too far"},
    {"정보가 오래되었거나 종료됨", "out of date"},
    {"당사자가 원하지 않음", "not wanted by the client"},
    {"안전하지 않음", "unsafe for the client"},
    {"이미 이용 중", "already in place"},
    {"욕구의 조건에 맞는지 확인되지 않음", "not confirmed to meet what the need requires"},
    {"계획의 한도를 넘음", "beyond the plan's limits"},
    {"이번 계획에서 제외함", "kept out of this plan"},
    {"다른 줄과 겹치거나 부담이 더 큼", "overlaps with other lines, or is more burden than help"},
}};

template <std::size_t N>
std::string At(v1::Language language, const std::array<Words, N>& words, int number) {
  if (number < 0 || static_cast<std::size_t>(number) >= N) return "";
  const Words& word = words[static_cast<std::size_t>(number)];
  return Say(language, word.ko, word.en);
}

std::string WeekdayOf(v1::Language language, absl::CivilDay day) {
  // absl counts from Monday, 0.
  return At(language, kWeekdays, static_cast<int>(absl::GetWeekday(day)) + 1);
}

std::string MonthName(absl::CivilDay day) {
  return std::string(kMonths[static_cast<std::size_t>(day.month() - 1)]);
}

// "월–금", "월·수", "매일".
std::string DaysWords(v1::Language language, std::vector<int> days) {
  std::sort(days.begin(), days.end());
  days.erase(std::unique(days.begin(), days.end()), days.end());
  if (days.empty() || days.size() == kDaysOfWeek) return Say(language, "매일", "every day");
  std::vector<std::string> parts;
  for (std::size_t i = 0; i < days.size();) {
    std::size_t last = i;
    while (last + 1 < days.size() && days[last + 1] == days[last] + 1) ++last;
    // Two days in a row are no span.
    if (last < i + 2) last = i;
    std::string part = At(language, kWeekdays, days[i]);
    if (last > i) part += "–" + At(language, kWeekdays, days[last]);
    parts.push_back(std::move(part));
    i = last + 1;
  }
  return Join(parts, Say(language, "·", ", "));
}

bool IsWholeDay(const v1::OpenHours& hours) {
  return hours.opens() == "00:00" && hours.closes() == "24:00";
}

}  // namespace

bool IsRoundTheClock(const v1::Schedule& schedule) {
  std::set<int> days;
  for (const v1::OpenHours& hours : schedule.hours()) {
    if (!IsWholeDay(hours)) continue;
    if (hours.days().empty()) return true;
    days.insert(hours.days().begin(), hours.days().end());
  }
  return days.size() == kDaysOfWeek;
}

std::string Say(v1::Language language, std::string_view ko, std::string_view en) {
  return std::string(language == v1::LANGUAGE_EN ? en : ko);
}

std::string TextOf(v1::Language language, const v1::LocalizedText& text) {
  const std::string wanted = Say(language, text.ko(), text.en());
  return wanted.empty() ? Say(language, text.en(), text.ko()) : wanted;
}

std::string Join(const std::vector<std::string>& parts, std::string_view separator) {
  std::string out;
  for (const std::string& part : parts) {
    if (part.empty()) continue;
    if (!out.empty()) out += separator;
    out += part;
  }
  return out;
}

std::optional<absl::CivilDay> DayOf(const std::string& date) {
  absl::CivilDay day;
  if (!store::IsDate(date) || !absl::ParseCivilTime(date, &day)) return std::nullopt;
  return day;
}

absl::CivilDay KoreanDay(const google::protobuf::Timestamp& time) {
  return absl::ToCivilDay(absl::FromUnixSeconds(time.seconds()), store::KoreanTime());
}

std::string DayWords(v1::Language language, absl::CivilDay day) {
  const std::string year = std::to_string(day.year());
  const std::string number = std::to_string(day.day());
  if (language == v1::LANGUAGE_EN) {
    return number + " " + MonthName(day) + " " + year;
  }
  return year + "년 " + std::to_string(day.month()) + "월 " + number + "일";
}

std::string DayAndWeekday(v1::Language language, absl::CivilDay day) {
  const std::string number = std::to_string(day.day());
  if (language == v1::LANGUAGE_EN) {
    return WeekdayOf(language, day) + " " + number + " " + MonthName(day);
  }
  return std::to_string(day.month()) + "월 " + number + "일(" + WeekdayOf(language, day) + ")";
}

std::string DayCell(v1::Language language, const std::string& date) {
  const std::optional<absl::CivilDay> day = DayOf(date);
  if (!day) return date;
  return date + " (" + WeekdayOf(language, *day) + ")";
}

std::vector<std::string> HoursWords(v1::Language language, const v1::Schedule& schedule) {
  std::vector<std::string> lines;
  for (const v1::OpenHours& hours : schedule.hours()) {
    std::vector<int> days(hours.days().begin(), hours.days().end());
    std::string line = DaysWords(language, std::move(days));
    if (IsWholeDay(hours)) {
      line += Say(language, " 24시간", ", day and night");
    } else if (!hours.opens().empty()) {
      line += " " + hours.opens() + "–" + hours.closes();
    }
    lines.push_back(std::move(line));
  }
  return lines;
}

std::string ScheduleNoteWords(v1::Language language, const v1::Schedule& schedule) {
  const v1::LocalizedText& note = schedule.note();
  const std::string wanted = Say(language, note.ko(), note.en());
  const std::string other = Say(language, note.en(), note.ko());
  if (!wanted.empty() || other.empty()) return wanted;
  return Say(language, "영어로만 적혀 있습니다. 전화로 물어보세요: ",
             "Written in Korean only, ask by telephone: ") +
         other;
}

std::string OftenWords(v1::Language language, double times_per_week) {
  if (times_per_week <= 0) return "";
  // The shortest span in which it comes out even; a month has four weeks here.
  const auto even = [times_per_week](int weeks) {
    const double times = times_per_week * weeks;
    return std::abs(times - std::round(times)) < 1e-9;
  };
  const auto times = [&](int weeks) {
    const double number = times_per_week * weeks;
    if (language == v1::LANGUAGE_EN) {
      return number == 1 ? std::string("once") : Number(number) + " times";
    }
    return number == 1 ? std::string("한 번") : Number(number) + "번";
  };
  if (even(1)) return Say(language, "일주일에 " + times(1), times(1) + " a week");
  if (even(2)) return Say(language, "2주에 " + times(2), times(2) + " in two weeks");
  if (even(4)) return Say(language, "한 달에 " + times(4), times(4) + " a month");
  if (times_per_week < 1) {
    const std::string weeks = Number(std::round(1 / times_per_week));
    return Say(language, weeks + "주에 한 번쯤", "about once in " + weeks + " weeks");
  }
  return Say(language, "일주일에 " + times(1) + "쯤", "about " + times(1) + " a week");
}

std::string OftenCell(v1::Language language, double times_per_week) {
  if (times_per_week <= 0) return Say(language, "1회 (전체)", "once in all");
  const std::string number = Number(times_per_week);
  if (times_per_week == 0.25) return number + Say(language, " (월 1회)", " (monthly)");
  if (times_per_week == 0.5) return number + Say(language, " (2주 1회)", " (every 2 weeks)");
  return number;
}

std::string MoneyWords(v1::Language language, std::int64_t krw) {
  std::string digits = std::to_string(krw);
  for (auto i = static_cast<std::int64_t>(digits.size()) - 3; i > 0; i -= 3) {
    digits.insert(static_cast<std::size_t>(i), ",");
  }
  return digits + Say(language, "원", " won");
}

std::string Number(double value) {
  std::array<char, 64> buffer{};
  std::snprintf(buffer.data(), buffer.size(), "%.2f", value);
  std::string text = buffer.data();
  while (text.ends_with('0')) text.pop_back();
  if (text.ends_with('.')) text.pop_back();
  return text;
}

std::string MonitoringWords(v1::Language language, v1::MonitoringMethod method) {
  return At(language, kMonitoring, method);
}
std::string ResultWords(v1::Language language, v1::GoalResult result) {
  return At(language, kResults, result);
}
std::string CauseWords(v1::Language language, v1::GapCause cause) {
  return At(language, kCauses, cause);
}

}  // namespace ieum::print
