// The durable record: an ordered, transactional store of versioned records with a change feed.
#ifndef IEUM_STORE_RECORD_STORE_H_
#define IEUM_STORE_RECORD_STORE_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace ieum::store {

// Position in the change feed. The first commit gets 1; a commit's changes share its number.
using Sequence = std::uint64_t;

// What a record is. The number is part of the format on disk: never reuse one.
enum class RecordKind : std::uint8_t {
  kOrganization = 1,
  kResource = 2,
  kRegion = 3,
  kTextModel = 4,             // trained text models, by version
  kEmbedding = 5,             // vectors of resources, by model version and resource
  kRequest = 6,               // answers kept for idempotency keys
  kSourceIndex = 7,           // (source, source id) -> record name
  kOrganizationResource = 8,  // resources by organization (see store/FORMAT.md)
  kAuditEntry = 9,            // the audit log's entries by index
  kAuditHead = 10,            // its signed head
  kCase = 11,                 // cases; sealed, as are 13 to 16 and 21
  kCaseReference = 12,        // cases by keyed hash of reference, by organization
  kAssessment = 13,           // versions of a case's assessment
  kPlan = 14,                 // service plans of a case
  kCheckIn = 15,              // check-ins of a case
  kConsent = 16,              // consents of a case
  kReferral = 17,             // referrals; packet and notes sealed
  kReferralEvent = 18,        // what happened to a referral, for watchers
  kReferralIndex = 19,        // referrals by case, organization, resource
  kWaitlist = 20,             // waiting referrals by resource, in order
  kUnmetNeed = 21,            // needs that a plan left open, by month
  kDue = 22,                  // what falls due, by time
  kKeyFate = 23,              // keys that were destroyed, or found missing
};

struct RecordKey {
  RecordKind kind;
  std::string id;  // 1 to 1,024 bytes, any

  friend auto operator<=>(const RecordKey&, const RecordKey&) = default;
};

struct Record {
  RecordKey key;
  std::string value;  // up to 64 MiB
  // Sequence number of the commit that wrote this version; its etag.
  Sequence version = 0;
};

// What a write expects to find. Any: writes whatever is there. Present: any version of the record.
struct Expect {
  enum class Kind { kAny, kAbsent, kVersion, kPresent };
  Kind kind = Kind::kAny;
  Sequence version = 0;

  static Expect Any() { return {}; }
  static Expect Absent() { return {Kind::kAbsent, 0}; }
  static Expect Version(Sequence v) { return {Kind::kVersion, v}; }
  static Expect Present() { return {Kind::kPresent, 0}; }
};

struct Write {
  RecordKey key;
  std::optional<std::string> value;  // nullopt deletes
  Expect expect{};
  // Records that no consumer of the feed needs to hear of (models, embeddings) stay out of it.
  bool in_feed = true;
  // Only tests `expect` and changes nothing: what a commit relies on (a referenced record that must
  // still be there) is then checked in the same instant as it is written.
  bool check_only = false;

  static Write Check(RecordKey key, Expect expect) {
    return {std::move(key), std::nullopt, expect, false, true};
  }
};

// Bounds that every implementation keeps.
inline constexpr std::size_t kMaxKeyBytes = 1024;
inline constexpr std::size_t kMaxValueBytes = std::size_t{64} << 20;
inline constexpr std::size_t kMaxBatchBytes = std::size_t{1} << 30;

// One entry of the change feed.
struct Change {
  Sequence sequence = 0;
  RecordKey key;
  bool deleted = false;
};

// A frozen view: reads from it see one sequence number, however long they take. Thread-safe. It
// keeps old versions (and the engine) alive: hold it for a request, not for ever, and drop it
// before reopening.
class ReadView {
 public:
  virtual ~ReadView() = default;
  virtual Sequence sequence() const = 0;
  // NOT_FOUND when absent.
  virtual absl::StatusOr<Record> Get(const RecordKey& key) const = 0;
  // Visits records of `kind` with id > `after` in byte order of id, until `visit` returns false.
  virtual absl::Status Scan(RecordKind kind, std::string_view after,
                            const std::function<bool(const Record&)>& visit) const = 0;
};

// What a write expects that relies on the record being as `view` has it, or absent.
absl::StatusOr<Expect> AsSeen(const ReadView& view, const RecordKey& key);

// Thread-safe. Implementations: OpenRocksStore (durable, store/rocks_store.h), MakeMemoryStore
// (tests, evaluation on files, store/memory_store.h). Nothing above this interface may know the
// engine.
//
//   auto sequence = store.Commit({{.key = {RecordKind::kResource, "a"}, .value = bytes,
//                                  .expect = Expect::Absent()}});
//   auto view = store.View();                       // sees that commit and all before it
//   auto changes = store.ReadFeed(seen, 1000);      // {sequence, key, deleted}
class RecordStore {
 public:
  virtual ~RecordStore() = default;

  // Applies all writes or none and returns their sequence number once they are durable.
  // ABORTED: an expectation failed (the message names the first key). INVALID_ARGUMENT: nothing to
  // write, one key twice, key, value or batch out of bounds. DATA_LOSS, UNAVAILABLE: from the
  // engine; whether the batch is on disk (whole) is then unknown, and further writes are refused
  // until the store is opened again (UNAVAILABLE, with the reason and what to do). Deleting what is
  // not there is no error and still enters the feed.
  virtual absl::StatusOr<Sequence> Commit(const std::vector<Write>& writes) = 0;

  virtual absl::StatusOr<std::unique_ptr<ReadView>> View() const = 0;

  // Convenience: Get on a fresh view.
  virtual absl::StatusOr<Record> Get(const RecordKey& key) const = 0;

  // Changes with sequence > `after`, in order, by whole commits: stops after the commit that
  // reaches `limit`, so a large last commit may exceed it. Within a commit, in the order of its
  // writes. Empty: no more. OUT_OF_RANGE when changes after `after` were trimmed already: scan a
  // View instead.
  virtual absl::StatusOr<std::vector<Change>> ReadFeed(Sequence after, std::size_t limit) const = 0;

  // Forgets changes with sequence <= `through` (at most last_sequence()). Records stay.
  virtual absl::Status TrimFeed(Sequence through) = 0;

  // Number of the last commit that was acknowledged; 0 before the first.
  virtual Sequence last_sequence() const = 0;
};

}  // namespace ieum::store

#endif  // IEUM_STORE_RECORD_STORE_H_
