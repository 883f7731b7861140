#include "service/print/print_input.h"

namespace ieum::print {

PlaceState PlaceOf(const v1::PlanLine& line, const PrintInput& input) {
  if (line.kind() != v1::PLAN_LINE_KIND_COMMUNITY_RESOURCE) return PlaceState::kUsual;
  const auto state = input.referral_states.find(line.id());
  if (state != input.referral_states.end()) {
    switch (state->second) {
      case v1::REFERRAL_STATE_WAITLISTED:
        return PlaceState::kWaiting;
      case v1::REFERRAL_STATE_REQUESTED:
      case v1::REFERRAL_STATE_ACCEPTED:
      case v1::REFERRAL_STATE_IN_SERVICE:
      case v1::REFERRAL_STATE_COMPLETED:
        return PlaceState::kUsual;
      default:
        break;
    }
  }
  if (line.continued() || line.result() != v1::GOAL_RESULT_UNSPECIFIED) return PlaceState::kUsual;
  const auto resource = input.resources.find(line.resource());
  if (resource != input.resources.end()) {
    const v1::Capacity& capacity = resource->second.capacity();
    if (capacity.has_open_places() && capacity.open_places() == 0) return PlaceState::kFull;
  }
  const bool apply = line.next_step() == v1::NEXT_STEP_KIND_APPLY_BENEFIT ||
                     line.next_step() == v1::NEXT_STEP_KIND_APPLY_SERVICE;
  return apply ? PlaceState::kToApply : PlaceState::kUsual;
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
