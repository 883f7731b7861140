#include "store/audit/audit_query.h"

#include <algorithm>

#include "absl/strings/str_cat.h"

#include "store/audit/audit_record.h"

namespace ieum::store {
namespace {

// Read at a time: what newest first holds in memory to turn it round.
constexpr std::uint64_t kBlock = 1000;

// Entries with begin <= index < end.
struct IndexRange {
  std::uint64_t begin = 0;
  std::uint64_t end = 0;
};

bool Matches(const v1::AuditEntry& entry, const AuditQuery& query) {
  if (!query.account.empty() && entry.account() != query.account) return false;
  const auto& subjects = entry.subjects();
  return query.subject.empty() ||
         std::find(subjects.begin(), subjects.end(), query.subject) != subjects.end();
}

// Adds the entry to `found` when the query asks for it.
absl::Status Consider(const Record& stored, std::uint64_t index, const AuditQuery& query,
                      std::vector<v1::AuditEntry>& found) {
  const absl::StatusOr<AuditRecord> record = DecodeAuditRecord(stored.value);
  if (!record.ok()) return record.status();
  if (absl::Status status = CheckHashes(*record); !status.ok()) return status;
  if (record->header.index != index) {
    return absl::DataLossError("another entry lies in its place");
  }
  const absl::Time time = absl::FromUnixMicros(record->header.time_us);
  if (!record->sealed.has_value() || time < query.from || time >= query.to) return absl::OkStatus();
  absl::StatusOr<v1::AuditEntry> entry = ToEntry(*record);
  if (!entry.ok()) return entry.status();
  if (!Matches(*entry, query)) return absl::OkStatus();
  if (query.keep && !query.keep(*entry)) return absl::OkStatus();
  found.push_back(*std::move(entry));
  return absl::OkStatus();
}

absl::Status AtIndex(const absl::Status& status, std::uint64_t index) {
  return {status.code(), absl::StrCat("audit entry ", index, ": ", status.message())};
}

// The entries of the range that the query asks for, in order of index.
absl::StatusOr<std::vector<v1::AuditEntry>> ReadBlock(const ReadView& view, IndexRange range,
                                                      const AuditQuery& query) {
  std::vector<v1::AuditEntry> found;
  std::uint64_t next = range.begin;
  absl::Status status;
  const std::string after = range.begin == 0 ? "" : AuditEntryKey(range.begin - 1).id;
  const absl::Status scanned = view.Scan(RecordKind::kAuditEntry, after, [&](const Record& record) {
    if (next == range.end || AuditIndexOf(record.key.id) != next) return false;
    status = Consider(record, next, query, found);
    if (status.ok()) ++next;
    return status.ok();
  });
  if (!scanned.ok()) return scanned;
  if (status.ok() && next < range.end) status = absl::DataLossError("missing");
  if (!status.ok()) return AtIndex(status, next);
  return found;
}

}  // namespace

absl::StatusOr<AuditPage> ListAuditEntries(const ReadView& view, std::uint64_t size,
                                           const AuditQuery& query) {
  AuditPage page;
  IndexRange left{0, size};
  if (query.resume.has_value() && query.oldest_first) left.begin = *query.resume;
  if (query.resume.has_value() && !query.oldest_first && *query.resume < size) {
    left.end = *query.resume + 1;
  }
  for (std::uint64_t looked = 0; left.begin < left.end && looked < kMaxEntriesLookedAt;) {
    const std::uint64_t count = std::min(kBlock, left.end - left.begin);
    const std::uint64_t begin = query.oldest_first ? left.begin : left.end - count;
    absl::StatusOr<std::vector<v1::AuditEntry>> block =
        ReadBlock(view, {begin, begin + count}, query);
    if (!block.ok()) return block.status();
    if (!query.oldest_first) std::reverse(block->begin(), block->end());
    for (v1::AuditEntry& entry : *block) {
      if (page.entries.size() >= std::max<std::size_t>(query.limit, 1)) {
        page.next = static_cast<std::uint64_t>(entry.index());
        return page;
      }
      page.entries.push_back(std::move(entry));
    }
    if (query.oldest_first) {
      left.begin += count;
    } else {
      left.end -= count;
    }
    looked += count;
  }
  if (left.begin < left.end) page.next = query.oldest_first ? left.begin : left.end - 1;
  return page;
}

}  // namespace ieum::store
