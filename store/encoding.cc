#include "store/encoding.h"

#include <cstddef>

#include "absl/strings/str_cat.h"

namespace ieum::store {
namespace {

constexpr std::size_t kSequenceBytes = 8;
constexpr std::uint8_t kDeletedFlag = 1;
// Kind, flags, id length (two bytes).
constexpr std::size_t kChangeHeaderBytes = 4;

char ToChar(std::uint64_t byte) { return static_cast<char>(byte & 0xff); }
std::uint8_t ToByte(char c) { return static_cast<std::uint8_t>(c); }

void AppendSequence(Sequence sequence, std::string& out) {
  for (int shift = 56; shift >= 0; shift -= 8) out.push_back(ToChar(sequence >> shift));
}

absl::Status Damaged(Sequence sequence) {
  return absl::DataLossError(absl::StrCat("feed entry ", sequence, " cannot be decoded"));
}

}  // namespace

std::string EncodeSequence(Sequence sequence) {
  std::string out;
  AppendSequence(sequence, out);
  return out;
}

std::optional<Sequence> DecodeSequence(std::string_view bytes) {
  if (bytes.size() != kSequenceBytes) return std::nullopt;
  Sequence sequence = 0;
  for (char c : bytes) sequence = (sequence << 8) | ToByte(c);
  return sequence;
}

std::string EncodeRecordKey(RecordKind kind, std::string_view id) {
  std::string out;
  out.reserve(1 + id.size());
  out.push_back(static_cast<char>(kind));
  out.append(id);
  return out;
}

std::string EncodeRecordValue(Sequence version, std::string_view value) {
  std::string out;
  out.reserve(kSequenceBytes + value.size());
  AppendSequence(version, out);
  out.append(value);
  return out;
}

std::optional<DecodedValue> DecodeRecordValue(std::string_view bytes) {
  if (bytes.size() < kSequenceBytes) return std::nullopt;
  const std::optional<Sequence> version = DecodeSequence(bytes.substr(0, kSequenceBytes));
  if (!version.has_value() || *version == 0) return std::nullopt;
  return DecodedValue{*version, bytes.substr(kSequenceBytes)};
}

std::string EncodeFeedEntry(const std::vector<Change>& changes) {
  std::string out;
  for (const Change& change : changes) {
    out.push_back(static_cast<char>(change.key.kind));
    out.push_back(static_cast<char>(change.deleted ? kDeletedFlag : 0));
    out.push_back(ToChar(change.key.id.size() >> 8));
    out.push_back(ToChar(change.key.id.size()));
    out.append(change.key.id);
  }
  return out;
}

absl::StatusOr<std::vector<Change>> DecodeFeedEntry(Sequence sequence, std::string_view bytes) {
  std::vector<Change> changes;
  while (!bytes.empty()) {
    if (bytes.size() < kChangeHeaderBytes) return Damaged(sequence);
    const std::uint8_t kind = ToByte(bytes[0]);
    const std::uint8_t flags = ToByte(bytes[1]);
    const std::size_t length = std::size_t{ToByte(bytes[2])} << 8 | ToByte(bytes[3]);
    bytes.remove_prefix(kChangeHeaderBytes);
    if (kind == 0 || (flags & ~kDeletedFlag) != 0) return Damaged(sequence);
    if (length == 0 || length > kMaxKeyBytes || length > bytes.size()) return Damaged(sequence);
    changes.push_back({sequence,
                       {static_cast<RecordKind>(kind), std::string(bytes.substr(0, length))},
                       (flags & kDeletedFlag) != 0});
    bytes.remove_prefix(length);
  }
  if (changes.empty()) return Damaged(sequence);
  return changes;
}

}  // namespace ieum::store
