// Why bytes are not a message: the parser only says that they are not.
#ifndef IEUM_SERVICE_SERVER_WIRE_CHECK_H_
#define IEUM_SERVICE_SERVER_WIRE_CHECK_H_

#include <string_view>

#include "absl/status/status.h"
#include "google/protobuf/message.h"

namespace ieum::server {

// Parses `bytes` into `message`. INVALID_ARGUMENT when they are no message of its type, naming the
// field whose text is not valid UTF-8, or the message in which the bytes break off. gRPC by itself
// would answer INTERNAL and name nothing.
absl::Status ParseRequest(std::string_view bytes, google::protobuf::Message& message);

}  // namespace ieum::server

#endif  // IEUM_SERVICE_SERVER_WIRE_CHECK_H_
