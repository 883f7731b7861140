// Runs this program a second time and kills it.
#ifndef IEUM_TESTS_CRASH_KILL_CHILD_H_
#define IEUM_TESTS_CRASH_KILL_CHILD_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"

namespace ieum::crash {

// Starts the running program again with `arguments`, lets it work for `life` after its first line
// of output, and kills it with SIGKILL. Returns the whole lines that it wrote to its standard
// output: what it had acknowledged. INTERNAL when it ended by itself before.
absl::StatusOr<std::vector<std::string>> RunAndKill(const std::vector<std::string>& arguments,
                                                    absl::Duration life);

}  // namespace ieum::crash

#endif  // IEUM_TESTS_CRASH_KILL_CHILD_H_
