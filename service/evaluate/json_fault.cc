#include "service/evaluate/json_fault.h"

#include <algorithm>
#include <memory>
#include <string_view>
#include <utility>
#include <vector>

#include "google/protobuf/descriptor.h"
#include "nlohmann/json.hpp"

#include "service/exchange/json_reader.h"
#include "service/exchange/message_json.h"

namespace ieum::evaluate {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using nlohmann::json;

// What the parser names after "; expected ", as people call it.
std::string Expected(std::string_view what) {
  static constexpr std::pair<std::string_view, std::string_view> kWords[] = {
      {"string literal", "a text in double quotes"},
      {"end of input", "nothing more"},
      {"\'[\', \'{\', or a literal", "a value"},
      {"\'}\'", "a comma or }"},
      {"\']\'", "a comma or ]"},
      {"\':\'", "a colon"}};
  for (const auto& [token, words] : kWords) {
    if (what.ends_with("; expected " + std::string(token))) return std::string(words);
  }
  return "JSON";
}

// A column counts characters, not bytes.
int ColumnOf(std::string_view text, std::size_t at) {
  const std::size_t line = text.substr(0, at).rfind('\n');
  const std::string_view before =
      text.substr(0, at).substr(line == std::string_view::npos ? 0 : line + 1);
  return 1 + static_cast<int>(std::count_if(before.begin(), before.end(), [](char c) {
           return (static_cast<unsigned char>(c) & 0xC0) != 0x80;
         }));
}

JsonFault SyntaxFault(const JsonObject& object, const exchange::JsonProblem& problem) {
  const std::string& text = object.text;
  try {
    (void)json::parse(text);
  } catch (const json::parse_error& error) {
    // Where the token that was read last begins.
    std::size_t at = std::min(error.byte > 0 ? error.byte - 1 : 0, text.size());
    const std::size_t begin = at + 1 - std::min(at + 1, problem.value.size());
    if (text.compare(begin, problem.value.size(), problem.value) == 0) at = begin;
    const auto lines =
        std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(at), '\n');
    return {object.line + static_cast<int>(lines),
            "not JSON: column " + std::to_string(ColumnOf(text, at)) + ": expected " +
                Expected(error.what()) + ", found " +
                (problem.value.empty() ? "the end" : problem.value)};
  } catch (const json::exception&) {
    return {static_cast<int>(problem.line), "not JSON: a number is out of range"};
  }
  // JSON, but not as we take it: a key twice, nesting without end.
  return {static_cast<int>(problem.line),
          "not JSON: expected " + problem.expected + ", found " + problem.value};
}

// Fields under their names in the .proto: protobuf takes lowerCamelCase as well.
void UseProtoNames(json& value, const Descriptor& type) {
  if (!value.is_object()) return;
  json renamed = json::object();
  for (auto& [key, member] : value.items()) {
    const FieldDescriptor* field = type.FindFieldByName(key);
    if (field == nullptr) field = type.FindFieldByCamelcaseName(key);
    const bool nested = field != nullptr && field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE;
    if (nested && member.is_array()) {
      for (json& element : member) UseProtoNames(element, *field->message_type());
    } else if (nested) {
      UseProtoNames(member, *field->message_type());
    }
    renamed[field == nullptr ? key : field->name()] = std::move(member);
  }
  value = std::move(renamed);
}

}  // namespace

JsonFault FindJsonFault(const JsonObject& object, const google::protobuf::Message& type) {
  exchange::ParsedJson parsed = exchange::ParseJson(object.text, object.line, {});
  if (parsed.problem.has_value()) return SyntaxFault(object, *parsed.problem);
  const std::string head = "not a " + type.GetDescriptor()->name() + ": ";
  UseProtoNames(parsed.value, *type.GetDescriptor());
  const std::unique_ptr<google::protobuf::Message> scratch(type.New());
  const std::vector<exchange::FieldProblem> problems =
      exchange::JsonToMessage(parsed.value, *scratch);
  if (problems.empty()) return {object.line, head + "a value is not of its field's type"};
  const exchange::FieldProblem& first = problems.front();
  std::string what = head + first.field + ": expected " + first.expected + ", found " +
                     (first.value.empty() ? "an empty text" : first.value);
  if (problems.size() > 1) what += " (and " + std::to_string(problems.size() - 1) + " more faults)";
  return {static_cast<int>(parsed.LineOf(first.pointer)), std::move(what)};
}

}  // namespace ieum::evaluate
