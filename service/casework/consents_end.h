// The end of what was kept about a client: keys that die, and what rests on them.
#ifndef IEUM_SERVICE_CASEWORK_CONSENTS_END_H_
#define IEUM_SERVICE_CASEWORK_CONSENTS_END_H_

#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

#include "service/casework/desk.h"

namespace ieum::casework {

// A key lies outside the store, so that destroying it cannot be part of a commit. The commit says
// that it is to be destroyed (an intent, kDue "k/{key id}"); FinishDestruction does so and puts
// word that it was done (see key_check.h) in the place of the intent. What a crash interrupts, the
// next tick goes on with.
//
//   writes the intent with what must be true together with it -> commit
//   FinishDestruction(desk, caller)                              // now, and from the tick

store::RecordKey DestructionIntent(std::string_view key_id);
// Puts the intent to destroy a consent's key into the act.
void IntendDestruction(const Act& act, const std::string& key_id);

// Whether the destruction of a key has been decided on and is not known to be finished.
absl::StatusOr<bool> IsDestructionIntended(const store::CaseView& view, const std::string& key_id);

// Ends every referral of a case that is erased: places fall free (and go to who waits), records and
// events are deleted; deletes its consents; puts the intent to destroy the case's key and all under
// it. The commit fails when a referral was made meanwhile. The case itself, its assessments, plans
// and check-ins are the caller's to delete in the same act.
absl::Status StartErasure(const Desk& desk, const Act& act, std::string_view case_id);

// Destroys a key, and with that of a case all under it. Durable when it returns.
absl::Status DestroyKey(store::KeyRing& keys, const std::string& key_id);

// Destroys the keys of all intents. Durable when it returns; harmless to repeat, also at once from
// several threads. Goes on after an error and returns the first.
absl::Status FinishDestruction(Desk& desk, const Caller& caller);

}  // namespace ieum::casework

#endif  // IEUM_SERVICE_CASEWORK_CONSENTS_END_H_
