// What the community lacks.
#ifndef IEUM_SERVICE_CASEWORK_GAPS_H_
#define IEUM_SERVICE_CASEWORK_GAPS_H_

#include "absl/status/statusor.h"

#include "ieum/v1/gap_service.pb.h"
#include "service/casework/actor.h"
#include "service/casework/desk.h"

namespace ieum::casework {

// The workflow behind GapService: counts, over the cases of all organizations, the households whose
// plans left needs open (the last plan composed in each month); gap_count.h says how nobody is told
// apart. For case managers, supervisors and match analysts. Reads a record for each case and month
// of the span. Thread-safe.
class GapWork {
 public:
  explicit GapWork(Desk& desk) : desk_(desk) {}

  // INVALID_ARGUMENT: months that are none, last before first, a span of more than 120; an unknown
  // need code; a region below a district, which is all that is kept.
  absl::StatusOr<v1::ListGapsResponse> ListGaps(const v1::ListGapsRequest& request,
                                                const Caller& caller);

 private:
  Desk& desk_;
};

}  // namespace ieum::casework

#endif  // IEUM_SERVICE_CASEWORK_GAPS_H_
