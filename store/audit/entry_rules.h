// What an entry of the audit log may say.
#ifndef IEUM_STORE_AUDIT_ENTRY_RULES_H_
#define IEUM_STORE_AUDIT_ENTRY_RULES_H_

#include <vector>

#include "absl/status/status.h"

#include "ieum/v1/audit.pb.h"

namespace ieum::store {

// INVALID_ARGUMENT with field violations ("entries[0].method") unless there is at least one entry
// and each is as proto/ieum/v1/audit.proto says. The shapes are narrow, so that no text of a client
// can get into the log by mistake; messages never repeat what was found.
absl::Status CheckAuditEntries(const std::vector<v1::AuditEntry>& entries);

}  // namespace ieum::store

#endif  // IEUM_STORE_AUDIT_ENTRY_RULES_H_
