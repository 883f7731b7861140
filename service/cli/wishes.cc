#include "service/cli/wishes.h"

#include <string>

#include "service/cli/names.h"

namespace ieum::cli {

absl::StatusOr<v1::PlanWishes> WishesOf(const WishOptions& options) {
  v1::PlanWishes wishes;
  for (const std::string& pin : options.pins) {
    const std::size_t sign = pin.find('=');
    if (sign == std::string::npos || sign == 0 || sign + 1 == pin.size()) {
      return absl::InvalidArgumentError("--pin: \"" + pin +
                                        "\": expected NEED=RESOURCE, e.g. n1=resources/lunch");
    }
    v1::PlanPin& added = *wishes.add_pins();
    added.set_need_id(pin.substr(0, sign));
    added.set_resource(ResourceName(pin.substr(sign + 1)));
  }
  for (const std::string& name : options.forbid) {
    if (name.starts_with("organizations/")) {
      wishes.add_forbidden_organizations(name);
    } else {
      wishes.add_forbidden_resources(ResourceName(name));
    }
  }
  const bool limited = options.max_per_week || options.max_cost || options.max_distance ||
                       options.max_agencies || options.max_lines;
  if (limited) {
    v1::PlanLimits& limits = *wishes.mutable_limits();
    if (options.max_per_week) limits.set_max_times_per_week(*options.max_per_week);
    if (options.max_cost) limits.set_max_cost_krw_per_month(*options.max_cost);
    if (options.max_distance) limits.set_max_distance_km(*options.max_distance);
    if (options.max_agencies) limits.set_max_organizations(*options.max_agencies);
    if (options.max_lines) limits.set_max_lines(*options.max_lines);
  }
  wishes.set_start_date(options.start);
  wishes.set_months(options.months);
  return wishes;
}

}  // namespace ieum::cli
