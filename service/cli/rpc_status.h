// Errors of the service as statuses of this program.
#ifndef IEUM_SERVICE_CLI_RPC_STATUS_H_
#define IEUM_SERVICE_CLI_RPC_STATUS_H_

#include "absl/status/status.h"
#include "google/rpc/status.pb.h"

namespace ieum::cli {

// The absl status with the same number; the lists are one. Details become field violations
// (store/catalog/violations.h) and a reason.
absl::Status FromRpcStatus(const google::rpc::Status& status);

}  // namespace ieum::cli

#endif  // IEUM_SERVICE_CLI_RPC_STATUS_H_
