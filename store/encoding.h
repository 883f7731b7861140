// The bytes on disk, free of any engine. Documented in store/FORMAT.md.
#ifndef IEUM_STORE_ENCODING_H_
#define IEUM_STORE_ENCODING_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"

#include "store/record_store.h"

namespace ieum::store {

// Eight bytes, most significant first, so that byte order is numeric order.
std::string EncodeSequence(Sequence sequence);
// nullopt unless there are exactly eight bytes.
std::optional<Sequence> DecodeSequence(std::string_view bytes);

// Kind, then id.
std::string EncodeRecordKey(RecordKind kind, std::string_view id);

// Version, then the value.
std::string EncodeRecordValue(Sequence version, std::string_view value);
struct DecodedValue {
  Sequence version = 0;
  std::string_view value;  // into the bytes given
};
std::optional<DecodedValue> DecodeRecordValue(std::string_view bytes);

// The changes of one commit; their common sequence number is the key they are stored under.
std::string EncodeFeedEntry(const std::vector<Change>& changes);
// DATA_LOSS on bytes that no commit can have written.
absl::StatusOr<std::vector<Change>> DecodeFeedEntry(Sequence sequence, std::string_view bytes);

}  // namespace ieum::store

#endif  // IEUM_STORE_ENCODING_H_
