#include "service/casework/household.h"

#include <algorithm>
#include <string>
#include <utility>

#include "service/casework/referral_steps.h"
#include "store/catalog/violations.h"

namespace ieum::casework {
namespace {

using store::Expect;
using store::RecordKey;

RecordKey GuardKey(const Desk& desk, const v1::Case& record) {
  return store::OpenCaseGuardKey(desk.ReferenceHash(record.case_reference()),
                                 record.organization());
}

}  // namespace

absl::StatusOr<std::vector<v1::Case>> OtherCases(const Desk& desk, const store::CaseView& view,
                                                 const v1::Case& record) {
  const auto ids = view.CasesOfReference(desk.ReferenceHash(record.case_reference()));
  if (!ids.ok()) return ids.status();
  std::vector<v1::Case> others;
  for (const std::string& id : *ids) {
    if (store::KeyOfCase(id) == record.name()) continue;
    absl::StatusOr<v1::Case> other = view.GetCase(id);
    if (other.ok()) others.push_back(*std::move(other));
  }
  return others;
}

absl::Status RequireOnlyOpenCase(const Desk& desk, const Act& act, const v1::Case& record) {
  const auto others = OtherCases(desk, act.view, record);
  if (!others.ok()) return others.status();
  for (const v1::Case& other : *others) {
    if (other.organization() != record.organization()) continue;
    if (other.state() != v1::CASE_STATE_OPEN) continue;
    act.subjects.push_back(other.name());
    return store::WithReason(
        absl::AlreadyExistsError("the organization has an open case of this case_reference: " +
                                 other.name()),
        "CASE_EXISTS");
  }
  const RecordKey key = GuardKey(desk, record);
  if (absl::Status relied = RelyOn(act, key); !relied.ok()) return relied;
  act.writes.Mark(key);
  return absl::OkStatus();
}

absl::Status LeaveHousehold(const Desk& desk, const Act& act, const v1::Case& record) {
  const auto others = OtherCases(desk, act.view, record);
  if (!others.ok()) return others.status();
  const RecordKey key = GuardKey(desk, record);
  const auto guard = act.view.records().Get(key);
  if (absl::IsNotFound(guard.status())) return absl::OkStatus();
  if (!guard.ok()) return guard.status();
  act.writes.Check(key, Expect::Version(guard->version));
  const bool last = std::none_of(others->begin(), others->end(), [&](const v1::Case& other) {
    return other.organization() == record.organization();
  });
  // Who saw none must not find none again after one has come and gone while its case stands.
  if (last) {
    act.writes.Delete(key);
  } else {
    act.writes.Mark(key);
  }
  return absl::OkStatus();
}

absl::Status GuardHousehold(const Desk& desk, const Act& act, const v1::Case& record) {
  const auto others = OtherCases(desk, act.view, record);
  if (!others.ok()) return others.status();
  for (const v1::Case& other : *others) {
    absl::Status guarded = GuardReferrals(act, store::IdOfName(other.name()));
    if (!guarded.ok()) return guarded;
  }
  return GuardReferrals(act, store::IdOfName(record.name()));
}

}  // namespace ieum::casework
