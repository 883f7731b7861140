// JSON values and plain texts -> protobuf messages, strictly and with the place of every fault.
#ifndef IEUM_SERVICE_EXCHANGE_MESSAGE_JSON_H_
#define IEUM_SERVICE_EXCHANGE_MESSAGE_JSON_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "google/protobuf/message.h"
#include "nlohmann/json.hpp"

namespace ieum::exchange {

struct FieldProblem {
  std::string field;    // path in the message, "places[0].address", by the names of the .proto
  std::string pointer;  // the same as JSON pointer, "/places/0/address"
  std::string value;    // as found, cut
  std::string expected;
};

// The field that a key of a JSON object means: the snake_case name of the .proto or the
// lowerCamelCase name that protobuf's own JSON writes. Null when there is none.
const google::protobuf::FieldDescriptor* FindJsonField(const google::protobuf::Descriptor& type,
                                                       const std::string& key);

// Merges a JSON object into `message`. Keys as FindJsonField takes them, each field once; enum
// values go by full name, timestamps by RFC 3339, int64 as number or digits; null means absent.
// Stricter than protobuf's own parser: an unknown field, a value of another type, a number that
// does not fit, or two members of a oneof are problems. Collects all of them; the message is then
// incomplete.
std::vector<FieldProblem> JsonToMessage(const nlohmann::json& json,
                                        google::protobuf::Message& message);

// Sets a singular scalar or enum field, or adds to a repeated one, from text as lists have it:
// decimal numbers, true/false, enum values by full name, timestamps by RFC 3339. nullopt on
// success, else what was expected.
std::optional<std::string> SetFromText(google::protobuf::Message& message,
                                       const google::protobuf::FieldDescriptor& field,
                                       const std::string& text);

// The reverse: the text of a singular field; empty when it is not set.
std::string ToText(const google::protobuf::Message& message,
                   const google::protobuf::FieldDescriptor& field);

// The message as JSON with snake_case names, on one line.
std::string MessageToJson(const google::protobuf::Message& message);

}  // namespace ieum::exchange

#endif  // IEUM_SERVICE_EXCHANGE_MESSAGE_JSON_H_
