// Reading the audit log.
#ifndef IEUM_STORE_AUDIT_AUDIT_QUERY_H_
#define IEUM_STORE_AUDIT_AUDIT_QUERY_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"

#include "ieum/v1/audit.pb.h"
#include "store/record_store.h"

namespace ieum::store {

// All filters given must hold.
struct AuditQuery {
  std::string subject;                     // among the subjects; empty: any
  std::string account;                     // empty: any
  absl::Time from = absl::InfinitePast();  // at this time or later
  absl::Time to = absl::InfiniteFuture();  // before this time
  bool oldest_first = false;               // else newest first
  std::size_t limit = 50;                  // at least 1
  std::optional<std::uint64_t> resume;     // AuditPage.next of the page before
  // Asked last, of each entry for which all else holds; may take away of it what is not to be told.
  std::function<bool(v1::AuditEntry& entry)> keep = nullptr;
};

struct AuditPage {
  std::vector<v1::AuditEntry> entries;
  // Where the next page begins; nullopt: this was the last.
  std::optional<std::uint64_t> next;
};

// No page looks at more entries than this: it may hold fewer than `limit`, or none, and have a
// next.
inline constexpr std::uint64_t kMaxEntriesLookedAt = 100'000;

// Those of the first `size` entries that the query asks for; purged ones are passed over. Appending
// between two pages moves nothing. DATA_LOSS, with the index, when an entry is missing or was
// changed. Cost: about 3 us for each entry in the range that is looked at.
absl::StatusOr<AuditPage> ListAuditEntries(const ReadView& view, std::uint64_t size,
                                           const AuditQuery& query);

}  // namespace ieum::store

#endif  // IEUM_STORE_AUDIT_AUDIT_QUERY_H_
