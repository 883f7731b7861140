// The arithmetic of places: what a referral holds or occupies of a resource's capacity.
#ifndef IEUM_SERVICE_CASEWORK_PLACES_H_
#define IEUM_SERVICE_CASEWORK_PLACES_H_

#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"

#include "ieum/v1/assessment.pb.h"
#include "ieum/v1/catalog.pb.h"
#include "ieum/v1/referral.pb.h"
#include "service/casework/referral_rules.h"

namespace ieum::casework {

// Pure functions on v1::Capacity. Places are counted where open_places is present. Under every move
// open + held + occupied stays what it was, none is ever negative, and the sum is never above
// total_places; only what an agency says about its places (SetNoOpenPlaces, and writes of the
// resource, see store/catalog/referral_counts.h) changes it. A move that is not answered with
// kTaken, or that fails, leaves the capacity as it was.
//
// Places that the agency stops counting while some are held or occupied stay so, and vanish on
// release; when it counts again, it says how many are open beside them.

enum class PlaceAnswer {
  kTaken,       // a place moved to where it was asked for
  kNotCounted,  // places are not counted: nothing moved, and nothing need be
  kFull,        // no place is open
};

// An open place is held.
PlaceAnswer Hold(v1::Capacity& capacity);
// An open place is occupied at once.
PlaceAnswer OccupyOpen(v1::Capacity& capacity);
// A held place is occupied. INTERNAL when none is held: the counts and the referrals disagree.
absl::Status Occupy(v1::Capacity& capacity);
// A place held or occupied falls open, unless the agency has since lowered the total below it.
// Unspecified: nothing happens. INTERNAL when there is none to release.
absl::Status Release(v1::PlaceState place, v1::Capacity& capacity);

// What a step of a referral does to the place that it has.
struct PlaceMove {
  // kFull: the step leads to to_when_full, or is refused (NO_OPEN_PLACE).
  PlaceAnswer answer = PlaceAnswer::kNotCounted;
  v1::PlaceState place = v1::PLACE_STATE_UNSPECIFIED;  // what the referral has afterwards
};
// Carries out the effect of a TransitionRule. Occupying takes the place that is held; a referral
// that holds none, because it waited or places were not counted then, takes an open one.
absl::StatusOr<PlaceMove> MovePlace(PlaceEffect effect, v1::PlaceState place,
                                    v1::Capacity& capacity);

// Whether one may wait for a place. An unknown waiting list is none: nobody is sent to wait where
// nobody has said that one can.
bool CanWait(const v1::Capacity& capacity);
// One referral more, or one less, waits. Leaving is INTERNAL when none waits.
void JoinWaiting(v1::Capacity& capacity);
absl::Status LeaveWaiting(v1::Capacity& capacity);

// The agency says that there is no open place (NO_CAPACITY), as of `now`. Places that are held or
// occupied stay so. Where places were not counted, they are from now on. Release the referral's own
// place first, so that it does not fall open afterwards.
void SetNoOpenPlaces(absl::Time now, v1::Capacity& capacity);

// Bytes that sort as those who wait come: by urgency, immediate first and unspecified as soon; then
// by the time since when they wait, to the nanosecond; then by referral, "referrals/{id}". Nothing
// follows the referral, so that it can be read back (ReferralOfWaitlistKey).
std::string WaitlistKey(v1::Urgency urgency, absl::Time since, std::string_view referral);
// Empty for bytes that WaitlistKey does not make.
std::string_view ReferralOfWaitlistKey(std::string_view key);

}  // namespace ieum::casework

#endif  // IEUM_SERVICE_CASEWORK_PLACES_H_
