#include "service/casework/referrals.h"

#include <algorithm>
#include <optional>
#include <set>
#include <utility>

#include "absl/strings/str_join.h"

#include "service/casework/access.h"
#include "service/casework/find_case.h"
#include "service/casework/household.h"
#include "service/casework/referrals_checks.h"
#include "service/casework/waitlist.h"
#include "service/request/text.h"
#include "store/catalog/catalog_records.h"
#include "store/catalog/find_need.h"
#include "store/catalog/text_rules.h"
#include "store/catalog/timestamps.h"
#include "store/catalog/violations.h"

namespace ieum::casework {
namespace {

using store::RecordKind;
using store::StoredReferral;
using store::Violations;

constexpr std::size_t kMaxNoteCharacters = 2000;
constexpr std::size_t kMaxIdBytes = 32;
constexpr int kMaxConsents = 16;

absl::Status Refused(const std::string& message, const char* reason) {
  return store::WithReason(absl::FailedPreconditionError(message), reason);
}

absl::Status CaseClosed() { return Refused("the case is closed", "CASE_CLOSED"); }

void CheckConsentNames(const v1::Referral& referral, Violations& out) {
  if (referral.consents_size() > kMaxConsents) {
    out.Add("referral.consents", "must be at most 16");
    return;
  }
  std::set<std::string> seen;
  for (int i = 0; i < referral.consents_size(); ++i) {
    const std::string field = "referral.consents[" + std::to_string(i) + "]";
    const auto part = store::ParsePartName(RecordKind::kConsent, referral.consents(i), field);
    if (!part.ok() || part->CaseName() != referral.case_()) {
      out.Add(field, "must be the name of a consent of the case");
    } else if (!seen.insert(referral.consents(i)).second) {
      out.Add(field, "must be named once");
    }
  }
}

absl::Status CheckDraft(const v1::Referral& referral) {
  Violations out;
  if (!store::ParseCaseName(referral.case_(), "referral.case").ok()) {
    out.Add("referral.case", "must be \"cases/{id}\"");
  }
  if (!store::IsName(RecordKind::kResource, referral.resource())) {
    out.Add("referral.resource", store::NameExpectation(RecordKind::kResource));
  }
  if (referral.need_id().empty() || referral.need_id().size() > kMaxIdBytes) {
    out.Add("referral.need_id", "must be the id of a need, 1 to 32 bytes");
  }
  if (referral.plan_line().size() > kMaxIdBytes) {
    out.Add("referral.plan_line", "must be empty or the id of a line, at most 32 bytes");
  }
  if (!v1::Urgency_IsValid(referral.urgency())) {
    out.Add("referral.urgency", "must be one of the values");
  }
  CheckConsentNames(referral, out);
  return out.ToStatus();
}

absl::Status CheckTransitionRequest(const v1::TransitionReferralRequest& request) {
  Violations out;
  const bool asks = request.action() == v1::REFERRAL_ACTION_REQUEST;
  if (request.hold_days() < 0 || request.hold_days() > kMaxHoldDays) {
    out.Add("hold_days", "must be 0 to 30");
  } else if (request.hold_days() != 0 && !asks) {
    out.Add("hold_days", "must be 0 unless the action is request");
  }
  if (request.accept_duplicate() && !asks) {
    out.Add("accept_duplicate", "must be false unless the action is request");
  }
  if (request.has_helped() && request.action() != v1::REFERRAL_ACTION_COMPLETE) {
    out.Add("helped", "must be absent unless the action is complete");
  }
  const store::TextFacts note = store::InspectText(request.note());
  if (!note.valid_utf8 || note.characters > kMaxNoteCharacters) {
    out.Add("note", "must be valid UTF-8 of at most 2000 characters");
  }
  return out.ToStatus();
}

// The key of a note: of the general consent that the referral rests on, while it is in force; else
// the case's.
absl::StatusOr<std::string> NoteKey(const Act& act, const v1::Referral& referral, absl::Time now) {
  const auto consent = StandingConsent(act.view, referral, now);
  if (!consent.ok()) return consent.status();
  return consent->has_value() ? (*consent)->name() : std::string();
}

// Consents that are named must be there and stand: found out now, not at the request.
absl::Status CheckConsents(const store::CaseView& view, const v1::Referral& asked,
                           const ReferralGround& ground, absl::Time now) {
  Violations out;
  for (int i = 0; i < asked.consents_size(); ++i) {
    const std::string field = "referral.consents[" + std::to_string(i) + "]";
    const auto part = store::ParsePartName(RecordKind::kConsent, asked.consents(i), field);
    if (!part.ok()) return part.status();
    const auto consent = view.GetConsent(*part);
    if (absl::IsNotFound(consent.status())) {
      out.Add(field, "must be the name of a consent of the case");
    } else if (!consent.ok()) {
      return consent.status();
    } else if (StateOf(*consent, now) != v1::CONSENT_STATE_ACTIVE) {
      out.Add(field, "must be in force: it was withdrawn or has expired");
    } else if (!CheckGiver(*consent, ground.assessment, ground.record.client(), now).ok()) {
      out.Add(field, "must be one that who gave it could give today: a guardian gives a new one");
    }
  }
  return out.ToStatus();
}

// The agreed plan says which referral carries out its line.
absl::Status LinkPlanLine(Act& act, ReferralGround& ground, const v1::Referral& referral) {
  if (referral.plan_line().empty()) return absl::OkStatus();
  if (ground.plan.has_value()) {
    for (v1::PlanLine& line : *ground.plan->mutable_lines()) {
      const auto& needs = line.need_ids();
      if (line.id() != referral.plan_line() || line.resource() != referral.resource() ||
          std::find(needs.begin(), needs.end(), referral.need_id()) == needs.end()) {
        continue;
      }
      line.set_referral(referral.name());
      return act.writes.Put(*ground.plan, store::ExpectOf(ground.plan->etag()));
    }
  }
  return store::FieldError("referral.plan_line",
                           "must be the id of a line of the agreed plan with the same resource "
                           "and need");
}

// The parts of the packet, each under the key of its consent.
absl::Status SealPacket(const Act& act, const PacketInput& input, StoredReferral& stored) {
  std::vector<PacketSection> sections = BuildPacket(input);
  if (sections.empty()) {
    // Nothing that is known is granted: the agency is told that it is asked.
    PacketSection& section = sections.emplace_back();
    for (const v1::Consent& consent : input.consents) {
      if (consent.scope() == v1::CONSENT_SCOPE_GENERAL) section.consent = consent.name();
    }
    section.part.set_referral(input.referral);
    *section.part.mutable_create_time() = store::ToTimestamp(input.now);
  }
  stored.sealed.clear_packet();
  for (const PacketSection& section : sections) {
    auto sealed =
        act.writes.Seal(section.consent, section.part.SerializeAsString(), input.referral);
    if (!sealed.ok()) return sealed.status();
    *stored.sealed.add_packet() = *std::move(sealed);
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<v1::Referral> ReferralWork::CreateReferral(const v1::CreateReferralRequest& request,
                                                          const Caller& caller) {
  absl::Status actor = RequireCaseManager(caller.actor);
  if (!actor.ok()) return actor;
  absl::Status valid = CheckDraft(request.referral());
  if (!valid.ok()) return valid;
  const std::string id = request::RandomUuid();
  bool ran = false;
  const auto name = desk_.TransactOnce(
      caller, request, request.request_id(),
      [&](Act& act) { return Draft(act, request, id, caller); }, &ran);
  if (!name.ok()) return name.status();
  return ran ? Answer(*name, caller) : AnswerAgain(*name, caller);
}

absl::StatusOr<std::string> ReferralWork::Draft(Act& act, const v1::CreateReferralRequest& request,
                                                const std::string& id, const Caller& caller) {
  const v1::Referral& asked = request.referral();
  const auto record =
      FindCase(act.view, act.subjects, caller.actor, Need::kChange, asked.case_(), "referral.case");
  if (!record.ok()) return record.status();
  if (record->state() != v1::CASE_STATE_OPEN) return CaseClosed();
  absl::StatusOr<ReferralGround> ground =
      LoadGround(desk_, act.view, asked.case_(), asked.resource());
  if (!ground.ok()) return ground.status();
  const v1::Need* need = store::FindNeed(ground->assessment, asked.need_id());
  if (need == nullptr) {
    return store::FieldError("referral.need_id", "must be a need of the latest assessment");
  }
  absl::Status consents = CheckConsents(act.view, asked, *ground, desk_.now());
  if (!consents.ok()) return consents;
  const absl::StatusOr<std::string> code = CodeServed(desk_, ground->resource, *need);
  if (!code.ok()) return code.status();

  ReferralSteps steps(desk_, act, caller.actor);
  StoredReferral stored;
  stored.need_area = code->substr(0, code->find('.'));
  v1::Referral& referral = stored.referral;
  referral.set_name("referrals/" + id);
  referral.set_case_(asked.case_());
  referral.set_resource(asked.resource());
  referral.set_organization(ground->resource.organization());
  referral.set_referring_organization(record->organization());
  referral.set_need_id(asked.need_id());
  if (!need->need_codes().empty()) referral.set_need_code(*code);
  referral.set_plan_line(asked.plan_line());
  referral.set_urgency(asked.urgency() == v1::URGENCY_UNSPECIFIED ? need->urgency()
                                                                  : asked.urgency());
  referral.set_state(v1::REFERRAL_STATE_DRAFT);
  *referral.mutable_consents() = asked.consents();
  *referral.mutable_create_time() = store::ToTimestamp(steps.now());
  absl::Status linked = LinkPlanLine(act, *ground, referral);
  if (!linked.ok()) return linked;
  // That the case is open still when this is committed.
  const std::string case_id = store::IdOfName(record->name());
  act.writes.Check({RecordKind::kCase, case_id}, store::ExpectOf(record->etag()));
  act.writes.Mark(store::ReferralGuardKey(case_id));
  std::string name = referral.name();
  absl::Status begun = steps.Begin(std::move(stored));
  if (!begun.ok()) return begun;
  return name;
}

absl::StatusOr<v1::Referral> ReferralWork::TransitionReferral(
    const v1::TransitionReferralRequest& request, const Caller& caller) {
  const auto id = store::ParseReferralName(request.name(), "name");
  if (!id.ok()) return id.status();
  absl::Status valid = CheckTransitionRequest(request);
  if (!valid.ok()) return valid;
  bool ran = false;
  const auto name = desk_.TransactOnce(
      caller, request, request.request_id(),
      [&](Act& act) { return Step(act, *id, request, caller); }, &ran);
  if (store::ReasonOf(name.status()) == "HOLD_EXPIRED") {
    // It has ended all the same; should this fail, the next tick ends it.
    ExpireHold(*id, {Actor::System(), caller.method, caller.checkpoint}).IgnoreError();
  }
  if (!name.ok()) return name.status();
  return ran ? Answer(*name, caller) : AnswerAgain(*name, caller);
}

absl::StatusOr<std::string> ReferralWork::Step(Act& act, const std::string& id,
                                               const v1::TransitionReferralRequest& request,
                                               const Caller& caller) {
  absl::StatusOr<StoredReferral> stored = act.view.GetReferral(id);
  if (!stored.ok()) return stored.status();
  const v1::Referral& referral = stored->referral;
  act.subjects.push_back(referral.name());
  act.subjects.push_back(referral.case_());
  absl::Status may = MayAct(caller.actor, referral);
  if (!may.ok()) return may;
  absl::Status etag = CheckEtag(request.etag(), referral.etag(), "record");
  if (!etag.ok()) return etag;
  const auto rule =
      CheckTransition(referral.state(), request.action(), caller.actor.role, request.reason());
  if (!rule.ok()) return rule.status();
  ReferralSteps steps(desk_, act, caller.actor);
  if (request.action() == v1::REFERRAL_ACTION_ACCEPT && HoldIsOver(referral, steps.now())) {
    return Refused("the hold of the place has expired", "HOLD_EXPIRED");
  }
  std::string name = referral.name();
  absl::Status taken;
  if (request.action() == v1::REFERRAL_ACTION_REQUEST) {
    taken = Ask(act, steps, *std::move(stored), request, caller);
  } else {
    ReferralStep step{
        .action = request.action(), .reason = request.reason(), .note = request.note()};
    if (request.has_helped()) step.helped = request.helped();
    if (!step.note.empty()) {
      absl::StatusOr<std::string> key = NoteKey(act, referral, steps.now());
      if (!key.ok()) return key.status();
      step.note_key = *std::move(key);
    }
    taken = steps.Take(*std::move(stored), step);
  }
  if (taken.ok()) taken = steps.Finish();
  if (!taken.ok()) return taken;
  return name;
}

absl::Status ReferralWork::Ask(Act& act, ReferralSteps& steps, StoredReferral stored,
                               const v1::TransitionReferralRequest& request, const Caller& caller) {
  v1::Referral& referral = stored.referral;
  const std::string case_id = store::IdOfName(referral.case_());
  absl::StatusOr<ReferralGround> ground =
      LoadGround(desk_, act.view, referral.case_(), referral.resource());
  if (!ground.ok()) return ground.status();
  if (ground->record.state() != v1::CASE_STATE_OPEN) return CaseClosed();
  // The offering may have gone to another agency since it was drafted.
  if (ground->agency.organization != referral.organization()) {
    return Refused("the resource belongs to another organization now: draft the referral anew",
                   "ORGANIZATION_CHANGED");
  }
  absl::StatusOr<std::vector<v1::Consent>> consents =
      ChooseConsents(act.view, referral, *ground, steps.now());
  if (!consents.ok()) return consents.status();
  const auto findings = Examine(desk_, act.view, *ground, referral, caller.checkpoint);
  if (!findings.ok()) return findings.status();
  if (findings->unsafe) {
    return Refused("the resource is not safe for the client", "UNSAFE");
  }
  if (findings->not_eligible) {
    // The resource's own words: nothing of the client's.
    return Refused("the client does not meet the criteria of the resource: " +
                       absl::StrJoin(findings->failed, "; "),
                   "NOT_ELIGIBLE");
  }
  if (findings->duplicate && !request.accept_duplicate()) {
    act.subjects.insert(act.subjects.end(), findings->other_cases.begin(),
                        findings->other_cases.end());
    return Refused("help of the same kind is in place or asked for: set accept_duplicate to go on",
                   "DUPLICATE_REFERRAL");
  }
  ReferralStep step{.action = request.action(), .reason = request.reason(), .note = request.note()};
  if (request.hold_days() != 0) step.hold_days = request.hold_days();
  referral.clear_consents();
  for (const v1::Consent& consent : *consents) {
    referral.add_consents(consent.name());
    if (step.note_key.empty()) step.note_key = consent.name();
    // That it stands still when this is committed.
    const auto part = store::ParsePartName(RecordKind::kConsent, consent.name(), "consents");
    if (!part.ok()) return part.status();
    act.writes.Check(store::PartKey(RecordKind::kConsent, *part), store::ExpectOf(consent.etag()));
  }
  act.writes.Check({RecordKind::kCase, case_id}, store::ExpectOf(ground->record.etag()));
  // Two that ask at once for help of one kind: the later sees the earlier.
  absl::Status guarded = GuardHousehold(desk_, act, ground->record);
  if (!guarded.ok()) return guarded;
  act.writes.Mark(store::ReferralGuardKey(case_id));
  absl::Status sealed =
      SealPacket(act, PacketInputOf(*ground, referral, *std::move(consents), steps.now()), stored);
  if (!sealed.ok()) return sealed;
  // Who waits already comes first.
  absl::Status settled = steps.Settle(referral.resource());
  if (!settled.ok()) return settled;
  return steps.Take(std::move(stored), step);
}

}  // namespace ieum::casework
