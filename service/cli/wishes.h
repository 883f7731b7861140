// What the options say about a plan beforehand.
#ifndef IEUM_SERVICE_CLI_WISHES_H_
#define IEUM_SERVICE_CLI_WISHES_H_

#include "absl/status/statusor.h"

#include "ieum/v1/plan.pb.h"
#include "service/cli/options_casework.h"

namespace ieum::cli {

// INVALID_ARGUMENT about a --pin that is not NEED=RESOURCE.
absl::StatusOr<v1::PlanWishes> WishesOf(const WishOptions& options);

}  // namespace ieum::cli

#endif  // IEUM_SERVICE_CLI_WISHES_H_
