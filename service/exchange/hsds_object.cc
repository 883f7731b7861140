#include "service/exchange/hsds_object.h"

#include <charconv>
#include <cmath>

#include "service/exchange/date_pattern.h"
#include "service/exchange/json_reader.h"
#include "service/exchange/text_match.h"
#include "store/catalog/text_rules.h"

namespace ieum::exchange {
namespace {

using nlohmann::json;

constexpr int kMaxPhones = 20;
constexpr int kMaxSourceFields = 200;

}  // namespace

bool HasHangul(std::string_view text) {
  // Hangul syllables U+AC00 to U+D7A3 are EA B0 80 to ED 9E A3 in UTF-8.
  for (std::size_t i = 0; i + 2 < text.size(); ++i) {
    const auto a = static_cast<unsigned char>(text[i]);
    const auto b = static_cast<unsigned char>(text[i + 1]);
    if ((a == 0xEA && b >= 0xB0) || a == 0xEB || a == 0xEC || (a == 0xED && b <= 0x9E)) return true;
  }
  return false;
}

void SetSide(const std::string& text, v1::LocalizedText& out) {
  (HasHangul(text) ? *out.mutable_ko() : *out.mutable_en()) = text;
}

std::optional<std::int64_t> HsdsWholeNumber(const json& object, const char* member,
                                            std::int64_t most) {
  if (!object.contains(member) || !object[member].is_number()) return std::nullopt;
  const auto number = object[member].get<double>();
  if (number != std::floor(number) || number < 0 || number > static_cast<double>(most)) {
    return std::nullopt;
  }
  return static_cast<std::int64_t>(number);
}

std::optional<std::int64_t> HsdsNumberOrDigits(const json& object, const char* member,
                                               std::int64_t most) {
  const std::string text = TrimText(HsdsText(object, member));
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (text.empty() || error != std::errc() || end != text.data() + text.size()) {
    return HsdsWholeNumber(object, member, most);
  }
  return number < 0 || number > most ? std::nullopt : std::optional<std::int64_t>(number);
}

std::string HsdsText(const json& object, const char* member) {
  return object.is_object() && object.contains(member) && object[member].is_string()
             ? object[member].get<std::string>()
             : std::string();
}

bool IsHsdsDate(std::string_view text) { return ParseDateTime("yyyy-MM-dd", text).has_value(); }

void HsdsObject::NoteOrigin(const std::string& path, const std::string& pointer) {
  row_.origins[origin_prefix_ + path] = locate_(pointer);
}

void HsdsObject::Take(const std::string& path, const std::string& pointer) {
  claims_.insert(pointer);
  NoteOrigin(path, pointer);
}

void HsdsObject::Remark(const std::string& pointer, std::string_view expected, bool rejected) {
  row_.AddIssue(locate_(pointer), expected, rejected);
}

std::string HsdsObject::Text(const char* member) {
  if (!Has(member) || At(member).is_null()) return "";
  if (At(member).is_string()) return At(member).get<std::string>();
  Remark('/' + std::string(member), "a text; kept as it is", false);
  return "";
}

std::vector<std::pair<std::string, const json*>> HsdsObject::Objects(const char* member) {
  std::vector<std::pair<std::string, const json*>> out;
  if (!Has(member)) return out;
  const std::string pointer = '/' + std::string(member);
  if (!At(member).is_array()) {
    Remark(pointer, "a list; kept as it is", false);
    return out;
  }
  for (std::size_t i = 0; i < At(member).size(); ++i) {
    const json& element = At(member)[i];
    const std::string at = pointer + '/' + std::to_string(i);
    if (element.is_object()) {
      out.emplace_back(at, &element);
    } else {
      Remark(at, "an object; kept as it is", false);
    }
  }
  return out;
}

void HsdsObject::TakeText(const char* member, const std::string& path, v1::LocalizedText& out) {
  const std::string text = Text(member);
  // Both sides are spoken of only where the member is there at all.
  if (!Has(member)) return;
  const bool korean = HasHangul(text);
  Speak(path + (korean ? ".ko" : ".en"));
  if (TrimText(text).empty()) return;
  (korean ? *out.mutable_ko() : *out.mutable_en()) = text;
  Take(path, '/' + std::string(member));
}

void HsdsObject::TakeShaped(const char* member, const std::string& path,
                            bool (*fits)(std::string_view), std::string& out) {
  if (!Has(member)) return;
  Speak(path);
  const std::string text = TrimText(Text(member));
  if (text.empty() || !fits(text)) return;
  out = text;
  Take(path, '/' + std::string(member));
}

void HsdsObject::TakePhones(const char* member, const std::string& path, v1::Contact& contact) {
  if (!Has(member)) return;
  Speak(path);
  for (const auto& [pointer, phone] : Objects(member)) {
    const std::string number =
        TrimText(phone->value("number", json()).is_string() ? (*phone)["number"].get<std::string>()
                                                            : std::string());
    if (contact.phones_size() >= kMaxPhones || !store::LooksLikePhone(number)) continue;
    contact.add_phones(number);
    Take(path + '[' + std::to_string(contact.phones_size() - 1) + ']', pointer + "/number");
  }
}

void HsdsObject::KeepRest(const std::set<std::string, std::less<>>& skip, SourceFields& out) {
  SourceFields all;
  KeepResidue(object_, claims_, skip, all);
  for (v1::SourceField& field : all) {
    if (out.size() < kMaxSourceFields) {
      *out.Add() = std::move(field);
    } else {
      Remark(field.field(),
             "at most " + std::to_string(kMaxSourceFields) +
                 " values without a place of their own; left out",
             false);
    }
  }
}

std::set<std::string> HsdsObject::Roots() const {
  std::set<std::string> roots;
  for (const auto& [key, member] : object_.items()) roots.insert('/' + EscapePointer(key));
  return roots;
}

}  // namespace ieum::exchange
