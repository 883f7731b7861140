#include "service/print/print_input.h"

#include <algorithm>

#include "service/print/words.h"

namespace ieum::print {

namespace {

bool IsAnyTime(const v1::Resource& resource) {
  const v1::Capacity& capacity = resource.capacity();
  return IsRoundTheClock(resource.schedule()) && capacity.total_places() == 0 &&
         !capacity.has_open_places();
}

// Without hours it is not known, and taken for open.
bool IsOpenOn(const std::string& date, const v1::Schedule& schedule) {
  const auto day = DayOf(date);
  if (!day || schedule.hours().empty()) return true;
  // absl counts from Monday, 0.
  const int weekday = static_cast<int>(absl::GetWeekday(*day)) + 1;
  return std::any_of(
      schedule.hours().begin(), schedule.hours().end(), [weekday](const v1::OpenHours& hours) {
        const auto& days = hours.days();
        return days.empty() || std::find(days.begin(), days.end(), weekday) != days.end();
      });
}

PlaceState BeforeAReferral(const v1::PlanLine& line, const v1::Resource& resource) {
  const v1::Capacity& capacity = resource.capacity();
  if (capacity.has_open_places() && capacity.open_places() == 0) return PlaceState::kFull;
  switch (line.next_step()) {
    case v1::NEXT_STEP_KIND_APPLY_BENEFIT:
    case v1::NEXT_STEP_KIND_APPLY_SERVICE:
      return PlaceState::kToApply;
    case v1::NEXT_STEP_KIND_INFORM:
      return IsAnyTime(resource) ? PlaceState::kAnyTime : PlaceState::kToCall;
    default:
      return IsAnyTime(resource) ? PlaceState::kAnyTime : PlaceState::kToRefer;
  }
}

}  // namespace

PlaceState PlaceOf(const v1::PlanLine& line, const PrintInput& input) {
  if (line.kind() != v1::PLAN_LINE_KIND_COMMUNITY_RESOURCE) return PlaceState::kUsual;
  const auto known = input.resources.find(line.resource());
  const v1::Resource none;
  const v1::Resource& resource = known == input.resources.end() ? none : known->second;
  const bool goes_on = line.continued() || line.result() != v1::GOAL_RESULT_UNSPECIFIED;
  const auto state = input.referral_states.find(line.id());
  if (state != input.referral_states.end()) {
    switch (state->second) {
      case v1::REFERRAL_STATE_WAITLISTED:
        return PlaceState::kWaiting;
      case v1::REFERRAL_STATE_REQUESTED:
        if (goes_on) return PlaceState::kUsual;
        return IsAnyTime(resource) ? PlaceState::kAnyTime : PlaceState::kToFix;
      case v1::REFERRAL_STATE_ACCEPTED:
        if (goes_on) return PlaceState::kUsual;
        if (IsAnyTime(resource)) return PlaceState::kAnyTime;
        return IsOpenOn(line.start_date(), resource.schedule()) ? PlaceState::kUsual
                                                                : PlaceState::kToFix;
      case v1::REFERRAL_STATE_IN_SERVICE:
      case v1::REFERRAL_STATE_COMPLETED:
        return PlaceState::kUsual;
      default:
        break;
    }
  }
  return goes_on ? PlaceState::kUsual : BeforeAReferral(line, resource);
}

v1::Contact ContactOf(const v1::PlanLine& line, const PrintInput& input) {
  std::string name = line.organization();
  const auto resource = input.resources.find(line.resource());
  if (resource != input.resources.end()) {
    if (resource->second.has_contact()) return resource->second.contact();
    if (name.empty()) name = resource->second.organization();
  }
  const auto organization = input.organizations.find(name);
  return organization == input.organizations.end() ? v1::Contact() : organization->second.contact();
}

}  // namespace ieum::print
