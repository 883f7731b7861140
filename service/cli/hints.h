// What to do about a failure.
#ifndef IEUM_SERVICE_CLI_HINTS_H_
#define IEUM_SERVICE_CLI_HINTS_H_

#include <string>

#include "absl/status/status.h"

namespace ieum::cli {

// The next step for failures that have an obvious one, on a line of its own that ends with a line
// break; else empty.
std::string HintOf(const absl::Status& status, bool english);

}  // namespace ieum::cli

#endif  // IEUM_SERVICE_CLI_HINTS_H_
