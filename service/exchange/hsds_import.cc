#include "service/exchange/hsds_import.h"

#include <algorithm>
#include <cmath>
#include <optional>

#include "google/protobuf/util/time_util.h"

#include "service/exchange/date_pattern.h"
#include "service/exchange/hsds_residue.h"
#include "service/exchange/text_decoder.h"
#include "service/exchange/text_match.h"
#include "store/catalog/text_rules.h"

namespace ieum::exchange {
namespace {

using google::protobuf::util::TimeUtil;
using nlohmann::json;

constexpr int kMaxPhones = 20;
constexpr int kMaxPlaces = 50;
constexpr int kMaxHours = 100;
constexpr int kMaxAge = 130;
constexpr std::int64_t kMaxPlacesInAll = 1000000;
constexpr std::int64_t kMaxAmount = 1000000000;
// The day a service is taken to have ended when nothing says which.
constexpr char kLongAgo[] = "1970-01-01";
constexpr int kMaxSourceFields = 200;

bool HasHangul(std::string_view text) {
  // Hangul syllables U+AC00 to U+D7A3 are EA B0 80 to ED 9E A3 in UTF-8.
  for (std::size_t i = 0; i + 2 < text.size(); ++i) {
    const auto a = static_cast<unsigned char>(text[i]);
    const auto b = static_cast<unsigned char>(text[i + 1]);
    if ((a == 0xEA && b >= 0xB0) || a == 0xEB || a == 0xEC || (a == 0xED && b <= 0x9E)) return true;
  }
  return false;
}

// One object being read: what was taken, what was said about which field, where from.
class Reader {
 public:
  Reader(const json& object, const Locate& locate, ImportRow& row, std::vector<std::string>& paths,
         std::string origin_prefix)
      : object_(object),
        locate_(locate),
        row_(row),
        paths_(paths),
        origin_prefix_(std::move(origin_prefix)) {}

  Claims claims;

  bool Has(const char* member) const { return object_.contains(member); }
  const json& At(const char* member) const { return object_.at(member); }
  void Speak(const std::string& path) { paths_.push_back(path); }
  void NoteOrigin(const std::string& path, const std::string& pointer) {
    row_.origins[origin_prefix_ + path] = locate_(pointer);
  }
  void Remark(const std::string& pointer, std::string_view expected, bool rejected) {
    row_.AddIssue(locate_(pointer), expected, rejected);
  }

  // The elements of a list that are objects; a member that is no list is left alone, with a remark.
  std::vector<std::pair<std::string, const json*>> Objects(const char* member) {
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

  // A text member of the object; empty when absent. Another type is left alone, with a remark.
  std::string Text(const char* member) {
    if (!Has(member) || At(member).is_null()) return "";
    if (At(member).is_string()) return At(member).get<std::string>();
    Remark('/' + std::string(member), "a text; kept as it is", false);
    return "";
  }

  void TakeText(const char* member, const std::string& path, v1::LocalizedText& out) {
    const std::string text = Text(member);
    // Both sides are spoken of only where the member is there at all.
    if (!Has(member)) return;
    const bool korean = HasHangul(text);
    Speak(path + (korean ? ".ko" : ".en"));
    if (TrimText(text).empty()) return;
    (korean ? *out.mutable_ko() : *out.mutable_en()) = text;
    Take(path, '/' + std::string(member));
  }

  // A text of a certain shape; what does not have it is left alone.
  void TakeShaped(const char* member, const std::string& path, bool (*fits)(std::string_view),
                  std::string& out) {
    if (!Has(member)) return;
    Speak(path);
    const std::string text = TrimText(Text(member));
    if (text.empty() || !fits(text)) return;
    out = text;
    Take(path, '/' + std::string(member));
  }

  void Take(const std::string& path, const std::string& pointer) {
    claims.insert(pointer);
    NoteOrigin(path, pointer);
  }

  void TakePhones(const char* member, const std::string& path, v1::Contact& contact) {
    if (!Has(member)) return;
    Speak(path);
    for (const auto& [pointer, phone] : Objects(member)) {
      const std::string number = TrimText(phone->value("number", json()).is_string()
                                              ? (*phone)["number"].get<std::string>()
                                              : std::string());
      if (contact.phones_size() >= kMaxPhones || !store::LooksLikePhone(number)) continue;
      contact.add_phones(number);
      Take(path + '[' + std::to_string(contact.phones_size() - 1) + ']', pointer + "/number");
    }
  }

  void KeepRest(const std::set<std::string, std::less<>>& skip, SourceFields& out) {
    SourceFields all;
    KeepResidue(object_, claims, skip, all);
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

  std::set<std::string> Roots() const {
    std::set<std::string> roots;
    for (const auto& [key, member] : object_.items()) roots.insert('/' + key);
    return roots;
  }

 private:
  const json& object_;
  const Locate& locate_;
  ImportRow& row_;
  std::vector<std::string>& paths_;
  const std::string origin_prefix_;
};

std::optional<std::int64_t> WholeNumber(const json& object, const char* member, std::int64_t most) {
  if (!object.contains(member) || !object[member].is_number()) return std::nullopt;
  const auto number = object[member].get<double>();
  if (number != std::floor(number) || number < 0 || number > static_cast<double>(most)) {
    return std::nullopt;
  }
  return static_cast<std::int64_t>(number);
}

std::string TextOf(const json& object, const char* member) {
  return object.is_object() && object.contains(member) && object[member].is_string()
             ? object[member].get<std::string>()
             : std::string();
}

bool IsHsdsDate(std::string_view text) { return ParseDateTime("yyyy-MM-dd", text).has_value(); }

v1::Weekday DayOf(std::string_view code) {
  constexpr std::string_view kCodes[] = {"MO", "TU", "WE", "TH", "FR", "SA", "SU"};
  for (int i = 0; i < 7; ++i) {
    if (kCodes[i] == code) return static_cast<v1::Weekday>(v1::WEEKDAY_MONDAY + i);
  }
  return v1::WEEKDAY_UNSPECIFIED;
}

// The hours of a schedule that repeats every week on whole weekdays; nullopt for any other.
std::optional<v1::OpenHours> RegularHours(const json& schedule) {
  if (TextOf(schedule, "freq") != "WEEKLY") return std::nullopt;
  for (const char* member : {"bymonthday", "byweekno", "byyearday", "count", "until"}) {
    if (schedule.contains(member)) return std::nullopt;
  }
  if (schedule.contains("interval") && schedule["interval"] != 1) return std::nullopt;
  v1::OpenHours hours;
  const auto opens = HsdsTime(TextOf(schedule, "opens_at"));
  const auto closes = HsdsTime(TextOf(schedule, "closes_at"));
  if (!opens || !closes || *opens >= *closes) return std::nullopt;
  hours.set_opens(*opens);
  hours.set_closes(*closes);
  std::string days = TextOf(schedule, "byday");
  days.erase(std::remove(days.begin(), days.end(), ' '), days.end());
  for (std::size_t begin = 0; begin <= days.size();) {
    const std::size_t end = std::min(days.find(',', begin), days.size());
    const v1::Weekday day = DayOf(std::string_view(days).substr(begin, end - begin));
    if (day == v1::WEEKDAY_UNSPECIFIED) return std::nullopt;
    hours.add_days(day);
    begin = end + 1;
  }
  return hours;
}

class ServiceReader {
 public:
  ServiceReader(const json& service, const HsdsSettings& settings, const Locate& locate,
                ImportRow& row)
      : settings_(settings),
        row_(row),
        resource_(*row.record.mutable_resource()),
        reader_(service, locate, row, row.paths, "") {}

  void Run() {
    ReadNames();
    ReadTexts();
    ReadEligibility();
    ReadContact();
    ReadSchedules();
    ReadServiceAreas();
    ReadPlaces();
    ReadLanguages();
    ReadCosts();
    ReadDocuments();
    ReadCapacities();
    ReadNeedTerms();
    ReadStatus();
    reader_.Speak("source_fields");
    reader_.KeepRest({"organization"}, *resource_.mutable_source_fields());
    row_.source_roots = reader_.Roots();
  }

 private:
  void ReadNames() {
    resource_.set_source(settings_.source);
    resource_.set_source_id(TrimText(reader_.Text("id")));
    reader_.Speak("source");
    reader_.Speak("source_id");
    reader_.Speak("organization");
    if (resource_.source_id().empty()) {
      reader_.Remark("/id", "the identifier of the service", true);
    } else {
      reader_.Take("source_id", "/id");
    }
    reader_.TakeText("name", "display_name", *resource_.mutable_display_name());
    if (resource_.display_name().ByteSizeLong() == 0) {
      reader_.Remark("/name", "the name of the service", true);
    }
  }

  void ReadTexts() {
    reader_.TakeText("description", "description", *resource_.mutable_description());
    reader_.TakeText("application_process", "how_to_apply", *resource_.mutable_how_to_apply());
    reader_.TakeText("fees_description", "cost.note", *resource_.mutable_cost()->mutable_note());
    if (!reader_.Has("assured_date")) return;
    reader_.Speak("last_verified_time");
    const std::string date = reader_.Text("assured_date");
    if (IsHsdsDate(date) &&
        TimeUtil::FromString(date + "T00:00:00Z", resource_.mutable_last_verified_time())) {
      reader_.Take("last_verified_time", "/assured_date");
    } else {
      resource_.clear_last_verified_time();
    }
  }

  void ReadEligibility() {
    reader_.TakeText("eligibility_description", "eligibility.note",
                     *resource_.mutable_eligibility()->mutable_note());
    if (!reader_.Has("minimum_age") && !reader_.Has("maximum_age")) return;
    reader_.Speak("eligibility.paths");
    const auto age = [&](const char* member) -> std::optional<std::int64_t> {
      if (!reader_.Has(member)) return std::nullopt;
      return WholeNumber({{member, reader_.At(member)}}, member, kMaxAge);
    };
    const auto least = age("minimum_age");
    const auto most = age("maximum_age");
    if ((!least && !most) || (least && most && *least > *most)) return;
    v1::AgeRange& range =
        *resource_.mutable_eligibility()->add_paths()->add_criteria()->mutable_age();
    const std::string path = "eligibility.paths[0].criteria[0].age.";
    if (least) {
      range.set_min_years(static_cast<std::int32_t>(*least));
      reader_.Take(path + "min_years", "/minimum_age");
    }
    if (most) {
      range.set_max_years(static_cast<std::int32_t>(*most));
      reader_.Take(path + "max_years", "/maximum_age");
    }
  }

  void ReadContact() {
    v1::Contact& contact = *resource_.mutable_contact();
    reader_.TakeShaped("url", "contact.url", store::LooksLikeUrl, *contact.mutable_url());
    reader_.TakeShaped("email", "contact.email", store::LooksLikeEmail, *contact.mutable_email());
    reader_.TakePhones("phones", "contact.phones", contact);
    if (!reader_.Has("contacts")) return;
    reader_.Speak("contact.desk");
    // A copy: the contact itself, with the person's name, stays in the source fields.
    for (const auto& [pointer, person] : reader_.Objects("contacts")) {
      std::string desk = TextOf(*person, "department");
      if (desk.empty()) desk = TextOf(*person, "title");
      if (desk.empty()) continue;
      contact.set_desk(desk);
      reader_.NoteOrigin("contact.desk", pointer);
      return;
    }
  }

  void ReadSchedules() {
    if (!reader_.Has("schedules")) return;
    reader_.Speak("schedule.hours");
    v1::Schedule& out = *resource_.mutable_schedule();
    std::string note;
    for (const auto& [pointer, schedule] : reader_.Objects("schedules")) {
      if (note.empty()) note = TextOf(*schedule, "description");
      const auto hours = RegularHours(*schedule);
      if (!hours || out.hours_size() >= kMaxHours) continue;
      *out.add_hours() = *hours;
      const std::string path = "schedule.hours[" + std::to_string(out.hours_size() - 1) + ']';
      reader_.NoteOrigin(path, pointer);
      reader_.claims.insert(pointer + "/freq");
      // What is written otherwise than we write it is kept as it was.
      if (TextOf(*schedule, "opens_at") == hours->opens())
        reader_.claims.insert(pointer + "/opens_at");
      if (TextOf(*schedule, "closes_at") == hours->closes()) {
        reader_.claims.insert(pointer + "/closes_at");
      }
      if (TextOf(*schedule, "byday").find(' ') == std::string::npos) {
        reader_.claims.insert(pointer + "/byday");
      }
    }
    // A copy, as above.
    const bool korean = HasHangul(note);
    reader_.Speak(korean ? "schedule.note.ko" : "schedule.note.en");
    if (!note.empty())
      (korean ? *out.mutable_note()->mutable_ko() : *out.mutable_note()->mutable_en()) = note;
  }

  void ReadServiceAreas() {
    bool any = false;
    for (const auto& [pointer, area] : reader_.Objects("service_areas")) {
      const std::string type = TextOf(*area, "extent_type");
      const std::string extent = TextOf(*area, "extent");
      if (type == "radius-km") {
        const std::string text = extent;
        char* end = nullptr;
        const double radius = std::strtod(text.c_str(), &end);
        if (end != text.c_str() + text.size() || text.empty() || !(radius > 0 && radius <= 1000))
          continue;
        resource_.mutable_service_area()->set_radius_km(radius);
      } else {
        v1::RegionSystem system = v1::REGION_SYSTEM_UNSPECIFIED;
        if (type == "kr-adm") system = v1::REGION_SYSTEM_KR_ADM;
        if (type == "kr-legal") system = v1::REGION_SYSTEM_KR_LEGAL;
        if (type == "other-code") system = v1::REGION_SYSTEM_OTHER;
        if (system == v1::REGION_SYSTEM_UNSPECIFIED || extent.empty()) continue;
        v1::RegionCode* code = resource_.mutable_service_area()->add_regions();
        code->set_system(system);
        code->set_code(extent);
      }
      any = true;
      reader_.claims.insert(pointer + "/extent");
      reader_.claims.insert(pointer + "/extent_type");
    }
    // Areas in words or shapes say nothing the vocabulary could check: what is stored stays.
    if (any) reader_.Speak("service_area");
  }

  void ReadPlaces() {
    if (!reader_.Has("service_at_locations")) return;
    bool short_form = false;
    for (const auto& [pointer, link] : reader_.Objects("service_at_locations")) {
      const auto found = link->find("location");
      if (found == link->end() || !found->is_object()) {
        short_form = true;
        continue;
      }
      ReadPlace(pointer + "/location", *found);
    }
    if (!short_form || resource_.places_size() > 0) reader_.Speak("places");
  }

  void ReadPlace(const std::string& pointer, const json& location) {
    if (TextOf(location, "location_type") == "virtual" || resource_.places_size() >= kMaxPlaces)
      return;
    v1::Place place;
    const std::string path = "places[" + std::to_string(resource_.places_size()) + "].";
    if (const std::string name = TextOf(location, "name"); !TrimText(name).empty()) {
      (HasHangul(name) ? *place.mutable_display_name()->mutable_ko()
                       : *place.mutable_display_name()->mutable_en()) = name;
      reader_.Take(path + "display_name", pointer + "/name");
    }
    if (location.contains("latitude") && location.contains("longitude")) {
      const json& latitude = location["latitude"];
      const json& longitude = location["longitude"];
      if (latitude.is_number() && longitude.is_number() && std::abs(latitude.get<double>()) <= 90 &&
          std::abs(longitude.get<double>()) <= 180) {
        place.mutable_position()->set_latitude(latitude.get<double>());
        place.mutable_position()->set_longitude(longitude.get<double>());
        reader_.Take(path + "position.latitude", pointer + "/latitude");
        reader_.Take(path + "position.longitude", pointer + "/longitude");
      } else {
        reader_.Remark(pointer + "/latitude", "a position on earth; kept as a source field", false);
      }
    }
    if (location.contains("addresses") && location["addresses"].is_array() &&
        !location["addresses"].empty() && location["addresses"][0].is_object()) {
      // The parts stay in the source fields; what is evaluated is one line.
      const json& address = location["addresses"][0];
      place.set_address(JoinAddress(address));
      place.set_postal_code(TextOf(address, "postal_code"));
      reader_.NoteOrigin(path + "address", pointer + "/addresses/0");
    }
    if (location.contains("accessibility") && location["accessibility"].is_array()) {
      for (std::size_t i = 0; i < location["accessibility"].size(); ++i) {
        const std::string text = TextOf(location["accessibility"][i], "description");
        if (TrimText(text).empty()) continue;
        place.add_accessibility(text);
        reader_.claims.insert(pointer + "/accessibility/" + std::to_string(i) + "/description");
      }
    }
    if (place.ByteSizeLong() == 0) return;
    *resource_.add_places() = std::move(place);
    // No member of that name: it only marks the element as one that has a place.
    reader_.claims.insert(pointer + "/place");
  }

  void ReadLanguages() {
    if (!reader_.Has("languages")) return;
    reader_.Speak("languages");
    for (const auto& [pointer, language] : reader_.Objects("languages")) {
      const std::string code = TextOf(*language, "code");
      if (!store::IsLanguageCode(code)) continue;
      resource_.add_languages(code);
      reader_.Take("languages[" + std::to_string(resource_.languages_size() - 1) + ']',
                   pointer + "/code");
    }
  }

  void ReadCosts() {
    if (!reader_.Has("cost_options")) return;
    for (const char* path : {"cost.kind", "cost.amount_krw", "cost.unit"}) reader_.Speak(path);
    for (const auto& [pointer, option] : reader_.Objects("cost_options")) {
      const std::string currency = TextOf(*option, "currency");
      const auto amount = WholeNumber(*option, "amount", kMaxAmount);
      if ((currency != "KRW" && currency != "krw") || !amount) continue;
      v1::Cost& cost = *resource_.mutable_cost();
      cost.set_amount_krw(*amount);
      cost.set_unit(TextOf(*option, "amount_description"));
      const std::string kind = TextOf(*option, "option");
      cost.set_kind(*amount == 0        ? v1::COST_KIND_FREE
                    : kind == "sliding" ? v1::COST_KIND_SLIDING
                    : kind == "voucher" ? v1::COST_KIND_VOUCHER
                                        : v1::COST_KIND_FIXED);
      if (*amount > 0 && (kind == "sliding" || kind == "voucher")) {
        reader_.claims.insert(pointer + "/option");
      }
      if (currency == "KRW") reader_.claims.insert(pointer + "/currency");
      if (!cost.unit().empty()) reader_.claims.insert(pointer + "/amount_description");
      reader_.Take("cost.amount_krw", pointer + "/amount");
      return;
    }
  }

  void ReadDocuments() {
    if (!reader_.Has("required_documents")) return;
    reader_.Speak("required_documents");
    for (const auto& [pointer, document] : reader_.Objects("required_documents")) {
      const std::string text = TextOf(*document, "document");
      if (TrimText(text).empty()) continue;
      v1::LocalizedText& out = *resource_.add_required_documents();
      (HasHangul(text) ? *out.mutable_ko() : *out.mutable_en()) = text;
      reader_.Take(
          "required_documents[" + std::to_string(resource_.required_documents_size() - 1) + ']',
          pointer + "/document");
    }
  }

  void ReadCapacities() {
    if (!reader_.Has("capacities")) return;
    for (const auto& [pointer, unit] : reader_.Objects("capacities")) {
      const auto open = WholeNumber(*unit, "available", kMaxPlacesInAll);
      const auto total = WholeNumber(*unit, "maximum", kMaxPlacesInAll);
      if (!open || (total && *open > *total)) {
        reader_.Remark(pointer, "whole numbers, available at most maximum; kept as a source field",
                       false);
        continue;
      }
      for (const char* path : {"total_places", "open_places", "as_of_time"}) {
        reader_.Speak(std::string("capacity.") + path);
      }
      v1::Capacity& capacity = *resource_.mutable_capacity();
      capacity.set_open_places(static_cast<std::int32_t>(*open));
      reader_.Take("capacity.open_places", pointer + "/available");
      if (total) {
        capacity.set_total_places(static_cast<std::int32_t>(*total));
        reader_.Take("capacity.total_places", pointer + "/maximum");
      }
      const std::string updated = TextOf(*unit, "updated");
      if (TimeUtil::FromString(updated, capacity.mutable_as_of_time())) {
        if (TimeUtil::ToString(capacity.as_of_time()) == updated) {
          reader_.claims.insert(pointer + "/updated");
        }
      } else {
        capacity.clear_as_of_time();
      }
      return;
    }
  }

  // The need code that a taxonomy term stands for; empty when it stands for none.
  std::string NeedCodeOf(const json& term) const {
    const std::string code = TextOf(term, "code");
    const std::string name = TextOf(term, "name");
    std::string taxonomy = TextOf(term, "taxonomy");
    if (taxonomy.empty() && term.contains("taxonomy_detail")) {
      taxonomy = TextOf(term["taxonomy_detail"], "name");
    }
    const auto fold = [](std::string_view text) {
      std::string out;
      for (const char c : text) {
        if (c >= 'A' && c <= 'Z') out += static_cast<char>(c - 'A' + 'a');
        if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) out += c;
      }
      return out;
    };
    for (const v1::NeedArea& area : settings_.taxonomy->areas()) {
      for (const v1::NeedSubArea& sub_area : area.sub_areas()) {
        for (const v1::TaxonomyMapping& mapping : sub_area.mappings()) {
          if (fold(mapping.taxonomy()) != fold(taxonomy)) continue;
          const bool same_code = !code.empty() && mapping.term_id() == code;
          const bool same_label = !name.empty() && fold(mapping.label()) == fold(name);
          if (same_code || same_label) return sub_area.code();
        }
      }
    }
    return "";
  }

  void ReadNeedTerms() {
    std::set<std::string> seen;
    const auto add = [&](const std::string& code, double strength) {
      if (!seen.insert(code).second || resource_.need_terms_size() >= 16) return;
      v1::NeedTerm& term = *resource_.add_need_terms();
      term.set_code(code);
      if (strength > 0 && strength < 1) term.set_strength(strength);
    };
    for (const auto& [pointer, attribute] : reader_.Objects("attributes")) {
      const auto term = attribute->find("taxonomy_term");
      if (term == attribute->end() || !term->is_object()) continue;
      if (TextOf(*term, "taxonomy") == kNeedTaxonomyName) {
        const std::string code = TextOf(*term, "code");
        if (!settings_.taxonomy->Contains(code)) {
          reader_.Remark(pointer, "a need code of this service; kept as a source field", false);
          continue;
        }
        const std::string strength = TextOf(*attribute, "value");
        add(code, strength.empty() ? 1 : std::strtod(strength.c_str(), nullptr));
        reader_.claims.insert(pointer + "/taxonomy_term");
        reader_.claims.insert(pointer + "/value");
      } else if (const std::string code = NeedCodeOf(*term); !code.empty()) {
        add(code, 1);
      }
    }
    if (resource_.need_terms_size() > 0) reader_.Speak("need_terms");
  }

  void ReadStatus() {
    if (!reader_.Has("status")) return;
    reader_.Speak("validity");
    const std::string status = reader_.Text("status");
    if (status == "active") {
      reader_.claims.insert("/status");
      return;
    }
    if (status != "inactive" && status != "defunct" && status != "temporarily closed") {
      reader_.Remark("/status", "active, inactive, defunct or temporarily closed; taken as active",
                     false);
      return;
    }
    std::string end = reader_.Text("last_modified").substr(0, 10);
    if (!IsHsdsDate(end)) end = reader_.Text("assured_date");
    if (!IsHsdsDate(end)) end = kLongAgo;
    resource_.mutable_validity()->set_end(end);
    reader_.NoteOrigin("validity.end", "/status");
  }

  const HsdsSettings& settings_;
  ImportRow& row_;
  v1::Resource& resource_;
  Reader reader_;
};

void ReadOrganization(const json& object, const HsdsSettings& settings, const Locate& locate,
                      ImportRow& row, std::vector<std::string>& paths, const std::string& prefix,
                      v1::Organization& out, std::optional<std::set<std::string>>& roots) {
  Reader reader(object, locate, row, paths, prefix);
  out.set_source(settings.source);
  out.set_source_id(TrimText(reader.Text("id")));
  reader.Speak("source");
  reader.Speak("source_id");
  if (out.source_id().empty()) {
    reader.Remark("/id", "the identifier of the organization", true);
  } else {
    reader.Take("source_id", "/id");
  }
  reader.TakeText("name", "display_name", *out.mutable_display_name());
  if (out.display_name().ByteSizeLong() == 0) {
    reader.Remark("/name", "the name of the organization", true);
  }
  reader.TakeText("description", "description", *out.mutable_description());
  reader.TakeShaped("website", "contact.url", store::LooksLikeUrl,
                    *out.mutable_contact()->mutable_url());
  reader.TakeShaped("email", "contact.email", store::LooksLikeEmail,
                    *out.mutable_contact()->mutable_email());
  reader.TakePhones("phones", "contact.phones", *out.mutable_contact());
  reader.Speak("source_fields");
  reader.KeepRest({"services"}, *out.mutable_source_fields());
  roots = reader.Roots();
}

}  // namespace

ImportRow ServiceToRow(const json& service, const std::string& owner, const HsdsSettings& settings,
                       const Locate& locate) {
  ImportRow row;
  const FieldOrigin place = locate("");
  row.file = place.file;
  row.line = place.line;
  if (!service.is_object()) {
    row.AddIssue(place, "a service, as an object", true);
    return row;
  }
  ServiceReader(service, settings, locate, row).Run();
  const auto nested = service.find("organization");
  if (nested != service.end() && nested->is_object()) {
    const Locate locate_nested = [&](std::string_view pointer) {
      return locate("/organization" + std::string(pointer));
    };
    row.organization.emplace();
    ReadOrganization(*nested, settings, locate_nested, row, row.organization_paths,
                     std::string(kOrganizationOrigin), *row.organization,
                     row.organization_source_roots);
  } else if (const std::string id = TextOf(service, "organization_id"); !id.empty()) {
    row.organization_source_id = id;
  } else if (!owner.empty()) {
    row.organization_source_id = owner;
  } else {
    row.AddIssue(place, "an organization, or the organization_id of one", true);
  }
  return row;
}

ImportRow OrganizationToRow(const json& organization, const HsdsSettings& settings,
                            const Locate& locate) {
  ImportRow row;
  const FieldOrigin place = locate("");
  row.file = place.file;
  row.line = place.line;
  if (!organization.is_object()) {
    row.AddIssue(place, "an organization, as an object", true);
    return row;
  }
  ReadOrganization(organization, settings, locate, row, row.paths, "",
                   *row.record.mutable_organization(), row.source_roots);
  return row;
}

}  // namespace ieum::exchange
