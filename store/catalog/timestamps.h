// Times as messages carry them.
#ifndef IEUM_STORE_CATALOG_TIMESTAMPS_H_
#define IEUM_STORE_CATALOG_TIMESTAMPS_H_

#include "absl/time/time.h"
#include "google/protobuf/timestamp.pb.h"

namespace ieum::store {

// Whole seconds, rounded down, and the nanoseconds beyond them, never negative. Holds for every
// year that a Timestamp may name, 1 to 9999: nanoseconds since 1970 would not fit a number.
google::protobuf::Timestamp ToTimestamp(absl::Time time);

// Nine hours ahead of UTC, all year: days are counted by it.
const absl::TimeZone& KoreanTime();

}  // namespace ieum::store

#endif  // IEUM_STORE_CATALOG_TIMESTAMPS_H_
