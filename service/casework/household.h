// The cases that one household has: those of the same case_reference.
#ifndef IEUM_SERVICE_CASEWORK_HOUSEHOLD_H_
#define IEUM_SERVICE_CASEWORK_HOUSEHOLD_H_

#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

#include "ieum/v1/case.pb.h"
#include "service/casework/desk.h"

namespace ieum::casework {

// All cases of the household but `record` itself, of whatever organization. What cannot be read
// (any more) is left out.
absl::StatusOr<std::vector<v1::Case>> OtherCases(const Desk& desk, const store::CaseView& view,
                                                 const v1::Case& record);

// An organization works with a household in one open case; two would hide from each other who has
// looked at what. For acts that open `record`: ALREADY_EXISTS (CASE_EXISTS), naming the other,
// while the organization has one. The commit fails when another was opened since the view was
// taken.
absl::Status RequireOnlyOpenCase(const Desk& desk, const Act& act, const v1::Case& record);

// For the erasure of `record`: takes away what RequireOnlyOpenCase left behind, once no case of the
// organization relies on it.
absl::Status LeaveHousehold(const Desk& desk, const Act& act, const v1::Case& record);

// For acts that ask for help: the commit fails when a referral of any case of the household was
// made or asked for since the view was taken.
absl::Status GuardHousehold(const Desk& desk, const Act& act, const v1::Case& record);

}  // namespace ieum::casework

#endif  // IEUM_SERVICE_CASEWORK_HOUSEHOLD_H_
