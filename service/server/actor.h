// Where the actor of a call comes from: for now, from what the caller says.
#ifndef IEUM_SERVICE_SERVER_ACTOR_H_
#define IEUM_SERVICE_SERVER_ACTOR_H_

#include <string>

#include "absl/status/statusor.h"
#include <grpcpp/grpcpp.h>

#include "service/casework/actor.h"
#include "service/server/app.h"

namespace ieum::server {

// Reads the request metadata ieum-account, ieum-role (case-manager, agency, analyst, supervisor),
// ieum-organization ("organizations/{id}") and ieum-purpose (case-management, referral,
// supervision, statistics, audit, maintenance; absent: the usual one of the role). What is absent
// stays unspecified: methods that need an actor refuse it (service/casework/access.h).
// There is no proof of any of it, so it is believed only of callers on this machine:
// PERMISSION_DENIED with reason ACTOR_NOT_LOOPBACK when another one names an actor.
// INVALID_ARGUMENT about the metadata key on a value that is none of these.
absl::StatusOr<casework::Caller> CallerOf(const grpc::CallbackServerContext& context,
                                          const std::string& method, const Checkpoint& checkpoint);

// The same from plain values. `peer` as gRPC writes it, e.g. "ipv4:127.0.0.1:4711".
struct SaidActor {
  std::string peer;
  std::string account;
  std::string role;
  std::string organization;
  std::string purpose;
};
absl::StatusOr<casework::Actor> ReadActor(const SaidActor& said);

}  // namespace ieum::server

#endif  // IEUM_SERVICE_SERVER_ACTOR_H_
