// Who acts: the one object that access is decided and recorded by.
#ifndef IEUM_SERVICE_CASEWORK_ACTOR_H_
#define IEUM_SERVICE_CASEWORK_ACTOR_H_

#include <string>

#include "ieum/v1/actor.pb.h"
#include "matcher/matcher.h"

namespace ieum::casework {

// Made by the edge of the service alone, from what it knows about a call (service/server/actor.h);
// nothing else asks where it comes from.
struct Actor {
  std::string account;
  v1::ActorRole role = v1::ACTOR_ROLE_UNSPECIFIED;
  std::string organization;  // "organizations/{id}" acted for; empty: none
  std::string origin;        // "loopback", "unix", "system"
  v1::Purpose purpose = v1::PURPOSE_UNSPECIFIED;

  // The service itself: what falls due without anybody asking.
  static Actor System() {
    return {"system", v1::ACTOR_ROLE_SYSTEM, "", "system", v1::PURPOSE_MAINTENANCE};
  }
};

// One call.
struct Caller {
  Actor actor;
  std::string method;  // "ReferralService.TransitionReferral"
  // Asked now and then; not OK when nobody waits for the answer any more.
  matcher::Checkpoint checkpoint;
};

}  // namespace ieum::casework

#endif  // IEUM_SERVICE_CASEWORK_ACTOR_H_
