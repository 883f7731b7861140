// The key file held against the records: is it the one that belongs to them?
#ifndef IEUM_SERVICE_CASEWORK_KEY_CHECK_H_
#define IEUM_SERVICE_CASEWORK_KEY_CHECK_H_

#include "absl/status/statusor.h"

#include "service/casework/desk.h"

namespace ieum::casework {

// The store keeps word of every key that was destroyed (kKeyFate), so that an older copy of the key
// file, put back, does not bring dead keys to life.
struct KeyCheck {
  int destroyed_again = 0;
  int lost = 0;
};

// To be called before anything is read. Destroys again what the store says was destroyed. A key is
// lost when a case, or a consent, lies in the store without it and nobody destroyed it: from then
// on reads say so (KEY_LOST). Cost: reads all cases and consents.
//
// FAILED_PRECONDITION (KEYS_LOST) when keys are lost, since the key file is then an older copy, or
// cut off, and what is added to it would be missing in the right one; unless `accept_lost`. Lost
// keys that were accepted once are no error again, and stay readable should they come back.
absl::StatusOr<KeyCheck> CheckKeys(Desk& desk, bool accept_lost);

}  // namespace ieum::casework

#endif  // IEUM_SERVICE_CASEWORK_KEY_CHECK_H_
