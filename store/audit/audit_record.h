// Entries of the audit log as bytes. Documented in store/FORMAT.md.
#ifndef IEUM_STORE_AUDIT_AUDIT_RECORD_H_
#define IEUM_STORE_AUDIT_AUDIT_RECORD_H_

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "absl/time/time.h"

#include "ieum/v1/audit.pb.h"
#include "store/audit/merkle.h"
#include "store/record_store.h"

namespace ieum::store {

// An entry is a header and contents. The leaf of the tree is the header, which holds the index, the
// time and a hash of the contents: so the contents can be dropped when their time has come, and
// what is left still stands in the tree and still proves how old it is. The hash is salted, and the
// salt goes with the contents: what was dropped cannot be guessed back.
struct AuditHeader {
  std::uint64_t index = 0;
  std::int64_t time_us = 0;  // since 1970
  TreeHash content_hash{};
};

using AuditSalt = std::array<std::uint8_t, 16>;

// One record as it is stored.
struct AuditRecord {
  AuditHeader header;
  TreeHash leaf{};  // as stored beside the header, so that one changed entry can be named
  // Salt and contents; nullopt when purged. Into the bytes that were decoded.
  std::optional<std::string_view> sealed;
};

RecordKey AuditEntryKey(std::uint64_t index);
// nullopt unless there are exactly eight bytes.
std::optional<std::uint64_t> AuditIndexOf(std::string_view id);
// Where the signed head lies.
RecordKey AuditHeadKey();

TreeHash LeafOf(const AuditHeader& header);

// The bytes of a new record and its leaf. Index and time of `entry` are not part of its contents:
// the header has them.
struct EncodedAuditRecord {
  std::string value;
  TreeHash leaf{};
};
EncodedAuditRecord EncodeAuditRecord(const v1::AuditEntry& entry, std::uint64_t index,
                                     absl::Time time, const AuditSalt& salt);

// DATA_LOSS on bytes that no log can have written. Hashes are not checked.
absl::StatusOr<AuditRecord> DecodeAuditRecord(std::string_view value);

// What is wrong with a record for what it says itself: a hash that does not fit. OK: nothing.
absl::Status CheckHashes(const AuditRecord& record);

// The same record without its contents.
std::string EncodePurged(const AuditRecord& record);

// The whole entry; of a purged one, index and time. DATA_LOSS when the contents are not a message.
absl::StatusOr<v1::AuditEntry> ToEntry(const AuditRecord& record);

}  // namespace ieum::store

#endif  // IEUM_STORE_AUDIT_AUDIT_RECORD_H_
