// Dates, times, amounts and names of enum values in plain Korean or English.
#ifndef IEUM_SERVICE_PRINT_WORDS_H_
#define IEUM_SERVICE_PRINT_WORDS_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/time/civil_time.h"
#include "google/protobuf/timestamp.pb.h"

#include "ieum/v1/catalog.pb.h"
#include "ieum/v1/common.pb.h"
#include "ieum/v1/plan.pb.h"

namespace ieum::print {

// Korean unless the language is English.
std::string Say(v1::Language language, std::string_view ko, std::string_view en);
// The text in the language asked for, or else in the other.
std::string TextOf(v1::Language language, const v1::LocalizedText& text);
std::string Join(const std::vector<std::string>& parts, std::string_view separator);

std::optional<absl::CivilDay> DayOf(const std::string& date);  // nullopt: empty or no day
absl::CivilDay KoreanDay(const google::protobuf::Timestamp& time);
// "2026년 11월 2일", "2 November 2026".
std::string DayWords(v1::Language language, absl::CivilDay day);
// "11월 2일(월)", "Mon 2 November".
std::string DayAndWeekday(v1::Language language, absl::CivilDay day);
// "2026-11-02 (월)": short, for cells. The text itself when it is no day.
std::string DayCell(v1::Language language, const std::string& date);

bool IsRoundTheClock(const v1::Schedule& schedule);  // every day from 00:00 to 24:00
// "월·수 09:00–18:00", "매일 24시간", one for each span of hours. Days that follow one another are
// a span: "월–금 09:00–18:00".
std::vector<std::string> HoursWords(v1::Language language, const v1::Schedule& schedule);
// What the schedule says in words; where that is not the reader's language, it says so and whom to
// ask. Empty: nothing.
std::string ScheduleNoteWords(v1::Language language, const v1::Schedule& schedule);
// "일주일에 2번", "한 달에 한 번", "한 번".
std::string OftenWords(v1::Language language, double times_per_week);
// "2", "0.25 (월 1회)"; "1회 (전체)" for once in all.
std::string OftenCell(v1::Language language, double times_per_week);
// "12,000원", "12,000 won".
std::string MoneyWords(v1::Language language, std::int64_t krw);
// Number without trailing zeros, at most two decimals.
std::string Number(double value);

std::string MonitoringWords(v1::Language language, v1::MonitoringMethod method);
std::string ResultWords(v1::Language language, v1::GoalResult result);
std::string CauseWords(v1::Language language, v1::GapCause cause);

}  // namespace ieum::print

#endif  // IEUM_SERVICE_PRINT_WORDS_H_
