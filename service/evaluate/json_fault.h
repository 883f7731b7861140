// Why a JSON object is no message, in words of our own.
#ifndef IEUM_SERVICE_EVALUATE_JSON_FAULT_H_
#define IEUM_SERVICE_EVALUATE_JSON_FAULT_H_

#include "google/protobuf/message.h"

#include "service/evaluate/json_records.h"

namespace ieum::evaluate {

// For an object that the JSON parser of protobuf has refused as a message of this type: the first
// place that is at fault, what stands there and what was expected.
JsonFault FindJsonFault(const JsonObject& object, const google::protobuf::Message& type);

}  // namespace ieum::evaluate

#endif  // IEUM_SERVICE_EVALUATE_JSON_FAULT_H_
