#include "service/exchange/hsds_service.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "google/protobuf/util/time_util.h"

#include "service/exchange/date_pattern.h"
#include "service/exchange/hsds_object.h"
#include "service/exchange/hsds_residue.h"
#include "service/exchange/hsds_schedule.h"
#include "service/exchange/text_decoder.h"
#include "service/exchange/text_match.h"
#include "store/catalog/text_rules.h"

namespace ieum::exchange {
namespace {

using google::protobuf::util::TimeUtil;
using nlohmann::json;

constexpr int kMaxPlaces = 50;
constexpr int kMaxHours = 100;
constexpr int kMaxAge = 130;
constexpr std::size_t kMaxConditionBytes = 1000;
constexpr int kMaxNeedTerms = 16;
constexpr std::int64_t kMaxPlacesInAll = 1000000;
constexpr std::int64_t kMaxAmount = 1000000000;
// The day a service is taken to have ended when nothing says which.
constexpr char kLongAgo[] = "1970-01-01";

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
    if (IsHsdsDate(date) && TimeUtil::FromString(date + "T00:00:00" + std::string(kHsdsUtcOffset),
                                                 resource_.mutable_last_verified_time())) {
      reader_.Take("last_verified_time", "/assured_date");
    } else {
      resource_.clear_last_verified_time();
    }
  }

  void ReadEligibility() {
    reader_.TakeText("eligibility_description", "eligibility.note",
                     *resource_.mutable_eligibility()->mutable_note());
    const bool is_note = reader_.Has("eligibility_description") &&
                         !reader_.At("eligibility_description").is_null() &&
                         !reader_.At("eligibility_description").is_string();
    if (!reader_.Has("minimum_age") && !reader_.Has("maximum_age") && !is_note) return;
    reader_.Speak("eligibility.paths");
    v1::EligibilityPath path;
    ReadAges(path);
    // Told already as no text.
    if (is_note) AskFor({"eligibility_description"}, path);
    if (path.criteria_size() > 0) *resource_.mutable_eligibility()->add_paths() = std::move(path);
  }

  // What cannot be read as an age is a condition to confirm: left out, it would open the service to
  // everybody.
  void ReadAges(v1::EligibilityPath& out) {
    std::vector<const char*> unread;
    const auto age = [&](const char* member) -> std::optional<std::int64_t> {
      if (!IsSaid(member)) return std::nullopt;
      const auto number = HsdsNumberOrDigits({{member, reader_.At(member)}}, member, kMaxAge);
      if (!number) {
        unread.push_back(member);
        reader_.Remark('/' + std::string(member),
                       "a whole number of years from 0 to " + std::to_string(kMaxAge) +
                           "; taken as a condition to confirm",
                       false);
      }
      return number;
    };
    auto least = age("minimum_age");
    auto most = age("maximum_age");
    if (least && most && *least > *most) {
      reader_.Remark("/minimum_age",
                     "minimum_age at most maximum_age; both taken as a condition to confirm",
                     false);
      unread = {"minimum_age", "maximum_age"};
      least.reset();
      most.reset();
    }
    const std::string path = "eligibility.paths[0].criteria[0].age.";
    if (least || most) {
      v1::AgeRange& range = *out.add_criteria()->mutable_age();
      if (least) {
        range.set_min_years(static_cast<std::int32_t>(*least));
        reader_.Take(path + "min_years", "/minimum_age");
      }
      if (most) {
        range.set_max_years(static_cast<std::int32_t>(*most));
        reader_.Take(path + "max_years", "/maximum_age");
      }
    }
    if (!unread.empty()) AskFor(unread, out);
  }

  // Whether the member is there and says something.
  bool IsSaid(const char* member) const {
    if (!reader_.Has(member) || reader_.At(member).is_null()) return false;
    return !reader_.At(member).is_string() ||
           !TrimText(HsdsText({{member, reader_.At(member)}}, member)).empty();
  }

  // A condition in the words of the members, which stay in the source fields too.
  void AskFor(const std::vector<const char*>& members, v1::EligibilityPath& path) {
    std::string text;
    for (const char* member : members) {
      const json& value = reader_.At(member);
      if (!text.empty()) text += ", ";
      text += std::string(member) + ": " +
              (value.is_string() ? value.get<std::string>() : value.dump());
    }
    SetSide(CutText(text, kMaxConditionBytes),
            *path.add_criteria()->mutable_condition()->mutable_text());
    reader_.NoteOrigin(
        "eligibility.paths[0].criteria[" + std::to_string(path.criteria_size() - 1) + ']',
        '/' + std::string(members.front()));
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
      std::string desk = HsdsText(*person, "department");
      if (desk.empty()) desk = HsdsText(*person, "title");
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
      if (note.empty()) note = HsdsText(*schedule, "description");
      const auto hours = RegularHours(*schedule);
      if (!hours || out.hours_size() >= kMaxHours) continue;
      *out.add_hours() = *hours;
      const std::string path = "schedule.hours[" + std::to_string(out.hours_size() - 1) + ']';
      reader_.NoteOrigin(path, pointer);
      reader_.Claim(pointer + "/freq");
      // What is written otherwise than we write it is kept as it was.
      if (HsdsText(*schedule, "opens_at") == hours->opens()) reader_.Claim(pointer + "/opens_at");
      if (HsdsText(*schedule, "closes_at") == hours->closes()) {
        reader_.Claim(pointer + "/closes_at");
      }
      if (HsdsText(*schedule, "byday").find(' ') == std::string::npos) {
        reader_.Claim(pointer + "/byday");
      }
    }
    // A copy, as above.
    const bool korean = HasHangul(note);
    reader_.Speak(korean ? "schedule.note.ko" : "schedule.note.en");
    if (!note.empty()) SetSide(note, *out.mutable_note());
  }

  void ReadServiceAreas() {
    bool any = false;
    for (const auto& [pointer, area] : reader_.Objects("service_areas")) {
      const std::string type = HsdsText(*area, "extent_type");
      const std::string extent = HsdsText(*area, "extent");
      if (type == "radius-km") {
        char* end = nullptr;
        const double radius = std::strtod(extent.c_str(), &end);
        if (end != extent.c_str() + extent.size() || extent.empty() ||
            !(radius > 0 && radius <= 1000))
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
      reader_.Claim(pointer + "/extent");
      reader_.Claim(pointer + "/extent_type");
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
    if (HsdsText(location, "location_type") == "virtual" || resource_.places_size() >= kMaxPlaces)
      return;
    v1::Place place;
    const std::string path = "places[" + std::to_string(resource_.places_size()) + "].";
    if (const std::string name = HsdsText(location, "name"); !TrimText(name).empty()) {
      SetSide(name, *place.mutable_display_name());
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
      place.set_postal_code(HsdsText(address, "postal_code"));
      reader_.NoteOrigin(path + "address", pointer + "/addresses/0");
    }
    if (location.contains("accessibility") && location["accessibility"].is_array()) {
      for (std::size_t i = 0; i < location["accessibility"].size(); ++i) {
        const std::string text = HsdsText(location["accessibility"][i], "description");
        if (TrimText(text).empty()) continue;
        place.add_accessibility(text);
        reader_.Claim(pointer + "/accessibility/" + std::to_string(i) + "/description");
      }
    }
    if (place.ByteSizeLong() == 0) return;
    *resource_.add_places() = std::move(place);
    // No member of that name: it only marks the element as one that has a place.
    reader_.Claim(pointer + "/place");
  }

  void ReadLanguages() {
    if (!reader_.Has("languages")) return;
    reader_.Speak("languages");
    for (const auto& [pointer, language] : reader_.Objects("languages")) {
      const std::string code = HsdsText(*language, "code");
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
      const std::string currency = HsdsText(*option, "currency");
      const auto amount = HsdsWholeNumber(*option, "amount", kMaxAmount);
      if ((currency != "KRW" && currency != "krw") || !amount) continue;
      v1::Cost& cost = *resource_.mutable_cost();
      cost.set_amount_krw(*amount);
      cost.set_unit(HsdsText(*option, "amount_description"));
      const std::string kind = HsdsText(*option, "option");
      cost.set_kind(*amount == 0        ? v1::COST_KIND_FREE
                    : kind == "sliding" ? v1::COST_KIND_SLIDING
                    : kind == "voucher" ? v1::COST_KIND_VOUCHER
                                        : v1::COST_KIND_FIXED);
      if (*amount > 0 && (kind == "sliding" || kind == "voucher")) {
        reader_.Claim(pointer + "/option");
      }
      if (currency == "KRW") reader_.Claim(pointer + "/currency");
      if (!cost.unit().empty()) reader_.Claim(pointer + "/amount_description");
      reader_.Take("cost.amount_krw", pointer + "/amount");
      return;
    }
  }

  void ReadDocuments() {
    if (!reader_.Has("required_documents")) return;
    reader_.Speak("required_documents");
    for (const auto& [pointer, document] : reader_.Objects("required_documents")) {
      const std::string text = HsdsText(*document, "document");
      if (TrimText(text).empty()) continue;
      SetSide(text, *resource_.add_required_documents());
      reader_.Take(
          "required_documents[" + std::to_string(resource_.required_documents_size() - 1) + ']',
          pointer + "/document");
    }
  }

  void ReadCapacities() {
    if (!reader_.Has("capacities")) return;
    for (const auto& [pointer, unit] : reader_.Objects("capacities")) {
      const auto open = HsdsWholeNumber(*unit, "available", kMaxPlacesInAll);
      const auto total = HsdsWholeNumber(*unit, "maximum", kMaxPlacesInAll);
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
      const std::string updated = HsdsText(*unit, "updated");
      if (TimeUtil::FromString(updated, capacity.mutable_as_of_time())) {
        if (TimeUtil::ToString(capacity.as_of_time()) == updated) {
          reader_.Claim(pointer + "/updated");
        }
      } else {
        capacity.clear_as_of_time();
      }
      return;
    }
  }

  // The need code that a taxonomy term stands for; empty when it stands for none.
  std::string NeedCodeOf(const json& term) const {
    const std::string code = HsdsText(term, "code");
    const std::string name = HsdsText(term, "name");
    std::string taxonomy = HsdsText(term, "taxonomy");
    if (taxonomy.empty() && term.contains("taxonomy_detail")) {
      taxonomy = HsdsText(term["taxonomy_detail"], "name");
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
      if (!seen.insert(code).second || resource_.need_terms_size() >= kMaxNeedTerms) return;
      v1::NeedTerm& term = *resource_.add_need_terms();
      term.set_code(code);
      if (strength > 0 && strength < 1) term.set_strength(strength);
    };
    for (const auto& [pointer, attribute] : reader_.Objects("attributes")) {
      const auto term = attribute->find("taxonomy_term");
      if (term == attribute->end() || !term->is_object()) continue;
      if (HsdsText(*term, "taxonomy") == kNeedTaxonomyName) {
        const std::string code = HsdsText(*term, "code");
        if (!settings_.taxonomy->Contains(code)) {
          reader_.Remark(pointer, "a need code of this service; kept as a source field", false);
          continue;
        }
        const std::string strength = HsdsText(*attribute, "value");
        add(code, strength.empty() ? 1 : std::strtod(strength.c_str(), nullptr));
        reader_.Claim(pointer + "/taxonomy_term/code");
        reader_.Claim(pointer + "/taxonomy_term/taxonomy");
        reader_.Claim(pointer + "/value");
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
      reader_.Claim("/status");
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
  HsdsObject reader_;
};

}  // namespace

void ReadService(const json& service, const HsdsSettings& settings, const Locate& locate,
                 ImportRow& row) {
  ServiceReader(service, settings, locate, row).Run();
}

}  // namespace ieum::exchange
