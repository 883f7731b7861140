#include "service/casework/find_case.h"

#include "service/casework/access.h"
#include "store/catalog/violations.h"

namespace ieum::casework {
namespace {

absl::Status Allows(const Actor& actor, Need need, const v1::Case& record) {
  return need == Need::kChange ? MayChange(actor, record) : MayRead(actor, record);
}

// Of a case that is not there: that it was erased, if it was, and the actor could have had it.
absl::Status MissingCase(const store::CaseView& view, std::vector<std::string>& subjects,
                         const Actor& actor, Need need, const std::string& id) {
  const auto erased = view.records().Get(store::ErasedCaseKey(id));
  if (absl::IsNotFound(erased.status())) return absl::NotFoundError("there is no such case");
  if (!erased.ok()) return erased.status();
  subjects.push_back(store::KeyOfCase(id));
  v1::Case record;
  record.set_organization(erased->value);
  absl::Status allowed = Allows(actor, need, record);
  if (!allowed.ok()) return allowed;
  return store::WithReason(absl::NotFoundError("the case was erased"), "KEY_DESTROYED");
}

}  // namespace

absl::StatusOr<v1::Case> FindCase(const store::CaseView& view, std::vector<std::string>& subjects,
                                  const Actor& actor, Need need, const std::string& name,
                                  std::string_view field) {
  // Before anything is looked up: nobody without a part in it learns which cases there are.
  absl::Status allowed =
      need == Need::kChange
          ? RequireCaseManager(actor)
          : RequireRole(actor, {v1::ACTOR_ROLE_CASE_MANAGER, v1::ACTOR_ROLE_SUPERVISOR});
  if (!allowed.ok()) return allowed;
  const auto id = store::ParseCaseName(name, field);
  if (!id.ok()) return id.status();
  auto record = view.GetCase(*id);
  if (absl::IsNotFound(record.status()) && store::ReasonOf(record.status()).empty()) {
    return MissingCase(view, subjects, actor, need, *id);
  }
  if (record.ok() || !store::ReasonOf(record.status()).empty()) subjects.push_back(name);
  if (!record.ok()) return record.status();
  allowed = Allows(actor, need, *record);
  if (!allowed.ok()) return allowed;
  return record;
}

}  // namespace ieum::casework
