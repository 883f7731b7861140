#include "matcher/plan/plan_effort.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "matcher/plan/plan_frequency.h"

namespace ieum::matcher {
namespace {

constexpr double kWeeksPerMonth = 365.25 / 12 / 7;
constexpr std::array<std::string_view, 6> kPerVisit = {"회", "시간", "일", "끼", "그릇", "1회"};

}  // namespace

double UsualTimesPerWeek(const indexer::IndexedResource& resource, std::string_view code,
                         const PlanRules& rules) {
  if (resource.offer->applied_for) return 0;
  return std::min(rules.TimesPerWeek(code), MostTimesPerWeek(resource.schedule->schedule));
}

std::optional<std::int64_t> MonthlyCostKrw(const indexer::IndexedResource& resource,
                                           double times_per_week) {
  if (resource.offer->cost_kind == v1::COST_KIND_FREE) return 0;
  if (resource.offer->cost_krw <= 0) return std::nullopt;
  const std::string& unit = resource.offer->cost_unit;
  auto amount = static_cast<double>(resource.offer->cost_krw);
  if (unit == "년" || unit == "연") amount /= 12;
  if (unit == "분기") amount /= 3;
  const bool per_visit = std::find(kPerVisit.begin(), kPerVisit.end(), unit) != kPerVisit.end();
  if (per_visit && times_per_week > 0) amount *= times_per_week * kWeeksPerMonth;
  return std::llround(amount);
}

}  // namespace ieum::matcher
