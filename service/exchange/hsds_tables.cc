#include "service/exchange/hsds_tables.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "service/exchange/ids.h"

namespace ieum::exchange {
namespace {

using nlohmann::json;

std::vector<std::string> Words(std::string_view text) {
  std::vector<std::string> out;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find(' ', begin), text.size());
    if (end > begin) out.emplace_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return out;
}

// "phones=phone.service_id": many phones, linked by their column. "unit<unit.unit_id": one, linked
// by ours.
std::vector<HsdsChild> Children(std::string_view text) {
  std::vector<HsdsChild> out;
  for (const std::string& word : Words(text)) {
    const std::size_t sign = word.find_first_of("=<");
    const std::size_t dot = word.find('.', sign);
    out.push_back({word.substr(0, sign), word.substr(sign + 1, dot - sign - 1), word[sign] == '=',
                   word.substr(dot + 1)});
  }
  return out;
}

HsdsTable Table(const char* name, const char* file, const char* columns, const char* children) {
  return {name, file, Words(columns), Children(children)};
}

// Attributes and metadata hang on every object.
constexpr char kEverywhere[] = " attributes=attribute.link_id metadata=metadata.resource_id";

std::vector<HsdsTable> MakeTables() {
  std::vector<HsdsTable> tables = {
      Table("service", "services.csv",
            "id organization_id program_id name alternate_name description url email status "
            "interpretation_services application_process fees_description wait_time fees "
            "accreditations eligibility_description minimum_age maximum_age assured_date "
            "assurer_email licenses alert last_modified",
            "phones=phone.service_id schedules=schedule.service_id "
            "service_areas=service_area.service_id "
            "service_at_locations=service_at_location.service_id languages=language.service_id "
            "organization<organization.organization_id funding=funding.service_id "
            "cost_options=cost_option.service_id program<program.program_id "
            "required_documents=required_document.service_id contacts=contact.service_id "
            "capacities=service_capacity.service_id additional_urls=url.service_id"),
      Table("organization", "organizations.csv",
            "id name alternate_name description email website tax_status tax_id year_incorporated "
            "legal_status logo uri parent_organization_id",
            "additional_websites=url.organization_id funding=funding.organization_id "
            "contacts=contact.organization_id phones=phone.organization_id "
            "locations=location.organization_id programs=program.organization_id "
            "organization_identifiers=organization_identifier.organization_id"),
      Table("program", "programs.csv", "id organization_id name alternate_name description", ""),
      Table("service_at_location", "service_at_location.csv",
            "id service_id location_id description",
            "location<location.location_id service_areas=service_area.service_at_location_id "
            "contacts=contact.service_at_location_id phones=phone.service_at_location_id "
            "schedules=schedule.service_at_location_id"),
      Table("location", "locations.csv",
            "id location_type url organization_id name alternate_name description transportation "
            "latitude longitude external_identifier external_identifier_type",
            "languages=language.location_id addresses=address.location_id "
            "contacts=contact.location_id accessibility=accessibility.location_id "
            "phones=phone.location_id schedules=schedule.location_id"),
      Table("address", "addresses.csv",
            "id location_id attention address_1 address_2 city region state_province postal_code "
            "country address_type",
            ""),
      Table("phone", "phones.csv",
            "id location_id service_id organization_id contact_id service_at_location_id number "
            "extension type description",
            "languages=language.phone_id"),
      Table(
          "contact", "contacts.csv",
          "id organization_id service_id service_at_location_id location_id name title department "
          "email",
          "phones=phone.contact_id"),
      Table("schedule", "schedules.csv",
            "id service_id location_id service_at_location_id valid_from valid_to dtstart timezone "
            "until count wkst freq interval byday byweekno bymonthday byyearday description "
            "opens_at closes_at schedule_link attending_type notes",
            ""),
      Table("service_area", "service_areas.csv",
            "id service_id service_at_location_id name description extent extent_type uri", ""),
      Table("language", "languages.csv", "id service_id location_id phone_id name code note", ""),
      Table("funding", "funding.csv", "id organization_id service_id source", ""),
      Table("accessibility", "accessibility.csv", "id location_id description details url", ""),
      Table("cost_option", "cost_options.csv",
            "id service_id valid_from valid_to option currency amount amount_description", ""),
      Table("required_document", "required_documents.csv", "id service_id document uri", ""),
      Table("organization_identifier", "organization_identifiers.csv",
            "id organization_id identifier_scheme identifier_type identifier", ""),
      Table("service_capacity", "service_capacity.csv",
            "id service_id unit_id available maximum description updated", "unit<unit.unit_id"),
      Table("unit", "units.csv", "id name scheme identifier uri", ""),
      Table("url", "url.csv", "id label url organization_id service_id", ""),
      Table("attribute", "attributes.csv",
            "id link_id taxonomy_term_id link_type link_entity value label",
            "taxonomy_term<taxonomy_term.taxonomy_term_id"),
      Table("taxonomy_term", "taxonomy_terms.csv",
            "id code name description parent_id taxonomy language taxonomy_id term_uri",
            "taxonomy_detail<taxonomy.taxonomy_id"),
      Table("taxonomy", "taxonomies.csv", "id name description uri version", ""),
      Table("metadata", "metadata.csv",
            "id resource_id resource_type last_action_date last_action_type field_name "
            "previous_value replacement_value updated_by",
            ""),
      Table("meta_table_description", "meta_table_descriptions.csv",
            "id name language character_set", ""),
  };
  for (HsdsTable& table : tables) {
    if (table.name == "metadata" || table.name == "meta_table_description") continue;
    std::vector<HsdsChild> everywhere = Children(kEverywhere);
    // An attribute has metadata, but no attributes.
    if (table.name == "attribute") everywhere.erase(everywhere.begin());
    std::move(everywhere.begin(), everywhere.end(), std::back_inserter(table.children));
  }
  return tables;
}

void SetDefault(json& object, const char* member, json value) {
  if (!object.contains(member)) object[member] = std::move(value);
}

// What the schemas require beside the id.
void AddRequired(std::string_view table, const std::string& seed, json& object) {
  if (table == "address") {
    for (const char* member : {"address_1", "city", "state_province", "postal_code"}) {
      SetDefault(object, member, "");
    }
    SetDefault(object, "country", "KR");
    SetDefault(object, "address_type", "physical");
  } else if (table == "location") {
    SetDefault(object, "location_type", "physical");
  } else if (table == "service_capacity") {
    SetDefault(object, "available", 0);
    SetDefault(object, "updated", "1970-01-01T00:00:00Z");
    SetDefault(object, "unit", {{"id", MakeUuid("unit:place")}, {"name", "place"}});
  } else if (table == "taxonomy_term") {
    SetDefault(object, "name", object.value("code", seed));
    SetDefault(object, "description", object["name"]);
  } else if (table == "organization") {
    SetDefault(object, "description", "");
  } else if (table == "service") {
    SetDefault(object, "status", "active");
  }
}

std::string CellText(const json& value) {
  if (value.is_string()) return value.get<std::string>();
  return value.is_null() ? "" : value.dump();
}

class Flattener {
 public:
  // `links`: columns that hold the parent's id.
  std::string Add(const HsdsTable& table, const json& object,
                  const std::map<std::string, std::string>& links) {
    const std::string id = CellText(object.value("id", json()));
    const auto [found, is_new] = index_.emplace(table.name + ' ' + id, rows.size());
    if (is_new) rows.push_back({&table, id, std::vector<std::string>(table.columns.size())});
    const std::size_t at = found->second;
    const auto set = [&](const std::string& column, const std::string& text) {
      const auto where = std::find(table.columns.begin(), table.columns.end(), column);
      if (where == table.columns.end()) return;
      std::string& cell = rows[at].cells[static_cast<std::size_t>(where - table.columns.begin())];
      if (cell.empty()) cell = text;
    };
    for (const auto& [key, value] : object.items()) {
      if (!value.is_structured()) set(key, CellText(value));
    }
    for (const auto& [column, text] : links) set(column, text);
    for (const HsdsChild& child : table.children) {
      if (!object.contains(child.member)) continue;
      const json& value = object[child.member];
      const HsdsTable& child_table = FindHsdsTable(child.table);
      if (!child.many) {
        if (value.is_object()) set(child.link, Add(child_table, value, {}));
        continue;
      }
      if (!value.is_array()) continue;
      std::map<std::string, std::string> child_links = {{child.link, id}};
      if (child.table == "attribute") child_links["link_entity"] = table.name;
      if (child.table == "metadata") child_links["resource_type"] = table.name;
      for (const json& element : value) {
        if (element.is_object()) Add(child_table, element, child_links);
      }
    }
    return id;
  }

  std::vector<HsdsRow> rows;

 private:
  std::map<std::string, std::size_t> index_;
};

}  // namespace

const std::vector<HsdsTable>& HsdsTables() {
  static const auto& tables = *new std::vector<HsdsTable>(MakeTables());
  return tables;
}

const HsdsTable& FindHsdsTable(std::string_view name) {
  const auto& tables = HsdsTables();
  return *std::find_if(tables.begin(), tables.end(),
                       [&](const HsdsTable& table) { return table.name == name; });
}

const HsdsTable* FindHsdsTableByFile(std::string_view file) {
  for (const HsdsTable& table : HsdsTables()) {
    if (table.file == file) return &table;
  }
  return nullptr;
}

bool IsHsdsNumber(std::string_view column) {
  static const auto& numbers = *new std::set<std::string, std::less<>>{
      "minimum_age", "maximum_age", "latitude", "longitude",         "extension", "timezone",
      "count",       "interval",    "amount",   "year_incorporated", "available", "maximum"};
  return numbers.count(column) > 0;
}

void CompleteHsdsObject(std::string_view table, const std::string& seed, json& object) {
  if (!object.is_object()) return;
  SetDefault(object, "id", MakeUuid(std::string(table) + ':' + seed));
  AddRequired(table, seed, object);
  const std::string id = CellText(object["id"]);
  for (const HsdsChild& child : FindHsdsTable(table).children) {
    if (!object.contains(child.member)) continue;
    json& value = object[child.member];
    if (!child.many) {
      CompleteHsdsObject(child.table, id + '/' + child.member, value);
    } else if (value.is_array()) {
      for (std::size_t i = 0; i < value.size(); ++i) {
        CompleteHsdsObject(child.table, id + '/' + child.member + '/' + std::to_string(i),
                           value[i]);
      }
    }
  }
}

std::vector<HsdsRow> FlattenHsdsObject(std::string_view table, const json& object) {
  Flattener flattener;
  flattener.Add(FindHsdsTable(table), object, {});
  return std::move(flattener.rows);
}

}  // namespace ieum::exchange
