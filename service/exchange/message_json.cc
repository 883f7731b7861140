#include "service/exchange/message_json.h"

#include <charconv>
#include <cmath>
#include <cstdint>
#include <limits>
#include <set>
#include <type_traits>

#include "google/protobuf/timestamp.pb.h"
#include "google/protobuf/util/json_util.h"
#include "google/protobuf/util/time_util.h"

#include "service/exchange/json_reader.h"
#include "service/exchange/redact.h"

namespace ieum::exchange {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;
using google::protobuf::Timestamp;
using nlohmann::json;

bool IsTimestamp(const FieldDescriptor& field) {
  return field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE &&
         field.message_type() == Timestamp::descriptor();
}

std::string Shown(const json& value) {
  if (value.is_string()) return ShowValue(value.get_ref<const std::string&>());
  if (value.is_structured()) return value.is_array() ? "[...]" : "{...}";
  return ShowValue(value.dump());
}

template <typename T>
std::optional<T> ParseNumber(std::string_view text) {
  T number{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  if constexpr (std::is_floating_point_v<T>) {
    if (!std::isfinite(number)) return std::nullopt;
  }
  return number;
}

// Sets or adds one value of a scalar type.
#define IEUM_PUT(Type)                                                 \
  (field.is_repeated() ? reflection.Add##Type(&message, &field, value) \
                       : reflection.Set##Type(&message, &field, value))

void PutInt32(Message& message, const FieldDescriptor& field, std::int32_t value) {
  const Reflection& reflection = *message.GetReflection();
  IEUM_PUT(Int32);
}
void PutInt64(Message& message, const FieldDescriptor& field, std::int64_t value) {
  const Reflection& reflection = *message.GetReflection();
  IEUM_PUT(Int64);
}
void PutDouble(Message& message, const FieldDescriptor& field, double value) {
  const Reflection& reflection = *message.GetReflection();
  IEUM_PUT(Double);
}
void PutBool(Message& message, const FieldDescriptor& field, bool value) {
  const Reflection& reflection = *message.GetReflection();
  IEUM_PUT(Bool);
}
void PutString(Message& message, const FieldDescriptor& field, const std::string& value) {
  const Reflection& reflection = *message.GetReflection();
  IEUM_PUT(String);
}
void PutEnum(Message& message, const FieldDescriptor& field,
             const google::protobuf::EnumValueDescriptor* value) {
  const Reflection& reflection = *message.GetReflection();
  IEUM_PUT(Enum);
}
#undef IEUM_PUT

std::string EnumExpectation(const FieldDescriptor& field) {
  const auto& type = *field.enum_type();
  return "one of " + type.value(0)->name() + " to " + type.value(type.value_count() - 1)->name();
}

// What a field takes, in words.
std::string Expectation(const FieldDescriptor& field) {
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_INT32:
    case FieldDescriptor::CPPTYPE_INT64:
      return "a whole number";
    case FieldDescriptor::CPPTYPE_DOUBLE:
      return "a number";
    case FieldDescriptor::CPPTYPE_BOOL:
      return "true or false";
    case FieldDescriptor::CPPTYPE_ENUM:
      return EnumExpectation(field);
    case FieldDescriptor::CPPTYPE_STRING:
      return "a text";
    default:
      return IsTimestamp(field) ? "a time, RFC 3339" : "an object";
  }
}

bool PutScalar(Message& message, const FieldDescriptor& field, const json& value) {
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_INT32: {
      if (!value.is_number_integer()) return false;
      if (value.is_number_unsigned() && value.get<std::uint64_t>() > INT32_MAX) return false;
      const auto number = value.get<std::int64_t>();
      if (number < INT32_MIN || number > INT32_MAX) return false;
      PutInt32(message, field, static_cast<std::int32_t>(number));
      return true;
    }
    case FieldDescriptor::CPPTYPE_INT64: {
      if (value.is_string()) {
        const auto number = ParseNumber<std::int64_t>(value.get_ref<const std::string&>());
        if (number) PutInt64(message, field, *number);
        return number.has_value();
      }
      if (!value.is_number_integer()) return false;
      if (value.is_number_unsigned() && value.get<std::uint64_t>() > INT64_MAX) return false;
      PutInt64(message, field, value.get<std::int64_t>());
      return true;
    }
    case FieldDescriptor::CPPTYPE_DOUBLE:
      if (!value.is_number()) return false;
      PutDouble(message, field, value.get<double>());
      return true;
    case FieldDescriptor::CPPTYPE_BOOL:
      if (!value.is_boolean()) return false;
      PutBool(message, field, value.get<bool>());
      return true;
    case FieldDescriptor::CPPTYPE_STRING:
      if (!value.is_string()) return false;
      PutString(message, field, value.get<std::string>());
      return true;
    case FieldDescriptor::CPPTYPE_ENUM:
      return value.is_string() && !SetFromText(message, field, value.get<std::string>());
    default:
      return IsTimestamp(field) && value.is_string() &&
             !SetFromText(message, field, value.get<std::string>());
  }
}

std::string Below(const std::string& path, const std::string& name) {
  return path.empty() ? name : path + '.' + name;
}

class Walker {
 public:
  std::vector<FieldProblem> problems;

  void Object(const json& object, Message& message, const std::string& path,
              const std::string& pointer) {
    if (!object.is_object()) return Report(path, pointer, object, "an object");
    std::set<const FieldDescriptor*> seen;
    for (const auto& [key, value] : object.items()) {
      const std::string inner = pointer + '/' + EscapePointer(key);
      const FieldDescriptor* field = FindJsonField(*message.GetDescriptor(), key);
      if (field == nullptr) {
        Report(Below(path, key), inner, value, "a field of " + message.GetDescriptor()->name());
      } else if (!seen.insert(field).second) {
        Report(Below(path, field->name()), inner, value, "each field once, under one of its names");
      } else {
        Member(*field, value, message, Below(path, field->name()), inner);
      }
    }
  }

 private:
  void Report(const std::string& path, const std::string& pointer, const json& value,
              std::string expected) {
    problems.push_back({path, pointer, Shown(value), std::move(expected)});
  }

  void Member(const FieldDescriptor& field, const json& value, Message& message,
              const std::string& path, const std::string& pointer) {
    if (value.is_null()) return;
    const auto* oneof = field.real_containing_oneof();
    if (oneof != nullptr && message.GetReflection()->HasOneof(message, oneof)) {
      return Report(path, pointer, value, "only one of the fields of " + oneof->name());
    }
    if (!field.is_repeated()) return Value(value, message, field, path, pointer);
    if (!value.is_array()) return Report(path, pointer, value, "a list");
    for (std::size_t i = 0; i < value.size(); ++i) {
      const std::string index = std::to_string(i);
      Value(value[i], message, field, path + '[' + index + ']', pointer + '/' + index);
    }
  }

  void Value(const json& value, Message& message, const FieldDescriptor& field,
             const std::string& path, const std::string& pointer) {
    if (field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE && !IsTimestamp(field)) {
      const Reflection& reflection = *message.GetReflection();
      Message* child = field.is_repeated() ? reflection.AddMessage(&message, &field)
                                           : reflection.MutableMessage(&message, &field);
      return Object(value, *child, path, pointer);
    }
    if (!PutScalar(message, field, value)) Report(path, pointer, value, Expectation(field));
  }
};

}  // namespace

const FieldDescriptor* FindJsonField(const google::protobuf::Descriptor& type,
                                     const std::string& key) {
  const FieldDescriptor* field = type.FindFieldByName(key);
  return field != nullptr ? field : type.FindFieldByCamelcaseName(key);
}

std::vector<FieldProblem> JsonToMessage(const json& object, Message& message) {
  Walker walker;
  walker.Object(object, message, "", "");
  return std::move(walker.problems);
}

std::optional<std::string> SetFromText(Message& message, const FieldDescriptor& field,
                                       const std::string& text) {
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_INT32:
      if (const auto number = ParseNumber<std::int32_t>(text)) {
        PutInt32(message, field, *number);
        return std::nullopt;
      }
      break;
    case FieldDescriptor::CPPTYPE_INT64:
      if (const auto number = ParseNumber<std::int64_t>(text)) {
        PutInt64(message, field, *number);
        return std::nullopt;
      }
      break;
    case FieldDescriptor::CPPTYPE_DOUBLE:
      if (const auto number = ParseNumber<double>(text)) {
        PutDouble(message, field, *number);
        return std::nullopt;
      }
      break;
    case FieldDescriptor::CPPTYPE_BOOL:
      if (text == "true" || text == "false") {
        PutBool(message, field, text == "true");
        return std::nullopt;
      }
      break;
    case FieldDescriptor::CPPTYPE_STRING:
      PutString(message, field, text);
      return std::nullopt;
    case FieldDescriptor::CPPTYPE_ENUM:
      if (const auto* value = field.enum_type()->FindValueByName(text)) {
        PutEnum(message, field, value);
        return std::nullopt;
      }
      break;
    default:
      if (Timestamp time;
          IsTimestamp(field) && google::protobuf::util::TimeUtil::FromString(text, &time)) {
        message.GetReflection()->MutableMessage(&message, &field)->CopyFrom(time);
        return std::nullopt;
      }
      break;
  }
  return Expectation(field);
}

std::string ToText(const Message& message, const FieldDescriptor& field) {
  const Reflection& reflection = *message.GetReflection();
  if (!reflection.HasField(message, &field)) return "";
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_INT32:
      return std::to_string(reflection.GetInt32(message, &field));
    case FieldDescriptor::CPPTYPE_INT64:
      return std::to_string(reflection.GetInt64(message, &field));
    case FieldDescriptor::CPPTYPE_DOUBLE:
      return json(reflection.GetDouble(message, &field)).dump();
    case FieldDescriptor::CPPTYPE_BOOL:
      return reflection.GetBool(message, &field) ? "true" : "false";
    case FieldDescriptor::CPPTYPE_STRING:
      return reflection.GetString(message, &field);
    case FieldDescriptor::CPPTYPE_ENUM:
      return reflection.GetEnum(message, &field)->name();
    default:
      if (!IsTimestamp(field)) return "";
      Timestamp time;
      time.CopyFrom(reflection.GetMessage(message, &field));
      return google::protobuf::util::TimeUtil::ToString(time);
  }
}

std::string MessageToJson(const Message& message) {
  google::protobuf::util::JsonPrintOptions options;
  options.preserve_proto_field_names = true;
  std::string out;
  // Fails only on messages that hold invalid well-known types, which no stored record does.
  if (!google::protobuf::util::MessageToJsonString(message, &out, options).ok()) return "";
  return out;
}

}  // namespace ieum::exchange
