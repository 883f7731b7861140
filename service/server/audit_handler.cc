#include "service/server/audit_handler.h"

#include <charconv>
#include <string>
#include <utility>
#include <vector>

#include "service/casework/access.h"
#include "service/casework/audit_scope.h"
#include "service/request/page_token.h"
#include "service/request/text.h"
#include "store/audit/audit_query.h"
#include "store/catalog/violations.h"

namespace ieum::server {
namespace {

constexpr int kMaxCheckpoints = 100;

absl::StatusOr<store::AuditQuery> QueryOf(const v1::ListAuditEntriesRequest& request,
                                          const request::Page& page) {
  store::AuditQuery query;
  query.subject = request.subject();
  query.account = request.account();
  query.oldest_first = request.oldest_first();
  query.limit = static_cast<std::size_t>(page.size);
  if (request.has_start_time()) {
    const auto time = request::ToTime(request.start_time(), "start_time");
    if (!time.ok()) return time.status();
    query.from = *time;
  }
  if (request.has_end_time()) {
    const auto time = request::ToTime(request.end_time(), "end_time");
    if (!time.ok()) return time.status();
    query.to = *time;
  }
  if (!page.after.empty()) {
    std::uint64_t index = 0;
    const char* end = page.after.data() + page.after.size();
    const auto read = std::from_chars(page.after.data(), end, index);
    if (read.ec != std::errc() || read.ptr != end) {
      return store::FieldError("page_token", "must be the token of the page before");
    }
    query.resume = index;
  }
  return query;
}

}  // namespace

absl::Status AuditHandler::Admit(const casework::Caller& caller) {
  absl::Status status = casework::RequireRole(caller.actor, {v1::ACTOR_ROLE_SUPERVISOR});
  if (!status.ok()) return status;
  return casework_.desk().Read(
      caller, [](const store::CaseView&, std::vector<std::string>&) { return absl::OkStatus(); });
}

absl::StatusOr<v1::ListAuditEntriesResponse> AuditHandler::ListAuditEntries(
    const v1::ListAuditEntriesRequest& request, const casework::Caller& caller) {
  if (absl::Status status = Admit(caller); !status.ok()) return status;
  if (caller.actor.organization.empty()) {
    return store::WithReason(absl::PermissionDeniedError("the actor acts for no organization"),
                             "WRONG_ORGANIZATION");
  }
  const auto page = request::ReadPage(request);
  if (!page.ok()) return page.status();
  auto query = QueryOf(request, *page);
  if (!query.ok()) return query.status();
  const auto view = casework_.desk().View();
  if (!view.ok()) return view.status();
  casework::AuditScope scope(*view, caller.actor.organization);
  query->keep = [&scope](v1::AuditEntry& entry) { return scope.Admits(entry); };
  auto found = casework_.audit().List(*query);
  if (!found.ok()) return found.status();
  v1::ListAuditEntriesResponse response;
  for (v1::AuditEntry& entry : found->entries) *response.add_entries() = std::move(entry);
  if (found->next) response.set_next_page_token(page->NextToken(std::to_string(*found->next)));
  return response;
}

absl::StatusOr<v1::AuditCheckpoint> AuditHandler::GetAuditCheckpoint(
    const v1::GetAuditCheckpointRequest&, const casework::Caller& caller) {
  if (absl::Status status = Admit(caller); !status.ok()) return status;
  return casework_.audit().Checkpoint();
}

absl::StatusOr<v1::VerifyAuditResponse> AuditHandler::VerifyAudit(
    const v1::VerifyAuditRequest& request, const casework::Caller& caller) {
  if (request.checkpoints_size() > kMaxCheckpoints) {
    return store::FieldError("checkpoints", "must be at most 100");
  }
  if (absl::Status status = Admit(caller); !status.ok()) return status;
  return casework_.audit().Verify({request.checkpoints().begin(), request.checkpoints().end()});
}

}  // namespace ieum::server
