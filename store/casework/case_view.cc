#include "store/casework/case_view.h"

#include <cstdio>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"

#include "store/catalog/catalog_records.h"
#include "store/catalog/violations.h"
#include "store/commit_rules.h"

namespace ieum::store {
namespace {

constexpr char kDestroyed[] = "KEY_DESTROYED";

// Binds sealed bytes to the record they lie in: bytes moved to another do not open.
std::string BoundTo(const RecordKey& key) {
  return std::string(1, static_cast<char>(key.kind)) + key.id;
}

std::string BoundTo(std::string_view referral_name) {
  return "packet of " + std::string(referral_name);
}

absl::Status Unreadable() { return absl::DataLossError("a record of a case cannot be decoded"); }

// Names what is damaged, which is nothing about the client: the rest of a list can be read one by
// one.
absl::Status InRecord(const RecordKey& key, const absl::Status& status) {
  if (!absl::IsDataLoss(status)) return status;
  return absl::DataLossError(DescribeKey(key) + ": " + std::string(status.message()));
}

template <typename M>
void SetEtag(M& message, Sequence version) {
  if constexpr (requires { message.set_etag(std::string()); }) {
    message.set_etag(FormatEtag(version));
  }
}

}  // namespace

std::string EventId(std::string_view referral_id, int transition) {
  char number[16];
  std::snprintf(number, sizeof number, "%08d", transition);
  return std::string(referral_id) + "/" + number;
}

Expect ExpectOf(std::string_view etag) {
  const std::optional<Sequence> version = ParseEtag(etag);
  return version ? Expect::Version(*version) : Expect::Absent();
}

template <typename M>
absl::StatusOr<M> CaseView::Read(const RecordKey& key, std::string_view case_id) const {
  absl::StatusOr<Record> record = view_->Get(key);
  if (absl::IsNotFound(record.status())) {
    return absl::NotFoundError("there is no such record of a case");
  }
  if (!record.ok()) return record.status();
  const auto bytes = keys_.Open(KeyOfCase(case_id), record->value, BoundTo(key));
  if (!bytes.ok()) return InRecord(key, bytes.status());
  M message;
  if (!message.ParseFromString(*bytes)) return InRecord(key, Unreadable());
  SetEtag(message, record->version);
  return message;
}

template <typename M>
absl::StatusOr<std::vector<M>> CaseView::ReadParts(RecordKind kind,
                                                   std::string_view case_id) const {
  const std::string prefix = PartPrefix(case_id);
  std::vector<M> parts;
  absl::Status failed;
  const absl::Status scanned = view_->Scan(kind, prefix, [&](const Record& record) {
    if (!record.key.id.starts_with(prefix)) return false;
    const auto bytes = keys_.Open(KeyOfCase(case_id), record.value, BoundTo(record.key));
    M message;
    if (!bytes.ok()) {
      failed = InRecord(record.key, bytes.status());
    } else if (!message.ParseFromString(*bytes)) {
      failed = InRecord(record.key, Unreadable());
    } else {
      SetEtag(message, record.version);
      parts.push_back(std::move(message));
    }
    return failed.ok();
  });
  if (!scanned.ok()) return scanned;
  if (!failed.ok()) return failed;
  return parts;
}

absl::StatusOr<v1::Case> CaseView::GetCase(std::string_view case_id) const {
  return Read<v1::Case>({RecordKind::kCase, std::string(case_id)}, case_id);
}

absl::StatusOr<v1::AssessmentVersion> CaseView::GetAssessment(const CasePart& part) const {
  return Read<v1::AssessmentVersion>(PartKey(RecordKind::kAssessment, part), part.case_id);
}

absl::StatusOr<v1::AssessmentVersion> CaseView::CurrentAssessment(const v1::Case& record) const {
  return GetAssessment({IdOfName(record.name()), record.assessment_version()});
}

absl::StatusOr<v1::ServicePlan> CaseView::GetPlan(const CasePart& part) const {
  return Read<v1::ServicePlan>(PartKey(RecordKind::kPlan, part), part.case_id);
}

absl::StatusOr<v1::CheckIn> CaseView::GetCheckIn(const CasePart& part) const {
  return Read<v1::CheckIn>(PartKey(RecordKind::kCheckIn, part), part.case_id);
}

absl::StatusOr<v1::Consent> CaseView::GetConsent(const CasePart& part) const {
  return Read<v1::Consent>(PartKey(RecordKind::kConsent, part), part.case_id);
}

absl::StatusOr<std::vector<v1::ServicePlan>> CaseView::Plans(std::string_view case_id) const {
  return ReadParts<v1::ServicePlan>(RecordKind::kPlan, case_id);
}

absl::StatusOr<std::vector<v1::CheckIn>> CaseView::CheckIns(std::string_view case_id) const {
  return ReadParts<v1::CheckIn>(RecordKind::kCheckIn, case_id);
}

absl::StatusOr<std::vector<v1::Consent>> CaseView::Consents(std::string_view case_id) const {
  return ReadParts<v1::Consent>(RecordKind::kConsent, case_id);
}

absl::StatusOr<int> CaseView::LastNumber(RecordKind kind, std::string_view case_id) const {
  const std::string prefix = PartPrefix(case_id);
  int last = 0;
  const absl::Status scanned = view_->Scan(kind, prefix, [&](const Record& record) {
    if (!record.key.id.starts_with(prefix)) return false;
    last = std::stoi(record.key.id.substr(prefix.size()));
    return true;
  });
  if (!scanned.ok()) return scanned;
  return last;
}

absl::Status CaseView::ScanMarks(RecordKind kind, std::string_view prefix, std::string_view after,
                                 const std::function<bool(const std::string&)>& visit) const {
  const std::string_view from = after > prefix ? after : prefix;
  return view_->Scan(kind, from, [&](const Record& record) {
    return record.key.id.starts_with(prefix) && visit(record.key.id);
  });
}

absl::StatusOr<std::vector<std::string>> CaseView::CasesOfReference(std::string_view hash) const {
  std::vector<std::string> ids;
  const absl::Status scanned = ScanMarks(RecordKind::kCaseReference, "h/" + std::string(hash) + "/",
                                         "", [&](const std::string& mark) {
                                           ids.push_back(MarkedId(mark));
                                           return true;
                                         });
  if (!scanned.ok()) return scanned;
  return ids;
}

absl::StatusOr<std::vector<std::string>> CaseView::ReferralIds(ReferralIndex index,
                                                               std::string_view of) const {
  std::vector<std::string> ids;
  const absl::Status scanned = ScanMarks(RecordKind::kReferralIndex, ReferralIndexPrefix(index, of),
                                         "", [&](const std::string& mark) {
                                           ids.push_back(MarkedId(mark));
                                           return true;
                                         });
  if (!scanned.ok()) return scanned;
  return ids;
}

absl::StatusOr<std::vector<RecordKey>> CaseView::PartKeys(RecordKind kind,
                                                          std::string_view case_id) const {
  const std::string prefix = PartPrefix(case_id);
  std::vector<RecordKey> keys;
  const absl::Status scanned = view_->Scan(kind, prefix, [&](const Record& record) {
    if (!record.key.id.starts_with(prefix)) return false;
    keys.push_back(record.key);
    return true;
  });
  if (!scanned.ok()) return scanned;
  return keys;
}

absl::Status CaseView::ScanUnmetNeeds(
    const std::string& first_month, const std::string& last_month,
    const std::function<bool(const std::string&, const stored::v1::UnmetNeeds&)>& visit) const {
  absl::Status failed;
  const absl::Status scanned =
      view_->Scan(RecordKind::kUnmetNeed, first_month, [&](const Record& record) {
        const std::size_t slash = record.key.id.find('/');
        const std::string month = record.key.id.substr(0, slash);
        if (month > last_month) return false;
        const auto bytes = keys_.Open(KeyOfCase(record.key.id.substr(slash + 1)), record.value,
                                      BoundTo(record.key));
        if (absl::IsNotFound(bytes.status())) return true;
        stored::v1::UnmetNeeds needs;
        if (!bytes.ok()) {
          failed = bytes.status();
        } else if (!needs.ParseFromString(*bytes)) {
          failed = Unreadable();
        }
        return failed.ok() && visit(month, needs);
      });
  return failed.ok() ? scanned : failed;
}

absl::StatusOr<StoredReferral> CaseView::GetReferral(std::string_view referral_id) const {
  const RecordKey key{RecordKind::kReferral, std::string(referral_id)};
  absl::StatusOr<Record> record = view_->Get(key);
  if (absl::IsNotFound(record.status())) return absl::NotFoundError("there is no such referral");
  if (!record.ok()) return record.status();
  StoredReferral stored;
  if (!stored.sealed.ParseFromString(record->value)) return Unreadable();
  const auto bytes = keys_.Open(stored.sealed.case_(), stored.sealed.content(), BoundTo(key));
  if (!bytes.ok()) return bytes.status();
  stored::v1::ReferralContent content;
  if (!content.ParseFromString(*bytes)) return Unreadable();
  stored.sealed.clear_content();
  stored.referral = std::move(*content.mutable_referral());
  stored.referral.set_etag(FormatEtag(record->version));
  stored.need_area = content.need_area();
  stored.request_micros = content.request_micros();
  return stored;
}

absl::StatusOr<stored::v1::ReferralEventRecord> CaseView::GetEvent(
    const std::string& event_id) const {
  absl::StatusOr<Record> record = view_->Get({RecordKind::kReferralEvent, event_id});
  if (absl::IsNotFound(record.status())) return absl::NotFoundError("there is no such event");
  if (!record.ok()) return record.status();
  stored::v1::ReferralEventRecord event;
  if (!event.ParseFromString(record->value)) return Unreadable();
  return event;
}

absl::StatusOr<v1::ReferralEvent> CaseView::OpenEvent(
    const std::string& event_id, const stored::v1::ReferralEventRecord& record) const {
  const auto bytes =
      keys_.Open(record.case_(), record.event(), BoundTo({RecordKind::kReferralEvent, event_id}));
  if (!bytes.ok()) return bytes.status();
  v1::ReferralEvent event;
  if (!event.ParseFromString(*bytes)) return Unreadable();
  return event;
}

absl::StatusOr<std::map<int, std::string>> CaseView::OpenNotes(
    const StoredReferral& referral) const {
  std::map<int, std::string> notes;
  for (const stored::v1::SealedNote& note : referral.sealed.notes()) {
    auto text =
        keys_.Open(note.note().key_id(), note.note().bytes(), BoundTo(referral.referral.name()));
    if (absl::IsNotFound(text.status())) continue;
    if (!text.ok()) return text.status();
    notes[note.transition()] = *std::move(text);
  }
  return notes;
}

absl::StatusOr<std::vector<v1::ReferralPacket>> CaseView::OpenPacket(
    const StoredReferral& referral) const {
  std::vector<v1::ReferralPacket> parts;
  for (const stored::v1::Sealed& sealed : referral.sealed.packet()) {
    const auto bytes =
        keys_.Open(sealed.key_id(), sealed.bytes(), BoundTo(referral.referral.name()));
    if (absl::IsNotFound(bytes.status())) continue;
    if (!bytes.ok()) return bytes.status();
    v1::ReferralPacket part;
    if (!part.ParseFromString(*bytes)) return Unreadable();
    parts.push_back(std::move(part));
  }
  if (parts.empty()) {
    return WithReason(absl::NotFoundError("nothing is disclosed any more"), kDestroyed);
  }
  return parts;
}

absl::Status CaseWrites::PutSealed(RecordKey key, std::string_view case_id,
                                   const google::protobuf::Message& message, Expect expect) {
  auto sealed = keys_.Seal(KeyOfCase(case_id), message.SerializeAsString(), BoundTo(key));
  if (!sealed.ok()) return sealed.status();
  Add({.key = std::move(key), .value = *std::move(sealed), .expect = expect, .in_feed = false});
  return absl::OkStatus();
}

absl::Status CaseWrites::Put(const v1::Case& record, Expect expect) {
  v1::Case bare = record;
  bare.clear_etag();
  const std::string id = IdOfName(record.name());
  return PutSealed({RecordKind::kCase, id}, id, bare, expect);
}

absl::Status CaseWrites::Put(const v1::AssessmentVersion& record, Expect expect) {
  const auto part = ParsePartName(RecordKind::kAssessment, record.name(), "name");
  if (!part.ok()) return part.status();
  return PutSealed(PartKey(RecordKind::kAssessment, *part), part->case_id, record, expect);
}

absl::Status CaseWrites::Put(const v1::ServicePlan& record, Expect expect) {
  const auto part = ParsePartName(RecordKind::kPlan, record.name(), "name");
  if (!part.ok()) return part.status();
  v1::ServicePlan bare = record;
  bare.clear_etag();
  return PutSealed(PartKey(RecordKind::kPlan, *part), part->case_id, bare, expect);
}

absl::Status CaseWrites::Put(const v1::CheckIn& record, Expect expect) {
  const auto part = ParsePartName(RecordKind::kCheckIn, record.name(), "name");
  if (!part.ok()) return part.status();
  return PutSealed(PartKey(RecordKind::kCheckIn, *part), part->case_id, record, expect);
}

absl::Status CaseWrites::Put(const v1::Consent& record, Expect expect) {
  const auto part = ParsePartName(RecordKind::kConsent, record.name(), "name");
  if (!part.ok()) return part.status();
  v1::Consent bare = record;
  bare.clear_etag();
  return PutSealed(PartKey(RecordKind::kConsent, *part), part->case_id, bare, expect);
}

absl::Status CaseWrites::Put(const StoredReferral& record, Expect expect) {
  stored::v1::ReferralContent content;
  *content.mutable_referral() = record.referral;
  content.mutable_referral()->clear_etag();
  content.set_need_area(record.need_area);
  content.set_request_micros(record.request_micros);
  const RecordKey key{RecordKind::kReferral, IdOfName(record.referral.name())};
  auto sealed = keys_.Seal(record.referral.case_(), content.SerializeAsString(), BoundTo(key));
  if (!sealed.ok()) return sealed.status();
  stored::v1::ReferralRecord value = record.sealed;
  value.set_case_(record.referral.case_());
  value.set_content(*std::move(sealed));
  Add({.key = key, .value = value.SerializeAsString(), .expect = expect, .in_feed = false});
  return absl::OkStatus();
}

absl::Status CaseWrites::PutUnmetNeeds(const std::string& month, std::string_view case_id,
                                       const stored::v1::UnmetNeeds& needs) {
  return PutSealed(UnmetNeedsKey(month, case_id), case_id, needs, Expect::Any());
}

absl::Status CaseWrites::PutEvent(const v1::ReferralEvent& event) {
  const v1::Referral& referral = event.referral();
  const RecordKey key{RecordKind::kReferralEvent,
                      EventId(IdOfName(referral.name()), event.transition().number())};
  auto sealed = keys_.Seal(referral.case_(), event.SerializeAsString(), BoundTo(key));
  if (!sealed.ok()) return sealed.status();
  stored::v1::ReferralEventRecord record;
  const bool drafted = event.transition().to_state() == v1::REFERRAL_STATE_DRAFT ||
                       event.transition().from_state() == v1::REFERRAL_STATE_DRAFT;
  const bool asked = event.transition().to_state() == v1::REFERRAL_STATE_REQUESTED ||
                     event.transition().to_state() == v1::REFERRAL_STATE_WAITLISTED;
  if (!drafted || asked) record.set_organization(referral.organization());
  record.set_referring_organization(referral.referring_organization());
  record.set_case_(referral.case_());
  record.set_event(*std::move(sealed));
  Add({.key = key, .value = record.SerializeAsString(), .expect = Expect::Absent()});
  return absl::OkStatus();
}

absl::StatusOr<stored::v1::Sealed> CaseWrites::Seal(const std::string& key_id,
                                                    std::string_view plaintext,
                                                    std::string_view referral_name) const {
  auto bytes = keys_.Seal(key_id, plaintext, BoundTo(referral_name));
  if (!bytes.ok()) return bytes.status();
  stored::v1::Sealed sealed;
  sealed.set_key_id(key_id);
  sealed.set_bytes(*std::move(bytes));
  return sealed;
}

void CaseWrites::Mark(RecordKey key) {
  Add({.key = std::move(key), .value = std::string(), .in_feed = false});
}

void CaseWrites::Delete(RecordKey key, Expect expect) {
  Add({.key = std::move(key), .value = std::nullopt, .expect = expect, .in_feed = false});
}

void CaseWrites::Check(RecordKey key, Expect expect) { Add(Write::Check(std::move(key), expect)); }

void CaseWrites::Add(Write write) {
  const auto [at, added] = writes_.try_emplace(write.key, write);
  if (added || write.check_only) return;
  write.expect = at->second.expect;
  at->second = std::move(write);
}

std::vector<Write> CaseWrites::Take() {
  std::vector<Write> writes;
  for (auto& [key, write] : writes_) writes.push_back(std::move(write));
  writes_.clear();
  return writes;
}

}  // namespace ieum::store
