#include "service/casework/knowledge.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "service/casework/case_desk.h"
#include "service/casework/case_rules.h"

namespace ieum::casework {
namespace {

// The actor's own open case with this reference.
absl::StatusOr<std::optional<v1::Case>> OwnCase(const Desk& desk, const Actor& actor,
                                                const std::string& reference) {
  const auto view = desk.View();
  if (!view.ok()) return view.status();
  const auto ids = view->CasesOfReference(desk.ReferenceHash(reference));
  if (!ids.ok()) return ids.status();
  for (const std::string& id : *ids) {
    auto record = view->GetCase(id);
    if (absl::IsNotFound(record.status())) continue;  // being erased
    if (!record.ok()) return record.status();
    if (record->organization() == actor.organization && IsOpen(*record)) return *std::move(record);
  }
  return std::nullopt;
}

}  // namespace

absl::StatusOr<v1::Assessment> WithKnowledge(Desk& desk, const Caller& caller,
                                             const v1::Assessment& assessment, absl::Time as_of) {
  const bool may_know =
      caller.actor.role == v1::ACTOR_ROLE_CASE_MANAGER && !caller.actor.organization.empty();
  if (!may_know || assessment.case_reference().empty()) return assessment;
  const auto record = OwnCase(desk, caller.actor, assessment.case_reference());
  if (!record.ok()) return record.status();
  if (!record->has_value()) return assessment;
  v1::Assessment known;
  const absl::Status read =
      desk.Read(caller, [&](const store::CaseView& view, std::vector<std::string>& subjects) {
        subjects.push_back((*record)->name());
        const auto referrals = ReferralRecordsOf(view, IdOfCase(**record));
        if (!referrals.ok()) return referrals.status();
        known = WithCaseKnowledge(assessment, **record, *referrals, as_of);
        return absl::OkStatus();
      });
  if (!read.ok()) return read;
  return known;
}

}  // namespace ieum::casework
