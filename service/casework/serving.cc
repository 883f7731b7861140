#include <algorithm>
#include <utility>

#include "service/casework/case_dates.h"
#include "service/casework/case_desk.h"
#include "service/casework/cases.h"

namespace ieum::casework {
namespace {

bool IsHelp(v1::ReferralState state) {
  return state == v1::REFERRAL_STATE_REQUESTED || state == v1::REFERRAL_STATE_WAITLISTED ||
         state == v1::REFERRAL_STATE_ACCEPTED || state == v1::REFERRAL_STATE_IN_SERVICE;
}

// Who asks.
struct Asker {
  std::string organization;
  std::string kind;  // of the organization; empty: not known
  absl::Time now;
};

// Whether a consent lets the asker know that others serve the case. That an agency of health serves
// it is a health fact, which needs a consent of its own.
bool Lets(const v1::Consent& consent, bool health, const Asker& asker) {
  if (!consent.share_service_list() || consent.has_withdraw_time() ||
      consent.state() == v1::CONSENT_STATE_WITHDRAWN ||
      TimeOf(consent.expire_time()) <= asker.now) {
    return false;
  }
  if (health && consent.scope() != v1::CONSENT_SCOPE_HEALTH) return false;
  const auto has = [](const auto& list, const std::string& value) {
    return !value.empty() && std::find(list.begin(), list.end(), value) != list.end();
  };
  return has(consent.organizations(), asker.organization) ||
         has(consent.organization_kinds(), asker.kind);
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

absl::Status AddServing(const store::CaseView& view, const v1::Case& record, const Asker& asker,
                        std::vector<std::string>& subjects,
                        v1::ListServingAgenciesResponse& response) {
  const std::string id = IdOfCase(record);
  const bool own = record.organization() == asker.organization;
  const auto consents = view.Consents(id);
  if (!consents.ok()) return consents.status();
  const auto referrals = ReferralsOf(view, id);
  if (!referrals.ok()) return referrals.status();
  for (const store::StoredReferral& stored : *referrals) {
    if (!IsHelp(stored.referral.state())) continue;
    const bool health = stored.need_area.empty() || stored.need_area == "health";
    const bool told =
        own || std::any_of(consents->begin(), consents->end(), [&](const v1::Consent& consent) {
          return Lets(consent, health, asker);
        });
    if (!told) {
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
    Asker asker{record->organization(), "", desk_.now()};
    const auto catalog = desk_.surroundings().catalog.View();
    if (!catalog.ok()) return catalog.status();
    const auto organization = catalog->GetOrganization(asker.organization);
    if (organization.ok()) {
      asker.kind = organization->kind();
    } else if (!absl::IsNotFound(organization.status())) {
      return organization.status();
    }
    const auto ids = view.CasesOfReference(desk_.ReferenceHash(record->case_reference()));
    if (!ids.ok()) return ids.status();
    for (const std::string& id : *ids) {
      const auto other = view.GetCase(id);
      if (absl::IsNotFound(other.status())) continue;  // erased meanwhile
      if (!other.ok()) return other.status();
      absl::Status status = AddServing(view, *other, asker, subjects, response);
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
