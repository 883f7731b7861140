#include "store/audit/audit_record.h"

#include <algorithm>

#include "store/catalog/timestamps.h"
#include "store/encoding.h"

namespace ieum::store {
namespace {

constexpr char kFormat = 1;
enum class State : char { kWhole = 0, kPurged = 1 };

constexpr std::size_t kNumberBytes = 8;
constexpr std::size_t kHashBytes = std::tuple_size_v<TreeHash>;
constexpr std::size_t kSaltBytes = std::tuple_size_v<AuditSalt>;
constexpr std::size_t kStateAt = 1;
constexpr std::size_t kHeaderAt = 2;
constexpr std::size_t kHeaderBytes = 2 * kNumberBytes + kHashBytes;
constexpr std::size_t kLeafAt = kHeaderAt + kHeaderBytes;
constexpr std::size_t kSealedAt = kLeafAt + kHashBytes;

std::string EncodeHeader(const AuditHeader& header) {
  std::string bytes = EncodeSequence(header.index);
  bytes += EncodeSequence(static_cast<std::uint64_t>(header.time_us));
  bytes += BytesOf(header.content_hash);
  return bytes;
}

TreeHash ToHash(std::string_view bytes) {
  TreeHash hash;
  std::copy(bytes.begin(), bytes.end(), hash.begin());
  return hash;
}

// Everything but the contents.
std::string EncodeShell(State state, const AuditHeader& header, const TreeHash& leaf) {
  std::string value = {kFormat, static_cast<char>(state)};
  value += EncodeHeader(header);
  value += BytesOf(leaf);
  return value;
}

}  // namespace

RecordKey AuditEntryKey(std::uint64_t index) {
  return {RecordKind::kAuditEntry, EncodeSequence(index)};
}

std::optional<std::uint64_t> AuditIndexOf(std::string_view id) { return DecodeSequence(id); }

RecordKey AuditHeadKey() { return {RecordKind::kAuditHead, "head"}; }

TreeHash LeafOf(const AuditHeader& header) {
  std::string leaf(1, kFormat);
  leaf += EncodeHeader(header);
  return LeafHash(leaf);
}

EncodedAuditRecord EncodeAuditRecord(const v1::AuditEntry& entry, std::uint64_t index,
                                     absl::Time time, const AuditSalt& salt) {
  v1::AuditEntry content = entry;
  content.clear_index();
  content.clear_time();
  std::string sealed(salt.begin(), salt.end());
  content.AppendToString(&sealed);
  const AuditHeader header{index, absl::ToUnixMicros(time), HashBytes(sealed)};
  const TreeHash leaf = LeafOf(header);
  return {EncodeShell(State::kWhole, header, leaf) + sealed, leaf};
}

absl::StatusOr<AuditRecord> DecodeAuditRecord(std::string_view value) {
  if (value.size() < kSealedAt || value.front() != kFormat) {
    return absl::DataLossError("an entry of the audit log cannot be decoded");
  }
  AuditRecord record;
  const auto number_at = [value](std::size_t at) {
    return DecodeSequence(value.substr(at, kNumberBytes)).value_or(0);
  };
  record.header.index = number_at(kHeaderAt);
  record.header.time_us = static_cast<std::int64_t>(number_at(kHeaderAt + kNumberBytes));
  record.header.content_hash = ToHash(value.substr(kHeaderAt + 2 * kNumberBytes, kHashBytes));
  record.leaf = ToHash(value.substr(kLeafAt, kHashBytes));
  const char state = value[kStateAt];
  if (state == static_cast<char>(State::kWhole) && value.size() >= kSealedAt + kSaltBytes) {
    record.sealed = value.substr(kSealedAt);
    return record;
  }
  if (state == static_cast<char>(State::kPurged) && value.size() == kSealedAt) return record;
  return absl::DataLossError("an entry of the audit log cannot be decoded");
}

absl::Status CheckHashes(const AuditRecord& record) {
  if (LeafOf(record.header) != record.leaf) {
    return absl::DataLossError("index, time or hashes of an audit entry were changed");
  }
  if (record.sealed.has_value() && HashBytes(*record.sealed) != record.header.content_hash) {
    return absl::DataLossError("the contents of an audit entry were changed");
  }
  return absl::OkStatus();
}

std::string EncodePurged(const AuditRecord& record) {
  return EncodeShell(State::kPurged, record.header, record.leaf);
}

absl::StatusOr<v1::AuditEntry> ToEntry(const AuditRecord& record) {
  v1::AuditEntry entry;
  if (record.sealed.has_value()) {
    const std::string_view content = record.sealed->substr(kSaltBytes);
    if (!entry.ParseFromArray(content.data(), static_cast<int>(content.size()))) {
      return absl::DataLossError("the contents of an audit entry cannot be decoded");
    }
  }
  entry.set_index(static_cast<std::int64_t>(record.header.index));
  *entry.mutable_time() = ToTimestamp(absl::FromUnixMicros(record.header.time_us));
  return entry;
}

}  // namespace ieum::store
