// Update masks: which fields of a stored record a request changes.
#ifndef IEUM_SERVICE_REQUEST_UPDATE_MASK_H_
#define IEUM_SERVICE_REQUEST_UPDATE_MASK_H_

#include <set>
#include <string>

#include "absl/status/status.h"
#include "google/protobuf/field_mask.pb.h"
#include "google/protobuf/message.h"

namespace ieum::request {

// Copies the fields that `mask` names from `patch` to `stored`; both are of one type.
// An empty mask names every field that is set in `patch`; "*" names all. A path may go into
// messages
// ("contact.telephone"), not into lists: a list is replaced as a whole. A field that the patch does
// not set is cleared. `fixed`: fields that no update changes (name, etag, what is output only).
// They stay as stored; naming one is an error, as is a path that does not exist (INVALID_ARGUMENT
// about "update_mask"). After an error `stored` is unchanged.
absl::Status ApplyUpdate(const google::protobuf::FieldMask& mask,
                         const std::set<std::string>& fixed, const google::protobuf::Message& patch,
                         google::protobuf::Message& stored);

}  // namespace ieum::request

#endif  // IEUM_SERVICE_REQUEST_UPDATE_MASK_H_
