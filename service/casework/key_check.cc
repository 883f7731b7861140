#include "service/casework/key_check.h"

#include <set>
#include <string>
#include <utility>

#include "service/casework/consents_end.h"
#include "store/catalog/violations.h"

namespace ieum::casework {
namespace {

using store::RecordKey;
using store::RecordKind;

using KeyIds = std::set<std::string, std::less<>>;

// The ids of the keys that such marks tell of. `example`: the mark of a key without a name.
absl::StatusOr<KeyIds> MarkedKeys(const store::CaseView& view, const RecordKey& example) {
  KeyIds ids;
  const absl::Status scanned =
      view.ScanMarks(example.kind, example.id, "", [&](const std::string& mark) {
        ids.insert(mark.substr(example.id.size()));
        return true;
      });
  if (!scanned.ok()) return scanned;
  return ids;
}

// Every case and every consent in the store was sealed under a key.
absl::StatusOr<KeyIds> KeysNeeded(const store::CaseView& view) {
  KeyIds ids;
  absl::Status scanned =
      view.records().Scan(RecordKind::kCase, "", [&](const store::Record& record) {
        ids.insert(store::KeyOfCase(record.key.id));
        return true;
      });
  if (!scanned.ok()) return scanned;
  scanned = view.records().Scan(RecordKind::kConsent, "", [&](const store::Record& record) {
    ids.insert(store::FormatPartName(RecordKind::kConsent, store::PartOfKey(record.key)));
    return true;
  });
  if (!scanned.ok()) return scanned;
  return ids;
}

absl::Status Remember(Desk& desk, const KeyIds& lost) {
  const Caller system{Actor::System(), "System.AcceptLostKeys", nullptr};
  for (const std::string& key_id : lost) {
    const auto marked = desk.Transact(system, [&](Act& act) -> absl::StatusOr<std::string> {
      act.subjects.push_back(key_id);
      act.writes.Mark(store::LostKeyMark(key_id));
      return key_id;
    });
    if (!marked.ok()) return marked.status();
  }
  return absl::OkStatus();
}

absl::Status KeysLost(std::size_t count) {
  return store::WithReason(
      absl::FailedPreconditionError(
          "the key file lacks the keys of " + std::to_string(count) +
          " cases or consents in the store: it is an older copy, or was cut off. Put the newest "
          "one back. If there is none, or these cases were erased after this copy of the store was "
          "made, start once with --vault-accept-lost-keys true: what was sealed under them stays "
          "unreadable"),
      "KEYS_LOST");
}

}  // namespace

absl::StatusOr<KeyCheck> CheckKeys(Desk& desk, bool accept_lost) {
  const auto view = desk.View();
  if (!view.ok()) return view.status();
  const auto destroyed = MarkedKeys(*view, store::DestroyedKeyMark(""));
  if (!destroyed.ok()) return destroyed.status();
  KeyCheck check;
  for (const std::string& key_id : *destroyed) {
    if (!desk.keys().Has(key_id)) continue;
    if (absl::Status again = DestroyKey(desk.keys(), key_id); !again.ok()) return again;
    ++check.destroyed_again;
  }

  auto lost = KeysNeeded(*view);
  if (!lost.ok()) return lost.status();
  const auto intended = MarkedKeys(*view, DestructionIntent(""));
  if (!intended.ok()) return intended.status();
  std::erase_if(*lost, [&](const std::string& key_id) {
    return desk.keys().Has(key_id) || destroyed->contains(key_id) || intended->contains(key_id);
  });
  const auto accepted = MarkedKeys(*view, store::LostKeyMark(""));
  if (!accepted.ok()) return accepted.status();
  KeyIds fresh;
  for (const std::string& key_id : *lost) {
    if (!accepted->contains(key_id)) fresh.insert(key_id);
  }
  if (!fresh.empty() && !accept_lost) return KeysLost(fresh.size());
  if (absl::Status remembered = Remember(desk, fresh); !remembered.ok()) return remembered;
  check.lost = static_cast<int>(lost->size());
  desk.keys().TellLost(*std::move(lost));
  return check;
}

}  // namespace ieum::casework
