#include "matcher/plan/plan_wishes.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <set>

#include "matcher/need_order.h"
#include "store/catalog/catalog_records.h"
#include "store/catalog/field_rules.h"
#include "store/catalog/text_rules.h"

namespace ieum::matcher {
namespace {

using store::PathTo;
using Names = google::protobuf::RepeatedPtrField<std::string>;

constexpr int kDefaultMonths = 6;
constexpr int kMaxMonths = 12;
constexpr int kMaxPins = 32;
constexpr int kMaxForbiddenResources = 256;
constexpr int kMaxForbiddenOrganizations = 64;
constexpr double kMaxTimesPerWeek = 100;
constexpr std::int64_t kMaxCostKrw = 1'000'000'000;
constexpr double kMaxDistanceKm = 1'000;
constexpr int kMaxOrganizations = 32;
constexpr int kMaxLines = 64;

// Nobody plans for another decade; a year typed wrongly is a plan for one.
void CheckStart(const std::string& date, absl::CivilDay today, const std::string& path,
                store::Violations& out) {
  if (date.empty()) return;
  if (!store::IsDate(date)) {
    out.Add(path, "must be a day that exists, \"YYYY-MM-DD\"");
    return;
  }
  const absl::CivilDay day = DayOfDate(date);
  const absl::CivilDay earliest(today.year() - 1, today.month(), today.day());
  const absl::CivilDay latest(today.year() + 1, today.month(), today.day());
  if (day >= earliest && day <= latest) return;
  out.Add(path,
          "must be at most one year from today: " + DateText(earliest) + " to " + DateText(latest));
}

void CheckCount(int count, int max, const std::string& path, store::Violations& out) {
  if (count <= max) return;
  out.Add(path,
          "must have at most " + std::to_string(max) + " items, has " + std::to_string(count));
}

void CheckLimits(const v1::PlanLimits& limits, const std::string& path, store::Violations& out) {
  const double times = limits.max_times_per_week();
  if (limits.has_max_times_per_week() && !(times > 0 && times <= kMaxTimesPerWeek)) {
    out.Add(PathTo(path, "max_times_per_week"), "must be above 0 to 100");
  }
  const std::int64_t cost = limits.max_cost_krw_per_month();
  if (cost < 0 || cost > kMaxCostKrw) {
    out.Add(PathTo(path, "max_cost_krw_per_month"), "must be 0 to 1000000000");
  }
  const double km = limits.max_distance_km();
  if (limits.has_max_distance_km() && !(km > 0 && km <= kMaxDistanceKm)) {
    out.Add(PathTo(path, "max_distance_km"), "must be above 0 to 1000");
  }
  const auto check = [&](bool has, int value, int max, const char* field) {
    if (!has || (value >= 1 && value <= max)) return;
    out.Add(PathTo(path, field),
            "must be 1 to " + std::to_string(max) + ", is " + std::to_string(value));
  };
  check(limits.has_max_organizations(), limits.max_organizations(), kMaxOrganizations,
        "max_organizations");
  check(limits.has_max_lines(), limits.max_lines(), kMaxLines, "max_lines");
}

void CheckNames(store::RecordKind kind, const Names& names, const std::string& path,
                const char* field, store::Violations& out) {
  for (int i = 0; i < names.size(); ++i) {
    if (!store::IsName(kind, names[i])) {
      out.Add(PathTo(path, field, i), store::NameExpectation(kind));
    }
  }
}

void CheckPin(const v1::PlanPin& pin, const v1::PlanWishes& wishes,
              const v1::Assessment& assessment, const std::string& path, store::Violations& out) {
  if (FindNeed(assessment, pin.need_id()) < 0) {
    out.Add(PathTo(path, "need_id"), "must be the id of a need of the assessment");
  }
  if (!store::IsName(store::RecordKind::kResource, pin.resource())) {
    out.Add(PathTo(path, "resource"), store::NameExpectation(store::RecordKind::kResource));
    return;
  }
  const Names& forbidden = wishes.forbidden_resources();
  if (std::find(forbidden.begin(), forbidden.end(), pin.resource()) != forbidden.end()) {
    out.Add(PathTo(path, "resource"), "must not be among the forbidden resources too");
  }
}

}  // namespace

std::string DateText(absl::CivilDay day) {
  std::array<char, 32> buffer{};
  std::snprintf(buffer.data(), buffer.size(), "%04d-%02d-%02d", static_cast<int>(day.year()),
                day.month(), day.day());
  return buffer.data();
}

absl::CivilDay DayOfDate(const std::string& date) {
  return absl::CivilDay(std::stoi(date.substr(0, 4)), std::stoi(date.substr(5, 2)),
                        std::stoi(date.substr(8, 2)));
}

PlanTerm TermOf(const v1::PlanWishes& wishes, absl::CivilDay today) {
  PlanTerm term;
  term.start = wishes.start_date().empty() ? today : DayOfDate(wishes.start_date());
  term.months = wishes.months() == 0 ? kDefaultMonths : wishes.months();
  // The same day so many months on, or the last of a shorter month; the day before it is the last.
  const absl::CivilMonth month = absl::CivilMonth(term.start) + term.months;
  const absl::CivilDay last_of_month = absl::CivilDay(month + 1) - 1;
  const absl::CivilDay same_day = absl::CivilDay(month) + (term.start.day() - 1);
  term.end = std::min(same_day - 1, last_of_month);
  return term;
}

void ValidateWishes(const v1::PlanWishes& wishes, const WishesFrame& frame,
                    const std::string& prefix, store::Violations& out) {
  store::WalkFields(wishes, prefix, {}, out);
  CheckCount(wishes.pins_size(), kMaxPins, PathTo(prefix, "pins"), out);
  CheckCount(wishes.forbidden_resources_size(), kMaxForbiddenResources,
             PathTo(prefix, "forbidden_resources"), out);
  CheckCount(wishes.forbidden_organizations_size(), kMaxForbiddenOrganizations,
             PathTo(prefix, "forbidden_organizations"), out);
  CheckNames(store::RecordKind::kResource, wishes.forbidden_resources(), prefix,
             "forbidden_resources", out);
  CheckNames(store::RecordKind::kOrganization, wishes.forbidden_organizations(), prefix,
             "forbidden_organizations", out);
  for (int i = 0; i < wishes.pins_size(); ++i) {
    CheckPin(wishes.pins(i), wishes, frame.assessment, PathTo(prefix, "pins", i), out);
  }
  CheckLimits(wishes.limits(), PathTo(prefix, "limits"), out);
  CheckStart(wishes.start_date(), frame.today, PathTo(prefix, "start_date"), out);
  if (wishes.months() < 0 || wishes.months() > kMaxMonths) {
    out.Add(PathTo(prefix, "months"),
            "must be 0 (for 6) to 12, is " + std::to_string(wishes.months()));
  }
}

}  // namespace ieum::matcher
