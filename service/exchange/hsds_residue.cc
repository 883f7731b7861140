#include "service/exchange/hsds_residue.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include "google/protobuf/timestamp.pb.h"
#include "google/protobuf/util/time_util.h"

#include "service/exchange/date_pattern.h"
#include "service/exchange/json_reader.h"

namespace ieum::exchange {
namespace {

using nlohmann::json;

// Indices beyond this in a stored pointer are no list of ours.
constexpr std::size_t kMaxIndex = 100000;

bool HasClaimBeneath(const Claims& claims, const std::string& pointer) {
  const auto next = claims.lower_bound(pointer + '/');
  return claims.count(pointer) > 0 ||
         (next != claims.end() && next->compare(0, pointer.size() + 1, pointer + '/') == 0);
}

// Whether a text would read as JSON when it is met again.
bool ReadsAsJson(const std::string& text) { return json::accept(text); }

std::string ToFieldValue(const json& value) {
  if (value.is_string() && !ReadsAsJson(value.get_ref<const std::string&>())) {
    return value.get<std::string>();
  }
  return value.dump();
}

json FromFieldValue(const std::string& text) {
  ImportLimits limits;
  ParsedJson parsed = ParseJson(text, 1, limits);
  return parsed.problem ? json(text) : std::move(parsed.value);
}

void Keep(const json& value, const std::string& pointer, const Claims& claims, SourceFields& out) {
  if (claims.count(pointer) > 0) return;
  if (!HasClaimBeneath(claims, pointer)) {
    v1::SourceField* field = out.Add();
    field->set_field(pointer);
    field->set_value(ToFieldValue(value));
    return;
  }
  if (value.is_object()) {
    for (const auto& [key, member] : value.items()) {
      Keep(member, pointer + '/' + EscapePointer(key), claims, out);
    }
  } else if (value.is_array()) {
    for (std::size_t i = 0; i < value.size(); ++i) {
      Keep(value[i], pointer + '/' + std::to_string(i), claims, out);
    }
  }
}

std::vector<std::string> SplitPointer(const std::string& pointer) {
  std::vector<std::string> parts;
  std::string part;
  for (std::size_t i = 1; i <= pointer.size(); ++i) {
    if (i == pointer.size() || pointer[i] == '/') {
      parts.push_back(std::exchange(part, ""));
    } else if (pointer[i] == '~' && i + 1 < pointer.size()) {
      part += pointer[++i] == '1' ? '/' : '~';
    } else {
      part += pointer[i];
    }
  }
  return parts;
}

std::optional<std::size_t> AsIndex(std::string_view key) {
  std::size_t index = 0;
  const auto [end, error] = std::from_chars(key.data(), key.data() + key.size(), index);
  if (error != std::errc() || end != key.data() + key.size() || index > kMaxIndex) {
    return std::nullopt;
  }
  return index;
}

std::string WithoutSpaces(std::string text) {
  text.erase(std::remove(text.begin(), text.end(), ' '), text.end());
  return text;
}

bool SameInstant(const std::string& a, const std::string& b) {
  google::protobuf::Timestamp x;
  google::protobuf::Timestamp y;
  using google::protobuf::util::TimeUtil;
  return TimeUtil::FromString(a, &x) && TimeUtil::FromString(b, &y) &&
         google::protobuf::operator==(x, y);
}

bool SameAddress(const json& kept, const json& said) {
  if (!kept.is_array() || kept.empty() || !said.is_array() || said.empty()) return false;
  return JoinAddress(kept[0]) == said[0].value("address_1", "") &&
         (!kept[0].contains("postal_code") ||
          kept[0]["postal_code"] == said[0].value("postal_code", ""));
}

// Whether what was kept says the same as the vocabulary, in other words.
bool MeansTheSame(std::string_view key, const json& kept, const json& said) {
  if (key == "addresses") return SameAddress(kept, said);
  if (!kept.is_string() || !said.is_string()) return false;
  const auto& kept_text = kept.get_ref<const std::string&>();
  const auto& said_text = said.get_ref<const std::string&>();
  if (key == "opens_at" || key == "closes_at") return HsdsTime(kept_text) == HsdsTime(said_text);
  if (key == "byday") return WithoutSpaces(kept_text) == WithoutSpaces(said_text);
  if (key == "updated") return SameInstant(kept_text, said_text);
  return key == "currency";
}

}  // namespace

void KeepResidue(const json& object, const Claims& claims,
                 const std::set<std::string, std::less<>>& skip, SourceFields& out) {
  for (const auto& [key, member] : object.items()) {
    if (skip.count(key) == 0) Keep(member, '/' + EscapePointer(key), claims, out);
  }
}

Residue::Residue(const SourceFields& fields) {
  for (const v1::SourceField& field : fields) {
    if (field.field().size() < 2 || field.field()[0] != '/') continue;
    Node* node = &root_;
    for (const std::string& part : SplitPointer(field.field())) node = &node->children[part];
    if (node->children.empty()) node->value = FromFieldValue(field.value());
  }
}

json Residue::LayOver(json said) const { return Merge("", std::move(said), root_); }

json Residue::Find(std::string_view member) const {
  const auto found = root_.children.find(member);
  return found == root_.children.end() || !found->second.value ? json() : *found->second.value;
}

bool Residue::HasText(std::string_view member, std::string_view text) const {
  const auto found = root_.children.find(member);
  return found != root_.children.end() && Holds(found->second, text);
}

bool Residue::Holds(const Node& node, std::string_view text) {
  std::vector<const json*> open;
  if (node.value) open.push_back(&*node.value);
  while (!open.empty()) {
    const json* value = open.back();
    open.pop_back();
    if (value->is_string() && value->get_ref<const std::string&>() == text) return true;
    if (value->is_structured()) {
      for (const json& member : *value) open.push_back(&member);
    }
  }
  return std::any_of(node.children.begin(), node.children.end(),
                     [&](const auto& child) { return Holds(child.second, text); });
}

// Values kept without anything the vocabulary says beside them. Elements of which only a part was
// kept belong to what is gone.
json Residue::Rebuild(const Node& node) {
  if (node.value) return *node.value;
  json object = json::object();
  json list = json::array();
  for (const auto& [key, child] : node.children) {
    if (AsIndex(key)) {
      if (child.value) list.push_back(*child.value);
    } else if (json value = Rebuild(child); !value.is_null()) {
      object[key] = std::move(value);
    }
  }
  if (!list.empty()) return list;
  return object.empty() ? json() : object;
}

json Residue::MergeList(json said, const Node& node) {
  std::map<std::size_t, json> elements;
  for (const auto& [key, child] : node.children) {
    const auto index = AsIndex(key);
    if (index && child.value) elements[*index] = *child.value;
  }
  std::size_t next = 0;
  for (json& element : said) {
    while (elements.count(next) > 0) ++next;
    const auto kept = node.children.find(std::to_string(next));
    elements[next] = kept == node.children.end() ? std::move(element)
                                                 : Merge("", std::move(element), kept->second);
  }
  json out = json::array();
  for (auto& [index, element] : elements) out.push_back(std::move(element));
  return out;
}

json Residue::Merge(std::string_view key, json said, const Node& node) {
  if (node.value)
    return said.is_null() || MeansTheSame(key, *node.value, said) ? *node.value : said;
  if (said.is_array()) return MergeList(std::move(said), node);
  if (!said.is_object()) return said.is_null() ? Rebuild(node) : said;
  for (const auto& [name, child] : node.children) {
    json before = said.contains(name) ? said[name] : json();
    json after = Merge(name, std::move(before), child);
    if (!after.is_null()) said[name] = std::move(after);
  }
  return said;
}

std::string JoinAddress(const json& address) {
  std::string out;
  for (const char* part : {"address_1", "address_2", "city", "region", "state_province"}) {
    if (!address.is_object() || !address.contains(part) || !address[part].is_string()) continue;
    const std::string text = address[part];
    if (text.empty()) continue;
    out += (out.empty() ? "" : ", ") + text;
  }
  return out;
}

std::optional<std::string> HsdsTime(std::string_view text) {
  for (const char* pattern : {"HH:mm", "HH:mm:ss"}) {
    const auto time = ParseDateTime(pattern, text);
    if (time && time->second == 0) return ClockTime(*time);
  }
  return std::nullopt;
}

}  // namespace ieum::exchange
