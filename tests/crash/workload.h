// What the crash tests do to a store, and how they tell whether anything was lost or halved.
#ifndef IEUM_TESTS_CRASH_WORKLOAD_H_
#define IEUM_TESTS_CRASH_WORKLOAD_H_

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

#include "store/record_store.h"

namespace ieum::crash {

// A sequence of steps, each acknowledged as a whole. A step must depend on its number alone, so
// that what the first n leave behind can be computed.
class Workload {
 public:
  virtual ~Workload() = default;
  // Does step `n`, from 1; OK means acknowledged.
  virtual absl::Status Step(store::RecordStore& store, std::uint64_t n) = 0;
  // How many steps the store holds. An error unless they are steps 1 to n, whole, with n =
  // `acknowledged` or one more (a step may be done and its acknowledgment lost).
  virtual absl::StatusOr<std::uint64_t> Check(store::RecordStore& store,
                                              std::uint64_t acknowledged) = 0;
};

// Commits of one to eight records and deletions under the writer's own prefix, 0 to 30 KB each, and
// the number of the step. Checks the records and the writer's part of the change feed.
std::unique_ptr<Workload> MakeCommitWorkload(std::uint64_t seed, int writer);

}  // namespace ieum::crash

#endif  // IEUM_TESTS_CRASH_WORKLOAD_H_
