#include "service/casework/watch.h"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <optional>
#include <utility>

#include "absl/strings/escaping.h"

#include "service/casework/access.h"
#include "service/casework/agency_view.h"
#include "service/request/text.h"
#include "store/catalog/violations.h"

namespace ieum::casework {
namespace {

using store::Change;
using store::RecordKind;
using store::Sequence;

constexpr char kVersion = '1';
constexpr std::size_t kFingerprintDigits = 16;
constexpr std::size_t kTokenBytes = 1 + kFingerprintDigits + 8 + 4;
constexpr std::size_t kChangesAtOnce = 1000;
// Looked through in one call at most, so that nobody is kept waiting by what others write.
constexpr std::size_t kMaxChanges = 100'000;
// As many as an entry of the audit log names.
constexpr std::size_t kMaxEvents = 1000;
constexpr std::uint32_t kWholeCommit = std::numeric_limits<std::uint32_t>::max();

// Whose events.
struct Audience {
  bool agency = false;
  std::string organization;

  bool Hears(const stored::v1::ReferralEventRecord& record) const {
    return organization == (agency ? record.organization() : record.referring_organization());
  }
  std::string Fingerprint() const {
    return request::Sha256Hex((agency ? "watch agency " : "watch referrer ") + organization)
        .substr(0, kFingerprintDigits);
  }
};

// Everything up to `position`, from 1, of the events of a commit, and all commits before it.
struct Place {
  Sequence sequence = 0;
  std::uint32_t position = kWholeCommit;
};

void AppendBigEndian(std::uint64_t number, int bytes, std::string& out) {
  for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8) {
    out.push_back(static_cast<char>((number >> shift) & 0xFFU));
  }
}

std::uint64_t ReadBigEndian(std::string_view bytes) {
  std::uint64_t number = 0;
  for (const char byte : bytes) number = (number << 8) | static_cast<unsigned char>(byte);
  return number;
}

std::string TokenOf(const Audience& audience, const Place& place) {
  std::string bytes(1, kVersion);
  bytes += audience.Fingerprint();
  AppendBigEndian(place.sequence, 8, bytes);
  AppendBigEndian(place.position, 4, bytes);
  return absl::WebSafeBase64Escape(bytes);
}

absl::StatusOr<Place> ReadToken(const Audience& audience, std::string_view token,
                                Sequence last_sequence) {
  std::string bytes;
  if (!absl::WebSafeBase64Unescape(std::string(token), &bytes) || bytes.size() != kTokenBytes ||
      bytes[0] != kVersion) {
    return store::FieldError("resume_token", "must be empty or a resume_token as it was answered");
  }
  if (bytes.compare(1, kFingerprintDigits, audience.Fingerprint()) != 0) {
    return store::FieldError("resume_token", "belongs to another organization or role");
  }
  const std::string_view rest = std::string_view(bytes).substr(1 + kFingerprintDigits);
  const Place place{ReadBigEndian(rest.substr(0, 8)),
                    static_cast<std::uint32_t>(ReadBigEndian(rest.substr(8)))};
  const bool within = place.position != kWholeCommit;
  if (place.sequence > last_sequence || (within && place.sequence == 0)) {
    return store::FieldError("resume_token", "belongs to another store");
  }
  return place;
}

// Reads on from a place.
class Reader {
 public:
  Reader(const store::CaseView& view, const Audience& audience, Place place, std::size_t limit)
      : view_(view), audience_(audience), place_(place), limit_(limit) {}

  // Feeds whole commits. False: enough.
  absl::StatusOr<bool> Take(const std::vector<Change>& changes) {
    for (std::size_t i = 0; i < changes.size(); ++i) {
      const Change& change = changes[i];
      if (change.sequence != sequence_) {
        sequence_ = change.sequence;
        position_ = 0;
      }
      const bool last = i + 1 == changes.size() || changes[i + 1].sequence != sequence_;
      const absl::Status status = Look(change, last);
      if (!status.ok()) return status;
      if (batch_.events.size() == limit_) return false;
    }
    return true;
  }

  EventBatch Finish() {
    batch_.resume_token = TokenOf(audience_, place_);
    return std::move(batch_);
  }

 private:
  absl::Status Look(const Change& change, bool last_of_commit) {
    const bool is_event = change.key.kind == RecordKind::kReferralEvent && !change.deleted;
    if (is_event) ++position_;
    const bool behind = change.sequence == place_.sequence && position_ <= place_.position;
    if (behind && !last_of_commit) return absl::OkStatus();
    std::optional<v1::ReferralEvent> event;
    if (is_event && !behind) {
      absl::StatusOr<std::optional<v1::ReferralEvent>> opened = Open(change.key.id);
      if (!opened.ok()) return opened.status();
      event = *std::move(opened);
    }
    place_ = {change.sequence, last_of_commit ? kWholeCommit : position_};
    if (!event.has_value()) return absl::OkStatus();
    event->set_resume_token(TokenOf(audience_, place_));
    batch_.events.push_back(*std::move(event));
    return absl::OkStatus();
  }

  absl::StatusOr<std::optional<v1::ReferralEvent>> Open(const std::string& event_id) const {
    const auto record = view_.GetEvent(event_id);
    // Its case was erased.
    if (absl::IsNotFound(record.status())) return std::nullopt;
    if (!record.ok()) return record.status();
    if (!audience_.Hears(*record)) return std::nullopt;
    absl::StatusOr<v1::ReferralEvent> event = view_.OpenEvent(event_id, *record);
    if (absl::IsNotFound(event.status())) return std::nullopt;
    if (!event.ok()) return event.status();
    if (audience_.agency) return AgencyView(*event);
    return *std::move(event);
  }

  const store::CaseView& view_;
  const Audience& audience_;
  Place place_;
  const std::size_t limit_;
  Sequence sequence_ = 0;
  std::uint32_t position_ = 0;
  EventBatch batch_;
};

absl::StatusOr<EventBatch> ReadEvents(const store::RecordStore& records,
                                      const store::CaseView& view, const Audience& audience,
                                      const Place& from, std::size_t limit) {
  Reader reader(view, audience, from, limit);
  // A commit that was left in the middle is read again from its beginning.
  Sequence after = from.position == kWholeCommit ? from.sequence : from.sequence - 1;
  std::size_t looked = 0;
  while (looked < kMaxChanges) {
    absl::StatusOr<std::vector<Change>> changes = records.ReadFeed(after, kChangesAtOnce);
    if (!changes.ok()) return changes.status();
    // The view may be older than the feed.
    while (!changes->empty() && changes->back().sequence > view.records().sequence()) {
      changes->pop_back();
    }
    if (changes->empty()) break;
    after = changes->back().sequence;
    looked += changes->size();
    const absl::StatusOr<bool> more = reader.Take(*changes);
    if (!more.ok()) return more.status();
    if (!*more) break;
  }
  return reader.Finish();
}

}  // namespace

absl::StatusOr<EventBatch> EventFeed::Next(const Caller& caller, std::string_view token,
                                           std::size_t limit) const {
  absl::Status role = RequireRole(caller.actor, {v1::ACTOR_ROLE_CASE_MANAGER,
                                                 v1::ACTOR_ROLE_SUPERVISOR, v1::ACTOR_ROLE_AGENCY});
  if (!role.ok()) return role;
  if (caller.actor.organization.empty()) {
    return store::WithReason(absl::PermissionDeniedError("the actor acts for no organization"),
                             "WRONG_ORGANIZATION");
  }
  const Audience audience{caller.actor.role == v1::ACTOR_ROLE_AGENCY, caller.actor.organization};
  const auto view = desk_.View();
  if (!view.ok()) return view.status();
  Place from{view->records().sequence(), kWholeCommit};
  if (!token.empty()) {
    const absl::StatusOr<Place> place = ReadToken(audience, token, from.sequence);
    if (!place.ok()) return place.status();
    from = *place;
  }
  absl::StatusOr<EventBatch> batch = ReadEvents(desk_.surroundings().records, *view, audience, from,
                                                std::clamp<std::size_t>(limit, 1, kMaxEvents));
  if (!batch.ok() || batch->events.empty()) return batch;
  const absl::Status recorded =
      desk_.Read(caller, [&](const store::CaseView& /*view*/, std::vector<std::string>& subjects) {
        for (const v1::ReferralEvent& event : batch->events) {
          subjects.push_back(event.referral().name());
        }
        return absl::OkStatus();
      });
  if (!recorded.ok()) return recorded;
  return batch;
}

}  // namespace ieum::casework
