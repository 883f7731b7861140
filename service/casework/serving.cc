#include <algorithm>
#include <utility>

#include "service/casework/case_dates.h"
#include "service/casework/case_desk.h"
#include "service/casework/cases.h"
#include "service/casework/shared_services.h"

namespace ieum::casework {
namespace {

bool IsHelp(v1::ReferralState state) {
  return state == v1::REFERRAL_STATE_REQUESTED || state == v1::REFERRAL_STATE_WAITLISTED ||
         state == v1::REFERRAL_STATE_ACCEPTED || state == v1::REFERRAL_STATE_IN_SERVICE;
}

v1::ServingAgency AgencyOf(const v1::Referral& referral) {
  v1::ServingAgency agency;
  agency.set_organization(referral.organization());
  agency.set_resource(referral.resource());
  agency.set_need_code(referral.need_code());
  agency.set_state(referral.state());
  agency.set_referring_organization(referral.referring_organization());
  *agency.mutable_since_time() = referral.create_time();
  for (const v1::ReferralTransition& step : referral.transitions()) {
    if (step.to_state() == referral.state()) {
      *agency.mutable_since_time() = step.time();
      break;
    }
  }
  return agency;
}

absl::Status AddServing(const store::CaseView& view, const v1::Case& record,
                        const SharedServices& shared, std::vector<std::string>& subjects,
                        v1::ListServingAgenciesResponse& response) {
  const auto referrals = ReferralsOf(view, IdOfCase(record));
  if (!referrals.ok()) return referrals.status();
  for (const store::StoredReferral& stored : *referrals) {
    if (!IsHelp(stored.referral.state())) continue;
    const auto told = shared.Tells(stored.referral);
    if (!told.ok()) return told.status();
    if (!*told) {
      response.set_withheld_count(response.withheld_count() + 1);
      continue;
    }
    *response.add_agencies() = AgencyOf(stored.referral);
    subjects.push_back(record.name());
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<v1::ListServingAgenciesResponse> CaseWork::ListServingAgencies(
    const v1::ListServingAgenciesRequest& request, const Caller& caller) {
  v1::ListServingAgenciesResponse response;
  const auto list = [&](const store::CaseView& view,
                        std::vector<std::string>& subjects) -> absl::Status {
    const auto record = FindCase(view, subjects, caller.actor, Need::kRead, request.name(), "name");
    if (!record.ok()) return record.status();
    const auto asker = IdentityOf(desk_, record->organization());
    if (!asker.ok()) return asker.status();
    const auto ids = view.CasesOfReference(desk_.ReferenceHash(record->case_reference()));
    if (!ids.ok()) return ids.status();
    for (const std::string& id : *ids) {
      const auto other = view.GetCase(id);
      if (absl::IsNotFound(other.status())) continue;  // erased meanwhile
      if (!other.ok()) return other.status();
      const auto shared = SharedServices::Of(desk_, view, *other, *asker);
      if (absl::IsNotFound(shared.status())) continue;
      if (!shared.ok()) return shared.status();
      absl::Status status = AddServing(view, *other, *shared, subjects, response);
      if (!status.ok() && !absl::IsNotFound(status)) return status;
    }
    std::sort(response.mutable_agencies()->begin(), response.mutable_agencies()->end(),
              [](const v1::ServingAgency& a, const v1::ServingAgency& b) {
                return std::make_pair(a.organization(), a.resource()) <
                       std::make_pair(b.organization(), b.resource());
              });
    return absl::OkStatus();
  };
  if (absl::Status status = desk_.Read(caller, list); !status.ok()) return status;
  return response;
}

}  // namespace ieum::casework
