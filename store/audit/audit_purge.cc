#include "store/audit/audit_purge.h"

#include <algorithm>
#include <functional>
#include <vector>

#include "absl/strings/str_cat.h"

#include "store/audit/audit_record.h"

namespace ieum::store {
namespace {

constexpr std::uint64_t kBatch = 500;

// Visits entries from `begin` on, in order, checked, until `visit` returns false.
absl::Status ScanEntries(
    const ReadView& view, std::uint64_t begin,
    const std::function<bool(const Record& stored, const AuditRecord& record)>& visit) {
  std::uint64_t next = begin;
  absl::Status status;
  const std::string after = begin == 0 ? "" : AuditEntryKey(begin - 1).id;
  const absl::Status scanned = view.Scan(RecordKind::kAuditEntry, after, [&](const Record& stored) {
    const absl::StatusOr<AuditRecord> record = DecodeAuditRecord(stored.value);
    status = record.ok() ? CheckHashes(*record) : record.status();
    if (status.ok() && (AuditIndexOf(stored.key.id) != next || record->header.index != next)) {
      status = absl::DataLossError("missing");
    }
    if (!status.ok() || !visit(stored, *record)) return false;
    ++next;
    return true;
  });
  if (!scanned.ok()) return scanned;
  if (status.ok()) return status;
  return {status.code(), absl::StrCat("audit entry ", next, ": ", status.message())};
}

}  // namespace

absl::StatusOr<std::uint64_t> FindPurgeEnd(const ReadView& view, std::uint64_t begin,
                                           absl::Time before) {
  std::uint64_t end = begin;
  const absl::Status status =
      ScanEntries(view, begin, [&](const Record&, const AuditRecord& record) {
        if (absl::FromUnixMicros(record.header.time_us) >= before) return false;
        ++end;
        return true;
      });
  if (!status.ok()) return status;
  return end;
}

absl::Status PurgeContents(RecordStore& store, std::uint64_t begin, std::uint64_t end) {
  while (begin < end) {
    const std::uint64_t stop = begin + std::min(kBatch, end - begin);
    const auto view = store.View();
    if (!view.ok()) return view.status();
    std::vector<Write> writes;
    absl::Status status =
        ScanEntries(**view, begin, [&](const Record& stored, const AuditRecord& record) {
          if (begin + writes.size() == stop) return false;
          writes.push_back(
              {stored.key, EncodePurged(record), Expect::Version(stored.version), false});
          return true;
        });
    if (!status.ok()) return status;
    if (begin + writes.size() < stop) return absl::DataLossError("audit entries are missing");
    status = store.Commit(writes).status();
    if (!status.ok()) return status;
    begin = stop;
  }
  return absl::OkStatus();
}

}  // namespace ieum::store
