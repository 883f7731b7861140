// Which actor may touch what. The only place where that is decided.
#ifndef IEUM_SERVICE_CASEWORK_ACCESS_H_
#define IEUM_SERVICE_CASEWORK_ACCESS_H_

#include <initializer_list>

#include "absl/status/status.h"

#include "ieum/v1/case.pb.h"
#include "ieum/v1/referral.pb.h"
#include "service/casework/actor.h"

namespace ieum::casework {

// Errors: UNAUTHENTICATED (reason ACTOR_MISSING) without account, role or purpose;
// PERMISSION_DENIED with reason WRONG_ROLE or WRONG_ORGANIZATION.

// UNAUTHENTICATED (ACTOR_MISSING) unless it is said who calls, in what role and what for.
absl::Status RequireActor(const Actor& actor);

// One of these roles.
absl::Status RequireRole(const Actor& actor, std::initializer_list<v1::ActorRole> roles);
// A case manager with an organization: who may open cases.
absl::Status RequireCaseManager(const Actor& actor);

// Case managers and supervisors of the organization that manages the case may read it, its case
// managers change it.
absl::Status MayRead(const Actor& actor, const v1::Case& record);
absl::Status MayChange(const Actor& actor, const v1::Case& record);

// The agency sees a referral once it was asked; the referring organization always does. Whether the
// actor may do something to it is the table's matter (referral_rules.h); that they belong to the
// side of their role is checked here.
absl::Status MayRead(const Actor& actor, const v1::Referral& referral);
absl::Status MayAct(const Actor& actor, const v1::Referral& referral);

}  // namespace ieum::casework

#endif  // IEUM_SERVICE_CASEWORK_ACCESS_H_
