#include "service/casework/consents_end.h"

#include <vector>

#include "service/casework/referral_steps.h"

namespace ieum::casework {
namespace {

using store::RecordKey;
using store::RecordKind;
using store::StoredReferral;

constexpr std::string_view kPrefix = "k/";
constexpr std::size_t kAtOnce = 1000;

// "cases/{id}" and not the key of one of its consents.
bool IsCase(const std::string& key_id) { return key_id.find('/') == key_id.rfind('/'); }

}  // namespace

RecordKey DestructionIntent(std::string_view key_id) {
  return {RecordKind::kDue, std::string(kPrefix) + std::string(key_id)};
}

void IntendDestruction(const Act& act, const std::string& key_id) {
  act.writes.Mark(DestructionIntent(key_id));
}

absl::StatusOr<bool> IsDestructionIntended(const store::CaseView& view, const std::string& key_id) {
  const auto intent = view.records().Get(DestructionIntent(key_id));
  if (absl::IsNotFound(intent.status())) return false;
  if (!intent.ok()) return intent.status();
  return true;
}

absl::Status StartErasure(const Desk& desk, const Act& act, std::string_view case_id) {
  act.subjects.push_back(store::KeyOfCase(case_id));
  ReferralSteps steps(desk, act, Actor::System());
  const auto ids = act.view.ReferralIds(store::ReferralIndex::kCase, case_id);
  if (!ids.ok()) return ids.status();
  for (const std::string& id : *ids) {
    const absl::StatusOr<StoredReferral> stored = act.view.GetReferral(id);
    if (!stored.ok()) return stored.status();
    absl::Status erased = steps.Erase(*stored);
    if (!erased.ok()) return erased;
  }
  const auto consents = act.view.Consents(case_id);
  if (!consents.ok()) return consents.status();
  for (const v1::Consent& consent : *consents) {
    const auto part = store::ParsePartName(RecordKind::kConsent, consent.name(), "name");
    if (!part.ok()) return part.status();
    act.writes.Delete(store::PartKey(RecordKind::kConsent, *part), store::ExpectOf(consent.etag()));
  }
  absl::Status guarded = GuardReferrals(act, case_id);
  if (!guarded.ok()) return guarded;
  act.writes.Delete(store::ReferralGuardKey(case_id));
  IntendDestruction(act, store::KeyOfCase(case_id));
  return steps.Finish();
}

absl::Status DestroyKey(store::KeyRing& keys, const std::string& key_id) {
  return IsCase(key_id) ? keys.DestroyTree(key_id) : keys.Destroy({key_id});
}

absl::Status FinishDestruction(Desk& desk, const Caller& caller) {
  const auto view = desk.View();
  if (!view.ok()) return view.status();
  std::vector<std::string> key_ids;
  const absl::Status scanned =
      view->ScanMarks(RecordKind::kDue, kPrefix, "", [&](const std::string& mark) {
        key_ids.push_back(mark.substr(kPrefix.size()));
        return key_ids.size() < kAtOnce;
      });
  if (!scanned.ok()) return scanned;
  absl::Status first;
  for (const std::string& key_id : key_ids) {
    absl::Status done = DestroyKey(desk.keys(), key_id);
    if (done.ok()) {
      const Caller system{Actor::System(), caller.method, nullptr};
      done = desk.Transact(system,
                           [&](Act& act) -> absl::StatusOr<std::string> {
                             act.subjects.push_back(key_id);
                             act.writes.Delete(DestructionIntent(key_id));
                             act.writes.Mark(store::DestroyedKeyMark(key_id));
                             return key_id;
                           })
                 .status();
    }
    if (first.ok()) first = done;
  }
  return first;
}

}  // namespace ieum::casework
