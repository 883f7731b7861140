// Who waits for a place of a resource, in order, as records of the store.
#ifndef IEUM_SERVICE_CASEWORK_WAITLIST_H_
#define IEUM_SERVICE_CASEWORK_WAITLIST_H_

#include <functional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

#include "store/casework/case_view.h"

namespace ieum::casework {

// Where a referral that waits has its record: "{resource id}/" and WaitlistKey (places.h). It says
// all by its key and has no value.
store::RecordKey WaitlistRecordKey(const store::StoredReferral& referral);

// Visits the ids of the referrals that wait for "resources/{id}", first in order first, until
// `visit` returns false.
absl::Status ScanWaiting(
    const store::CaseView& view, std::string_view resource,
    const std::function<bool(const store::RecordKey& key, const std::string& id)>& visit);

// Place of a referral among those who wait for its resource, from 1; 0: it does not wait.
absl::StatusOr<int> WaitlistPosition(const store::CaseView& view,
                                     const store::StoredReferral& referral);

// Visits every resource that somebody waits for, "resources/{id}", until `visit` returns false.
absl::Status ScanWaitedFor(const store::CaseView& view,
                           const std::function<bool(const std::string& resource)>& visit);

}  // namespace ieum::casework

#endif  // IEUM_SERVICE_CASEWORK_WAITLIST_H_
