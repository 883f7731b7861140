// What may be done to a referral: in which state, by whom, with which reason, and what follows.
#ifndef IEUM_SERVICE_CASEWORK_REFERRAL_RULES_H_
#define IEUM_SERVICE_CASEWORK_REFERRAL_RULES_H_

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

#include "ieum/v1/actor.pb.h"
#include "ieum/v1/referral.pb.h"

namespace ieum::casework {

// What a step does to a place of the resource, where places are counted (places.h).
enum class PlaceEffect {
  kNone,     // leaves what is held or occupied as it is
  kHold,     // an open place is held
  kOccupy,   // the place held is occupied; without one an open place is
  kRelease,  // what is held or occupied falls open again
};

// One row of the table. All rows are constant, so that pointers to them never end.
struct TransitionRule {
  v1::ReferralState from;
  v1::ReferralAction action;
  v1::ReferralState to;
  // Where it leads instead when no place is open and the resource has a waiting list; nothing is
  // held then, and the step's reason is NO_OPEN_PLACE. Unspecified: the step is refused.
  v1::ReferralState to_when_full;
  PlaceEffect place;
  // Bit 1 << role for each ActorRole that may.
  std::uint32_t roles;
  // It goes on helping with what the agency was told: refused (CONSENT_ENDED) once the general
  // consent that the referral rests on has ended. What ends a referral, and what tells how help
  // that was taken on goes, stays possible.
  bool needs_consent = false;

  bool Allows(v1::ActorRole role) const {
    return role > 0 && role < 32 && ((roles >> static_cast<unsigned>(role)) & 1U) != 0;
  }
};

// Every row, by state and action.
std::span<const TransitionRule> TransitionRules();

// The row of a state and an action. INVALID_ARGUMENT at "action" when there is no such action;
// FAILED_PRECONDITION (ILLEGAL_TRANSITION) names the state, the action and what is possible now.
absl::StatusOr<const TransitionRule*> FindRule(v1::ReferralState state, v1::ReferralAction action);

// FindRule, then: PERMISSION_DENIED (WRONG_ROLE) unless `role` may, INVALID_ARGUMENT at "reason"
// naming the reasons allowed unless `reason` is one. That the actor belongs to the right
// organization is for the caller to check: case managers act for the referring one, agencies for
// the resource's. Who belongs to both acts in the role they name.
absl::StatusOr<const TransitionRule*> CheckTransition(v1::ReferralState state,
                                                      v1::ReferralAction action, v1::ActorRole role,
                                                      v1::ReferralReason reason);

// INVALID_ARGUMENT at "reason" unless `role` may give `reason` for `action`.
absl::Status CheckReason(v1::ReferralAction action, v1::ActorRole role, v1::ReferralReason reason);

// What can be done in a state, by anybody or in one role; in the order of the enum.
std::vector<v1::ReferralAction> PossibleActions(v1::ReferralState state);
std::vector<v1::ReferralAction> PossibleActions(v1::ReferralState state, v1::ActorRole role);

// No step leads out of it.
bool IsTerminal(v1::ReferralState state);
// Asked for, and not ended.
bool IsUnderWay(v1::ReferralState state);
// Asked for, and ended without help on the agency's side or nobody's: rejected or failed.
bool CameToNothing(v1::ReferralState state);

// Whose reason it is, by its number.
enum class ReasonOwner { kNobody, kClient, kAgency, kCaseManager, kService };
ReasonOwner OwnerOf(v1::ReferralReason reason);

// What follows from a reason, beyond the step itself.
struct ReasonEffects {
  v1::ReferralReason reason;
  // The resource has no open place from now on (SetNoOpenPlaces).
  bool no_open_places;
  // The resource's eligibility_disputes grow by one.
  bool eligibility_dispute;
  // For so many days Suggest honours that the client declined the resource. 0: it is no decline.
  int decline_days;
  // A referral that is rejected or fails for it counts as not helped.
  bool counts_against;
};
// All false for a reason without effects, also for one that does not exist.
const ReasonEffects& EffectsOf(v1::ReferralReason reason);

// How a referral that ended counts in the resource's referral_outcomes.
enum class Outcome { kNotCounted, kHelped, kNotHelped };
// Completed: helped, unless it is said that it did not. Rejected or failed: not helped when the
// reason counts against the resource; a client who moved, died, did not come or could not be
// reached is nobody's failure. Cancelled, and what has not ended: not counted.
Outcome CountOutcome(v1::ReferralState end_state, v1::ReferralReason reason,
                     std::optional<bool> helped);

// "in_service", "start", "case_manager", "not_eligible": the enum's name without its prefix, in
// lower case. "unknown" for a number that has no name.
std::string Word(v1::ReferralState state);
std::string Word(v1::ReferralAction action);
std::string Word(v1::ActorRole role);
std::string Word(v1::ReferralReason reason);

// The tables as Markdown; ARCHITECTURE.md shows exactly this.
std::string RulesAsMarkdown();

}  // namespace ieum::casework

#endif  // IEUM_SERVICE_CASEWORK_REFERRAL_RULES_H_
