// The steps of referrals within one transaction, with all that follows from them.
#ifndef IEUM_SERVICE_CASEWORK_REFERRAL_STEPS_H_
#define IEUM_SERVICE_CASEWORK_REFERRAL_STEPS_H_

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"

#include "service/casework/desk.h"
#include "service/casework/holds.h"
#include "service/casework/referral_rules.h"

namespace ieum::casework {

// One step.
struct ReferralStep {
  v1::ReferralAction action = v1::REFERRAL_ACTION_UNSPECIFIED;
  v1::ReferralReason reason = v1::REFERRAL_REASON_UNSPECIFIED;
  std::string note;
  // Of the key that the note is sealed under; empty: the case's.
  std::string note_key;
  std::optional<bool> helped;
  int hold_days = kDefaultHoldDays;
};

// Collects what an act writes when referrals take steps: the referral with its transition, the
// event, the places of the resource and what else its counts tell, the waiting list, the end of a
// hold, the client's decline. A place that falls free goes to whoever waits first and has a consent
// that stands, in the same act.
//
//   ReferralSteps steps(desk, act, caller.actor);
//   auto taken = steps.Take(std::move(stored), {.action = v1::REFERRAL_ACTION_ACCEPT});
//   ...
//   return steps.Finish();
//
// A referral takes one step at most in an act. After an error the act must write nothing.
// Thread-compatible; lives as long as the act.
class ReferralSteps {
 public:
  ReferralSteps(const Desk& desk, const Act& act, const Actor& actor)
      : desk_(desk),
        act_(act),
        actor_(actor),
        now_(absl::FromUnixMicros(absl::ToUnixMicros(desk.now()))) {}

  // The time of all its steps, in whole microseconds.
  absl::Time now() const { return now_; }

  // The resource as it is now, with what the steps so far did to its counts; null: deleted.
  absl::StatusOr<const v1::Resource*> Resource(const std::string& name);

  // A referral that is new, its first transition.
  absl::Status Begin(store::StoredReferral referral);
  // Errors as CheckTransition, and FAILED_PRECONDITION (NO_OPEN_PLACE, PLACES_OPEN,
  // CONSENT_ENDED).
  absl::Status Take(store::StoredReferral referral, const ReferralStep& step);
  // Ends it because its case is erased: its place falls free and nothing of it stays.
  absl::Status Erase(const store::StoredReferral& referral);
  // Open places of "resources/{id}" go to who waits for it.
  absl::Status Settle(const std::string& resource);

  // Settles all that the steps have touched and writes the counts.
  absl::Status Finish();

 private:
  struct Counted {
    v1::Resource resource;
    bool exists = false;
    bool full = false;  // the agency has said so: what is still open at the end is not
  };

  absl::StatusOr<Counted*> Load(const std::string& resource);
  absl::StatusOr<v1::Case*> LoadCase(const std::string& name);
  absl::Status RequireConsent(const v1::Referral& referral);
  absl::Status Leave(store::StoredReferral& referral, Counted& counted);
  void Enter(store::StoredReferral& referral, const ReferralStep& step, Counted& counted);
  absl::Status Apply(const TransitionRule& rule, const Actor& actor, const ReferralStep& step,
                     store::StoredReferral& referral);
  absl::Status Record(const Actor& actor, v1::ReferralTransition transition,
                      const ReferralStep& step, store::StoredReferral& referral,
                      store::Expect expect);
  absl::Status CountEffects(const store::StoredReferral& referral, const ReferralStep& step,
                            Counted& counted);
  absl::Status NoteDecline(const v1::Referral& referral, int days);

  const Desk& desk_;
  const Act& act_;
  const Actor actor_;
  const absl::Time now_;
  std::map<std::string, Counted> resources_;
  std::map<std::string, v1::Case> cases_;
  std::set<std::string> taken_;
};

// The first who wait for the resource and may be offered a place at `now`, `most` at most: who has
// not taken part in the act (`taken`, names), and whose consent stands (StandingConsent).
absl::StatusOr<std::vector<store::StoredReferral>> FirstToOffer(const store::CaseView& view,
                                                                const std::string& resource,
                                                                const std::set<std::string>& taken,
                                                                absl::Time now, std::size_t most);

// Cancels every referral of the case that `which` picks.
absl::Status CancelReferrals(ReferralSteps& steps, const Act& act, std::string_view case_id,
                             v1::ReferralReason reason,
                             const std::function<bool(const store::StoredReferral&)>& which);

// Ends every referral of the case that has not ended, as `actor`, because the case is closed.
absl::Status EndAllOfCase(const Desk& desk, const Act& act, const Actor& actor,
                          std::string_view case_id);

// The commit fails when a referral of the case was made or asked for since the view was taken.
absl::Status GuardReferrals(const Act& act, std::string_view case_id);

}  // namespace ieum::casework

#endif  // IEUM_SERVICE_CASEWORK_REFERRAL_STEPS_H_
