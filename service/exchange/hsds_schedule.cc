#include "service/exchange/hsds_schedule.h"

#include <algorithm>
#include <string>
#include <string_view>

#include "service/exchange/hsds_object.h"
#include "service/exchange/hsds_residue.h"

namespace ieum::exchange {
namespace {

using nlohmann::json;

v1::Weekday DayOf(std::string_view code) {
  constexpr std::string_view kCodes[] = {"MO", "TU", "WE", "TH", "FR", "SA", "SU"};
  for (int i = 0; i < 7; ++i) {
    if (kCodes[i] == code) return static_cast<v1::Weekday>(v1::WEEKDAY_MONDAY + i);
  }
  return v1::WEEKDAY_UNSPECIFIED;
}

}  // namespace

std::optional<v1::OpenHours> RegularHours(const json& schedule) {
  if (HsdsText(schedule, "freq") != "WEEKLY") return std::nullopt;
  for (const char* member : {"bymonthday", "byweekno", "byyearday", "count", "until"}) {
    if (schedule.contains(member)) return std::nullopt;
  }
  if (schedule.contains("interval") && schedule["interval"] != 1) return std::nullopt;
  v1::OpenHours hours;
  const auto opens = HsdsTime(HsdsText(schedule, "opens_at"));
  const auto closes = HsdsTime(HsdsText(schedule, "closes_at"));
  if (!opens || !closes || *opens >= *closes) return std::nullopt;
  hours.set_opens(*opens);
  hours.set_closes(*closes);
  std::string days = HsdsText(schedule, "byday");
  days.erase(std::remove(days.begin(), days.end(), ' '), days.end());
  for (std::size_t begin = 0; begin <= days.size();) {
    const std::size_t end = std::min(days.find(',', begin), days.size());
    const v1::Weekday day = DayOf(std::string_view(days).substr(begin, end - begin));
    if (day == v1::WEEKDAY_UNSPECIFIED) return std::nullopt;
    hours.add_days(day);
    begin = end + 1;
  }
  return hours;
}

}  // namespace ieum::exchange
