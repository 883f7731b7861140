// Valid messages to start from, and a catalogue with a clock that tests set.
#ifndef IEUM_TESTS_STORE_CATALOG_FIXTURE_H_
#define IEUM_TESTS_STORE_CATALOG_FIXTURE_H_

#include <fstream>
#include <iterator>
#include <string>

#include "gtest/gtest.h"

#include "ieum/v1/assessment.pb.h"
#include "ieum/v1/catalog.pb.h"
#include "store/catalog/need_taxonomy.h"

namespace ieum::store {

inline std::string ReadData(const std::string& name) {
  std::ifstream in(std::string(IEUM_DATA_DIR) + "/" + name, std::ios::binary);
  EXPECT_TRUE(in.good()) << name;
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

inline const NeedTaxonomy& Taxonomy() {
  static const NeedTaxonomy* taxonomy =
      new NeedTaxonomy(NeedTaxonomy::FromJson(ReadData("need_areas.json")).value());
  return *taxonomy;
}

inline v1::Organization ValidOrganization(const std::string& id = "o1") {
  v1::Organization organization;
  organization.set_name("organizations/" + id);
  organization.mutable_display_name()->set_ko("다온복지관");
  organization.set_sector(v1::SECTOR_PRIVATE);
  organization.mutable_contact()->add_phones("02-123-4567");
  organization.mutable_contact()->set_email("desk@daon.example.org");
  organization.mutable_contact()->set_url("https://daon.example.org/a?b=c");
  return organization;
}

inline v1::Resource ValidResource(const std::string& id = "r1",
                                  const std::string& organization = "o1") {
  v1::Resource resource;
  resource.set_name("resources/" + id);
  resource.set_organization("organizations/" + organization);
  resource.mutable_display_name()->set_ko("도시락 배달");
  resource.add_need_terms()->set_code("daily_living.meals");
  auto* criterion = resource.mutable_eligibility()->add_paths()->add_criteria();
  criterion->mutable_age()->set_min_years(65);
  criterion->mutable_age()->set_max_years(130);
  auto* place = resource.add_places();
  place->mutable_region()->set_system(v1::REGION_SYSTEM_KR_ADM);
  place->mutable_region()->set_code("9911052000");
  place->mutable_position()->set_latitude(36.5);
  place->mutable_position()->set_longitude(127.8);
  resource.mutable_service_area()->set_radius_km(5);
  auto* hours = resource.mutable_schedule()->add_hours();
  hours->add_days(v1::WEEKDAY_MONDAY);
  hours->set_opens("09:00");
  hours->set_closes("24:00");
  resource.mutable_cost()->set_kind(v1::COST_KIND_FREE);
  resource.mutable_capacity()->set_total_places(20);
  resource.mutable_capacity()->set_open_places(20);
  resource.add_modes(v1::MODE_HOME_VISIT);
  resource.add_languages("ko");
  resource.mutable_validity()->set_start("2024-02-29");
  resource.mutable_validity()->set_end("2024-02-29");
  return resource;
}

inline v1::Region ValidRegion(const std::string& code = "9911052000") {
  v1::Region region;
  region.set_name("regions/kr-adm-" + code);
  region.mutable_code()->set_system(v1::REGION_SYSTEM_KR_ADM);
  region.mutable_code()->set_code(code);
  return region;
}

inline v1::Region OtherRegion(const std::string& code, const std::string& parent = "") {
  v1::Region region;
  region.set_name("regions/other-" + code);
  region.mutable_code()->set_system(v1::REGION_SYSTEM_OTHER);
  region.mutable_code()->set_code(code);
  if (!parent.empty()) {
    region.mutable_parent()->set_system(v1::REGION_SYSTEM_OTHER);
    region.mutable_parent()->set_code(parent);
  }
  return region;
}

inline v1::Assessment ValidAssessment() {
  v1::Assessment assessment;
  assessment.set_case_reference("case-1");
  auto* household = assessment.mutable_household();
  auto* residence = household->add_residence();
  residence->set_system(v1::REGION_SYSTEM_KR_ADM);
  residence->set_code("9911052000");
  household->mutable_position()->set_latitude(36.5);
  household->mutable_position()->set_longitude(127.8);
  for (const char* reference : {"m1", "m2"}) {
    auto* member = household->add_members();
    member->set_reference(reference);
    member->set_age_years(40);
    member->add_languages("vi");
  }
  for (const char* id : {"n1", "n2"}) {
    auto* need = assessment.add_needs();
    need->set_id(id);
    need->add_members("m1");
    need->add_need_codes("health.treatment");
    need->set_statement("건강회복의 욕구");
  }
  assessment.mutable_needs(0)->add_linked_needs("n2");
  assessment.add_aversions()->add_keywords("정신과");
  assessment.add_existing_services()->set_description("도시락");
  auto* risk = assessment.add_risks();
  risk->set_kind(v1::RISK_KIND_FAMILY_VIOLENCE);
  risk->add_members("m1");
  risk->set_source_member("m2");
  return assessment;
}

}  // namespace ieum::store

#endif  // IEUM_TESTS_STORE_CATALOG_FIXTURE_H_
