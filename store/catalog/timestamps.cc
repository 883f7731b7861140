#include "store/catalog/timestamps.h"

namespace ieum::store {

google::protobuf::Timestamp ToTimestamp(absl::Time time) {
  google::protobuf::Timestamp timestamp;
  const std::int64_t seconds = absl::ToUnixSeconds(time);
  timestamp.set_seconds(seconds);
  timestamp.set_nanos(
      static_cast<std::int32_t>(absl::ToInt64Nanoseconds(time - absl::FromUnixSeconds(seconds))));
  return timestamp;
}

const absl::TimeZone& KoreanTime() {
  static const auto* const kKoreanTime = new absl::TimeZone(absl::FixedTimeZone(9 * 60 * 60));
  return *kKoreanTime;
}

}  // namespace ieum::store
