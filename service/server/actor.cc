#include "service/server/actor.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "store/catalog/catalog_records.h"
#include "store/catalog/violations.h"

namespace ieum::server {
namespace {

constexpr std::size_t kMaxAccountLength = 256;

struct RoleWord {
  const char* word;
  v1::ActorRole role;
  v1::Purpose usual;
};
constexpr RoleWord kRoles[] = {
    {"case-manager", v1::ACTOR_ROLE_CASE_MANAGER, v1::PURPOSE_CASE_MANAGEMENT},
    {"agency", v1::ACTOR_ROLE_AGENCY, v1::PURPOSE_REFERRAL},
    {"analyst", v1::ACTOR_ROLE_ANALYST, v1::PURPOSE_STATISTICS},
    {"supervisor", v1::ACTOR_ROLE_SUPERVISOR, v1::PURPOSE_SUPERVISION},
};

constexpr std::pair<const char*, v1::Purpose> kPurposes[] = {
    {"case-management", v1::PURPOSE_CASE_MANAGEMENT},
    {"referral", v1::PURPOSE_REFERRAL},
    {"supervision", v1::PURPOSE_SUPERVISION},
    {"statistics", v1::PURPOSE_STATISTICS},
    {"audit", v1::PURPOSE_AUDIT},
    {"maintenance", v1::PURPOSE_MAINTENANCE},
};

// Empty: from another machine.
std::string OriginOf(std::string_view peer) {
  if (peer.starts_with("unix:")) return "unix";
  const bool loopback = peer.starts_with("ipv4:127.") || peer.starts_with("ipv6:[::1]") ||
                        peer.starts_with("ipv6:%5B::1%5D");
  return loopback ? "loopback" : "";
}

bool IsAccount(std::string_view account) {
  return account.size() <= kMaxAccountLength &&
         std::all_of(account.begin(), account.end(), [](char c) { return c > ' ' && c <= '~'; });
}

std::string Metadata(const grpc::CallbackServerContext& context, const char* key) {
  const auto& all = context.client_metadata();
  const auto found = all.find(key);
  return found == all.end() ? "" : std::string(found->second.data(), found->second.size());
}

}  // namespace

absl::StatusOr<casework::Actor> ReadActor(const SaidActor& said) {
  casework::Actor actor;
  actor.origin = OriginOf(said.peer);
  const bool says_nothing = said.account.empty() && said.role.empty() &&
                            said.organization.empty() && said.purpose.empty();
  if (says_nothing) return actor;
  if (actor.origin.empty()) {
    return store::WithReason(
        absl::PermissionDeniedError("who calls is believed of callers on this machine alone"),
        "ACTOR_NOT_LOOPBACK");
  }
  if (!IsAccount(said.account)) {
    return store::FieldError("ieum-account", "must be up to 256 printable ASCII characters");
  }
  actor.account = said.account;
  if (!said.role.empty()) {
    const auto* role = std::find_if(std::begin(kRoles), std::end(kRoles),
                                    [&](const RoleWord& word) { return word.word == said.role; });
    if (role == std::end(kRoles)) {
      return store::FieldError("ieum-role", "must be case-manager, agency, analyst or supervisor");
    }
    actor.role = role->role;
    actor.purpose = role->usual;
  }
  if (!said.organization.empty()) {
    if (!store::IsName(store::RecordKind::kOrganization, said.organization)) {
      return store::FieldError("ieum-organization", "must be \"organizations/{id}\"");
    }
    actor.organization = said.organization;
  }
  if (!said.purpose.empty()) {
    const auto* purpose =
        std::find_if(std::begin(kPurposes), std::end(kPurposes),
                     [&](const auto& entry) { return entry.first == said.purpose; });
    if (purpose == std::end(kPurposes)) {
      return store::FieldError("ieum-purpose",
                               "must be case-management, referral, supervision, statistics, audit "
                               "or maintenance");
    }
    actor.purpose = purpose->second;
  }
  return actor;
}

absl::StatusOr<casework::Caller> CallerOf(const grpc::CallbackServerContext& context,
                                          const std::string& method, const Checkpoint& checkpoint) {
  for (const char* key : {"ieum-account", "ieum-role", "ieum-organization", "ieum-purpose"}) {
    // Behind a proxy that adds its own, nobody could tell which counts.
    if (context.client_metadata().count(key) > 1) {
      return store::FieldError(key, "must be given once");
    }
  }
  auto actor =
      ReadActor({context.peer(), Metadata(context, "ieum-account"), Metadata(context, "ieum-role"),
                 Metadata(context, "ieum-organization"), Metadata(context, "ieum-purpose")});
  if (!actor.ok()) return actor.status();
  return casework::Caller{*std::move(actor), method, checkpoint};
}

}  // namespace ieum::server
