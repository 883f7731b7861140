// What actors see of referrals.
#include <algorithm>
#include <utility>

#include "service/casework/access.h"
#include "service/casework/agency_view.h"
#include "service/casework/referrals.h"
#include "service/casework/referrals_checks.h"
#include "service/casework/waitlist.h"
#include "service/request/page_token.h"
#include "store/catalog/catalog_records.h"
#include "store/catalog/violations.h"

namespace ieum::casework {
namespace {

using store::RecordKind;
using store::ReferralIndex;
using store::StoredReferral;

bool IsAgency(const Actor& actor) { return actor.role == v1::ACTOR_ROLE_AGENCY; }

// Whether the key is that of a consent that stands. Those of cases are not.
absl::StatusOr<bool> StandsNow(const store::CaseView& view, const std::string& key_id,
                               const v1::Referral& referral, absl::Time now) {
  const auto part = store::ParsePartName(RecordKind::kConsent, key_id, "key");
  if (!part.ok()) return false;
  const auto consent = view.GetConsent(*part);
  if (absl::IsNotFound(consent.status())) return false;
  if (!consent.ok()) return consent.status();
  return StandsFor(view, *consent, referral, now);
}

// Leaves of `sealed` what lies under the key of a consent that stands.
template <typename List, typename KeyOf>
absl::Status KeepStanding(const store::CaseView& view, const v1::Referral& referral, absl::Time now,
                          const KeyOf& key_of, List& sealed) {
  List kept;
  for (auto& one : sealed) {
    const absl::StatusOr<bool> stands = StandsNow(view, key_of(one), referral, now);
    if (!stands.ok()) return stands.status();
    if (*stands) *kept.Add() = std::move(one);
  }
  sealed = std::move(kept);
  return absl::OkStatus();
}

// Takes the notes from a referral whose agency must not be told anything.
absl::Status KeepFromUnsafe(const store::CaseView& view, StoredReferral& stored) {
  if (stored.sealed.notes().empty()) return absl::OkStatus();
  const absl::StatusOr<bool> unsafe = IsUnsafeNow(view, stored.referral);
  if (!unsafe.ok()) return unsafe.status();
  if (*unsafe) stored.sealed.clear_notes();
  return absl::OkStatus();
}

// Which marks hold the referrals that are asked for, and those only by the way.
absl::StatusOr<std::string> MarksOf(const v1::ListReferralsRequest& request, const Actor& actor) {
  if (!request.resource().empty() && !store::IsName(RecordKind::kResource, request.resource())) {
    return store::FieldError("resource", store::NameExpectation(RecordKind::kResource));
  }
  for (int i = 0; i < request.states_size(); ++i) {
    if (request.states(i) == v1::REFERRAL_STATE_UNSPECIFIED ||
        !v1::ReferralState_IsValid(request.states(i))) {
      return store::FieldError("states[" + std::to_string(i) + "]", "must be one of the states");
    }
  }
  if (!request.case_().empty() && IsAgency(actor)) {
    return store::FieldError("case", "must be empty: agencies are not told of cases");
  }
  if (!request.case_().empty()) {
    const auto case_id = store::ParseCaseName(request.case_(), "case");
    if (!case_id.ok()) return case_id.status();
    return store::ReferralIndexPrefix(ReferralIndex::kCase, *case_id);
  }
  if (IsAgency(actor)) {
    return store::ReferralIndexPrefix(ReferralIndex::kAgency, actor.organization);
  }
  return store::ReferralIndexPrefix(ReferralIndex::kReferringOrganization, actor.organization);
}

bool IsAskedFor(const v1::ListReferralsRequest& request, const v1::Referral& referral) {
  if (!request.case_().empty() && referral.case_() != request.case_()) return false;
  if (!request.resource().empty() && referral.resource() != request.resource()) return false;
  return request.states().empty() || std::find(request.states().begin(), request.states().end(),
                                               referral.state()) != request.states().end();
}

}  // namespace

absl::StatusOr<v1::Referral> ReferralWork::Show(const store::CaseView& view, StoredReferral stored,
                                                const Actor& actor) const {
  v1::Referral referral = stored.referral;
  const absl::StatusOr<int> position = WaitlistPosition(view, stored);
  if (!position.ok()) return position.status();
  referral.set_waitlist_position(*position);
  if (IsAgency(actor)) {
    absl::Status kept = KeepStanding(
        view, referral, desk_.now(), [](const auto& note) { return note.note().key_id(); },
        *stored.sealed.mutable_notes());
    if (kept.ok()) kept = KeepFromUnsafe(view, stored);
    if (!kept.ok()) return kept;
  }
  const auto notes = view.OpenNotes(stored);
  if (!notes.ok()) return notes.status();
  for (v1::ReferralTransition& transition : *referral.mutable_transitions()) {
    const auto note = notes->find(transition.number());
    if (note != notes->end()) transition.set_note(note->second);
  }
  if (IsAgency(actor)) return AgencyView(referral);
  return referral;
}

absl::StatusOr<v1::Referral> ReferralWork::Tell(const store::CaseView& view, StoredReferral stored,
                                                const Caller& caller,
                                                std::vector<std::string>& subjects) const {
  absl::StatusOr<v1::Referral> referral = Show(view, std::move(stored), caller.actor);
  if (!referral.ok() || referral->state() != v1::REFERRAL_STATE_DRAFT) return referral;
  const auto ground = LoadGround(desk_, view, referral->case_(), referral->resource());
  // A draft that can no longer be asked for can still be read, and called off.
  if (!ground.ok()) return referral;
  const auto findings = Examine(desk_, view, *ground, *referral, caller.checkpoint);
  if (!findings.ok()) return referral;
  for (const std::string& caution : findings->cautions) referral->add_cautions(caution);
  subjects.insert(subjects.end(), findings->other_cases.begin(), findings->other_cases.end());
  return referral;
}

absl::StatusOr<v1::Referral> ReferralWork::Answer(const std::string& name,
                                                  const Caller& caller) const {
  const auto view = desk_.View();
  if (!view.ok()) return view.status();
  absl::StatusOr<StoredReferral> stored = view->GetReferral(store::IdOfName(name));
  if (!stored.ok()) return stored.status();
  absl::Status may = MayRead(caller.actor, stored->referral);
  if (!may.ok()) return may;
  std::vector<std::string> others;
  absl::StatusOr<v1::Referral> referral = Tell(*view, *std::move(stored), caller, others);
  if (!referral.ok() || others.empty()) return referral;
  // The entry of the act does not name the cases that its answer tells of.
  const absl::Status recorded =
      desk_.Read(caller, [&](const store::CaseView& /*view*/, std::vector<std::string>& subjects) {
        subjects = {referral->name(), referral->case_()};
        subjects.insert(subjects.end(), others.begin(), others.end());
        return absl::OkStatus();
      });
  if (!recorded.ok()) return recorded;
  return referral;
}

absl::StatusOr<v1::Referral> ReferralWork::GetReferral(const v1::GetReferralRequest& request,
                                                       const Caller& caller) {
  const auto id = store::ParseReferralName(request.name(), "name");
  if (!id.ok()) return id.status();
  v1::Referral referral;
  const absl::Status read = desk_.Read(
      caller, [&](const store::CaseView& view, std::vector<std::string>& subjects) -> absl::Status {
        absl::StatusOr<StoredReferral> stored = view.GetReferral(*id);
        if (!stored.ok()) return stored.status();
        subjects.push_back(stored->referral.name());
        subjects.push_back(stored->referral.case_());
        absl::Status may = MayRead(caller.actor, stored->referral);
        if (!may.ok()) return may;
        absl::StatusOr<v1::Referral> told = Tell(view, *std::move(stored), caller, subjects);
        if (!told.ok()) return told.status();
        referral = *std::move(told);
        return absl::OkStatus();
      });
  if (!read.ok()) return read;
  return referral;
}

absl::StatusOr<v1::Referral> ReferralWork::AnswerAgain(const std::string& name,
                                                       const Caller& caller) {
  v1::GetReferralRequest request;
  request.set_name(name);
  return GetReferral(request, caller);
}

absl::StatusOr<v1::ListReferralsResponse> ReferralWork::ListReferrals(
    const v1::ListReferralsRequest& request, const Caller& caller) {
  absl::Status role = RequireRole(caller.actor, {v1::ACTOR_ROLE_CASE_MANAGER,
                                                 v1::ACTOR_ROLE_SUPERVISOR, v1::ACTOR_ROLE_AGENCY});
  if (!role.ok()) return role;
  const auto page = request::ReadPage(request);
  if (!page.ok()) return page.status();
  const auto prefix = MarksOf(request, caller.actor);
  if (!prefix.ok()) return prefix.status();
  if (!page->after.empty() && !page->after.starts_with(*prefix)) {
    return store::FieldError("page_token", "belongs to another list");
  }
  v1::ListReferralsResponse response;
  const absl::Status read =
      desk_.Read(caller, [&](const store::CaseView& view, std::vector<std::string>& subjects) {
        absl::Status failed;
        std::string last;
        std::size_t bytes = 0;
        const auto visit = [&](const std::string& mark) {
          if (caller.checkpoint) failed = caller.checkpoint();
          if (!failed.ok()) return false;
          absl::StatusOr<StoredReferral> stored = view.GetReferral(store::MarkedId(mark));
          // Its case is being erased.
          if (absl::IsNotFound(stored.status())) return true;
          failed = stored.status();
          if (!failed.ok()) return false;
          if (!IsAskedFor(request, stored->referral)) return true;
          if (!MayRead(caller.actor, stored->referral).ok()) return true;
          if (response.referrals_size() == page->size || bytes >= request::kMaxPageBytes) {
            response.set_next_page_token(page->NextToken(last));
            return false;
          }
          absl::StatusOr<v1::Referral> shown = Show(view, *std::move(stored), caller.actor);
          failed = shown.status();
          if (!failed.ok()) return false;
          bytes += shown->ByteSizeLong();
          last = mark;
          subjects.push_back(shown->name());
          *response.add_referrals() = *std::move(shown);
          return true;
        };
        const absl::Status scanned =
            view.ScanMarks(RecordKind::kReferralIndex, *prefix, page->after, visit);
        return failed.ok() ? scanned : failed;
      });
  if (!read.ok()) return read;
  return response;
}

absl::StatusOr<v1::PreviewPacketResponse> ReferralWork::PreviewPacket(
    const v1::PreviewPacketRequest& request, const Caller& caller) {
  const auto id = store::ParseReferralName(request.name(), "name");
  if (!id.ok()) return id.status();
  v1::PreviewPacketResponse response;
  const absl::Status read = desk_.Read(
      caller, [&](const store::CaseView& view, std::vector<std::string>& subjects) -> absl::Status {
        const absl::StatusOr<StoredReferral> stored = view.GetReferral(*id);
        if (!stored.ok()) return stored.status();
        const v1::Referral& referral = stored->referral;
        subjects.push_back(referral.name());
        subjects.push_back(referral.case_());
        absl::Status role =
            RequireRole(caller.actor, {v1::ACTOR_ROLE_CASE_MANAGER, v1::ACTOR_ROLE_SUPERVISOR});
        if (role.ok()) role = MayRead(caller.actor, referral);
        if (!role.ok()) return role;
        const auto ground = LoadGround(desk_, view, referral.case_(), referral.resource());
        if (!ground.ok()) return ground.status();
        absl::StatusOr<std::vector<v1::Consent>> consents =
            ChooseConsents(view, referral, *ground, desk_.now());
        // Without a consent nothing would go out, and that is the answer.
        if (!consents.ok() && !absl::IsFailedPrecondition(consents.status())) {
          return consents.status();
        }
        const PacketInput input = PacketInputOf(
            *ground, referral, consents.ok() ? *std::move(consents) : std::vector<v1::Consent>(),
            desk_.now());
        const std::vector<PacketSection> sections = BuildPacket(input);
        *response.mutable_packet() = MergeSections(sections);
        for (std::string& what : NotCovered(input, sections)) {
          response.add_not_covered(std::move(what));
        }
        return absl::OkStatus();
      });
  if (!read.ok()) return read;
  return response;
}

absl::StatusOr<v1::ReferralPacket> ReferralWork::GetPacket(const v1::GetPacketRequest& request,
                                                           const Caller& caller) {
  const auto id = store::ParseReferralName(request.name(), "name");
  if (!id.ok()) return id.status();
  v1::ReferralPacket packet;
  const absl::Status read = desk_.Read(
      caller, [&](const store::CaseView& view, std::vector<std::string>& subjects) -> absl::Status {
        absl::StatusOr<StoredReferral> stored = view.GetReferral(*id);
        if (!stored.ok()) return stored.status();
        const v1::Referral& referral = stored->referral;
        subjects.push_back(referral.name());
        subjects.push_back(referral.case_());
        absl::Status may = MayRead(caller.actor, referral);
        if (!may.ok()) return may;
        if (stored->sealed.packet().empty()) {
          return absl::NotFoundError("nothing is disclosed before the referral is asked for");
        }
        if (IsAgency(caller.actor)) {
          if (IsTerminal(referral.state())) {
            return store::WithReason(absl::PermissionDeniedError("the referral has ended"),
                                     "REFERRAL_ENDED");
          }
          auto& parts = *stored->sealed.mutable_packet();
          const bool readable = std::any_of(parts.begin(), parts.end(), [&](const auto& part) {
            return view.keys().Has(part.key_id());
          });
          absl::Status kept = KeepStanding(
              view, referral, desk_.now(), [](const auto& part) { return part.key_id(); }, parts);
          if (!kept.ok()) return kept;
          const absl::StatusOr<bool> unsafe = IsUnsafeNow(view, referral);
          if (!unsafe.ok()) return unsafe.status();
          if (readable && (parts.empty() || *unsafe)) return ConsentEnded();
        }
        auto parts = view.OpenPacket(*stored);
        if (!parts.ok()) return parts.status();
        std::vector<PacketSection> sections;
        for (v1::ReferralPacket& part : *parts) sections.push_back({"", std::move(part)});
        packet = MergeSections(sections);
        return absl::OkStatus();
      });
  if (!read.ok()) return read;
  return packet;
}

}  // namespace ieum::casework
