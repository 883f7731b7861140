// Dropping the contents of audit entries whose retention has ended.
#ifndef IEUM_STORE_AUDIT_AUDIT_PURGE_H_
#define IEUM_STORE_AUDIT_AUDIT_PURGE_H_

#include <cstdint>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"

#include "store/record_store.h"

namespace ieum::store {

// The first entry from `begin` on that was not logged before `before`; behind the last when all
// were. DATA_LOSS when one on the way was changed.
absl::StatusOr<std::uint64_t> FindPurgeEnd(const ReadView& view, std::uint64_t begin,
                                           absl::Time before);

// Drops the contents of the entries begin <= index < end, some hundreds in a commit, oldest first:
// cut short, it leaves no gap and can be called again. Only one call at a time. The tree over the
// entries stays as it is.
absl::Status PurgeContents(RecordStore& store, std::uint64_t begin, std::uint64_t end);

}  // namespace ieum::store

#endif  // IEUM_STORE_AUDIT_AUDIT_PURGE_H_
