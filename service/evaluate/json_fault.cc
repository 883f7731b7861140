#include "service/evaluate/json_fault.h"

#include <algorithm>
#include <memory>
#include <string_view>
#include <utility>
#include <vector>

#include "google/protobuf/descriptor.h"
#include "nlohmann/json.hpp"

#include "service/evaluate/nearest.h"
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

// "needs[0].statment" -> Need, or the type itself; null where the path leaves the messages.
const Descriptor* OwnerOf(const std::string& path, const Descriptor& type) {
  const Descriptor* owner = &type;
  std::size_t begin = 0;
  for (std::size_t dot = path.find('.'); dot != std::string::npos && owner != nullptr;
       begin = dot + 1, dot = path.find('.', begin)) {
    const std::string part = path.substr(begin, dot - begin);
    const FieldDescriptor* field = owner->FindFieldByName(part.substr(0, part.find('[')));
    owner = field == nullptr ? nullptr : field->message_type();
  }
  return owner;
}

// What helps who wrote a field that there is none of: the field that was meant, else all.
std::string NoSuchField(const std::string& path, const Descriptor& owner) {
  std::vector<std::string> names;
  for (int i = 0; i < owner.field_count(); ++i) names.push_back(owner.field(i)->name());
  const std::string meant = Nearest(path.substr(path.rfind('.') + 1), names);
  std::string what = path + ": " + owner.name() + " has no such field; ";
  if (!meant.empty()) return what + "did you mean " + meant + "?";
  what += "expected one of ";
  for (std::size_t i = 0; i < names.size(); ++i) what += (i == 0 ? "" : ", ") + names[i];
  return what;
}

std::string WordsOf(const exchange::FieldProblem& problem, const Descriptor& type) {
  const Descriptor* owner = OwnerOf(problem.field, type);
  if (owner != nullptr && problem.expected == "a field of " + owner->name()) {
    return NoSuchField(problem.field, *owner);
  }
  return problem.field + ": expected " + problem.expected + ", found " +
         (problem.value.empty() ? "an empty text" : problem.value);
}

// "not an Assessment: ", "not a CatalogRecord: ".
std::string HeadOf(const Descriptor& type) {
  const bool vowel = std::string_view("AEIOU").find(type.name().front()) != std::string_view::npos;
  return (vowel ? "not an " : "not a ") + type.name() + ": ";
}

}  // namespace

JsonFault FindJsonFault(const JsonObject& object, const google::protobuf::Message& type) {
  exchange::ParsedJson parsed = exchange::ParseJson(object.text, object.line, {});
  if (parsed.problem.has_value()) return SyntaxFault(object, *parsed.problem);
  const std::string head = HeadOf(*type.GetDescriptor());
  UseProtoNames(parsed.value, *type.GetDescriptor());
  const std::unique_ptr<google::protobuf::Message> scratch(type.New());
  const std::vector<exchange::FieldProblem> problems =
      exchange::JsonToMessage(parsed.value, *scratch);
  if (problems.empty()) return {object.line, head + "a value is not of its field's type"};
  const exchange::FieldProblem& first = problems.front();
  std::string what = head + WordsOf(first, *type.GetDescriptor());
  if (const std::size_t more = problems.size() - 1; more > 0) {
    what += " (and " + std::to_string(more) + (more == 1 ? " more fault)" : " more faults)");
  }
  return {static_cast<int>(parsed.LineOf(first.pointer)), std::move(what)};
}

}  // namespace ieum::evaluate
