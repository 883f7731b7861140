// Finds what was done to an audit log behind its back.
#ifndef IEUM_STORE_AUDIT_AUDIT_VERIFY_H_
#define IEUM_STORE_AUDIT_AUDIT_VERIFY_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"

#include "ieum/v1/audit_service.pb.h"
#include "store/audit/checkpoint.h"
#include "store/record_store.h"

namespace ieum::store {

// How long an entry keeps its contents at the least: two years, one of which may be a leap year.
inline constexpr absl::Duration kMinAuditRetention = absl::Hours(24 * 731);

struct AuditVerifyOptions {
  AuditPublicKey public_key{};
  // Signed notes kept from earlier, any order. Each must be of this log, signed with its key.
  std::vector<std::string> earlier;
  // Contents younger than `retention` at `now` may not have been dropped. Give a retention longer
  // than the minimum only if it never was shorter. InfiniteFuture: ages are not checked.
  absl::Time now = absl::InfiniteFuture();
  absl::Duration retention = kMinAuditRetention;
};

struct AuditReport {
  v1::VerifyAuditResponse result;
  // The head, when it can be read and is signed.
  std::optional<Checkpoint> head;
  // The tree over the entries, to go on with; as far as they are there without a gap.
  TreeFrontier tree;
};

// Reads the whole log. What is found:
//  - without anything else: every changed, missing, displaced or added entry, by index; entries cut
//    off the end while the head stays; a head that was changed or is of another key; contents
//    dropped too early or without a purge on record; entries rewritten with hashes to match (the
//    root tells, without the index);
//  - only with a checkpoint kept elsewhere: the whole log put back to an earlier state, or replaced
//    by another, and anything that was signed anew with the log's own key. The more checkpoints,
//    the narrower the range in which a rewritten entry is told to lie.
// INVALID_ARGUMENT ("checkpoints[2]") on an earlier note that cannot be read; errors of the store.
// Cost: reads and hashes every entry, about 3 us each; no memory to speak of.
absl::StatusOr<AuditReport> VerifyAuditLog(const ReadView& view, const AuditVerifyOptions& options);

}  // namespace ieum::store

#endif  // IEUM_STORE_AUDIT_AUDIT_VERIFY_H_
