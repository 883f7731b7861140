#include "service/casework/consents.h"

#include <algorithm>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "service/casework/access.h"
#include "service/casework/consent_rules.h"
#include "service/casework/consents_end.h"
#include "service/casework/find_case.h"
#include "service/casework/referral_steps.h"
#include "service/request/page_token.h"
#include "store/catalog/catalog_records.h"
#include "store/catalog/timestamps.h"
#include "store/catalog/violations.h"

namespace ieum::casework {
namespace {

using store::Expect;
using store::RecordKind;
using store::StoredReferral;

// As it is at `now`: that time has passed is not stored.
v1::Consent AsOf(v1::Consent consent, absl::Time now) {
  consent.set_state(StateOf(consent, now));
  return consent;
}

// Not accepted yet, and resting on the consent.
bool RestsOn(const v1::Referral& referral, const std::string& consent) {
  if (referral.state() != v1::REFERRAL_STATE_REQUESTED &&
      referral.state() != v1::REFERRAL_STATE_WAITLISTED) {
    return false;
  }
  for (const std::string& name : referral.consents()) {
    if (name == consent) return true;
  }
  return false;
}

std::string SomeOf(const std::set<std::string>& kinds) {
  int left = 12;
  std::string some;
  for (const std::string& kind : kinds) {
    if (left-- == 0) break;
    some += (some.empty() ? "" : ", ") + kind;
  }
  return some.empty() ? "none so far" : some;
}

}  // namespace

absl::StatusOr<v1::Consent> ConsentWork::CreateConsent(const v1::CreateConsentRequest& request,
                                                       const Caller& caller) {
  absl::Status actor = RequireCaseManager(caller.actor);
  if (!actor.ok()) return actor;
  const auto case_id = store::ParseCaseName(request.parent(), "parent");
  if (!case_id.ok()) return case_id.status();
  bool ran = false;
  const auto name = desk_.TransactOnce(
      caller, request, request.request_id(),
      [&](Act& act) { return Add(act, *case_id, request, caller); }, &ran);
  if (!name.ok()) return name.status();
  if (ran) return Answer(*name, caller);
  v1::GetConsentRequest again;
  again.set_name(*name);
  return GetConsent(again, caller);
}

// A name, or a kind, that nobody has would be a consent for nobody, found out too late.
absl::Status ConsentWork::CheckOrganizations(const v1::Consent& consent,
                                             store::Violations& out) const {
  const auto catalog = desk_.surroundings().catalog.View();
  if (!catalog.ok()) return catalog.status();
  for (int i = 0; i < consent.organizations_size(); ++i) {
    const std::string& name = consent.organizations(i);
    if (!store::IsName(RecordKind::kOrganization, name)) continue;  // said already
    const auto found = catalog->GetOrganization(name);
    if (absl::IsNotFound(found.status())) {
      out.Add("consent.organizations[" + std::to_string(i) + "]",
              "must be a registered organization");
    } else if (!found.ok()) {
      return found.status();
    }
  }
  if (consent.organization_kinds().empty()) return absl::OkStatus();
  std::set<std::string> kinds;
  absl::Status scanned = catalog->ScanOrganizations("", [&](const v1::Organization& organization) {
    if (!organization.kind().empty()) kinds.insert(organization.kind());
    return true;
  });
  if (!scanned.ok()) return scanned;
  for (int i = 0; i < consent.organization_kinds_size(); ++i) {
    if (kinds.contains(consent.organization_kinds(i))) continue;
    out.Add("consent.organization_kinds[" + std::to_string(i) + "]",
            "must be the kind of a registered organization, such as " + SomeOf(kinds));
  }
  return absl::OkStatus();
}

absl::StatusOr<std::string> ConsentWork::Add(Act& act, const std::string& case_id,
                                             const v1::CreateConsentRequest& request,
                                             const Caller& caller) {
  const auto record =
      FindCase(act.view, act.subjects, caller.actor, Need::kChange, request.parent(), "parent");
  if (!record.ok()) return record.status();
  absl::StatusOr<v1::AssessmentVersion> version = v1::AssessmentVersion();
  if (record->assessment_version() >= 1) version = act.view.CurrentAssessment(*record);
  if (!version.ok()) return version.status();
  const v1::Assessment& assessment = version->assessment();
  const absl::Time now = desk_.now();
  store::Violations violations;
  ValidateConsent(request.consent(), assessment, now, "consent", violations);
  absl::Status known = CheckOrganizations(request.consent(), violations);
  if (!known.ok()) return known;
  absl::Status giver = violations.ToStatus();
  if (giver.ok()) giver = CheckGiver(request.consent(), assessment, record->client(), now);
  if (!giver.ok()) return giver;
  const absl::StatusOr<int> last = act.view.LastNumber(RecordKind::kConsent, case_id);
  if (!last.ok()) return last.status();

  v1::Consent consent = request.consent();
  consent.set_name(store::FormatPartName(RecordKind::kConsent, {case_id, *last + 1}));
  consent.set_state(v1::CONSENT_STATE_ACTIVE);
  *consent.mutable_give_time() = store::ToTimestamp(now);
  consent.clear_withdraw_time();
  // One that is there was made for a commit that never came, or by who is ahead of this one.
  absl::Status made = desk_.keys().Create({consent.name()});
  if (!made.ok() && !absl::IsAlreadyExists(made)) return made;
  act.writes.Check({RecordKind::kCase, case_id}, store::ExpectOf(record->etag()));
  absl::Status put = act.writes.Put(consent, Expect::Absent());
  if (!put.ok()) return put;
  return consent.name();
}

absl::StatusOr<v1::Consent> ConsentWork::Answer(const std::string& name,
                                                const Caller& caller) const {
  const auto part = store::ParsePartName(RecordKind::kConsent, name, "name");
  if (!part.ok()) return part.status();
  const auto view = desk_.View();
  if (!view.ok()) return view.status();
  std::vector<std::string> subjects;
  const auto record =
      FindCase(*view, subjects, caller.actor, Need::kRead, part->CaseName(), "name");
  if (!record.ok()) return record.status();
  absl::StatusOr<v1::Consent> consent = view->GetConsent(*part);
  if (!consent.ok()) return consent.status();
  return AsOf(*std::move(consent), desk_.now());
}

absl::StatusOr<v1::Consent> ConsentWork::GetConsent(const v1::GetConsentRequest& request,
                                                    const Caller& caller) {
  const auto part = store::ParsePartName(RecordKind::kConsent, request.name(), "name");
  if (!part.ok()) return part.status();
  v1::Consent consent;
  const absl::Status read = desk_.Read(
      caller, [&](const store::CaseView& view, std::vector<std::string>& subjects) -> absl::Status {
        const auto record =
            FindCase(view, subjects, caller.actor, Need::kRead, part->CaseName(), "name");
        if (!record.ok()) return record.status();
        absl::StatusOr<v1::Consent> stored = view.GetConsent(*part);
        if (!stored.ok()) return stored.status();
        consent = AsOf(*std::move(stored), desk_.now());
        return absl::OkStatus();
      });
  if (!read.ok()) return read;
  return consent;
}

absl::StatusOr<v1::ListConsentsResponse> ConsentWork::ListConsents(
    const v1::ListConsentsRequest& request, const Caller& caller) {
  const auto case_id = store::ParseCaseName(request.parent(), "parent");
  if (!case_id.ok()) return case_id.status();
  const auto page = request::ReadPage(request);
  if (!page.ok()) return page.status();
  int after = 0;
  if (!page->after.empty()) {
    const auto part = store::ParsePartName(RecordKind::kConsent, page->after, "page_token");
    if (!part.ok()) return part.status();
    after = part->number;
  }
  v1::ListConsentsResponse response;
  const absl::Status read = desk_.Read(
      caller, [&](const store::CaseView& view, std::vector<std::string>& subjects) -> absl::Status {
        const auto record =
            FindCase(view, subjects, caller.actor, Need::kRead, request.parent(), "parent");
        if (!record.ok()) return record.status();
        absl::StatusOr<std::vector<v1::Consent>> all = view.Consents(*case_id);
        if (!all.ok()) return all.status();
        for (v1::Consent& consent : *all) {
          const auto part = store::ParsePartName(RecordKind::kConsent, consent.name(), "name");
          if (!part.ok()) return part.status();
          if (part->number <= after) continue;
          if (response.consents_size() == page->size) {
            response.set_next_page_token(
                page->NextToken(response.consents(response.consents_size() - 1).name()));
            break;
          }
          *response.add_consents() = AsOf(std::move(consent), desk_.now());
        }
        return absl::OkStatus();
      });
  if (!read.ok()) return read;
  return response;
}

absl::StatusOr<v1::Consent> ConsentWork::WithdrawConsent(const v1::WithdrawConsentRequest& request,
                                                         const Caller& caller) {
  const auto part = store::ParsePartName(RecordKind::kConsent, request.name(), "name");
  if (!part.ok()) return part.status();
  const auto name =
      desk_.Transact(caller, [&](Act& act) { return Withdraw(act, request.name(), caller); });
  if (!name.ok()) return name.status();
  absl::Status gone = FinishDestruction(desk_, caller);
  if (!gone.ok() && desk_.keys().Has(request.name())) return gone;
  return Answer(*name, caller);
}

absl::StatusOr<std::string> ConsentWork::Withdraw(Act& act, const std::string& name,
                                                  const Caller& caller) {
  const auto part = store::ParsePartName(RecordKind::kConsent, name, "name");
  if (!part.ok()) return part.status();
  const auto record =
      FindCase(act.view, act.subjects, caller.actor, Need::kChange, part->CaseName(), "name");
  if (!record.ok()) return record.status();
  absl::StatusOr<v1::Consent> consent = act.view.GetConsent(*part);
  if (!consent.ok()) return consent.status();
  if (consent->state() == v1::CONSENT_STATE_WITHDRAWN) return name;
  const Expect expect = store::ExpectOf(consent->etag());
  consent->set_state(v1::CONSENT_STATE_WITHDRAWN);
  *consent->mutable_withdraw_time() = store::ToTimestamp(desk_.now());
  absl::Status put = act.writes.Put(*consent, expect);
  if (!put.ok()) return put;
  IntendDestruction(act, name);
  ReferralSteps steps(desk_, act, Actor::System());
  absl::Status cancelled =
      CancelReferrals(steps, act, part->case_id, v1::REFERRAL_REASON_NO_CONSENT,
                      [&](const StoredReferral& stored) { return RestsOn(stored.referral, name); });
  if (cancelled.ok()) cancelled = steps.Finish();
  if (!cancelled.ok()) return cancelled;
  return name;
}

}  // namespace ieum::casework
