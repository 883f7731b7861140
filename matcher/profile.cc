// Weight profiles: reading and checking.
#include <cmath>
#include <set>
#include <string>

#include "google/protobuf/util/json_util.h"

#include "matcher/matcher.h"
#include "store/catalog/violations.h"

namespace ieum::matcher {
namespace {

constexpr double kSumTolerance = 1e-9;
constexpr int kUrgencies = 3;

struct Bounds {
  double min;  // exclusive when `open`
  double max;
  bool open;
};

void CheckRange(const char* field, double value, Bounds bounds, store::Violations& out) {
  const bool above = bounds.open ? value > bounds.min : value >= bounds.min;
  if (std::isfinite(value) && above && value <= bounds.max) return;
  out.Add(field, std::string("must be in ") + (bounds.open ? "(" : "[") +
                     std::to_string(bounds.min) + ", " + std::to_string(bounds.max) + "]");
}

void CheckWeights(const v1::WeightProfile& profile, store::Violations& out) {
  std::set<int> seen;
  double sum = 0;
  for (int i = 0; i < profile.weights_size(); ++i) {
    const v1::FactorWeight& weight = profile.weights(i);
    const std::string field = "weights[" + std::to_string(i) + "]";
    if (weight.factor() == v1::FACTOR_UNSPECIFIED || !v1::Factor_IsValid(weight.factor())) {
      out.Add(field + ".factor", "must be a Factor");
    } else if (!seen.insert(weight.factor()).second) {
      out.Add(field + ".factor", "is given twice");
    }
    CheckRange((field + ".weight").c_str(), weight.weight(), {0, 1, false}, out);
    sum += weight.weight();
  }
  if (!(std::abs(sum - 1) <= kSumTolerance)) {
    out.Add("weights", "must sum to 1, sum is " + std::to_string(sum));
  }
}

}  // namespace

absl::Status ValidateProfile(const v1::WeightProfile& profile) {
  constexpr double kMaxKm = 1000;
  constexpr double kMaxDays = 36500;
  constexpr double kMaxWaitDays = 3650;
  constexpr double kBelowHalf = 0.499999;
  store::Violations out;
  if (profile.name().rfind("weightProfiles/", 0) != 0) {
    out.Add("name", "must be \"weightProfiles/{id}\"");
  }
  if (profile.version() < 1) out.Add("version", "must be at least 1");
  CheckWeights(profile, out);
  CheckRange("proximity_half_km", profile.proximity_half_km(), {0, kMaxKm, true}, out);
  CheckRange("freshness_half_days", profile.freshness_half_days(), {0, kMaxDays, true}, out);
  CheckRange("stale_after_days", profile.stale_after_days(), {0, kMaxDays, true}, out);
  if (profile.wait_half_days_size() != kUrgencies) {
    out.Add("wait_half_days", "must hold three values: immediate, soon, routine");
  }
  for (double days : profile.wait_half_days()) {
    CheckRange("wait_half_days", days, {0, kMaxWaitDays, true}, out);
  }
  CheckRange("demand_share", profile.demand_share(), {0, kBelowHalf, false}, out);
  CheckRange("vector_share", profile.vector_share(), {0, 1, false}, out);
  CheckRange("adequate_need_fit", profile.adequate_need_fit(), {0, 1, false}, out);
  CheckRange("too_far_km", profile.too_far_km(), {0, kMaxKm, true}, out);
  return out.ToStatus();
}

absl::StatusOr<v1::WeightProfile> ParseProfile(std::string_view json) {
  v1::WeightProfile profile;
  const auto parsed = google::protobuf::util::JsonStringToMessage(std::string(json), &profile);
  if (!parsed.ok()) {
    return absl::InvalidArgumentError("weight profile: " + std::string(parsed.message()));
  }
  const absl::Status valid = ValidateProfile(profile);
  if (!valid.ok()) return valid;
  return profile;
}

}  // namespace ieum::matcher
