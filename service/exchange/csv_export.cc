#include "service/exchange/csv_export.h"

#include <algorithm>
#include <optional>

#include "google/protobuf/util/time_util.h"
#include "nlohmann/json.hpp"

#include "service/exchange/csv_check.h"
#include "service/exchange/date_pattern.h"
#include "service/exchange/mapping_compiler.h"
#include "service/exchange/message_json.h"
#include "service/exchange/text_match.h"

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

// A day, or an instant as calendar and clock show it in the mapping's zone.
std::optional<DateTime> ParseIso(const std::string& text, const std::string& utc_offset) {
  if (const auto date = ParseDateTime("yyyy-MM-dd", text)) return date;
  google::protobuf::Timestamp time;
  if (!google::protobuf::util::TimeUtil::FromString(text, &time)) return std::nullopt;
  return AtOffset(time.seconds(), UtcOffsetSeconds(utc_offset).value_or(0));
}

// The fixed text of a rule that refers to no column.
std::optional<std::string> ConstantOf(const Rule& rule) {
  if (rule.when || rule.each || rule.match || rule.split || rule.map != nullptr ||
      !rule.date.empty() || !rule.time.empty()) {
    return std::nullopt;
  }
  std::string text;
  for (const Template::Part& part : rule.from.parts) {
    if (part.ref >= 0) return std::nullopt;
    text += part.literal;
  }
  return text;
}

// A text that `split` cuts at, and that leaves what stands around it whole: among the characters of
// the pattern, then the usual ones.
std::optional<std::string> SeparatorOf(const icu::RegexPattern& split) {
  std::string pattern;
  split.pattern().toUTF8String(pattern);
  std::vector<std::string> candidates;
  for (const char c : pattern) candidates.push_back({c});
  for (const char* usual : {", ", ";", "/", "|", " ", "\n", "·", "ㆍ", "~"}) {
    candidates.push_back(usual);
  }
  for (const std::string& separator : candidates) {
    const std::vector<std::string> parts = SplitText(split, "가" + separator + "나", 10);
    if (parts.size() == 2 && parts[0] == "가" && parts[1] == "나") return separator;
  }
  return std::nullopt;
}

// The keys of the map that give the values, one after the other; each as many as it can.
std::optional<std::vector<std::string>> Unmap(const ValueMap& map,
                                              const std::vector<std::string>& values) {
  std::vector<std::string> keys;
  for (std::size_t at = 0; at < values.size();) {
    const ValueMap::value_type* best = nullptr;
    for (const auto& entry : map) {
      const std::vector<std::string>& to = entry.second;
      if (to.empty() || to.size() > values.size() - at) continue;
      if (!std::equal(to.begin(), to.end(), values.begin() + static_cast<std::ptrdiff_t>(at))) {
        continue;
      }
      if (best == nullptr || to.size() > best->second.size()) best = &entry;
    }
    if (best == nullptr) return std::nullopt;
    keys.push_back(best->first);
    at += best->second.size();
  }
  return keys;
}

// The texts of a list of scalars, or one side of a list of localized texts.
std::vector<std::string> TextsOf(const Message& message, const FieldDescriptor& field,
                                 bool korean) {
  std::vector<std::string> out;
  const auto& reflection = *message.GetReflection();
  for (int i = 0; i < reflection.FieldSize(message, &field); ++i) {
    if (field.cpp_type() == FieldDescriptor::CPPTYPE_STRING) {
      out.push_back(reflection.GetRepeatedString(message, &field, i));
    } else if (field.cpp_type() == FieldDescriptor::CPPTYPE_ENUM) {
      out.push_back(reflection.GetRepeatedEnum(message, &field, i)->name());
    } else if (field.cpp_type() == FieldDescriptor::CPPTYPE_INT32) {
      out.push_back(std::to_string(reflection.GetRepeatedInt32(message, &field, i)));
    } else if (IsLocalizedText(field)) {
      const Message& text = reflection.GetRepeatedMessage(message, &field, i);
      out.push_back(ToText(text, *text.GetDescriptor()->FindFieldByName(korean ? "ko" : "en")));
    } else {
      return {};
    }
  }
  return out;
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

// False: nothing was written. A column that has its cell already counts as written.
bool CsvProjection::UndoTemplate(const Template& text, const std::string& value, Cells& out) const {
  const auto only = OnlyRef(text);
  if (!only || value.empty()) return false;
  const ColumnRef& ref = mapping_.refs[static_cast<std::size_t>(*only)];
  if (ref.table != 0) return false;
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
    return false;
  }
  out.emplace(ref.column, value.substr(before.size(), value.size() - before.size() - after.size()));
  return true;
}

bool CsvProjection::Undo(const Rule& rule, const std::string& value, Cells& out) const {
  return !value.empty() && UndoList(rule, {value}, out);
}

bool CsvProjection::UndoList(const Rule& rule, const std::vector<std::string>& values,
                             Cells& out) const {
  if (values.empty() || rule.match) return false;
  std::vector<std::string> texts = values;
  for (std::string& text : texts) {
    if (rule.date.empty() && rule.time.empty()) break;
    const auto parsed =
        rule.date.empty() ? ParseDateTime("HH:mm", text) : ParseIso(text, mapping_.list.utc_offset);
    if (!parsed) return false;
    text = FormatDateTime(rule.date.empty() ? rule.time[0] : rule.date[0], *parsed);
  }
  if (rule.map != nullptr) {
    auto keys = Unmap(*rule.map, texts);
    if (!keys) return false;
    texts = *std::move(keys);
  }
  // `each` over the parts of a cell, taken as they are, is a split.
  const bool by_part =
      rule.each && rule.each->split && rule.from.parts.size() == 1 && rule.from.parts[0].ref >= 0;
  if (rule.each && !by_part) return false;
  const Regex& split = by_part ? rule.each->split : rule.split;
  std::string joined = texts[0];
  if (texts.size() > 1) {
    const auto separator = split ? SeparatorOf(*split) : std::nullopt;
    if (!separator) return false;
    for (std::size_t i = 1; i < texts.size(); ++i) joined += *separator + texts[i];
  }
  return UndoTemplate(by_part ? rule.each->from : rule.from, joined, out);
}

void CsvProjection::ProjectTexts(const FieldNode& node, const Message& message, Cells& out) const {
  const std::vector<std::string> values = TextsOf(message, *node.field, mapping_.list.korean);
  if (node.rules.size() == 1) {
    UndoList(node.rules[0], values, out);
    return;
  }
  // A column for each of the first values.
  for (std::size_t i = 0; i < std::min(values.size(), node.rules.size()); ++i) {
    Undo(node.rules[i], values[i], out);
  }
}

// Whether the item can come from the node, as far as its fixed texts tell.
bool CsvProjection::Fits(const MessageNode& node, const Message& item) const {
  for (const FieldNode& field : node.fields) {
    std::vector<std::string> fixed;
    for (const Rule& rule : field.rules) {
      if (auto text = ConstantOf(rule)) fixed.push_back(*std::move(text));
    }
    if (fixed.empty() || fixed.size() < field.rules.size()) continue;
    if (field.field->is_repeated()) {
      if (TextsOf(item, *field.field, mapping_.list.korean) != fixed) return false;
    } else if (field.field->cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE &&
               ToText(item, *field.field) != fixed[0]) {
      return false;
    }
  }
  return true;
}

// Items stand in the order of their nodes, each of which makes one at most.
void CsvProjection::ProjectItems(const FieldNode& node, const Message& message, Cells& out) const {
  if (node.fragment_names) return;
  const auto& reflection = *message.GetReflection();
  int next = 0;
  for (const MessageNode& item : node.messages) {
    if (item.each || next >= reflection.FieldSize(message, node.field)) return;
    const Message& stored = reflection.GetRepeatedMessage(message, node.field, next);
    if (!Fits(item, stored)) continue;
    ++next;
    if (item.when && !item.when->in.empty()) UndoTemplate(item.when->value, item.when->in[0], out);
    Project(item, stored, out);
  }
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
    return node.rules.empty() ? ProjectItems(node, message, out) : ProjectTexts(node, message, out);
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
    if (Undo(rule, value, out) || ConstantOf(rule) == value) return;
  }
}

void CsvProjection::Project(const MessageNode& node, const Message& message, Cells& out) const {
  for (const FieldNode& field : node.fields) ProjectField(field, message, out);
}

std::vector<std::string> CsvProjection::Row(const v1::Resource& resource,
                                            const v1::Organization& organization,
                                            std::vector<ColumnGap>& gaps) const {
  Cells cells;
  UndoTemplate(mapping_.list.name, resource.name(), cells);
  UndoTemplate(mapping_.list.source, resource.source(), cells);
  UndoTemplate(mapping_.list.id, resource.source_id(), cells);
  if (mapping_.organization) {
    UndoTemplate(mapping_.organization_id, organization.source_id(), cells);
  }
  // The list's own words, where they were kept, before what would be made of the fields.
  for (const v1::SourceField& field : resource.source_fields()) {
    if (!mapping_.UsesColumn(0, field.field())) cells.emplace(field.field(), field.value());
  }
  Project(mapping_.resource, resource, cells);
  if (mapping_.organization) Project(*mapping_.organization, organization, cells);
  for (const v1::SourceField& field : resource.source_fields()) {
    cells.emplace(field.field(), field.value());
  }
  CsvCheck(mapping_, resource, organization).EmptyWhatDiffers(cells, gaps);
  std::vector<std::string> row;
  for (const std::string& column : columns_) {
    const auto found = cells.find(column);
    row.push_back(found == cells.end() ? "" : found->second);
  }
  return row;
}

}  // namespace ieum::exchange
