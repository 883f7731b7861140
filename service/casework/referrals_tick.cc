// What falls due by itself.
#include <utility>
#include <vector>

#include "service/casework/consents_end.h"
#include "service/casework/holds.h"
#include "service/casework/referrals.h"
#include "service/casework/waitlist.h"

namespace ieum::casework {
namespace {

using store::StoredReferral;

constexpr std::size_t kHoldsAtOnce = 1000;

void KeepFirst(const absl::Status& status, absl::Status& first) {
  if (first.ok()) first = status;
}

}  // namespace

absl::Status ReferralWork::Tick(const Caller& system) {
  absl::Status first = FinishDestruction(desk_, system);
  KeepFirst(ExpireHolds(system), first);
  KeepFirst(SettleAll(system), first);
  return first;
}

absl::Status ReferralWork::ExpireHolds(const Caller& system) {
  const auto view = desk_.View();
  if (!view.ok()) return view.status();
  const auto holds = PastHolds(*view, desk_.now(), kHoldsAtOnce);
  if (!holds.ok()) return holds.status();
  absl::Status first;
  for (const PastHold& hold : *holds) KeepFirst(ExpireHold(hold.referral_id, system), first);
  return first;
}

absl::Status ReferralWork::ExpireHold(const std::string& referral_id, const Caller& system) {
  return desk_
      .Transact(system,
                [&](Act& act) -> absl::StatusOr<std::string> {
                  absl::StatusOr<StoredReferral> stored = act.view.GetReferral(referral_id);
                  if (absl::IsNotFound(stored.status())) return referral_id;
                  if (!stored.ok()) return stored.status();
                  ReferralSteps steps(desk_, act, system.actor);
                  // It may have been answered in the meantime.
                  if (stored->referral.state() != v1::REFERRAL_STATE_REQUESTED ||
                      !HoldIsOver(stored->referral, steps.now())) {
                    return referral_id;
                  }
                  absl::Status taken =
                      steps.Take(*std::move(stored), {.action = v1::REFERRAL_ACTION_EXPIRE,
                                                      .reason = v1::REFERRAL_REASON_NO_ANSWER});
                  if (taken.ok()) taken = steps.Finish();
                  if (!taken.ok()) return taken;
                  return referral_id;
                })
      .status();
}

absl::Status ReferralWork::SettleAll(const Caller& system) {
  const auto view = desk_.View();
  if (!view.ok()) return view.status();
  std::vector<std::string> resources;
  const absl::Status scanned = ScanWaitedFor(*view, [&](const std::string& resource) {
    resources.push_back(resource);
    return true;
  });
  if (!scanned.ok()) return scanned;
  absl::Status first;
  for (const std::string& resource : resources) KeepFirst(SettleResource(resource, system), first);
  return first;
}

absl::Status ReferralWork::SettleResource(const std::string& resource, const Caller& system) {
  // Looked at first without a transaction: mostly there is nothing to do, and nothing to record.
  const auto catalog = desk_.surroundings().catalog.View();
  if (!catalog.ok()) return catalog.status();
  const auto stored = catalog->GetResource(resource);
  if (absl::IsNotFound(stored.status())) return absl::OkStatus();
  if (!stored.ok()) return stored.status();
  const v1::Capacity& capacity = stored->capacity();
  if (capacity.open_places() <= 0 || capacity.waiting_referrals() <= 0) return absl::OkStatus();
  const auto view = desk_.View();
  if (!view.ok()) return view.status();
  const auto first = FirstToOffer(*view, resource, {}, desk_.now(), 1);
  if (!first.ok()) return first.status();
  if (first->empty()) return absl::OkStatus();
  return desk_
      .Transact(system,
                [&](Act& act) -> absl::StatusOr<std::string> {
                  ReferralSteps steps(desk_, act, system.actor);
                  absl::Status settled = steps.Settle(resource);
                  if (settled.ok()) settled = steps.Finish();
                  if (!settled.ok()) return settled;
                  return resource;
                })
      .status();
}

}  // namespace ieum::casework
