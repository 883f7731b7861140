#include "service/casework/referral_steps.h"

#include <algorithm>
#include <utility>

#include "google/protobuf/util/time_util.h"

#include "service/casework/places.h"
#include "service/casework/referrals_checks.h"
#include "service/casework/waitlist.h"
#include "store/catalog/catalog_records.h"
#include "store/catalog/timestamps.h"
#include "store/catalog/violations.h"

namespace ieum::casework {
namespace {

using google::protobuf::util::TimeUtil;
using store::Expect;
using store::RecordKey;
using store::RecordKind;
using store::ReferralIndex;
using store::StoredReferral;

absl::Time CreateTime(const v1::Referral& referral) {
  return absl::FromUnixMicros(TimeUtil::TimestampToMicroseconds(referral.create_time()));
}

// The marks that a referral is found by.
std::vector<RecordKey> IndexKeys(const v1::Referral& referral) {
  const std::string id = store::IdOfName(referral.name());
  const absl::Time time = CreateTime(referral);
  return {
      store::ReferralIndexKey(ReferralIndex::kCase, store::IdOfName(referral.case_()), time, id),
      store::ReferralIndexKey(ReferralIndex::kAgency, referral.organization(), time, id),
      store::ReferralIndexKey(ReferralIndex::kReferringOrganization,
                              referral.referring_organization(), time, id),
      store::ReferralIndexKey(ReferralIndex::kResource, referral.resource(), time, id),
  };
}

// The mark that it is under way.
RecordKey UnderWayKey(const v1::Referral& referral) {
  return store::ReferralUnderWayKey(referral.resource(), CreateTime(referral),
                                    store::IdOfName(referral.name()));
}

absl::Status NoOpenPlace(v1::ReferralState state) {
  const char* message = state == v1::REFERRAL_STATE_WAITLISTED
                            ? "there is no open place yet: the referral goes on waiting"
                            : "there is no open place, and no waiting list to join";
  return store::WithReason(absl::FailedPreconditionError(message), "NO_OPEN_PLACE");
}

absl::Status PlacesOpen(int places) {
  return store::WithReason(
      absl::FailedPreconditionError("places are open (" + std::to_string(places) +
                                    "): with reason no_capacity none is any more, or correct "
                                    "their number first"),
      "PLACES_OPEN");
}

v1::ReferralOutcomes& OutcomesOf(const std::string& need_area, v1::Resource& resource) {
  for (v1::ReferralOutcomes& outcomes : *resource.mutable_referral_outcomes()) {
    if (outcomes.need_area() == need_area) return outcomes;
  }
  v1::ReferralOutcomes& outcomes = *resource.add_referral_outcomes();
  outcomes.set_need_area(need_area);
  return outcomes;
}

}  // namespace

absl::StatusOr<ReferralSteps::Counted*> ReferralSteps::Load(const std::string& resource) {
  const auto known = resources_.find(resource);
  if (known != resources_.end()) return &known->second;
  Counted counted;
  const auto read = desk_.surroundings().catalog.PlanCountsUpdate(act_.view.records(), resource,
                                                                  [&](const v1::Resource& stored) {
                                                                    counted.resource = stored;
                                                                    counted.exists = true;
                                                                    return absl::OkStatus();
                                                                  });
  if (!read.ok() && !absl::IsNotFound(read.status())) return read.status();
  return &resources_.emplace(resource, std::move(counted)).first->second;
}

absl::StatusOr<const v1::Resource*> ReferralSteps::Resource(const std::string& name) {
  const absl::StatusOr<Counted*> counted = Load(name);
  if (!counted.ok()) return counted.status();
  return (*counted)->exists ? &(*counted)->resource : nullptr;
}

absl::StatusOr<v1::Case*> ReferralSteps::LoadCase(const std::string& name) {
  const auto known = cases_.find(name);
  if (known != cases_.end()) return &known->second;
  absl::StatusOr<v1::Case> record = act_.view.GetCase(store::IdOfName(name));
  if (!record.ok()) return record.status();
  return &cases_.emplace(name, *std::move(record)).first->second;
}

absl::Status ReferralSteps::Begin(StoredReferral referral) {
  taken_.insert(referral.referral.name());
  for (RecordKey& key : IndexKeys(referral.referral)) act_.writes.Mark(std::move(key));
  v1::ReferralTransition transition;
  transition.set_to_state(v1::REFERRAL_STATE_DRAFT);
  return Record(actor_, std::move(transition), {}, referral, Expect::Absent());
}

absl::Status ReferralSteps::Take(StoredReferral referral, const ReferralStep& step) {
  const auto rule =
      CheckTransition(referral.referral.state(), step.action, actor_.role, step.reason);
  if (!rule.ok()) return rule.status();
  return Apply(**rule, actor_, step, referral);
}

// What a referral has of places, lists and marks before a step, it gives up here but for the place
// itself.
absl::Status ReferralSteps::Leave(StoredReferral& stored, Counted& counted) {
  v1::Referral& referral = stored.referral;
  if (IsUnderWay(referral.state())) act_.writes.Delete(UnderWayKey(referral));
  if (referral.state() == v1::REFERRAL_STATE_WAITLISTED) {
    act_.writes.Delete(WaitlistRecordKey(stored));
    if (counted.exists) {
      const absl::Status left = LeaveWaiting(*counted.resource.mutable_capacity());
      if (!left.ok()) return left;
    }
  }
  if (referral.place() == v1::PLACE_STATE_HELD) act_.writes.Delete(HoldKey(referral));
  referral.clear_hold_expire_time();
  return absl::OkStatus();
}

void ReferralSteps::Enter(StoredReferral& stored, const ReferralStep& step, Counted& counted) {
  v1::Referral& referral = stored.referral;
  if (step.action == v1::REFERRAL_ACTION_REQUEST) {
    stored.request_micros = absl::ToUnixMicros(now_);
  }
  if (IsUnderWay(referral.state())) {
    act_.writes.Mark(UnderWayKey(referral));
    act_.writes.Mark(store::UnderWayGuardKey(referral.resource()));
  }
  if (referral.state() == v1::REFERRAL_STATE_WAITLISTED) {
    JoinWaiting(*counted.resource.mutable_capacity());
    act_.writes.Mark(WaitlistRecordKey(stored));
  }
  if (referral.place() == v1::PLACE_STATE_HELD) {
    *referral.mutable_hold_expire_time() =
        store::ToTimestamp(now_ + absl::Hours(24 * step.hold_days));
    act_.writes.Mark(HoldKey(referral));
  }
}

absl::Status ReferralSteps::RequireConsent(const v1::Referral& referral) {
  const auto consent = StandingConsent(act_.view, referral, now_);
  if (!consent.ok()) return consent.status();
  if (!consent->has_value()) {
    return store::WithReason(
        absl::FailedPreconditionError("the consent that the referral rests on was withdrawn, has "
                                      "expired, or could not be given today by who gave it: with "
                                      "a new one it is referred anew"),
        "CONSENT_ENDED");
  }
  // That it stands still when this is committed.
  const auto part = store::ParsePartName(RecordKind::kConsent, (*consent)->name(), "consents");
  if (!part.ok()) return part.status();
  act_.writes.Check(store::PartKey(RecordKind::kConsent, *part),
                    store::ExpectOf((*consent)->etag()));
  return absl::OkStatus();
}

absl::Status ReferralSteps::Apply(const TransitionRule& rule, const Actor& actor,
                                  const ReferralStep& given, StoredReferral& stored) {
  v1::Referral& referral = stored.referral;
  if (!taken_.insert(referral.name()).second) {
    return absl::InternalError("a referral takes one step in an act");
  }
  if (rule.needs_consent) {
    if (absl::Status stands = RequireConsent(referral); !stands.ok()) return stands;
  }
  const Expect expect = store::ExpectOf(referral.etag());
  const absl::StatusOr<Counted*> loaded = Load(referral.resource());
  if (!loaded.ok()) return loaded.status();
  Counted& counted = **loaded;
  absl::Status left = Leave(stored, counted);
  if (!left.ok()) return left;
  v1::Capacity& capacity = *counted.resource.mutable_capacity();
  // Who waited beside open places would be offered one of them at once.
  if (given.action == v1::REFERRAL_ACTION_WAITLIST && !EffectsOf(given.reason).no_open_places &&
      capacity.open_places() > 0) {
    return PlacesOpen(capacity.open_places());
  }
  const absl::StatusOr<PlaceMove> move = MovePlace(rule.place, referral.place(), capacity);
  if (!move.ok()) return move.status();

  ReferralStep step = given;
  v1::ReferralState to = rule.to;
  if (move->answer == PlaceAnswer::kFull) {
    if (rule.to_when_full == v1::REFERRAL_STATE_UNSPECIFIED || !CanWait(capacity)) {
      return NoOpenPlace(referral.state());
    }
    to = rule.to_when_full;
    step.reason = v1::REFERRAL_REASON_NO_OPEN_PLACE;
  }
  v1::ReferralTransition transition;
  transition.set_action(step.action);
  transition.set_from_state(referral.state());
  transition.set_to_state(to);
  transition.set_reason(step.reason);
  referral.set_place(move->place);
  referral.set_state(to);
  Enter(stored, step, counted);
  absl::Status counts = CountEffects(stored, step, counted);
  if (!counts.ok()) return counts;
  return Record(actor, std::move(transition), step, stored, expect);
}

absl::Status ReferralSteps::Record(const Actor& actor, v1::ReferralTransition transition,
                                   const ReferralStep& step, StoredReferral& stored,
                                   Expect expect) {
  v1::Referral& referral = stored.referral;
  act_.subjects.push_back(referral.name());
  act_.subjects.push_back(referral.case_());
  transition.set_number(referral.transitions_size() + 1);
  *transition.mutable_time() = store::ToTimestamp(now_);
  transition.set_account(actor.account);
  transition.set_role(actor.role);
  *referral.add_transitions() = transition;
  *referral.mutable_update_time() = store::ToTimestamp(now_);
  referral.clear_etag();
  if (!step.note.empty()) {
    const std::string& key = step.note_key.empty() ? referral.case_() : step.note_key;
    auto sealed = act_.writes.Seal(key, step.note, referral.name());
    if (!sealed.ok()) return sealed.status();
    auto* note = stored.sealed.add_notes();
    note->set_transition(transition.number());
    *note->mutable_note() = *std::move(sealed);
  }
  absl::Status put = act_.writes.Put(stored, expect);
  if (!put.ok()) return put;
  v1::ReferralEvent event;
  *event.mutable_referral() = referral;
  *event.mutable_transition() = std::move(transition);
  return act_.writes.PutEvent(event);
}

absl::Status ReferralSteps::CountEffects(const StoredReferral& stored, const ReferralStep& step,
                                         Counted& counted) {
  const ReasonEffects& effects = EffectsOf(step.reason);
  v1::Resource& resource = counted.resource;
  if (effects.no_open_places) SetNoOpenPlaces(now_, *resource.mutable_capacity());
  // Nor does the place that was held for who is put on the list fall open, unless somebody else
  // waits for it.
  if (step.action == v1::REFERRAL_ACTION_WAITLIST) counted.full = true;
  if (effects.eligibility_dispute) {
    resource.set_eligibility_disputes(resource.eligibility_disputes() + 1);
  }
  const Outcome outcome = CountOutcome(stored.referral.state(), step.reason, step.helped);
  if (outcome != Outcome::kNotCounted && !stored.need_area.empty()) {
    v1::ReferralOutcomes& outcomes = OutcomesOf(stored.need_area, resource);
    if (outcome == Outcome::kHelped) {
      outcomes.set_helped(outcomes.helped() + 1);
    } else {
      outcomes.set_not_helped(outcomes.not_helped() + 1);
    }
  }
  if (step.action == v1::REFERRAL_ACTION_START) {
    const absl::Duration wait = now_ - absl::FromUnixMicros(stored.request_micros);
    v1::ObservedWaits& waits = *resource.mutable_observed_waits();
    waits.set_count(waits.count() + 1);
    waits.set_sum_days(waits.sum_days() + std::max(0.0, absl::FDivDuration(wait, absl::Hours(24))));
  }
  if (effects.decline_days == 0) return absl::OkStatus();
  return NoteDecline(stored.referral, effects.decline_days);
}

absl::Status ReferralSteps::NoteDecline(const v1::Referral& referral, int days) {
  const absl::StatusOr<v1::Case*> loaded = LoadCase(referral.case_());
  if (!loaded.ok()) return loaded.status();
  v1::Case& record = **loaded;
  const std::int64_t now_micros = absl::ToUnixMicros(now_);
  std::vector<v1::Decline> kept;
  for (v1::Decline& decline : *record.mutable_declines()) {
    const bool over = TimeUtil::TimestampToMicroseconds(decline.expire_time()) <= now_micros;
    const bool same =
        decline.resource() == referral.resource() && decline.need_id() == referral.need_id();
    if (!over && !same) kept.push_back(std::move(decline));
  }
  v1::Decline& decline = kept.emplace_back();
  decline.set_resource(referral.resource());
  decline.set_need_id(referral.need_id());
  *decline.mutable_expire_time() = store::ToTimestamp(now_ + absl::Hours(24 * days));
  record.mutable_declines()->Clear();
  for (v1::Decline& one : kept) *record.add_declines() = std::move(one);
  *record.mutable_update_time() = store::ToTimestamp(now_);
  return act_.writes.Put(record, store::ExpectOf(record.etag()));
}

absl::Status ReferralSteps::Erase(const StoredReferral& given) {
  StoredReferral stored = given;
  taken_.insert(stored.referral.name());
  act_.subjects.push_back(stored.referral.name());
  const Expect expect = store::ExpectOf(stored.referral.etag());
  const absl::StatusOr<Counted*> counted = Load(stored.referral.resource());
  if (!counted.ok()) return counted.status();
  absl::Status left = Leave(stored, **counted);
  if (!left.ok()) return left;
  absl::Status released =
      Release(stored.referral.place(), *(*counted)->resource.mutable_capacity());
  if (!released.ok()) return released;
  const std::string id = store::IdOfName(stored.referral.name());
  for (RecordKey& key : IndexKeys(stored.referral)) act_.writes.Delete(std::move(key));
  for (const v1::ReferralTransition& transition : stored.referral.transitions()) {
    act_.writes.Delete({RecordKind::kReferralEvent, store::EventId(id, transition.number())});
  }
  act_.writes.Delete({RecordKind::kReferral, id}, expect);
  return absl::OkStatus();
}

absl::StatusOr<std::vector<StoredReferral>> FirstToOffer(const store::CaseView& view,
                                                         const std::string& resource,
                                                         const std::set<std::string>& taken,
                                                         absl::Time now, std::size_t most) {
  std::vector<StoredReferral> first;
  absl::Status failed;
  const auto visit = [&](const RecordKey& /*key*/, const std::string& id) {
    if (taken.contains("referrals/" + id)) return true;
    absl::StatusOr<StoredReferral> stored = view.GetReferral(id);
    // Its case is being erased.
    if (absl::IsNotFound(stored.status())) return true;
    failed = stored.status();
    if (!failed.ok()) return false;
    const auto consent = StandingConsent(view, stored->referral, now);
    failed = consent.status();
    if (!failed.ok()) return false;
    if (consent->has_value()) first.push_back(*std::move(stored));
    return first.size() < most;
  };
  const absl::Status scanned = ScanWaiting(view, resource, visit);
  if (!failed.ok()) return failed;
  if (!scanned.ok()) return scanned;
  return first;
}

absl::Status ReferralSteps::Settle(const std::string& resource) {
  const absl::StatusOr<Counted*> loaded = Load(resource);
  if (!loaded.ok()) return loaded.status();
  const v1::Capacity& capacity = (*loaded)->resource.capacity();
  if (!(*loaded)->exists || capacity.open_places() <= 0 || capacity.waiting_referrals() <= 0) {
    return absl::OkStatus();
  }
  auto waiting = FirstToOffer(act_.view, resource, taken_, now_,
                              static_cast<std::size_t>(capacity.open_places()));
  if (!waiting.ok()) return waiting.status();
  for (StoredReferral& stored : *waiting) {
    const auto rule = FindRule(stored.referral.state(), v1::REFERRAL_ACTION_OFFER);
    if (!rule.ok()) return rule.status();
    absl::Status offered = Apply(
        **rule, Actor::System(),
        {.action = v1::REFERRAL_ACTION_OFFER, .reason = v1::REFERRAL_REASON_PLACE_FREED}, stored);
    if (!offered.ok()) return offered;
  }
  return absl::OkStatus();
}

absl::Status ReferralSteps::Finish() {
  for (auto& [name, counted] : resources_) {
    absl::Status settled = Settle(name);
    if (!settled.ok()) return settled;
    if (!counted.exists) continue;
    v1::Capacity& capacity = *counted.resource.mutable_capacity();
    if (counted.full && capacity.open_places() > 0) SetNoOpenPlaces(now_, capacity);
    absl::StatusOr<store::Write> write = desk_.surroundings().catalog.PlanCountsUpdate(
        act_.view.records(), name, [&, &changed = counted.resource](v1::Resource& resource) {
          resource = changed;
          return absl::OkStatus();
        });
    if (!write.ok()) return write.status();
    act_.writes.Add(*std::move(write));
  }
  return absl::OkStatus();
}

absl::Status CancelReferrals(ReferralSteps& steps, const Act& act, std::string_view case_id,
                             v1::ReferralReason reason,
                             const std::function<bool(const StoredReferral&)>& which) {
  const auto ids = act.view.ReferralIds(ReferralIndex::kCase, case_id);
  if (!ids.ok()) return ids.status();
  for (const std::string& id : *ids) {
    absl::StatusOr<StoredReferral> stored = act.view.GetReferral(id);
    if (!stored.ok()) return stored.status();
    if (IsTerminal(stored->referral.state()) || !which(*stored)) continue;
    absl::Status taken =
        steps.Take(*std::move(stored), {.action = v1::REFERRAL_ACTION_CANCEL, .reason = reason});
    if (!taken.ok()) return taken;
  }
  return GuardReferrals(act, case_id);
}

absl::Status EndAllOfCase(const Desk& desk, const Act& act, const Actor& actor,
                          std::string_view case_id) {
  ReferralSteps steps(desk, act, actor);
  absl::Status status = CancelReferrals(steps, act, case_id, v1::REFERRAL_REASON_CASE_CLOSED,
                                        [](const StoredReferral&) { return true; });
  return status.ok() ? steps.Finish() : status;
}

absl::Status GuardReferrals(const Act& act, std::string_view case_id) {
  return RelyOn(act, store::ReferralGuardKey(case_id));
}

}  // namespace ieum::casework
