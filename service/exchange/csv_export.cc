#include "service/exchange/csv_export.h"

#include <algorithm>
#include <optional>

#include "nlohmann/json.hpp"

#include "service/exchange/date_pattern.h"
#include "service/exchange/message_json.h"

namespace ieum::exchange {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

constexpr std::string_view kStandardMapping =
    R"toml(# The standard columns: what `export` writes as CSV when no mapping is given. Simple fields have a column each;
# fields with an inner structure hold JSON as in the native format. Edit in a spreadsheet, import again.
[list]
name = "{name}"
source = "{source}"
id = "{source_id}"
empty = "erase"  # every column is written, so an empty cell says that there is nothing

[resource]
organization = "{organization}"
display_name = { ko = "{display_name_ko}", en = "{display_name_en}" }
description = { ko = "{description_ko}", en = "{description_en}" }
kind = "{kind}"
programme = "{programme}"
domain = "{domain}"
form = "{form}"
formality = "{formality}"
participation = "{participation}"
need_terms = { from = "{need_terms}", json = true }
eligibility = { from = "{eligibility}", json = true }
places = { from = "{places}", json = true }
service_area = { from = "{service_area}", json = true }
schedule = { from = "{schedule}", json = true }
cost = { from = "{cost}", json = true }
capacity = { from = "{capacity}", json = true }
modes = { from = "{modes}", json = true }
required_documents = { from = "{required_documents}", json = true }
how_to_apply = { ko = "{how_to_apply_ko}", en = "{how_to_apply_en}" }
next_step = "{next_step}"
contact = { phones = { from = "{phones}", json = true }, email = "{email}", url = "{url}", desk = "{desk}" }
languages = { from = "{languages}", json = true }
validity = { start = "{valid_from}", end = "{valid_until}" }
last_verified_time = "{last_verified_time}"
source_fields = { from = "{source_fields}", json = true }
)toml";

// The one reference of a template that can be undone; nullopt for any other.
std::optional<int> OnlyRef(const Template& text) {
  std::optional<int> ref;
  for (const Template::Part& part : text.parts) {
    if (part.ref < 0) continue;
    if (ref) return std::nullopt;
    ref = part.ref;
  }
  return ref;
}

// A field as JSON text; empty when it is not set.
std::string FieldJson(const Message& message, const FieldDescriptor& field) {
  const nlohmann::json object = nlohmann::json::parse(MessageToJson(message), nullptr, false);
  if (!object.is_object() || !object.contains(field.name())) return "";
  return object[field.name()].dump();
}

std::optional<DateTime> ParseIso(const std::string& text) {
  if (const auto date = ParseDateTime("yyyy-MM-dd", text)) return date;
  return ParseDateTime("yyyy-MM-ddTHH:mm:ss", text.substr(0, 19));
}

}  // namespace

std::string_view StandardMapping() { return kStandardMapping; }

CsvProjection::CsvProjection(const Mapping& mapping, const std::vector<std::string>& extra_columns)
    : mapping_(mapping) {
  const auto add = [&](const std::string& column) {
    if (std::find(columns_.begin(), columns_.end(), column) == columns_.end()) {
      columns_.push_back(column);
    }
  };
  for (const ColumnRef& ref : mapping.refs) {
    if (ref.table == 0) add(ref.column);
  }
  for (const std::string& column : extra_columns) add(column);
}

void CsvProjection::UndoTemplate(const Template& text, const std::string& value, Cells& out) const {
  const auto only = OnlyRef(text);
  if (!only || value.empty()) return;
  const ColumnRef& ref = mapping_.refs[static_cast<std::size_t>(*only)];
  if (ref.table != 0) return;
  std::string before;
  std::string after;
  bool passed = false;
  for (const Template::Part& part : text.parts) {
    if (part.ref >= 0) {
      passed = true;
    } else {
      (passed ? after : before) += part.literal;
    }
  }
  if (value.size() < before.size() + after.size() || value.rfind(before, 0) != 0 ||
      value.compare(value.size() - after.size(), after.size(), after) != 0) {
    return;
  }
  out.emplace(ref.column, value.substr(before.size(), value.size() - before.size() - after.size()));
}

bool CsvProjection::Undo(const Rule& rule, const std::string& value, Cells& out) const {
  if (rule.each || rule.match || rule.split || rule.remove || value.empty()) return false;
  std::string text = value;
  if (!rule.date.empty() || !rule.time.empty()) {
    const auto parsed = rule.date.empty() ? ParseDateTime("HH:mm", text) : ParseIso(text);
    if (!parsed) return false;
    text = FormatDateTime(rule.date.empty() ? rule.time[0] : rule.date[0], *parsed);
  }
  if (rule.map != nullptr) {
    const std::string* key = nullptr;
    for (const auto& [from, to] : *rule.map) {
      if (to.size() != 1 || to[0] != text) continue;
      if (key != nullptr) return false;
      key = &from;
    }
    if (key == nullptr) return false;
    text = *key;
  }
  UndoTemplate(rule.from, text, out);
  return true;
}

void CsvProjection::ProjectField(const FieldNode& node, const Message& message, Cells& out) const {
  const FieldDescriptor& field = *node.field;
  const auto& reflection = *message.GetReflection();
  if (!node.rules.empty() && node.rules[0].json) {
    Undo(node.rules[0], FieldJson(message, field), out);
    return;
  }
  const bool is_message = field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE;
  if (field.is_repeated()) {
    // Items stand in the order of their nodes only where each makes exactly one.
    const bool plain =
        std::all_of(node.messages.begin(), node.messages.end(),
                    [](const MessageNode& item) { return !item.when && !item.each; });
    if (!is_message || !plain || node.fragment_names) return;
    const auto count = static_cast<std::size_t>(reflection.FieldSize(message, &field));
    for (std::size_t i = 0; i < std::min(node.messages.size(), count); ++i) {
      Project(node.messages[i], reflection.GetRepeatedMessage(message, &field, static_cast<int>(i)),
              out);
    }
    return;
  }
  if (!node.messages.empty()) {
    if (reflection.HasField(message, &field)) {
      Project(node.messages[0], reflection.GetMessage(message, &field), out);
    }
    return;
  }
  std::string value = ToText(message, field);
  if (is_message && value.empty() && reflection.HasField(message, &field)) {  // LocalizedText
    const Message& text = reflection.GetMessage(message, &field);
    const auto* side = text.GetDescriptor()->FindFieldByName(mapping_.list.korean ? "ko" : "en");
    if (side != nullptr) value = ToText(text, *side);
  }
  for (const Rule& rule : node.rules) {
    if (Undo(rule, value, out)) return;
  }
}

void CsvProjection::Project(const MessageNode& node, const Message& message, Cells& out) const {
  for (const FieldNode& field : node.fields) ProjectField(field, message, out);
}

std::vector<std::string> CsvProjection::Row(const v1::Resource& resource,
                                            const v1::Organization& organization) const {
  Cells cells;
  UndoTemplate(mapping_.list.name, resource.name(), cells);
  UndoTemplate(mapping_.list.source, resource.source(), cells);
  UndoTemplate(mapping_.list.id, resource.source_id(), cells);
  // The list's own words, where they were kept, before what would be made of the fields.
  for (const v1::SourceField& field : resource.source_fields()) {
    if (!mapping_.UsesColumn(0, field.field())) cells.emplace(field.field(), field.value());
  }
  Project(mapping_.resource, resource, cells);
  if (mapping_.organization) Project(*mapping_.organization, organization, cells);
  for (const v1::SourceField& field : resource.source_fields()) {
    cells.emplace(field.field(), field.value());
  }
  std::vector<std::string> row;
  for (const std::string& column : columns_) {
    const auto found = cells.find(column);
    row.push_back(found == cells.end() ? "" : found->second);
  }
  return row;
}

}  // namespace ieum::exchange
