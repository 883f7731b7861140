// A file that settings or data lie in.
#ifndef IEUM_SERVICE_REQUEST_READ_FILE_H_
#define IEUM_SERVICE_REQUEST_READ_FILE_H_

#include <string>

#include "absl/status/statusor.h"

namespace ieum::request {

// The whole file. NOT_FOUND, INVALID_ARGUMENT (a folder), UNAVAILABLE name the path.
absl::StatusOr<std::string> ReadFile(const std::string& path);

}  // namespace ieum::request

#endif  // IEUM_SERVICE_REQUEST_READ_FILE_H_
