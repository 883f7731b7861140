// The audit log: what was done, recorded in the same instant as it is done.
#ifndef IEUM_STORE_AUDIT_AUDIT_LOG_H_
#define IEUM_STORE_AUDIT_AUDIT_LOG_H_

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"

#include "ieum/v1/audit.pb.h"
#include "ieum/v1/audit_service.pb.h"
#include "store/audit/audit_query.h"
#include "store/audit/audit_verify.h"
#include "store/audit/checkpoint.h"
#include "store/mutex.h"
#include "store/record_store.h"

namespace ieum::store {

struct AuditLogOptions {
  // The secret that heads are signed with. Kept apart from the store and its backups.
  AuditSeed seed{};
  // Name of the log, as IsLogId says. Empty: the one that the store's log has; a new log makes one
  // up. A store put in place of another then shows as another log.
  std::string log_id;
  // The clock of entries and ages.
  std::function<absl::Time()> now;
};

// An append-only Merkle log (RFC 6962 hashing) over a RecordStore, with a signed head. Acts on
// client data go through Commit, which applies them and records them in one commit of the store, so
// that no crash can part the two; what is only read is recorded by Append before it is answered.
//
//   auto log = AuditLog::Open(store, {.seed = seed, .now = clock});
//   auto sequence = (*log)->Commit({{.key = key, .value = bytes, .expect = Expect::Version(v)}},
//                                  {entry});
//   auto done = (*log)->Append({entry});            // for a read, or a refusal
//   (*log)->Checkpoint().note()                     // to be kept elsewhere
//   (*log)->Verify({notes kept})                    // what is wrong; nothing, one hopes
//
// Thread-safe; no threads of its own: of concurrent callers one commits for all that wait. One log
// at a time over a store. After a failure of the store that leaves open what is on disk, every
// write is UNAVAILABLE until the store and the log are opened again.
// Cost: one synced commit, shared by those that wait; about 5 us of hashing and signing entries.
class AuditLog {
 public:
  // Opens the log of `store`, which must outlive it; makes an empty one in a store without. Reads
  // and checks all of it (about 3 s for a million entries). DATA_LOSS, with the first fault, unless
  // it is whole and signed with `seed`'s key: see VerifyAuditLog for all faults.
  // FAILED_PRECONDITION when it has another name. INVALID_ARGUMENT on a malformed log_id.
  static absl::StatusOr<std::unique_ptr<AuditLog>> Open(RecordStore& store,
                                                        const AuditLogOptions& options);

  // Applies `writes` (none: nothing but the record) and appends `entries` (at least one; index and
  // time are filled in), all or nothing. Expectations, the feed and errors are those of
  // RecordStore::Commit: ABORTED concerns this call's own expectations alone, and leaves no entry.
  // Callers that wait together may share a commit and so a sequence number; calls that touch the
  // same key never do. INVALID_ARGUMENT on entries as CheckAuditEntries says, and on writes to the
  // log's own records.
  absl::StatusOr<Sequence> Commit(std::vector<Write> writes, std::vector<v1::AuditEntry> entries);

  // Commit without writes.
  absl::StatusOr<Sequence> Append(std::vector<v1::AuditEntry> entries);

  // The signed head as of the last commit.
  v1::AuditCheckpoint Checkpoint() const;

  // VerifyAuditLog on what is stored now, with this log's key and clock.
  absl::StatusOr<v1::VerifyAuditResponse> Verify(std::vector<std::string> earlier) const;

  // ListAuditEntries on what is stored now.
  absl::StatusOr<AuditPage> List(const AuditQuery& query) const;

  // Drops the contents of entries older than `retention`, which must be at least
  // kMinAuditRetention (else INVALID_ARGUMENT), from the oldest up to the first that is younger; a
  // clock that once ran behind makes no entry go before those before it. Their hashes and times
  // stay, so that the log still verifies. `who` is recorded first, with how far the purge goes;
  // without that record missing contents are a fault. A purge that a crash cut short is finished by
  // the next. Returns the number of entries purged; when there are none, nothing is recorded.
  absl::StatusOr<std::uint64_t> PurgeOlderThan(absl::Duration retention, const v1::AuditEntry& who);

 private:
  struct Pending {
    std::vector<Write> writes;
    std::vector<v1::AuditEntry> entries;
    std::size_t bytes = 0;
    bool done = false;
    absl::StatusOr<Sequence> result = absl::UnknownError("not applied");
  };
  // As of the last commit. Written by the caller that leads, read by all.
  struct State {
    TreeFrontier tree;
    std::string note;
    Sequence head_version = 0;
    absl::Status stop;  // not OK: nothing is written any more
  };

  AuditLog(RecordStore& store, const AuditLogOptions& options);

  absl::Status Create();
  absl::Status Load();
  absl::StatusOr<Sequence> Run(Pending& mine);
  std::vector<Pending*> TakeGroup() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void Apply(const std::vector<Pending*>& group);
  absl::StatusOr<Sequence> CommitAlone(Pending& pending);
  absl::StatusOr<Sequence> CommitTogether(const std::vector<Pending*>& group);
  absl::Status CheckUntouched(const State& state) const;
  absl::Status Stop(absl::Status cause);
  State ReadState() const;

  RecordStore& store_;
  const CheckpointSigner signer_;
  const std::function<absl::Time()> now_;
  std::string log_id_;  // set by Open
  mutable Mutex mutex_;
  std::condition_variable_any turn_;
  std::deque<Pending*> queue_ ABSL_GUARDED_BY(mutex_);
  State state_ ABSL_GUARDED_BY(mutex_);
  Mutex purge_mutex_;  // one purge at a time
  std::uint64_t purged_ ABSL_GUARDED_BY(purge_mutex_) = 0;
};

}  // namespace ieum::store

#endif  // IEUM_STORE_AUDIT_AUDIT_LOG_H_
