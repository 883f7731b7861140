#include "service/casework/referral_rules.h"

#include <algorithm>
#include <string_view>

#include "store/catalog/violations.h"

namespace ieum::casework {
namespace {

constexpr std::uint32_t Bit(v1::ActorRole role) { return 1U << static_cast<unsigned>(role); }
constexpr std::uint32_t kManager = Bit(v1::ACTOR_ROLE_CASE_MANAGER);
constexpr std::uint32_t kAgency = Bit(v1::ACTOR_ROLE_AGENCY);
constexpr std::uint32_t kSystem = Bit(v1::ACTOR_ROLE_SYSTEM);

constexpr auto kDraft = v1::REFERRAL_STATE_DRAFT;
constexpr auto kRequested = v1::REFERRAL_STATE_REQUESTED;
constexpr auto kAccepted = v1::REFERRAL_STATE_ACCEPTED;
constexpr auto kWaitlisted = v1::REFERRAL_STATE_WAITLISTED;
constexpr auto kRejected = v1::REFERRAL_STATE_REJECTED;
constexpr auto kInService = v1::REFERRAL_STATE_IN_SERVICE;
constexpr auto kCompleted = v1::REFERRAL_STATE_COMPLETED;
constexpr auto kCancelled = v1::REFERRAL_STATE_CANCELLED;
constexpr auto kFailed = v1::REFERRAL_STATE_FAILED;
constexpr auto kNowhere = v1::REFERRAL_STATE_UNSPECIFIED;

constexpr auto kRequest = v1::REFERRAL_ACTION_REQUEST;
constexpr auto kAccept = v1::REFERRAL_ACTION_ACCEPT;
constexpr auto kWaitlist = v1::REFERRAL_ACTION_WAITLIST;
constexpr auto kOffer = v1::REFERRAL_ACTION_OFFER;
constexpr auto kReject = v1::REFERRAL_ACTION_REJECT;
constexpr auto kStart = v1::REFERRAL_ACTION_START;
constexpr auto kComplete = v1::REFERRAL_ACTION_COMPLETE;
constexpr auto kCancel = v1::REFERRAL_ACTION_CANCEL;
constexpr auto kFail = v1::REFERRAL_ACTION_FAIL;
constexpr auto kExpire = v1::REFERRAL_ACTION_EXPIRE;

// The system cancels alone what cannot stand any more: the case was erased, or the consent that the
// referral rests on was withdrawn. Once an agency serves the client, the client can call off there
// too, so that the agency may cancel, with a reason of the client's.
constexpr TransitionRule kTransitions[] = {
    {kDraft, kRequest, kRequested, kWaitlisted, PlaceEffect::kHold, kManager, true},
    {kDraft, kCancel, kCancelled, kNowhere, PlaceEffect::kNone, kManager | kSystem},

    {kRequested, kAccept, kAccepted, kNowhere, PlaceEffect::kOccupy, kAgency, true},
    {kRequested, kWaitlist, kWaitlisted, kNowhere, PlaceEffect::kRelease, kAgency, true},
    {kRequested, kReject, kRejected, kNowhere, PlaceEffect::kRelease, kAgency},
    {kRequested, kCancel, kCancelled, kNowhere, PlaceEffect::kRelease, kManager | kSystem},
    {kRequested, kFail, kFailed, kNowhere, PlaceEffect::kRelease, kManager | kAgency},
    {kRequested, kExpire, kFailed, kNowhere, PlaceEffect::kRelease, kSystem},

    {kWaitlisted, kAccept, kAccepted, kNowhere, PlaceEffect::kOccupy, kAgency, true},
    {kWaitlisted, kOffer, kRequested, kNowhere, PlaceEffect::kHold, kAgency | kSystem, true},
    {kWaitlisted, kReject, kRejected, kNowhere, PlaceEffect::kNone, kAgency},
    {kWaitlisted, kCancel, kCancelled, kNowhere, PlaceEffect::kNone, kManager | kSystem},
    {kWaitlisted, kFail, kFailed, kNowhere, PlaceEffect::kNone, kManager | kAgency},

    {kAccepted, kStart, kInService, kNowhere, PlaceEffect::kNone, kManager | kAgency},
    {kAccepted, kCancel, kCancelled, kNowhere, PlaceEffect::kRelease, kManager | kAgency | kSystem},
    {kAccepted, kFail, kFailed, kNowhere, PlaceEffect::kRelease, kManager | kAgency},

    {kInService, kComplete, kCompleted, kNowhere, PlaceEffect::kRelease, kManager | kAgency},
    {kInService, kCancel, kCancelled, kNowhere, PlaceEffect::kRelease,
     kManager | kAgency | kSystem},
    {kInService, kFail, kFailed, kNowhere, PlaceEffect::kRelease, kManager | kAgency},
};

using Reason = v1::ReferralReason;

// The client calls off.
constexpr Reason kClientCancels[] = {
    v1::REFERRAL_REASON_CHANGED_MIND, v1::REFERRAL_REASON_MOVED,
    v1::REFERRAL_REASON_NO_CONSENT,   v1::REFERRAL_REASON_FOUND_OTHER_HELP,
    v1::REFERRAL_REASON_CANNOT_PAY,   v1::REFERRAL_REASON_CANNOT_GET_THERE,
    v1::REFERRAL_REASON_DIED,
};
// The client does, or the case manager. That the organization is unsafe for the client is the
// client's reason, so that the agency is not told.
constexpr Reason kManagerCancels[] = {
    v1::REFERRAL_REASON_CHANGED_MIND, v1::REFERRAL_REASON_MOVED,
    v1::REFERRAL_REASON_NO_CONSENT,   v1::REFERRAL_REASON_FOUND_OTHER_HELP,
    v1::REFERRAL_REASON_CANNOT_PAY,   v1::REFERRAL_REASON_CANNOT_GET_THERE,
    v1::REFERRAL_REASON_DIED,         v1::REFERRAL_REASON_UNSAFE,
    v1::REFERRAL_REASON_PLAN_CHANGED, v1::REFERRAL_REASON_ENTERED_IN_ERROR,
    v1::REFERRAL_REASON_CASE_CLOSED,
};
constexpr Reason kSystemCancels[] = {
    v1::REFERRAL_REASON_NO_CONSENT,
    v1::REFERRAL_REASON_CASE_ERASED,
};
constexpr Reason kAgencyRejects[] = {
    v1::REFERRAL_REASON_NO_CAPACITY,  v1::REFERRAL_REASON_NOT_ELIGIBLE,
    v1::REFERRAL_REASON_NOT_SUITABLE, v1::REFERRAL_REASON_OFFERING_ENDED,
    v1::REFERRAL_REASON_NO_FUNDS,
};
// What an agency rejects for it may also find later, and it may not find the client.
constexpr Reason kAgencyFails[] = {
    v1::REFERRAL_REASON_CLIENT_NOT_REACHED, v1::REFERRAL_REASON_DID_NOT_COME,
    v1::REFERRAL_REASON_NO_CAPACITY,        v1::REFERRAL_REASON_NOT_ELIGIBLE,
    v1::REFERRAL_REASON_NOT_SUITABLE,       v1::REFERRAL_REASON_OFFERING_ENDED,
    v1::REFERRAL_REASON_NO_FUNDS,
};
// What a case manager sees without the agency. What has effects on the resource the agency says.
constexpr Reason kManagerFails[] = {
    v1::REFERRAL_REASON_CLIENT_NOT_REACHED,
    v1::REFERRAL_REASON_DID_NOT_COME,
    v1::REFERRAL_REASON_OFFERING_ENDED,
    v1::REFERRAL_REASON_AGENCY_NOT_REACHED,
};
constexpr Reason kCompletes[] = {
    v1::REFERRAL_REASON_GOAL_REACHED,
    v1::REFERRAL_REASON_TERM_OVER,
};
constexpr Reason kNoCapacity[] = {v1::REFERRAL_REASON_NO_CAPACITY};
constexpr Reason kNoAnswer[] = {v1::REFERRAL_REASON_NO_ANSWER};
constexpr Reason kPlaceFreed[] = {v1::REFERRAL_REASON_PLACE_FREED};

// An action and a role without a row take no reason.
struct ReasonRule {
  v1::ReferralAction action;
  v1::ActorRole role;
  bool required;
  std::span<const Reason> reasons;
};

constexpr ReasonRule kReasons[] = {
    {kWaitlist, v1::ACTOR_ROLE_AGENCY, false, kNoCapacity},
    {kOffer, v1::ACTOR_ROLE_SYSTEM, true, kPlaceFreed},
    {kReject, v1::ACTOR_ROLE_AGENCY, true, kAgencyRejects},
    {kComplete, v1::ACTOR_ROLE_CASE_MANAGER, false, kCompletes},
    {kComplete, v1::ACTOR_ROLE_AGENCY, false, kCompletes},
    {kCancel, v1::ACTOR_ROLE_CASE_MANAGER, true, kManagerCancels},
    {kCancel, v1::ACTOR_ROLE_AGENCY, true, kClientCancels},
    {kCancel, v1::ACTOR_ROLE_SYSTEM, true, kSystemCancels},
    {kFail, v1::ACTOR_ROLE_CASE_MANAGER, true, kManagerFails},
    {kFail, v1::ACTOR_ROLE_AGENCY, true, kAgencyFails},
    {kExpire, v1::ACTOR_ROLE_SYSTEM, true, kNoAnswer},
};

// What the client wants, can pay or can reach changes; half a year is as long as a plan runs, and
// shorter than the year after which all needs are assessed again. Refusing to have something told
// is not refusing the help, and consents are given anew: a month, so that nobody is pressed. A
// death or a move ends more than this one linkage, and who was not found has not said no.
//
// An agency that is full, finds the client not eligible or the help not suitable, ends its
// offering, lacks funds, cannot be reached or does not answer has not helped, whoever is to blame:
// the next client would fare the same.
constexpr ReasonEffects kEffects[] = {
    {v1::REFERRAL_REASON_CHANGED_MIND, false, false, 180, false},
    {v1::REFERRAL_REASON_NO_CONSENT, false, false, 30, false},
    {v1::REFERRAL_REASON_FOUND_OTHER_HELP, false, false, 180, false},
    {v1::REFERRAL_REASON_CANNOT_PAY, false, false, 180, false},
    {v1::REFERRAL_REASON_CANNOT_GET_THERE, false, false, 180, false},
    {v1::REFERRAL_REASON_NO_CAPACITY, true, false, 0, true},
    {v1::REFERRAL_REASON_NOT_ELIGIBLE, false, true, 0, true},
    {v1::REFERRAL_REASON_NOT_SUITABLE, false, false, 0, true},
    {v1::REFERRAL_REASON_OFFERING_ENDED, false, false, 0, true},
    {v1::REFERRAL_REASON_NO_FUNDS, false, false, 0, true},
    {v1::REFERRAL_REASON_AGENCY_NOT_REACHED, false, false, 0, true},
    {v1::REFERRAL_REASON_NO_ANSWER, false, false, 0, true},
};

const ReasonRule* FindReasonRule(v1::ReferralAction action, v1::ActorRole role) {
  for (const ReasonRule& rule : kReasons) {
    if (rule.action == action && rule.role == role) return &rule;
  }
  return nullptr;
}

bool IsAction(v1::ReferralAction action) {
  return action != v1::REFERRAL_ACTION_UNSPECIFIED && v1::ReferralAction_IsValid(action);
}

std::string WordOf(std::string_view name, std::string_view prefix) {
  if (name.size() <= prefix.size()) return "unknown";
  std::string word(name.substr(prefix.size()));
  std::transform(word.begin(), word.end(), word.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  return word;
}

template <typename List>
std::string Join(const List& list, std::string_view separator, std::string_view when_empty) {
  std::string joined;
  for (const auto& one : list) {
    if (!joined.empty()) joined += separator;
    joined += Word(one);
  }
  return joined.empty() ? std::string(when_empty) : joined;
}

std::vector<v1::ActorRole> RolesOf(const TransitionRule& rule) {
  std::vector<v1::ActorRole> roles;
  for (int number = v1::ActorRole_MIN; number <= v1::ActorRole_MAX; ++number) {
    const auto role = static_cast<v1::ActorRole>(number);
    if (rule.Allows(role)) roles.push_back(role);
  }
  return roles;
}

absl::Status ReasonViolation(const std::string& description) {
  store::Violations violations;
  violations.Add("reason", description);
  return violations.ToStatus();
}

const char* PlaceWord(PlaceEffect effect) {
  switch (effect) {
    case PlaceEffect::kNone:
      return "-";
    case PlaceEffect::kHold:
      return "hold";
    case PlaceEffect::kOccupy:
      return "occupy";
    case PlaceEffect::kRelease:
      return "release";
  }
  return "-";
}

}  // namespace

std::span<const TransitionRule> TransitionRules() { return kTransitions; }

absl::StatusOr<const TransitionRule*> FindRule(v1::ReferralState state, v1::ReferralAction action) {
  if (!IsAction(action)) {
    store::Violations violations;
    violations.Add("action",
                   "must be one of request, accept, waitlist, offer, reject, start, "
                   "complete, cancel, fail");
    return violations.ToStatus();
  }
  for (const TransitionRule& rule : kTransitions) {
    if (rule.from == state && rule.action == action) return &rule;
  }
  return store::WithReason(
      absl::FailedPreconditionError(
          "a referral in state " + Word(state) + " cannot do " + Word(action) +
          "; possible now: " + Join(PossibleActions(state), ", ", "nothing, it has ended")),
      "ILLEGAL_TRANSITION");
}

absl::StatusOr<const TransitionRule*> CheckTransition(v1::ReferralState state,
                                                      v1::ReferralAction action, v1::ActorRole role,
                                                      v1::ReferralReason reason) {
  absl::StatusOr<const TransitionRule*> rule = FindRule(state, action);
  if (!rule.ok()) return rule;
  if (!(*rule)->Allows(role)) {
    return store::WithReason(
        absl::PermissionDeniedError("in state " + Word(state) + " only " +
                                    Join(RolesOf(**rule), " and ", "nobody") + " may " +
                                    Word(action) + ", not " + Word(role)),
        "WRONG_ROLE");
  }
  absl::Status allowed = CheckReason(action, role, reason);
  if (!allowed.ok()) return allowed;
  return rule;
}

absl::Status CheckReason(v1::ReferralAction action, v1::ActorRole role, v1::ReferralReason reason) {
  const ReasonRule* rule = FindReasonRule(action, role);
  const bool given = reason != v1::REFERRAL_REASON_UNSPECIFIED;
  if (rule == nullptr) {
    if (!given) return absl::OkStatus();
    return ReasonViolation("must be unspecified: " + Word(action) + " by " + Word(role) +
                           " takes no reason");
  }
  if (!given) {
    if (!rule->required) return absl::OkStatus();
    return ReasonViolation("is required: one of " + Join(rule->reasons, ", ", ""));
  }
  if (std::find(rule->reasons.begin(), rule->reasons.end(), reason) != rule->reasons.end()) {
    return absl::OkStatus();
  }
  return ReasonViolation("must be one of " + Join(rule->reasons, ", ", "") + " for " +
                         Word(action) + " by " + Word(role) + ", is " + Word(reason));
}

std::vector<v1::ReferralAction> PossibleActions(v1::ReferralState state) {
  std::vector<v1::ReferralAction> actions;
  for (const TransitionRule& rule : kTransitions) {
    if (rule.from == state) actions.push_back(rule.action);
  }
  std::sort(actions.begin(), actions.end());
  return actions;
}

std::vector<v1::ReferralAction> PossibleActions(v1::ReferralState state, v1::ActorRole role) {
  std::vector<v1::ReferralAction> actions;
  for (const TransitionRule& rule : kTransitions) {
    if (rule.from == state && rule.Allows(role)) actions.push_back(rule.action);
  }
  std::sort(actions.begin(), actions.end());
  return actions;
}

bool IsTerminal(v1::ReferralState state) { return PossibleActions(state).empty(); }

bool CameToNothing(v1::ReferralState state) {
  return state == v1::REFERRAL_STATE_REJECTED || state == v1::REFERRAL_STATE_FAILED;
}

bool IsUnderWay(v1::ReferralState state) {
  return state != v1::REFERRAL_STATE_DRAFT && !IsTerminal(state);
}

ReasonOwner OwnerOf(v1::ReferralReason reason) {
  const int number = reason;
  if (number < 10) return ReasonOwner::kNobody;
  if (number < 30) return ReasonOwner::kClient;
  if (number < 50) return ReasonOwner::kAgency;
  if (number < 70) return ReasonOwner::kCaseManager;
  return ReasonOwner::kService;
}

const ReasonEffects& EffectsOf(v1::ReferralReason reason) {
  static constexpr ReasonEffects kNone = {v1::REFERRAL_REASON_UNSPECIFIED, false, false, 0, false};
  for (const ReasonEffects& effects : kEffects) {
    if (effects.reason == reason) return effects;
  }
  return kNone;
}

Outcome CountOutcome(v1::ReferralState end_state, v1::ReferralReason reason,
                     std::optional<bool> helped) {
  switch (end_state) {
    case kCompleted:
      return helped.value_or(true) ? Outcome::kHelped : Outcome::kNotHelped;
    case kRejected:
    case kFailed:
      return EffectsOf(reason).counts_against ? Outcome::kNotHelped : Outcome::kNotCounted;
    default:
      return Outcome::kNotCounted;
  }
}

std::string Word(v1::ReferralState state) {
  return WordOf(v1::ReferralState_Name(state), "REFERRAL_STATE_");
}
std::string Word(v1::ReferralAction action) {
  return WordOf(v1::ReferralAction_Name(action), "REFERRAL_ACTION_");
}
std::string Word(v1::ActorRole role) { return WordOf(v1::ActorRole_Name(role), "ACTOR_ROLE_"); }
std::string Word(v1::ReferralReason reason) {
  return WordOf(v1::ReferralReason_Name(reason), "REFERRAL_REASON_");
}

std::string RulesAsMarkdown() {
  std::string out =
      "| in state | can | by | leads to | place | consent |\n"
      "| --- | --- | --- | --- | --- | --- |\n";
  for (const TransitionRule& rule : kTransitions) {
    out += "| " + Word(rule.from) + " | " + Word(rule.action) + " | " +
           Join(RolesOf(rule), ", ", "-") + " | " + Word(rule.to) +
           (rule.to_when_full == kNowhere ? "" : ", or " + Word(rule.to_when_full)) + " | " +
           PlaceWord(rule.place) + " | " + (rule.needs_consent ? "must stand" : "-") + " |\n";
  }
  out += "\n| to | as | reasons |\n| --- | --- | --- |\n";
  for (const ReasonRule& rule : kReasons) {
    out += "| " + Word(rule.action) + " | " + Word(rule.role) + " | " +
           (rule.required ? "one of: " : "none, or one of: ") + Join(rule.reasons, ", ", "-") +
           " |\n";
  }
  out +=
      "\n| reason | no open places | dispute | declined for | counts against |\n"
      "| --- | --- | --- | --- | --- |\n";
  for (const ReasonEffects& effects : kEffects) {
    out += "| " + Word(effects.reason) + " | " + (effects.no_open_places ? "yes" : "-") + " | " +
           (effects.eligibility_dispute ? "yes" : "-") + " | " +
           (effects.decline_days > 0 ? std::to_string(effects.decline_days) + " days" : "-") +
           " | " + (effects.counts_against ? "yes" : "-") + " |\n";
  }
  return out;
}

}  // namespace ieum::casework
