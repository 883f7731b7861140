#include "service/casework/access.h"

#include <algorithm>
#include <string>

#include "store/catalog/violations.h"

namespace ieum::casework {
namespace {

absl::Status Denied(const std::string& message, const char* reason) {
  return store::WithReason(absl::PermissionDeniedError(message), reason);
}

absl::Status WrongOrganization() {
  return Denied("it belongs to another organization", "WRONG_ORGANIZATION");
}

// The agency has heard of it.
bool WasAsked(const v1::Referral& referral) {
  return std::any_of(referral.transitions().begin(), referral.transitions().end(),
                     [](const v1::ReferralTransition& transition) {
                       return transition.action() == v1::REFERRAL_ACTION_REQUEST;
                     });
}

absl::Status CheckSide(const Actor& actor, const v1::Referral& referral) {
  const bool agency = actor.role == v1::ACTOR_ROLE_AGENCY;
  const std::string& side = agency ? referral.organization() : referral.referring_organization();
  if (actor.organization != side) return WrongOrganization();
  if (agency && !WasAsked(referral)) return WrongOrganization();
  return absl::OkStatus();
}

}  // namespace

absl::Status RequireActor(const Actor& actor) {
  if (actor.account.empty() || actor.role == v1::ACTOR_ROLE_UNSPECIFIED ||
      actor.purpose == v1::PURPOSE_UNSPECIFIED) {
    return store::WithReason(
        absl::UnauthenticatedError("say who calls: account, role and purpose of the actor"),
        "ACTOR_MISSING");
  }
  return absl::OkStatus();
}

absl::Status RequireRole(const Actor& actor, std::initializer_list<v1::ActorRole> roles) {
  if (absl::Status said = RequireActor(actor); !said.ok()) return said;
  if (std::find(roles.begin(), roles.end(), actor.role) != roles.end()) return absl::OkStatus();
  return Denied("the role of the actor may not do this", "WRONG_ROLE");
}

absl::Status RequireCaseManager(const Actor& actor) {
  absl::Status status = RequireRole(actor, {v1::ACTOR_ROLE_CASE_MANAGER});
  if (status.ok() && actor.organization.empty()) return WrongOrganization();
  return status;
}

absl::Status MayRead(const Actor& actor, const v1::Case& record) {
  absl::Status status =
      RequireRole(actor, {v1::ACTOR_ROLE_CASE_MANAGER, v1::ACTOR_ROLE_SUPERVISOR});
  if (status.ok() && actor.organization != record.organization()) return WrongOrganization();
  return status;
}

absl::Status MayChange(const Actor& actor, const v1::Case& record) {
  absl::Status status = RequireCaseManager(actor);
  if (status.ok() && actor.organization != record.organization()) return WrongOrganization();
  return status;
}

absl::Status MayRead(const Actor& actor, const v1::Referral& referral) {
  absl::Status status = RequireRole(
      actor, {v1::ACTOR_ROLE_CASE_MANAGER, v1::ACTOR_ROLE_SUPERVISOR, v1::ACTOR_ROLE_AGENCY});
  return status.ok() ? CheckSide(actor, referral) : status;
}

absl::Status MayAct(const Actor& actor, const v1::Referral& referral) {
  if (actor.role == v1::ACTOR_ROLE_SYSTEM) return absl::OkStatus();
  absl::Status status = RequireRole(actor, {v1::ACTOR_ROLE_CASE_MANAGER, v1::ACTOR_ROLE_AGENCY});
  return status.ok() ? CheckSide(actor, referral) : status;
}

}  // namespace ieum::casework
