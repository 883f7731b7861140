// When the places that are held for referrals fall open again, as records of the store.
#ifndef IEUM_SERVICE_CASEWORK_HOLDS_H_
#define IEUM_SERVICE_CASEWORK_HOLDS_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"

#include "store/casework/case_view.h"

namespace ieum::casework {

// For how long a place is held unless the request says otherwise, and at most.
inline constexpr int kDefaultHoldDays = 7;
inline constexpr int kMaxHoldDays = 30;

// Where the end of a referral's hold is kept: kDue "h/{time, 16 hexadecimal digits}/{id}". It says
// all by its key and has no value.
store::RecordKey HoldKey(const v1::Referral& referral);

// A request where places are not counted holds none, and does not expire.

// Whether a place is held for the referral, and no longer so at `now`.
bool HoldIsOver(const v1::Referral& referral, absl::Time now);

// One hold that is over.
struct PastHold {
  store::RecordKey key;
  std::string referral_id;
};
// Those that are over at `now`, the oldest first, at most `limit`.
absl::StatusOr<std::vector<PastHold>> PastHolds(const store::CaseView& view, absl::Time now,
                                                std::size_t limit);

}  // namespace ieum::casework

#endif  // IEUM_SERVICE_CASEWORK_HOLDS_H_
