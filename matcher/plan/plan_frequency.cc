#include "matcher/plan/plan_frequency.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include <unicode/regex.h>
#include <unicode/unistr.h>

namespace ieum::matcher {
namespace {

using icu::UnicodeString;

constexpr double kDaysPerWeek = 7;
constexpr double kOnceAMonth = 0.25;
constexpr double kEveryOtherWeek = 0.5;
constexpr std::array<char16_t, 7> kDays = {u'월', u'화', u'수', u'목', u'금', u'토', u'일'};
constexpr std::array<char16_t, 5> kNumerals = {u'영', u'한', u'두', u'세', u'네'};

// A pattern of this file; compiled once, thread-safe.
class Pattern {
 public:
  explicit Pattern(const char16_t* pattern) {
    UErrorCode status = U_ZERO_ERROR;
    UParseError where{};
    regex_.reset(icu::RegexPattern::compile(UnicodeString(pattern), where, status));
    if (U_FAILURE(status) != 0) std::abort();
  }

  // The groups of every place where it is found.
  std::vector<std::vector<UnicodeString>> All(const UnicodeString& text) const {
    std::vector<std::vector<UnicodeString>> found;
    UErrorCode status = U_ZERO_ERROR;
    const std::unique_ptr<icu::RegexMatcher> matcher(regex_->matcher(text, status));
    while (U_SUCCESS(status) != 0 && matcher->find() != 0) {
      std::vector<UnicodeString>& groups = found.emplace_back();
      for (int i = 0; i <= matcher->groupCount(); ++i) groups.push_back(matcher->group(i, status));
    }
    return found;
  }
  bool In(const UnicodeString& text) const { return !All(text).empty(); }

 private:
  std::unique_ptr<icu::RegexPattern> regex_;
};

// Days told one by one ("월·수", "화요일, 금요일") or from one to another ("월~금"). A day stands
// alone: "10월" and "매일" have none.
const Pattern& Days() {
  static const Pattern pattern(
      u"(?<![\\p{L}\\p{N}])([월화수목금토일]+)(?:요일|(?![\\p{L}\\p{N}]))"
      u"(?:\\s*[~∼〜-]\\s*([월화수목금토일])(?:요일|(?![\\p{L}\\p{N}])))?");
  return pattern;
}

int DayOf(char16_t letter) {
  const auto* const it = std::find(kDays.begin(), kDays.end(), letter);
  return static_cast<int>(it - kDays.begin());
}

std::set<int> DaysIn(const UnicodeString& text) {
  std::set<int> days;
  for (const auto& groups : Days().All(text)) {
    for (int i = 0; i < groups[1].length(); ++i) days.insert(DayOf(groups[1][i]));
    if (groups[2].isEmpty()) continue;
    const int last = DayOf(groups[2][0]);
    for (int day = *days.rbegin(); day != last; day = (day + 1) % 7) days.insert(day);
    days.insert(last);
  }
  if (text.indexOf(u"평일") >= 0) days.insert({0, 1, 2, 3, 4});
  if (text.indexOf(u"주말") >= 0) days.insert({5, 6});
  return days;
}

// The parts of a note that say when it is open.
std::vector<UnicodeString> Parts(const std::string& note) {
  static const Pattern part(u"[^.;,/()\\n]+");
  static const Pattern closed(u"휴관|휴무|휴일|휴원|쉬|쉼|제외|닫");
  std::vector<UnicodeString> parts;
  for (const auto& groups : part.All(UnicodeString::fromUTF8(note))) {
    if (!closed.In(groups[0])) parts.push_back(groups[0]);
  }
  return parts;
}

double NumberOf(const UnicodeString& word) {
  const auto* const numeral = std::find(kNumerals.begin(), kNumerals.end(), word[0]);
  if (numeral != kNumerals.end()) return static_cast<double>(numeral - kNumerals.begin());
  std::string digits;
  return std::atof(word.toUTF8String(digits).c_str());
}

// "주 2회", "일주일에 한 번", "월 1~2회"; the most of them.
std::optional<double> CountIn(const UnicodeString& text) {
  static const Pattern count(
      u"(?<![\\p{N}제])(주|일주일에|월|한\\s?달에)\\s*(?:\\d+\\s*[~∼-]\\s*)?(\\d{1,2}|한|두|세|네)"
      u"\\s*"
      u"(?:회|번|차례)");
  std::optional<double> most;
  for (const auto& groups : count.All(text)) {
    const bool a_week = groups[1].indexOf(u'주') >= 0;
    const double times = NumberOf(groups[2]) * (a_week ? 1 : kOnceAMonth);
    most = std::max(most.value_or(0), times);
  }
  return most;
}

// What the note says; nullopt: nothing of how often.
std::optional<double> TimesToldIn(const std::string& note, bool has_hours) {
  static const Pattern weekly(u"매주|마다");
  static const Pattern every_other(u"격주");
  static const Pattern of_the_month(u"첫째|둘째|셋째|넷째|다섯째|마지막");
  static const Pattern begins(u"^\\s*(?:평일|주말|[월화수목금토일]+(?:요일|(?![\\p{L}\\p{N}])))");
  std::set<int> days;
  std::optional<double> counted;
  bool is_weekly = false;
  bool is_every_other = false;
  std::size_t in_month = 0;
  const std::vector<UnicodeString> parts = Parts(note);
  for (const UnicodeString& part : parts) {
    if (const auto count = CountIn(part)) counted = std::max(counted.value_or(0), *count);
    days.merge(DaysIn(part));
    is_weekly = is_weekly || weekly.In(part);
    is_every_other = is_every_other || every_other.In(part);
    in_month += of_the_month.All(part).size();
  }
  if (counted) return counted;
  const double told = std::max(1.0, static_cast<double>(days.size()));
  if (is_every_other) return told * kEveryOtherWeek;
  if (is_weekly && !days.empty()) return told;
  // Beside hours these may be about one of several days.
  if (has_hours) return std::nullopt;
  if (in_month > 0 && !days.empty()) return told * kOnceAMonth * static_cast<double>(in_month);
  const bool days_alone = !parts.empty() && begins.In(parts.front());
  return days_alone && !days.empty() ? std::optional(told) : std::nullopt;
}

double DaysOpen(const v1::Schedule& schedule) {
  std::set<int> days;
  for (const v1::OpenHours& hours : schedule.hours()) {
    if (hours.days().empty()) return kDaysPerWeek;
    days.insert(hours.days().begin(), hours.days().end());
  }
  return days.empty() ? kDaysPerWeek : static_cast<double>(days.size());
}

}  // namespace

double MostTimesPerWeek(const v1::Schedule& schedule) {
  const double open = DaysOpen(schedule);
  const auto told = TimesToldIn(schedule.note().ko(), !schedule.hours().empty());
  return told && *told > 0 ? std::min(open, *told) : open;
}

}  // namespace ieum::matcher
