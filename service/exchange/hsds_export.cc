#include "service/exchange/hsds_export.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "google/protobuf/util/time_util.h"

#include "service/exchange/date_pattern.h"
#include "service/exchange/hsds_import.h"
#include "service/exchange/hsds_residue.h"
#include "service/exchange/hsds_tables.h"
#include "service/exchange/ids.h"

namespace ieum::exchange {
namespace {

using google::protobuf::util::TimeUtil;
using nlohmann::json;

const char* DayCode(v1::Weekday day) {
  constexpr const char* kCodes[] = {"", "MO", "TU", "WE", "TH", "FR", "SA", "SU"};
  return kCodes[day];
}

// The day in Korea.
std::string DayOf(std::int64_t unix_seconds) {
  return IsoDate(AtOffset(unix_seconds, UtcOffsetSeconds(kHsdsUtcOffset).value_or(0)));
}

// Sets a member unless there is nothing to say.
void SetText(json& object, const char* member, const std::string& text) {
  if (!text.empty()) object[member] = text;
}

class ServiceWriter {
 public:
  ServiceWriter(const v1::Resource& resource, const HsdsExportOptions& options)
      : resource_(resource), options_(options), kept_(resource.source_fields()) {}

  json Write() {
    said_["id"] = IsUuid(resource_.source_id()) ? resource_.source_id()
                                                : MakeUuid("service:" + resource_.name());
    SetText(said_, "name", Text(resource_.display_name()));
    SetText(said_, "description", Text(resource_.description()));
    SetText(said_, "url", resource_.contact().url());
    SetText(said_, "email", resource_.contact().email());
    SetText(said_, "application_process", Text(resource_.how_to_apply()));
    SetText(said_, "fees_description", Text(resource_.cost().note()));
    said_["status"] = Status();
    WriteEligibility();
    if (resource_.has_last_verified_time()) {
      said_["assured_date"] = DayOf(resource_.last_verified_time().seconds());
    }
    WriteContact();
    WriteSchedules();
    WriteServiceAreas();
    WritePlaces();
    for (const std::string& code : resource_.languages()) Add("languages", {{"code", code}});
    WriteCost();
    for (const v1::LocalizedText& document : resource_.required_documents()) {
      Add("required_documents", {{"document", Text(document)}});
    }
    WriteCapacity();
    WriteNeedTerms();
    json out = kept_.LayOver(std::move(said_));
    NameNeedTerms(out);
    CompleteHsdsObject("service", resource_.name(), out);
    return out;
  }

 private:
  std::string Text(const v1::LocalizedText& text) const {
    const std::string& first = options_.prefer_english ? text.en() : text.ko();
    const std::string& second = options_.prefer_english ? text.ko() : text.en();
    return first.empty() ? second : first;
  }

  void Add(const char* member, json element) { said_[member].push_back(std::move(element)); }

  std::string Status() const {
    const std::string today = DayOf(absl::ToUnixSeconds(options_.as_of));
    const v1::DateSpan& validity = resource_.validity();
    const bool ended = !validity.end().empty() && validity.end() < today;
    const bool to_come = !validity.start().empty() && today < validity.start();
    if (!ended && !to_come) return "active";
    // The list's own word for it, while it is over.
    const json kept = kept_.Find("status");
    if (ended && (kept == "defunct" || kept == "temporarily closed")) return kept;
    return "inactive";
  }

  // The ages outside which no path is open; a path without an age leaves that side open.
  void WriteEligibility() {
    SetText(said_, "eligibility_description", Text(resource_.eligibility().note()));
    std::optional<int> least;
    std::optional<int> most;
    bool open_below = false;
    bool open_above = false;
    for (const v1::EligibilityPath& path : resource_.eligibility().paths()) {
      std::optional<int> path_least;
      std::optional<int> path_most;
      for (const v1::Criterion& criterion : path.criteria()) {
        if (!criterion.has_age() || criterion.subject() == v1::SUBJECT_ANY_MEMBER) continue;
        if (criterion.age().has_min_years()) path_least = criterion.age().min_years();
        if (criterion.age().has_max_years()) path_most = criterion.age().max_years();
      }
      open_below = open_below || !path_least;
      open_above = open_above || !path_most;
      if (path_least) least = std::min(least.value_or(*path_least), *path_least);
      if (path_most) most = std::max(most.value_or(*path_most), *path_most);
    }
    if (least && !open_below) said_["minimum_age"] = *least;
    if (most && !open_above) said_["maximum_age"] = *most;
  }

  void WriteContact() {
    for (const std::string& phone : resource_.contact().phones())
      Add("phones", {{"number", phone}});
    const std::string& desk = resource_.contact().desk();
    if (!desk.empty() && !kept_.HasText("contacts", desk)) Add("contacts", {{"department", desk}});
  }

  void WriteSchedules() {
    for (const v1::OpenHours& hours : resource_.schedule().hours()) {
      std::string days;
      for (const int day : hours.days()) {
        days += (days.empty() ? "" : ",") + std::string(DayCode(static_cast<v1::Weekday>(day)));
      }
      if (days.empty()) days = "MO,TU,WE,TH,FR,SA,SU";
      Add("schedules", {{"freq", "WEEKLY"},
                        {"byday", days},
                        {"opens_at", hours.opens()},
                        {"closes_at", hours.closes()}});
    }
    const std::string note = Text(resource_.schedule().note());
    if (!note.empty() && !kept_.HasText("schedules", note)) {
      Add("schedules", {{"description", note}});
    }
  }

  void WriteServiceAreas() {
    for (const v1::RegionCode& region : resource_.service_area().regions()) {
      const char* type = region.system() == v1::REGION_SYSTEM_KR_ADM     ? "kr-adm"
                         : region.system() == v1::REGION_SYSTEM_KR_LEGAL ? "kr-legal"
                                                                         : "other-code";
      Add("service_areas", {{"extent", region.code()}, {"extent_type", type}});
    }
    if (resource_.service_area().has_radius_km()) {
      Add("service_areas", {{"extent", json(resource_.service_area().radius_km()).dump()},
                            {"extent_type", "radius-km"}});
    }
  }

  void WritePlaces() {
    for (const v1::Place& place : resource_.places()) {
      json location = json::object();
      SetText(location, "name", Text(place.display_name()));
      if (place.has_position()) {
        location["latitude"] = place.position().latitude();
        location["longitude"] = place.position().longitude();
      }
      if (!place.address().empty() || !place.postal_code().empty()) {
        json address = json::object();
        SetText(address, "address_1", place.address());
        SetText(address, "postal_code", place.postal_code());
        location["addresses"] = json::array({std::move(address)});
      }
      for (const std::string& text : place.accessibility()) {
        location["accessibility"].push_back({{"description", text}});
      }
      Add("service_at_locations", {{"location", std::move(location)}});
    }
  }

  void WriteCost() {
    const v1::Cost& cost = resource_.cost();
    if (cost.kind() == v1::COST_KIND_UNSPECIFIED && cost.amount_krw() == 0) return;
    json option = {{"currency", "KRW"}, {"amount", cost.amount_krw()}};
    SetText(option, "amount_description", cost.unit());
    if (cost.kind() == v1::COST_KIND_SLIDING) option["option"] = "sliding";
    if (cost.kind() == v1::COST_KIND_VOUCHER) option["option"] = "voucher";
    Add("cost_options", std::move(option));
  }

  void WriteCapacity() {
    const v1::Capacity& capacity = resource_.capacity();
    if (!capacity.has_open_places()) return;
    json unit = {{"available", capacity.open_places()}};
    if (capacity.has_total_places()) unit["maximum"] = capacity.total_places();
    if (capacity.has_as_of_time()) unit["updated"] = TimeUtil::ToString(capacity.as_of_time());
    Add("capacities", std::move(unit));
  }

  void WriteNeedTerms() {
    for (const v1::NeedTerm& term : resource_.need_terms()) {
      if (term.origin() == v1::NEED_TERM_ORIGIN_INFERRED) continue;
      json attribute = {
          {"taxonomy_term", {{"code", term.code()}, {"taxonomy", std::string(kNeedTaxonomyName)}}}};
      if (term.strength() > 0 && term.strength() < 1) {
        attribute["value"] = json(term.strength()).dump();
      }
      Add("attributes", std::move(attribute));
    }
  }

  // The same term has the same id in every service.
  static void NameNeedTerms(json& service) {
    if (!service.contains("attributes")) return;
    for (json& attribute : service["attributes"]) {
      if (!attribute.is_object() || !attribute.contains("taxonomy_term")) continue;
      json& term = attribute["taxonomy_term"];
      if (!term.is_object() || term.value("taxonomy", json()) != kNeedTaxonomyName) continue;
      const std::string code = term.value("code", json("")).get<std::string>();
      const json defaults = {{"id", MakeUuid("need:" + code)},
                             {"name", code},
                             {"description", "Need area of integrated case management"}};
      for (const auto& [key, value] : defaults.items()) {
        if (!term.contains(key)) term[key] = value;
      }
    }
  }

  const v1::Resource& resource_;
  const HsdsExportOptions& options_;
  const Residue kept_;
  json said_ = json::object();
};

}  // namespace

json ServiceToHsds(const v1::Resource& resource, const HsdsExportOptions& options) {
  return ServiceWriter(resource, options).Write();
}

json OrganizationToHsds(const v1::Organization& organization, const HsdsExportOptions& options) {
  const auto text = [&](const v1::LocalizedText& both) {
    const std::string& first = options.prefer_english ? both.en() : both.ko();
    return first.empty() ? (options.prefer_english ? both.ko() : both.en()) : first;
  };
  json said = json::object();
  said["id"] = IsUuid(organization.source_id()) ? organization.source_id()
                                                : MakeUuid("organization:" + organization.name());
  SetText(said, "name", text(organization.display_name()));
  SetText(said, "description", text(organization.description()));
  SetText(said, "website", organization.contact().url());
  SetText(said, "email", organization.contact().email());
  for (const std::string& phone : organization.contact().phones()) {
    said["phones"].push_back({{"number", phone}});
  }
  const Residue kept(organization.source_fields());
  json out = kept.LayOver(std::move(said));
  CompleteHsdsObject("organization", organization.name(), out);
  return out;
}

}  // namespace ieum::exchange
