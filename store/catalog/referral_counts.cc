#include "store/catalog/referral_counts.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "google/protobuf/util/message_differencer.h"
#include "google/protobuf/util/time_util.h"

#include "store/catalog/field_rules.h"

namespace ieum::store {
namespace {

using google::protobuf::util::MessageDifferencer;

constexpr char kTaken[] = " held or occupied by referrals";

std::string Count(int count, const char* noun) {
  return std::to_string(count) + " " + noun + (count == 1 ? "" : "s");
}

// Whether the numbers of `a` are dated, and later than those of `b`.
bool IsLater(const v1::Capacity& a, const v1::Capacity& b) {
  using google::protobuf::operator<;
  return a.has_as_of_time() && (!b.has_as_of_time() || b.as_of_time() < a.as_of_time());
}

bool AnyNegative(const v1::Resource& resource) {
  const v1::Capacity& capacity = resource.capacity();
  const v1::ObservedWaits& waits = resource.observed_waits();
  const bool outcome =
      std::any_of(resource.referral_outcomes().begin(), resource.referral_outcomes().end(),
                  [](const v1::ReferralOutcomes& outcomes) {
                    return outcomes.helped() < 0 || outcomes.not_helped() < 0;
                  });
  return outcome || capacity.held_places() < 0 || capacity.occupied_places() < 0 ||
         capacity.waiting_referrals() < 0 || waits.count() < 0 || !(waits.sum_days() >= 0) ||
         !std::isfinite(waits.sum_days()) || resource.eligibility_disputes() < 0;
}

}  // namespace

int TakenPlaces(const v1::Resource& resource) {
  return resource.capacity().held_places() + resource.capacity().occupied_places();
}

void CopyCounts(const v1::Resource& from, v1::Resource& to) {
  *to.mutable_referral_outcomes() = from.referral_outcomes();
  to.clear_observed_waits();
  if (from.has_observed_waits()) *to.mutable_observed_waits() = from.observed_waits();
  to.set_eligibility_disputes(from.eligibility_disputes());
  const v1::Capacity& counts = from.capacity();
  const bool any = TakenPlaces(from) != 0 || counts.waiting_referrals() != 0;
  if (!any && !to.has_capacity()) return;
  to.mutable_capacity()->set_held_places(counts.held_places());
  to.mutable_capacity()->set_occupied_places(counts.occupied_places());
  to.mutable_capacity()->set_waiting_referrals(counts.waiting_referrals());
}

void ClearCounts(v1::Resource& resource) {
  const bool had_any = TakenPlaces(resource) != 0 || resource.capacity().waiting_referrals() != 0;
  CopyCounts(v1::Resource(), resource);
  if (!had_any) return;
  v1::Capacity rest = resource.capacity();
  rest.clear_as_of_time();
  if (rest.ByteSizeLong() == 0) resource.clear_capacity();
}

void CheckPlaces(const v1::Resource& resource, std::string_view path, Violations& out) {
  const v1::Capacity& capacity = resource.capacity();
  const int taken = TakenPlaces(resource);
  if (taken == 0 || !capacity.has_total_places()) return;
  const std::string field = PathTo(path, "capacity");
  const int total = capacity.total_places();
  if (total < taken) {
    out.Add(PathTo(field, "total_places"), "must be at least " + std::to_string(taken) + ": " +
                                               Count(taken, "place") +
                                               (taken == 1 ? " is" : " are") + kTaken);
  } else if (capacity.open_places() > total - taken) {
    out.Add(PathTo(field, "open_places"),
            "must be at most " + std::to_string(total - taken) + ": " + std::to_string(taken) +
                " of " + Count(total, "place") + (taken == 1 ? " is" : " are") + kTaken);
  }
}

void FitPlaces(const v1::Resource& stored, v1::Resource& message) {
  const int taken = TakenPlaces(stored);
  if (taken == 0 || !message.has_capacity()) return;
  v1::Capacity& capacity = *message.mutable_capacity();
  if (capacity.has_total_places() && capacity.total_places() < taken) {
    capacity.set_total_places(taken);
  }
  if (!capacity.has_open_places()) return;
  int most = capacity.open_places();
  if (capacity.has_total_places()) most = std::min(most, capacity.total_places() - taken);
  if (stored.capacity().has_open_places() && !IsLater(capacity, stored.capacity())) {
    most = std::min(most, stored.capacity().open_places());
  }
  capacity.set_open_places(most);
}

absl::Status CheckUnused(const v1::Resource& resource, int under_way) {
  const v1::Capacity& capacity = resource.capacity();
  const int counted = TakenPlaces(resource) + capacity.waiting_referrals();
  if (under_way == 0 && counted == 0) return absl::OkStatus();
  std::string message =
      resource.name() + " has " + Count(std::max(under_way, counted), "referral") + " under way";
  if (counted > 0) {
    message += " (" + std::to_string(capacity.held_places()) + " hold a place, " +
               std::to_string(capacity.occupied_places()) + " occupy one, " +
               std::to_string(capacity.waiting_referrals()) + " wait)";
  }
  message += ": end what is under way before it is deleted or goes to another organization";
  return WithReason(absl::FailedPreconditionError(message), "HAS_REFERRALS");
}

absl::StatusOr<bool> ApplyCounts(const v1::Resource& changed, v1::Resource& stored) {
  const v1::Resource before = stored;
  CopyCounts(changed, stored);
  if (changed.capacity().has_open_places()) {
    stored.mutable_capacity()->set_open_places(changed.capacity().open_places());
  }
  if (AnyNegative(stored)) {
    return absl::InternalError("a count of referrals to " + stored.name() + " is below zero");
  }
  const v1::Capacity& capacity = stored.capacity();
  const bool beyond = capacity.has_total_places() &&
                      capacity.open_places() + TakenPlaces(stored) > capacity.total_places();
  if (capacity.open_places() < 0 || beyond) {
    return WithReason(absl::FailedPreconditionError(stored.name() + " has no open place"),
                      "NO_OPEN_PLACE");
  }
  return !MessageDifferencer::Equals(before, stored);
}

}  // namespace ieum::store
