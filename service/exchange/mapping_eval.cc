#include "service/exchange/mapping_eval.h"

#include <algorithm>
#include <utility>

#include "google/protobuf/timestamp.pb.h"

#include "service/exchange/date_pattern.h"
#include "service/exchange/json_reader.h"
#include "service/exchange/mapping_compiler.h"
#include "service/exchange/message_json.h"
#include "service/exchange/redact.h"
#include "service/exchange/text_match.h"

namespace ieum::exchange {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

constexpr char kOneSpace = ' ';

bool IsTimestamp(const FieldDescriptor* field) {
  return field != nullptr && field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE &&
         field->message_type() == google::protobuf::Timestamp::descriptor();
}

std::string Joined(const std::vector<std::string>& parts) {
  std::string out;
  for (const std::string& part : parts) {
    if (!out.empty()) out += " or ";
    out += part;
  }
  return out;
}

bool IsTextOrEnum(const FieldDescriptor& field) {
  return field.cpp_type() == FieldDescriptor::CPPTYPE_STRING ||
         field.cpp_type() == FieldDescriptor::CPPTYPE_ENUM;
}

// Whether the last value of a list of texts or enum values is there already.
bool LastIsRepeated(const Message& message, const FieldDescriptor& field) {
  const auto& reflection = *message.GetReflection();
  const int last = reflection.FieldSize(message, &field) - 1;
  for (int i = 0; i < last; ++i) {
    if (field.cpp_type() == FieldDescriptor::CPPTYPE_ENUM
            ? reflection.GetRepeatedEnumValue(message, &field, i) ==
                  reflection.GetRepeatedEnumValue(message, &field, last)
            : reflection.GetRepeatedString(message, &field, i) ==
                  reflection.GetRepeatedString(message, &field, last)) {
      return true;
    }
  }
  return false;
}

bool HasPath(const Message& message, std::string_view path) {
  const std::size_t dot = path.find('.');
  const FieldDescriptor* field =
      message.GetDescriptor()->FindFieldByName(std::string(path.substr(0, dot)));
  if (field == nullptr) return false;
  const auto& reflection = *message.GetReflection();
  if (field->is_repeated()) return reflection.FieldSize(message, field) > 0;
  if (!reflection.HasField(message, field)) return false;
  return dot == std::string_view::npos ||
         HasPath(reflection.GetMessage(message, field), path.substr(dot + 1));
}

}  // namespace

std::vector<std::string> SpokenPaths(const Mapping& mapping,
                                     const std::vector<CoveredPath>& covered,
                                     const std::vector<std::string_view>& by_ref,
                                     const Message& message) {
  std::vector<std::string> out;
  for (const CoveredPath& one : covered) {
    const bool silent = !one.refs.empty() && !HasPath(message, one.path) &&
                        std::all_of(one.refs.begin(), one.refs.end(), [&](int ref) {
                          return TrimText(by_ref[static_cast<std::size_t>(ref)]).empty();
                        });
    if (mapping.list.empty_erases || !silent) out.push_back(one.path);
  }
  return out;
}

MappingEvaluator::MappingEvaluator(const Mapping& mapping, const ImportLimits& limits,
                                   RowValues values, ImportRow& row)
    : mapping_(mapping), limits_(limits), values_(std::move(values)), row_(row) {}

void MappingEvaluator::Fill(const MessageNode& node, Message& message, const std::string& prefix) {
  // The record itself is no item that could be dropped: the others of its fields go on.
  for (const FieldNode& field : node.fields) {
    FillField(field, message, prefix + field.field->name());
  }
}

std::string MappingEvaluator::Expand(const Template& text) const {
  std::string out;
  bool refers = false;
  bool filled = false;
  for (const Template::Part& part : text.parts) {
    if (part.ref < 0) {
      out += part.literal;
      continue;
    }
    refers = true;
    const ColumnRef& ref = mapping_.refs[static_cast<std::size_t>(part.ref)];
    std::string value;
    if (ref.table == kCaptures) {
      const auto index = static_cast<std::size_t>(ref.column[0] - '0');
      if (index < captures_.size()) value = captures_[index];
    } else {
      value = TrimText(values_.by_ref[static_cast<std::size_t>(part.ref)]);
    }
    filled = filled || !value.empty();
    out += value;
  }
  if (refers && !filled) return "";
  return TrimText(out);
}

bool MappingEvaluator::Holds(const Condition& condition) const {
  const std::string value = Expand(condition.value);
  if (condition.empty && value.empty() != *condition.empty) return false;
  if (!condition.in.empty()) {
    const std::string folded = FoldKey(value);
    if (std::none_of(condition.in.begin(), condition.in.end(),
                     [&](const std::string& one) { return FoldKey(one) == folded; })) {
      return false;
    }
  }
  return !condition.matches || MatchesSomewhere(*condition.matches, value);
}

template <typename Body>
void MappingEvaluator::ForEach(const Each& each, Body body) {
  if (each.table > 0) {
    const std::vector<std::string_view> before = values_.by_ref;
    const auto rows = values_.joined[static_cast<std::size_t>(each.table) - 1];
    for (const std::vector<std::string_view>& joined : rows) {
      for (std::size_t i = 0; i < joined.size(); ++i) {
        if (mapping_.refs[i].table == each.table) values_.by_ref[i] = joined[i];
      }
      body();
    }
    values_.by_ref = before;
    return;
  }
  const std::string text = Expand(each.from);
  std::vector<std::vector<std::string>> found;
  if (each.find) {
    found = AllMatches(*each.find, text, limits_.max_parts);
  } else {
    for (std::string& part : SplitText(*each.split, text, limits_.max_parts)) {
      found.push_back({std::move(part)});
    }
  }
  const std::vector<std::string> before = captures_;
  for (std::vector<std::string>& captures : found) {
    captures_ = std::move(captures);
    body();
  }
  captures_ = before;
}

FieldOrigin MappingEvaluator::OriginOf(const Rule& rule, std::string value) const {
  FieldOrigin origin{row_.file, row_.line, "", ShowValue(value)};
  const auto add = [&](const Template& text) {
    for (const Template::Part& part : text.parts) {
      if (part.ref < 0) continue;
      const ColumnRef& ref = mapping_.refs[static_cast<std::size_t>(part.ref)];
      if (ref.table == kCaptures) continue;
      if (!origin.column.empty()) origin.column += " + ";
      if (ref.table > 0) {
        origin.column += mapping_.joins[static_cast<std::size_t>(ref.table) - 1].name + '.';
      }
      origin.column += ref.column;
    }
  };
  add(rule.from);
  if (origin.column.empty() && rule.each) add(rule.each->from);
  return origin;
}

// Eligibility is a gate: what is left out of it opens it.
void MappingEvaluator::RejectLostEligibility(const Rule& rule, const std::string& path) {
  if (path.rfind("eligibility", 0) != 0 || path.rfind("eligibility.note", 0) == 0) return;
  row_.AddIssue(OriginOf(rule, Expand(rule.from)),
                path + ": an eligibility that can be read; add a condition for what cannot", true);
}

// Applies the rule's answer to a value that cannot be used. True: it goes on with `out.texts`.
bool MappingEvaluator::Fail(const Rule& rule, const std::string& path, const std::string& text,
                            std::string_view expected, Outcome& out) {
  FieldOrigin origin = OriginOf(rule, text);
  if (origin.column.empty()) origin.column = path;
  out.failed = rule.on_failure == OnFailure::kSkip || rule.on_failure == OnFailure::kIgnore ||
               rule.on_failure == OnFailure::kDropItem || out.failed;
  switch (rule.on_failure) {
    case OnFailure::kReject:
      row_.AddIssue(origin, expected, true);
      return false;
    case OnFailure::kSkip:
      row_.AddIssue(origin, std::string(expected) + "; left empty", false);
      return false;
    case OnFailure::kIgnore:
      return false;
    case OnFailure::kKeep:
      out.texts.push_back(text);
      return true;
    case OnFailure::kDropItem:
      row_.AddIssue(origin, std::string(expected) + "; the item it is in is left out", false);
      out.drop_item = true;
      return false;
    case OnFailure::kUse:
      out.texts.push_back(rule.otherwise);
      return true;
  }
  return false;
}

bool MappingEvaluator::Convert(const Rule& rule, bool timestamp, std::string& text,
                               std::string& expected) const {
  for (const std::string& pattern : rule.date) {
    const auto value = ParseDateTime(pattern, text);
    if (!value) continue;
    text = IsoDate(*value);
    if (timestamp) {
      text += FormatDateTime("THH:mm:ss", *value) + mapping_.list.utc_offset;
    }
    return true;
  }
  if (!rule.date.empty()) {
    expected = "a date like " + Joined(rule.date);
    return false;
  }
  for (const std::string& pattern : rule.time) {
    if (const auto value = ParseDateTime(pattern, text)) {
      text = ClockTime(*value);
      return true;
    }
  }
  expected = "a time like " + Joined(rule.time);
  return rule.time.empty();
}

MappingEvaluator::Outcome MappingEvaluator::RunOnce(const Rule& rule, const FieldDescriptor* field,
                                                    const std::string& path) {
  Outcome out;
  if (rule.when && !Holds(*rule.when)) return out;
  const std::string whole = Expand(rule.from);
  if (whole.empty()) {
    // An item that cannot do without the value is dropped, as it is for a value that does not fit.
    out.drop_item = rule.on_failure == OnFailure::kDropItem;
    return out;
  }
  const std::string folded = rule.drop.empty() ? "" : FoldKey(whole);
  if (std::any_of(rule.drop.begin(), rule.drop.end(),
                  [&](const std::string& value) { return FoldKey(value) == folded; })) {
    out.drop_item = true;
    return out;
  }
  std::string text = whole;
  if (rule.match) {
    const auto matched = FirstMatch(*rule.match, text, rule.to);
    if (!matched) {
      Fail(rule, path, whole,
           "a value that fits the pattern of the mapping, line " + std::to_string(rule.line), out);
      return out;
    }
    text = TrimText(*matched);
  }
  std::vector<std::string> parts{text};
  if (rule.split) parts = SplitText(*rule.split, text, limits_.max_parts);
  for (std::string& part : parts) {
    if (rule.remove) part = TrimText(RemoveMatches(*rule.remove, part));
    if (part.empty()) continue;
    std::vector<std::string> mapped{part};
    if (rule.map != nullptr) {
      const auto found = rule.map->find(FoldKey(part));
      if (found == rule.map->end()) {
        Fail(rule, path, part, "a value listed in maps." + rule.map_name, out);
        if (out.drop_item) return out;  // told once
        continue;
      }
      mapped = found->second;
    }
    for (std::string& value : mapped) {
      std::string expected;
      const std::string before = value;
      if (Convert(rule, IsTimestamp(field), value, expected)) {
        out.texts.push_back(std::move(value));
      } else {
        Fail(rule, path, before, expected, out);
        if (out.drop_item) return out;
      }
    }
  }
  return out;
}

MappingEvaluator::Outcome MappingEvaluator::Run(const Rule& rule, const FieldDescriptor* field,
                                                const std::string& path) {
  if (!rule.each) return RunOnce(rule, field, path);
  Outcome all;
  ForEach(*rule.each, [&] {
    Outcome one = RunOnce(rule, field, path);
    all.drop_item = all.drop_item || one.drop_item;
    all.failed = all.failed || one.failed;
    std::move(one.texts.begin(), one.texts.end(), std::back_inserter(all.texts));
  });
  return all;
}

bool MappingEvaluator::FillScalar(const FieldNode& node, Message& message,
                                  const std::string& path) {
  const FieldDescriptor& field = *node.field;
  const Rule* lost = nullptr;
  for (const Rule& rule : node.rules) {
    Outcome outcome = Run(rule, &field, path);
    if (outcome.failed) lost = &rule;
    if (outcome.drop_item) {
      if (lost != nullptr) RejectLostEligibility(*lost, path);
      return false;
    }
    for (const std::string& text : outcome.texts) {
      std::string at = path;
      if (field.is_repeated()) {
        at += '[' + std::to_string(message.GetReflection()->FieldSize(message, &field)) + ']';
      }
      if (const auto expected = SetFromText(message, field, text)) {
        Outcome repaired;
        Fail(rule, path, text, *expected, repaired);
        lost = &rule;
        if (repaired.drop_item) {
          RejectLostEligibility(rule, path);
          return false;
        }
        if (rule.on_failure != OnFailure::kUse || SetFromText(message, field, rule.otherwise)) {
          continue;
        }
        lost = nullptr;
      }
      if (field.is_repeated() && IsTextOrEnum(field) && LastIsRepeated(message, field)) {
        message.GetReflection()->RemoveLast(&message, &field);
        continue;
      }
      row_.origins[at] = OriginOf(rule, text);
      if (!field.is_repeated()) return true;
    }
  }
  if (lost != nullptr) RejectLostEligibility(*lost, path);
  return true;
}

bool MappingEvaluator::FillJson(const Rule& rule, const FieldDescriptor& field, Message& message,
                                const std::string& path) {
  Outcome outcome = Run(rule, &field, path);
  if (outcome.failed) RejectLostEligibility(rule, path);
  if (outcome.texts.empty()) return !outcome.drop_item;
  const std::string& text = outcome.texts.front();
  FieldOrigin origin = OriginOf(rule, text);
  const ParsedJson parsed = ParseJson(text, row_.line, limits_);
  std::vector<FieldProblem> problems;
  if (parsed.problem) {
    problems.push_back({path, "", parsed.problem->value, parsed.problem->expected});
  } else {
    // The field inside an object of its own, so that one reader serves both kinds of field.
    const nlohmann::json object = {{field.name(), parsed.value}};
    problems = JsonToMessage(object, message);
  }
  for (const FieldProblem& problem : problems) {
    row_.AddIssue(origin, problem.field + ": " + problem.expected, true);
  }
  row_.origins[path] = std::move(origin);
  return true;
}

void MappingEvaluator::AddItem(const MessageNode& item, const FieldDescriptor& field,
                               Message& message, const std::string& path) {
  const auto& reflection = *message.GetReflection();
  const auto once = [&] {
    if (item.when && !Holds(*item.when)) return;
    const int index = reflection.FieldSize(message, &field);
    Message* added = reflection.AddMessage(&message, &field);
    const std::string at = path + '[' + std::to_string(index) + ']';
    const bool kept = FillFields(item, *added, at + '.');
    // An item that says nothing is no item.
    if (!kept || added->ByteSizeLong() == 0) {
      reflection.RemoveLast(&message, &field);
      return;
    }
    if (item.ordered_first == nullptr) return;
    const std::string first = ToText(*added, *item.ordered_first);
    const std::string second = ToText(*added, *item.ordered_second);
    if (first < second) return;
    FieldOrigin origin{row_.file, row_.line, "", first + kOneSpace + second};
    const auto known = row_.origins.find(at + '.' + item.ordered_second->name());
    if (known != row_.origins.end()) origin.column = known->second.column;
    row_.AddIssue(
        origin,
        item.ordered_first->name() + " before " + item.ordered_second->name() + "; left out",
        false);
    reflection.RemoveLast(&message, &field);
  };
  if (item.each) {
    ForEach(*item.each, once);
  } else {
    once();
  }
}

void MappingEvaluator::FillItems(const FieldNode& node, Message& message, const std::string& path) {
  const FieldDescriptor& field = *node.field;
  for (const MessageNode& item : node.messages) AddItem(item, field, message, path);
  if (!node.fragment_names) return;
  const Outcome names = Run(*node.fragment_names, nullptr, path);
  if (names.failed) RejectLostEligibility(*node.fragment_names, path);
  for (const std::string& name : names.texts) {
    const auto found = node.fragments->find(name);
    if (found == node.fragments->end()) {
      row_.AddIssue(OriginOf(*node.fragment_names, name), "the name of a fragment", true);
      continue;
    }
    AddItem(found->second, field, message, path);
  }
}

bool MappingEvaluator::FillField(const FieldNode& node, Message& message, const std::string& path) {
  const FieldDescriptor& field = *node.field;
  const auto& reflection = *message.GetReflection();
  if (!node.rules.empty() && node.rules[0].json) {
    return FillJson(node.rules[0], field, message, path);
  }
  if (field.cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE || IsTimestamp(&field)) {
    return FillScalar(node, message, path);
  }
  if (!node.rules.empty()) {  // LocalizedText from text
    const char* language = mapping_.list.korean ? "ko" : "en";
    for (const Rule& rule : node.rules) {
      const Outcome outcome = Run(rule, &field, path);
      if (outcome.failed && outcome.texts.empty()) RejectLostEligibility(rule, path);
      if (outcome.drop_item) return false;
      for (const std::string& text : outcome.texts) {
        std::string at = path;
        if (field.is_repeated()) {
          at += '[' + std::to_string(reflection.FieldSize(message, &field)) + ']';
        }
        Message* target = field.is_repeated() ? reflection.AddMessage(&message, &field)
                                              : reflection.MutableMessage(&message, &field);
        SetFromText(*target, *target->GetDescriptor()->FindFieldByName(language), text);
        row_.origins[at] = OriginOf(rule, text);
        if (!field.is_repeated()) return true;
      }
    }
    return true;
  }
  if (field.is_repeated()) {
    FillItems(node, message, path);
    return true;
  }
  const MessageNode& child = node.messages[0];
  if (child.when && !Holds(*child.when)) return true;
  Message* target = reflection.MutableMessage(&message, &field);
  const bool kept = FillFields(child, *target, path + '.');
  // A message that says nothing is absent, except where its presence is what it says.
  if (!kept || (target->ByteSizeLong() == 0 && !child.fields.empty())) {
    reflection.ClearField(&message, &field);
  }
  return true;
}

bool MappingEvaluator::FillFields(const MessageNode& node, Message& message,
                                  const std::string& prefix) {
  for (const FieldNode& field : node.fields) {
    if (!FillField(field, message, prefix + field.field->name())) return false;
  }
  return true;
}

}  // namespace ieum::exchange
