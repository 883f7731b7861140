#include "service/exchange/mapping_compiler.h"

#include <algorithm>
#include <utility>

#include "google/protobuf/timestamp.pb.h"

#include "ieum/v1/common.pb.h"

namespace ieum::exchange {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;

// Fields that the import sets itself. (A mapping that fills source_fields keeps no columns
// besides.)
bool IsReserved(const FieldDescriptor& field) {
  const std::string& type = field.containing_type()->name();
  const std::string& name = field.name();
  if (type == "Capacity") {
    return name == "held_places" || name == "occupied_places" || name == "waiting_referrals";
  }
  if (type != "Resource" && type != "Organization") return false;
  return name == "name" || name == "source" || name == "source_id" || name == "etag" ||
         name == "create_time" || name == "update_time" || name == "possible_duplicates" ||
         name == "referral_outcomes" || name == "observed_waits" || name == "eligibility_disputes";
}

bool IsMessage(const FieldDescriptor& field) {
  return field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE &&
         field.message_type() != google::protobuf::Timestamp::descriptor();
}

bool IsRuleTable(const toml::node& node) {
  const toml::table* table = node.as_table();
  return table != nullptr && table->contains("from");
}

bool IsScalar(const toml::node& node) { return node.is_value(); }

std::string ScalarText(const toml::node& node) {
  if (const auto* text = node.as_string()) return text->get();
  if (const auto* number = node.as_integer()) return std::to_string(number->get());
  if (const auto* flag = node.as_boolean()) return flag->get() ? "true" : "false";
  if (const auto* number = node.as_floating_point()) {
    std::string text = std::to_string(number->get());
    return text;
  }
  return "";
}

Template Literal(std::string text) { return {{{std::move(text), -1}}}; }

}  // namespace

bool IsLocalizedText(const FieldDescriptor& field) {
  return field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE &&
         field.message_type() == v1::LocalizedText::descriptor();
}

void MappingCompiler::Fault(const toml::node& at, const std::string& path,
                            std::string_view expected) {
  violations_.Add("mapping_toml", "line " + std::to_string(at.source().begin.line) + ": " + path +
                                      ": " + std::string(expected));
}

std::string MappingCompiler::Text(const toml::node& node, const std::string& path) {
  if (const auto* text = node.as_string()) return text->get();
  Fault(node, path, "must be a string");
  return "";
}

std::vector<std::string> MappingCompiler::Texts(const toml::node& node, const std::string& path) {
  std::vector<std::string> out;
  if (const toml::array* array = node.as_array()) {
    for (const toml::node& element : *array) out.push_back(Text(element, path));
  } else {
    out.push_back(Text(node, path));
  }
  return out;
}

int MappingCompiler::AddRef(const std::string& name, const toml::node& at,
                            const std::string& path) {
  ColumnRef ref{0, name};
  if (name.size() == 1 && name[0] >= '0' && name[0] <= '9') {
    ref.table = kCaptures;
  } else if (const std::size_t dot = name.find('.'); dot != std::string::npos) {
    const auto join =
        std::find_if(mapping_.joins.begin(), mapping_.joins.end(),
                     [&](const Join& candidate) { return candidate.name == name.substr(0, dot); });
    if (join != mapping_.joins.end()) {
      ref = {static_cast<int>(join - mapping_.joins.begin()) + 1, name.substr(dot + 1)};
    }
  }
  if (ref.column.empty()) Fault(at, path, "must name a column in {}");
  for (std::size_t i = 0; i < mapping_.refs.size(); ++i) {
    if (mapping_.refs[i].table == ref.table && mapping_.refs[i].column == ref.column) {
      return static_cast<int>(i);
    }
  }
  mapping_.refs.push_back(std::move(ref));
  return static_cast<int>(mapping_.refs.size()) - 1;
}

Template MappingCompiler::ParseTemplate(const std::string& text, const toml::node& at,
                                        const std::string& path) {
  Template out;
  std::string literal;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if ((c == '{' || c == '}') && i + 1 < text.size() && text[i + 1] == c) {
      literal += c;
      ++i;
    } else if (c == '{') {
      const std::size_t end = text.find('}', i);
      if (end == std::string::npos) {
        Fault(at, path, "must close each { with }, and write {{ for a brace itself");
        return out;
      }
      if (!literal.empty()) out.parts.push_back({std::exchange(literal, ""), -1});
      out.parts.push_back({"", AddRef(text.substr(i + 1, end - i - 1), at, path)});
      i = end;
    } else {
      literal += c;
    }
  }
  if (!literal.empty()) out.parts.push_back({std::move(literal), -1});
  return out;
}

Regex MappingCompiler::ParseRegex(const toml::node& node, const std::string& path) {
  const std::string text = Text(node, path);
  UErrorCode error = U_ZERO_ERROR;
  UParseError place;
  Regex pattern(icu::RegexPattern::compile(icu::UnicodeString::fromUTF8(text), place, error));
  if (U_FAILURE(error) || pattern == nullptr) {
    Fault(node, path,
          "must be a regular expression (ICU syntax), fails at character " +
              std::to_string(place.offset) + ": " + text);
    return nullptr;
  }
  return pattern;
}

const ValueMap* MappingCompiler::FindMap(const toml::node& node, const std::string& path,
                                         std::string& name) {
  name = Text(node, path);
  const auto found = mapping_.maps.find(name);
  if (found != mapping_.maps.end()) return found->second.get();
  Fault(node, path, "must be the name of a table [maps." + name + "]");
  return nullptr;
}

Condition MappingCompiler::ParseCondition(const toml::node& node, const std::string& path) {
  Condition out;
  const toml::table* table = node.as_table();
  if (table == nullptr || !table->contains("value")) {
    Fault(node, path, "must be { value = \"{column}\", ... }");
    return out;
  }
  for (const auto& [key, member] : *table) {
    const std::string at = path + '.' + std::string(key.str());
    if (key == "value") {
      out.value = ParseTemplate(Text(member, at), member, at);
    } else if (key == "empty" && member.is_boolean()) {
      out.empty = member.as_boolean()->get();
    } else if (key == "in") {
      out.in = Texts(member, at);
    } else if (key == "matches") {
      out.matches = ParseRegex(member, at);
    } else {
      Fault(member, at, "must be one of value, empty (true or false), in, matches");
    }
  }
  if (!out.empty && out.in.empty() && !out.matches) {
    Fault(node, path, "must say empty, in or matches");
  }
  return out;
}

Each MappingCompiler::ParseEach(const toml::node& node, const std::string& path) {
  Each out;
  const toml::table* table = node.as_table();
  if (table == nullptr) {
    Fault(node, path, "must be { rows = \"join\" } or { from = ..., find = ... or split = ... }");
    return out;
  }
  for (const auto& [key, member] : *table) {
    const std::string at = path + '.' + std::string(key.str());
    if (key == "from") {
      out.from = ParseTemplate(Text(member, at), member, at);
    } else if (key == "find") {
      out.find = ParseRegex(member, at);
    } else if (key == "split") {
      out.split = ParseRegex(member, at);
    } else if (key == "rows") {
      const std::string name = Text(member, at);
      for (std::size_t i = 0; i < mapping_.joins.size(); ++i) {
        if (mapping_.joins[i].name == name) out.table = static_cast<int>(i) + 1;
      }
      if (out.table < 0) Fault(member, at, "must be the name of a join");
    } else {
      Fault(member, at, "must be one of rows, from, find, split");
    }
  }
  const int ways = (out.table > 0 ? 1 : 0) + (out.find ? 1 : 0) + (out.split ? 1 : 0);
  if (ways != 1 || (out.table > 0) != out.from.parts.empty()) {
    Fault(node, path, "must be { rows = \"join\" } or { from = ..., find = ... or split = ... }");
  }
  return out;
}

void MappingCompiler::RuleMember(std::string_view key, const toml::node& node,
                                 const std::string& path, Rule& out) {
  if (key == "from") {
    out.from = IsScalar(node) && !node.is_string() ? Literal(ScalarText(node))
                                                   : ParseTemplate(Text(node, path), node, path);
  } else if (key == "when") {
    out.when = ParseCondition(node, path);
  } else if (key == "each") {
    out.each = ParseEach(node, path);
  } else if (key == "match") {
    out.match = ParseRegex(node, path);
  } else if (key == "to") {
    out.to = Text(node, path);
  } else if (key == "split") {
    out.split = ParseRegex(node, path);
  } else if (key == "remove") {
    out.remove = ParseRegex(node, path);
  } else if (key == "map") {
    out.map = FindMap(node, path, out.map_name);
  } else if (key == "date") {
    out.date = Texts(node, path);
  } else if (key == "time") {
    out.time = Texts(node, path);
  } else if (key == "json" && node.is_boolean()) {
    out.json = node.as_boolean()->get();
  } else if (key == "drop") {
    out.drop = Texts(node, path);
  } else if (key == "otherwise") {
    out.on_failure = OnFailure::kUse;
    out.otherwise = ScalarText(node);
  } else if (key == "else") {
    const std::string text = Text(node, path);
    if (text == "reject") {
      out.on_failure = OnFailure::kReject;
    } else if (text == "skip") {
      out.on_failure = OnFailure::kSkip;
    } else if (text == "ignore") {
      out.on_failure = OnFailure::kIgnore;
    } else if (text == "keep") {
      out.on_failure = OnFailure::kKeep;
    } else if (text == "drop") {
      out.on_failure = OnFailure::kDropItem;
    } else {
      Fault(node, path, "must be reject, skip, ignore, keep or drop");
    }
  } else {
    Fault(node, path,
          "must be one of from, when, each, match, to, split, remove, map, date, time, json, else, "
          "otherwise, drop");
  }
}

Rule MappingCompiler::ParseRule(const toml::node& node, const std::string& path) {
  Rule out;
  out.line = static_cast<int>(node.source().begin.line);
  if (IsScalar(node)) {
    RuleMember("from", node, path, out);
    return out;
  }
  if (!IsRuleTable(node)) {
    Fault(node, path, "must be a constant, a template, or a rule { from = ... }");
    return out;
  }
  for (const auto& [key, member] : *node.as_table()) {
    if (key == "fragments") continue;
    RuleMember(key.str(), member, path + '.' + std::string(key.str()), out);
  }
  if (!out.to.empty() && !out.match) Fault(node, path, "must have match where it has to");
  return out;
}

// Names of fragments: { from, split, map, fragments = "group" }.
void MappingCompiler::Fragments(FieldNode& out, const toml::table& table, const std::string& path) {
  out.fragment_names = ParseRule(table, path);
  const std::string group = Text(*table.get("fragments"), path + ".fragments");
  const toml::table* members = nullptr;
  if (fragments_ != nullptr && fragments_->get(group) != nullptr) {
    members = fragments_->get(group)->as_table();
  }
  if (members == nullptr) return Fault(table, path, "must name a table [fragments." + group + "]");
  // A fragment that refers to its own group would never end.
  if (std::find(open_fragments_.begin(), open_fragments_.end(), group) != open_fragments_.end()) {
    return Fault(table, path, "must not refer to the group it is in");
  }
  auto& compiled = mapping_.fragments[group];
  if (compiled != nullptr) return Fault(table, path, "must not use a group for a second field");
  compiled = std::make_unique<std::map<std::string, MessageNode, std::less<>>>();
  open_fragments_.push_back(group);
  for (const auto& [name, member] : *members) {
    const std::string at = "fragments." + group + '.' + std::string(name.str());
    if (!member.is_table()) {
      Fault(member, at, "must be a table");
      continue;
    }
    compiled->emplace(std::string(name.str()),
                      Message(*member.as_table(), *out.field->message_type(), at));
  }
  open_fragments_.pop_back();
  out.fragments = compiled.get();
}

void MappingCompiler::Items(FieldNode& out, const toml::node& node, const std::string& path) {
  if (IsLocalizedText(*out.field) && (IsScalar(node) || IsRuleTable(node))) {
    out.rules.push_back(ParseRule(node, path));
    return;
  }
  if (IsRuleTable(node)) {
    const toml::table& table = *node.as_table();
    if (table.contains("fragments")) return Fragments(out, table, path);
    out.rules.push_back(ParseRule(node, path));
    if (!out.rules.back().json) Fault(node, path, "must have fragments or json = true");
    return;
  }
  const toml::array* array = node.as_array();
  if (array == nullptr) return Fault(node, path, "must be a list of tables");
  for (std::size_t i = 0; i < array->size(); ++i) {
    const toml::node& item = *array->get(i);
    const std::string at = path + '[' + std::to_string(i) + ']';
    if (IsLocalizedText(*out.field) && (IsScalar(item) || IsRuleTable(item))) {
      out.rules.push_back(ParseRule(item, at));
    } else if (item.is_table()) {
      out.messages.push_back(Message(*item.as_table(), *out.field->message_type(), at));
    } else {
      Fault(item, at, "must be a table");
    }
  }
}

FieldNode MappingCompiler::Field(const FieldDescriptor& field, const toml::node& node,
                                 const std::string& path) {
  FieldNode out;
  out.field = &field;
  if (IsMessage(field)) {
    if (field.is_repeated()) {
      Items(out, node, path);
    } else if (IsScalar(node) || IsRuleTable(node) || node.is_array()) {
      std::vector<const toml::node*> nodes;
      if (const toml::array* array = node.as_array()) {
        for (const toml::node& element : *array) nodes.push_back(&element);
      } else {
        nodes.push_back(&node);
      }
      for (const toml::node* element : nodes) {
        out.rules.push_back(ParseRule(*element, path));
        if (!IsLocalizedText(field) && !out.rules.back().json) {
          Fault(*element, path, "must be a table of the fields of " + field.message_type()->name());
        }
      }
    } else if (const toml::table* table = node.as_table()) {
      out.messages.push_back(Message(*table, *field.message_type(), path));
    }
    return out;
  }
  if (const toml::array* array = node.as_array()) {
    for (const toml::node& element : *array) out.rules.push_back(ParseRule(element, path));
  } else {
    out.rules.push_back(ParseRule(node, path));
  }
  for (const Rule& rule : out.rules) {
    if (rule.each && !field.is_repeated()) Fault(node, path, "must not have each: it is one value");
  }
  return out;
}

void MappingCompiler::Member(std::string_view key, const toml::node& node, const Descriptor& type,
                             const std::string& path, MessageNode& out) {
  if (key == "when") {
    out.when = ParseCondition(node, path);
  } else if (key == "each") {
    out.each = ParseEach(node, path);
  } else if (key == "ordered") {
    const std::vector<std::string> names = Texts(node, path);
    if (names.size() == 2) {
      out.ordered_first = type.FindFieldByName(names[0]);
      out.ordered_second = type.FindFieldByName(names[1]);
    }
    if (out.ordered_first == nullptr || out.ordered_second == nullptr ||
        out.ordered_first->cpp_type() != FieldDescriptor::CPPTYPE_STRING ||
        out.ordered_second->cpp_type() != FieldDescriptor::CPPTYPE_STRING) {
      Fault(node, path, "must be two text fields");
      out.ordered_first = nullptr;
    }
  } else {
    const FieldDescriptor* field = type.FindFieldByName(std::string(key));
    if (field == nullptr || IsReserved(*field)) {
      Fault(node, path, "must be a field of " + type.name() + " that a mapping may fill");
      return;
    }
    out.fields.push_back(Field(*field, node, path));
  }
}

MessageNode MappingCompiler::Message(const toml::table& table, const Descriptor& type,
                                     const std::string& path) {
  MessageNode out;
  for (const auto& [key, node] : table) {
    Member(key.str(), node, type, path + '.' + std::string(key.str()), out);
  }
  return out;
}

namespace {

// Gathers the references that something is made of, each once.
class RefCollector {
 public:
  explicit RefCollector(const Mapping& mapping, std::vector<int> refs = {})
      : mapping_(mapping), refs_(std::move(refs)) {}

  std::vector<int> Take() { return std::move(refs_); }

  void Add(const Template& text) {
    for (const Template::Part& part : text.parts) {
      if (part.ref < 0 || mapping_.refs[static_cast<std::size_t>(part.ref)].table == kCaptures) {
        continue;
      }
      if (std::find(refs_.begin(), refs_.end(), part.ref) == refs_.end()) {
        refs_.push_back(part.ref);
      }
    }
  }
  void Add(const Rule& rule) {
    if (rule.when) Add(rule.when->value);
    if (rule.each) Add(rule.each->from);
    Add(rule.from);
  }
  void AddFrame(const MessageNode& node) {
    if (node.when) Add(node.when->value);
    if (node.each) Add(node.each->from);
  }
  void Add(const MessageNode& node) {
    AddFrame(node);
    for (const FieldNode& field : node.fields) Add(field);
  }
  void Add(const FieldNode& field) {
    for (const Rule& rule : field.rules) Add(rule);
    for (const MessageNode& item : field.messages) Add(item);
    if (!field.fragment_names) return;
    Add(*field.fragment_names);
    if (field.fragments == nullptr) return;  // a faulty mapping
    for (const auto& [name, fragment] : *field.fragments) Add(fragment);
  }

 private:
  const Mapping& mapping_;
  std::vector<int> refs_;
};

void CollectBelow(const MessageNode& node, const Mapping& mapping, const std::string& prefix,
                  const std::vector<int>& frame, std::vector<CoveredPath>& out) {
  for (const FieldNode& field : node.fields) {
    std::string path = prefix + field.field->name();
    RefCollector refs(mapping, frame);
    if (!field.field->is_repeated() && !field.messages.empty()) {
      refs.AddFrame(field.messages[0]);
      CollectBelow(field.messages[0], mapping, path + '.', refs.Take(), out);
      continue;
    }
    if (!field.field->is_repeated() && IsLocalizedText(*field.field) && !field.rules.empty() &&
        !field.rules[0].json) {
      path += mapping.list.korean ? ".ko" : ".en";
    }
    refs.Add(field);
    out.push_back({std::move(path), refs.Take()});
  }
}

}  // namespace

std::vector<CoveredPath> CollectPaths(const MessageNode& node, const Mapping& mapping) {
  std::vector<CoveredPath> out;
  CollectBelow(node, mapping, "", {}, out);
  return out;
}

}  // namespace ieum::exchange
