#include "tests/bench/catalogue.h"

#include <cstdio>
#include <cstdlib>
#include <random>
#include <string>
#include <vector>

#include "tests/support/sample.h"

namespace ieum::bench {
namespace {

void Move(v1::Resource& resource, std::mt19937_64& random) {
  std::uniform_int_distribution<int> dong(51, 60);
  std::uniform_real_distribution<double> shift(-0.02, 0.02);
  std::uniform_int_distribution<int> one_in(0, 9);
  const std::string code = "99110" + std::to_string(dong(random)) + "000";
  for (v1::Place& place : *resource.mutable_places()) {
    place.mutable_region()->set_code(code);
    place.mutable_region()->set_system(v1::REGION_SYSTEM_KR_ADM);
    if (place.has_position()) {
      place.mutable_position()->set_latitude(36.51 + shift(random));
      place.mutable_position()->set_longitude(127.845 + shift(random));
    }
  }
  if (one_in(random) < 6) {
    resource.mutable_service_area()->clear_regions();
    v1::RegionCode& region = *resource.mutable_service_area()->add_regions();
    region.set_system(v1::REGION_SYSTEM_KR_ADM);
    region.set_code(code);
  }
  if (one_in(random) < 5) {
    v1::EligibilityPath& path = *resource.mutable_eligibility()->add_paths();
    const int from = 10 * one_in(random);
    path.add_criteria()->mutable_age()->set_min_years(from);
    path.mutable_criteria(0)->mutable_age()->set_max_years(from + 15);
  }
}

}  // namespace

std::unique_ptr<store::RecordStore> Catalogue(std::size_t size) {
  auto records = testing::SampleDistrict();
  if (size == 0) return records;
  store::Catalog catalog(*records, testing::SharedVocabulary()->taxonomy,
                         [] { return testing::AsOf(); });
  const auto samples = testing::ReadRecords("district/resources");
  std::mt19937_64 random(1);
  std::vector<v1::CatalogRecord> batch;
  for (std::size_t made = 0; made < size;) {
    for (const v1::CatalogRecord& sample : samples) {
      if (!sample.has_resource() || made >= size) continue;
      v1::CatalogRecord copy = sample;
      v1::Resource& resource = *copy.mutable_resource();
      const std::string id = "g" + std::to_string(made++);
      resource.set_name("resources/" + id);
      resource.set_source("generated");
      resource.set_source_id(id);
      Move(resource, random);
      batch.push_back(std::move(copy));
      if (batch.size() == 500 || made == size) {
        const auto written = catalog.Upsert(batch);
        if (!written.ok()) std::printf("%s\n", written.status().ToString().c_str()), std::abort();
        batch.clear();
      }
    }
  }
  return records;
}

}  // namespace ieum::bench
