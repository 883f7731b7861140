#include "service/casework/shared_services.h"

#include <algorithm>

#include "service/casework/health_facts.h"
#include "service/casework/packet.h"
#include "service/casework/referrals_checks.h"
#include "store/catalog/find_need.h"

namespace ieum::casework {

absl::StatusOr<AgencyIdentity> IdentityOf(const Desk& desk, const std::string& organization) {
  AgencyIdentity identity{organization, ""};
  const auto catalog = desk.surroundings().catalog.View();
  if (!catalog.ok()) return catalog.status();
  const auto found = catalog->GetOrganization(organization);
  if (!found.ok() && !absl::IsNotFound(found.status())) return found.status();
  if (found.ok()) identity.kind = found->kind();
  return identity;
}

absl::StatusOr<SharedServices> SharedServices::Of(const Desk& desk, const store::CaseView& view,
                                                  const v1::Case& record, AgencyIdentity asker) {
  SharedServices shared(desk, std::move(asker));
  shared.own_ = record.organization() == shared.asker_.organization;
  auto version = view.CurrentAssessment(record);
  if (absl::IsNotFound(version.status())) return shared;
  if (!version.ok()) return version.status();
  shared.assessment_ = std::move(*version->mutable_assessment());
  auto consents = ConsentsOfToday(view, record, desk.now());
  if (!consents.ok()) return consents.status();
  shared.consents_ = *std::move(consents);
  return shared;
}

absl::StatusOr<bool> SharedServices::Tells(const v1::Referral& referral) const {
  if (own_) return true;
  if (IsUnsafe(assessment_, asker_.organization)) return false;
  const auto resource = LoadResource(*desk_, referral.resource());
  if (!resource.ok() && !absl::IsNotFound(resource.status())) return resource.status();
  const bool health =
      IsHealthNeed(assessment_, referral.need_id(), resource.ok() ? &*resource : nullptr);
  const bool assessed = store::FindNeed(assessment_, referral.need_id()) != nullptr;
  return std::any_of(consents_.begin(), consents_.end(), [&](const v1::Consent& consent) {
    return consent.share_service_list() && Covers(consent, asker_, desk_->now()) &&
           (assessed || consent.member().empty()) &&
           IsAboutNeed(consent, assessment_, referral.need_id()) &&
           (!health || consent.scope() == v1::CONSENT_SCOPE_HEALTH);
  });
}

}  // namespace ieum::casework
