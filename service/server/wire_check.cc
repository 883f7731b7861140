#include "service/server/wire_check.h"

#include <limits>
#include <map>
#include <string>

#include "google/protobuf/descriptor.h"
#include "google/protobuf/stubs/logging.h"
#include "google/protobuf/unknown_field_set.h"

#include "service/request/text.h"
#include "service/server/error_map.h"

namespace ieum::server {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;

constexpr int kMaxDepth = 100;

struct Finding {
  std::string field;
  std::string expected;
  bool found() const { return !expected.empty(); }
};

std::string Join(const std::string& prefix, const std::string& field) {
  return prefix.empty() ? field : prefix + "." + field;
}

// Walks one message; the first thing wrong wins. Runs only after parsing failed.
Finding Walk(std::string_view bytes, const Descriptor* type, const std::string& prefix, int depth) {
  const Finding broken{prefix, "must be a valid " + type->full_name() + " on the wire"};
  // Read without a type, every field is an unknown one: numbers and raw contents.
  google::protobuf::UnknownFieldSet fields;
  if (depth > kMaxDepth || !fields.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) {
    return broken;
  }
  std::map<int, int> seen;  // elements of each list so far
  for (int i = 0; i < fields.field_count(); ++i) {
    const google::protobuf::UnknownField& raw = fields.field(i);
    const FieldDescriptor* field = type->FindFieldByNumber(raw.number());
    if (field == nullptr || raw.type() != google::protobuf::UnknownField::TYPE_LENGTH_DELIMITED) {
      continue;
    }
    std::string name = Join(prefix, field->name());
    if (field->is_repeated()) name += "[" + std::to_string(seen[field->number()]++) + "]";
    if (field->type() == FieldDescriptor::TYPE_STRING &&
        !request::IsValidUtf8(raw.length_delimited())) {
      return {name, "must be valid UTF-8"};
    }
    if (field->type() == FieldDescriptor::TYPE_MESSAGE) {
      Finding within = Walk(raw.length_delimited(), field->message_type(), name, depth + 1);
      if (within.found()) return within;
    }
  }
  return {};
}

}  // namespace

absl::Status ParseRequest(std::string_view bytes, google::protobuf::Message& message) {
  const Descriptor* type = message.GetDescriptor();
  const bool fits = bytes.size() <= static_cast<std::size_t>(std::numeric_limits<int>::max());
  // What is wrong goes to the caller; the library would also write it to the standard error.
  const google::protobuf::LogSilencer silencer;
  if (fits && message.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) {
    return absl::OkStatus();
  }
  Finding finding;
  if (fits) finding = Walk(bytes, type, "", 0);
  if (!finding.found()) finding.expected = "must be a valid " + type->full_name() + " on the wire";
  // The message as a whole has no field name of its own.
  if (finding.field.empty()) finding.field = "request";
  return FieldError(finding.field, finding.expected);
}

}  // namespace ieum::server
