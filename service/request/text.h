// Small helpers for text that goes to a caller or into a token.
#ifndef IEUM_SERVICE_REQUEST_TEXT_H_
#define IEUM_SERVICE_REQUEST_TEXT_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "google/protobuf/timestamp.pb.h"

#include "store/catalog/timestamps.h"

namespace ieum::request {

// The text with every byte that is not part of valid UTF-8 replaced by '?'.
std::string ValidUtf8(std::string_view text);
bool IsValidUtf8(std::string_view text);

// At most `max_bytes` of valid UTF-8, cut between characters, "…" at the end when cut.
std::string CutUtf8(std::string_view text, std::size_t max_bytes);

// SHA-256 of `bytes`, 64 hexadecimal digits.
std::string Sha256Hex(std::string_view bytes);

// A random UUID (version 4), lower case.
std::string RandomUuid();
bool IsUuid(std::string_view text);

// INVALID_ARGUMENT about `field` outside 0001-01-01 to 9999-12-31 or with bad nanos.
absl::StatusOr<absl::Time> ToTime(const google::protobuf::Timestamp& timestamp,
                                  std::string_view field);
using store::ToTimestamp;

}  // namespace ieum::request

#endif  // IEUM_SERVICE_REQUEST_TEXT_H_
