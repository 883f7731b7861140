#include "store/audit/audit_log.h"

#include <algorithm>
#include <map>
#include <set>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include <sodium.h>

#include "store/audit/audit_purge.h"
#include "store/audit/audit_record.h"
#include "store/audit/entry_rules.h"
#include "store/commit_rules.h"

namespace ieum::store {
namespace {

// Bounds what a small commit may have to wait for.
constexpr std::size_t kMaxGroupCommits = 256;
constexpr std::size_t kMaxGroupBytes = std::size_t{4} << 20;

AuditSalt NewSalt() {
  AuditSalt salt;
  randombytes_buf(salt.data(), salt.size());
  return salt;
}

std::string NewLogId() {
  const AuditSalt random = NewSalt();
  return absl::BytesToHexString({reinterpret_cast<const char*>(random.data()), random.size()});
}

// Neither has any effect on the other: both only test the same of one record.
bool IsSameCheck(const Write& a, const Write& b) {
  return a.check_only && b.check_only && a.expect.kind == b.expect.kind &&
         a.expect.version == b.expect.version;
}

// Failures that leave nothing done and may be the fault of one caller among several.
bool ConcernsCaller(const absl::Status& status) {
  return absl::IsAborted(status) || absl::IsInvalidArgument(status);
}

absl::Status CheckOwnRecords(const std::vector<Write>& writes) {
  for (const Write& write : writes) {
    if (write.key.kind == RecordKind::kAuditEntry || write.key.kind == RecordKind::kAuditHead) {
      return absl::InvalidArgumentError("the records of the audit log are written by it alone");
    }
  }
  return absl::OkStatus();
}

absl::Status DescribeFaults(const v1::VerifyAuditResponse& result) {
  return absl::DataLossError(absl::StrCat(
      "the audit log is damaged or was tampered with: ", result.faults(0).description(),
      " (faults: ", result.fault_count(), ")"));
}

}  // namespace

AuditLog::AuditLog(RecordStore& store, const AuditLogOptions& options)
    : store_(store), signer_(options.seed), now_(options.now), log_id_(options.log_id) {}

absl::StatusOr<std::unique_ptr<AuditLog>> AuditLog::Open(RecordStore& store,
                                                         const AuditLogOptions& options) {
  if (!options.log_id.empty() && !IsLogId(options.log_id)) {
    return absl::InvalidArgumentError("log_id must be 1 to 63 characters of [a-z0-9-]");
  }
  std::unique_ptr<AuditLog> log(new AuditLog(store, options));
  const absl::Status found = store.Get(AuditHeadKey()).status();
  if (!found.ok() && !absl::IsNotFound(found)) return found;
  if (absl::IsNotFound(found)) {
    bool any = false;
    const auto view = store.View();
    if (!view.ok()) return view.status();
    const auto see = [&any](const Record&) { return !(any = true); };
    absl::Status status = (*view)->Scan(RecordKind::kAuditEntry, "", see);
    if (status.ok() && !any) status = log->Create();
    if (!status.ok()) return status;
  }
  if (absl::Status status = log->Load(); !status.ok()) return status;
  return log;
}

absl::Status AuditLog::Create() {
  const std::string id = log_id_.empty() ? NewLogId() : log_id_;
  std::string note = signer_.Sign({id, {0, TreeFrontier().Root()}});
  return store_.Commit({{AuditHeadKey(), std::move(note), Expect::Absent(), false}}).status();
}

absl::Status AuditLog::Load() {
  const auto view = store_.View();
  if (!view.ok()) return view.status();
  // Ages are not looked at: a clock that is wrong when the machine starts must not keep it down.
  absl::StatusOr<AuditReport> report = VerifyAuditLog(**view, {.public_key = signer_.public_key()});
  if (!report.ok()) return report.status();
  if (!report->result.ok()) return DescribeFaults(report->result);
  if (!log_id_.empty() && log_id_ != report->head->log_id) {
    return absl::FailedPreconditionError(absl::StrCat("the store holds the audit log ",
                                                      LogName(report->head->log_id), ", not ",
                                                      LogName(log_id_)));
  }
  log_id_ = report->head->log_id;
  const absl::StatusOr<Record> head = (*view)->Get(AuditHeadKey());
  if (!head.ok()) return head.status();
  {
    MutexLock lock(mutex_);
    state_ = {std::move(report->tree), head->value, head->version, absl::OkStatus()};
  }
  MutexLock lock(purge_mutex_);
  purged_ = static_cast<std::uint64_t>(report->result.purged());
  return absl::OkStatus();
}

absl::StatusOr<Sequence> AuditLog::Commit(std::vector<Write> writes,
                                          std::vector<v1::AuditEntry> entries) {
  if (absl::Status status = CheckAuditEntries(entries); !status.ok()) return status;
  if (absl::Status status = CheckOwnRecords(writes); !status.ok()) return status;
  Pending mine{.writes = std::move(writes), .entries = std::move(entries)};
  return Run(mine);
}

absl::StatusOr<Sequence> AuditLog::Append(std::vector<v1::AuditEntry> entries) {
  return Commit({}, std::move(entries));
}

absl::StatusOr<Sequence> AuditLog::Run(Pending& mine) {
  mine.bytes = BatchBytes(mine.writes);
  for (const v1::AuditEntry& entry : mine.entries) mine.bytes += entry.ByteSizeLong();
  std::vector<Pending*> group;
  {
    MutexLock lock(mutex_);
    queue_.push_back(&mine);
    while (!mine.done && queue_.front() != &mine) turn_.wait(mutex_);
    if (mine.done) return std::move(mine.result);
    group = TakeGroup();
  }
  // The group stays at the head of the queue meanwhile: nobody else can lead.
  Apply(group);
  MutexLock lock(mutex_);
  for (Pending* pending : group) {
    queue_.pop_front();
    pending->done = true;
  }
  turn_.notify_all();
  return std::move(mine.result);
}

// From the head of the queue, as far as no two callers touch the same record: each then finds what
// it would have found alone.
std::vector<AuditLog::Pending*> AuditLog::TakeGroup() {
  std::vector<Pending*> group;
  std::map<RecordKey, const Write*> taken;
  std::size_t bytes = 0;
  for (Pending* pending : queue_) {
    bytes += pending->bytes;
    const bool full = group.size() >= kMaxGroupCommits || bytes > kMaxGroupBytes;
    const auto& writes = pending->writes;
    const bool meets = std::any_of(writes.begin(), writes.end(), [&taken](const Write& write) {
      const auto other = taken.find(write.key);
      return other != taken.end() && !IsSameCheck(write, *other->second);
    });
    if (!group.empty() && (full || meets)) break;
    group.push_back(pending);
    for (const Write& write : writes) taken.emplace(write.key, &write);
  }
  return group;
}

void AuditLog::Apply(const std::vector<Pending*>& group) {
  if (group.size() > 1) {
    const absl::StatusOr<Sequence> result = CommitTogether(group);
    if (result.ok() || !ConcernsCaller(result.status())) {
      for (Pending* pending : group) pending->result = result;
      return;
    }
  }
  // Somebody's expectation failed, or a write of theirs is malformed: each for itself.
  for (Pending* pending : group) pending->result = CommitAlone(*pending);
}

absl::StatusOr<Sequence> AuditLog::CommitAlone(Pending& pending) {
  absl::StatusOr<Sequence> result = CommitTogether({&pending});
  if (!absl::IsAborted(result.status())) return result;
  // Ours are the only expectations besides the caller's.
  if (absl::Status status = CheckUntouched(ReadState()); !status.ok()) return Stop(status);
  return result;
}

absl::StatusOr<Sequence> AuditLog::CommitTogether(const std::vector<Pending*>& group) {
  State next = ReadState();
  if (!next.stop.ok()) return next.stop;
  std::vector<Write> writes;
  std::set<RecordKey> checked;  // by callers before the one at hand
  for (const Pending* pending : group) {
    for (const Write& write : pending->writes) {
      if (!write.check_only || !checked.contains(write.key)) writes.push_back(write);
    }
    for (const Write& write : pending->writes) {
      if (write.check_only) checked.insert(write.key);
    }
  }
  const absl::Time time = now_();
  for (const Pending* pending : group) {
    for (const v1::AuditEntry& entry : pending->entries) {
      const std::uint64_t index = next.tree.size();
      EncodedAuditRecord record = EncodeAuditRecord(entry, index, time, NewSalt());
      writes.push_back({AuditEntryKey(index), std::move(record.value), Expect::Absent(), false});
      next.tree.Append(record.leaf);
    }
  }
  next.note = signer_.Sign({log_id_, {next.tree.size(), next.tree.Root()}});
  writes.push_back({AuditHeadKey(), next.note, Expect::Version(next.head_version), false});
  absl::StatusOr<Sequence> sequence = store_.Commit(writes);
  if (sequence.ok()) {
    next.head_version = *sequence;
    MutexLock lock(mutex_);
    state_ = std::move(next);
  } else if (!ConcernsCaller(sequence.status())) {
    return Stop(sequence.status());
  }
  return sequence;
}

// Nobody else has written the log since this state.
absl::Status AuditLog::CheckUntouched(const State& state) const {
  const auto view = store_.View();
  if (!view.ok()) return view.status();
  const absl::StatusOr<Record> head = (*view)->Get(AuditHeadKey());
  const absl::Status next = (*view)->Get(AuditEntryKey(state.tree.size())).status();
  if (head.ok() && head->version == state.head_version && absl::IsNotFound(next)) {
    return absl::OkStatus();
  }
  return absl::DataLossError("the audit log was written to by something else");
}

// What is on disk is not known, or not ours: nothing may be built upon it.
absl::Status AuditLog::Stop(absl::Status cause) {
  MutexLock lock(mutex_);
  if (state_.stop.ok()) {
    state_.stop = absl::UnavailableError(absl::StrCat(
        "the audit log takes no entries until the service is started again, since a write failed: ",
        cause.message()));
  }
  return cause;
}

AuditLog::State AuditLog::ReadState() const {
  MutexLock lock(mutex_);
  return state_;
}

v1::AuditCheckpoint AuditLog::Checkpoint() const {
  const State state = ReadState();
  v1::AuditCheckpoint checkpoint;
  checkpoint.set_note(state.note);
  checkpoint.set_size(static_cast<std::int64_t>(state.tree.size()));
  checkpoint.set_root(std::string(BytesOf(state.tree.Root())));
  checkpoint.set_public_key(FormatVerifierKey(LogName(log_id_), signer_.public_key()));
  return checkpoint;
}

absl::StatusOr<v1::VerifyAuditResponse> AuditLog::Verify(std::vector<std::string> earlier) const {
  const auto view = store_.View();
  if (!view.ok()) return view.status();
  absl::StatusOr<AuditReport> report = VerifyAuditLog(
      **view, {.public_key = signer_.public_key(), .earlier = std::move(earlier), .now = now_()});
  if (!report.ok()) return report.status();
  return std::move(report->result);
}

absl::StatusOr<AuditPage> AuditLog::List(const AuditQuery& query) const {
  const std::uint64_t size = ReadState().tree.size();
  const auto view = store_.View();
  if (!view.ok()) return view.status();
  return ListAuditEntries(**view, size, query);
}

absl::StatusOr<std::uint64_t> AuditLog::PurgeOlderThan(absl::Duration retention,
                                                       const v1::AuditEntry& who) {
  if (retention < kMinAuditRetention) {
    return absl::InvalidArgumentError("retention must be at least 731 days (two years)");
  }
  if (absl::Status status = CheckAuditEntries({who}); !status.ok()) return status;
  MutexLock lock(purge_mutex_);
  const std::uint64_t begin = purged_;
  const auto view = store_.View();
  if (!view.ok()) return view.status();
  const absl::StatusOr<std::uint64_t> end = FindPurgeEnd(**view, begin, now_() - retention);
  if (!end.ok()) return end.status();
  if (*end <= begin) return std::uint64_t{0};
  Pending record{.entries = {who}};
  record.entries.front().set_purged_before(static_cast<std::int64_t>(*end));
  if (absl::StatusOr<Sequence> recorded = Run(record); !recorded.ok()) return recorded.status();
  if (absl::Status status = PurgeContents(store_, begin, *end); !status.ok()) return status;
  purged_ = *end;
  return *end - begin;
}

}  // namespace ieum::store
