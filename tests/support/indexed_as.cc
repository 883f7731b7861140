#include "tests/support/indexed_as.h"

#include <algorithm>

#include "indexer/compiled_resource.h"

namespace ieum::testing {
namespace {

using indexer::IndexedResource;

bool Same(const indexer::Results& a, const indexer::Results& b) {
  const auto outcomes = [](const indexer::Results& results) {
    std::vector<std::pair<std::size_t, std::pair<std::int64_t, std::int64_t>>> all;
    for (const auto& [area, counts] : results.outcomes) {
      all.push_back({area, {counts.helped, counts.not_helped}});
    }
    return all;
  };
  return outcomes(a) == outcomes(b) && a.observed_waits == b.observed_waits &&
         a.observed_wait_days == b.observed_wait_days &&
         a.eligibility_disputes == b.eligibility_disputes;
}

// Criteria have other numbers in other tables: what they say is compared.
std::string Said(const indexer::FacetList<indexer::Criterion>& criteria,
                 const indexer::EligibilityFacet& facet) {
  std::string said = std::to_string(facet.valid_from) + " " + std::to_string(facet.valid_to) + " " +
                     std::to_string(facet.area_radius_km.value_or(-1));
  for (const auto& path : facet.paths) {
    said += "\npath";
    for (const auto id : path) said += "\n" + KeyOf(criteria.at(id));
  }
  said += "\nnot";
  for (const auto id : facet.exclusions) said += "\n" + KeyOf(criteria.at(id));
  return said;
}

}  // namespace

std::string WhatDiffers(const indexer::Snapshot& snapshot, indexer::Row row,
                        const v1::Resource& resource, const v1::Organization* owner) {
  indexer::FacetTables tables;
  const indexer::Vocabulary& vocabulary = snapshot.vocabulary();
  const indexer::CompileContext context{
      vocabulary.taxonomy,
      vocabulary.lexicon,
      vocabulary.audiences,
      snapshot.model(),
      snapshot.model() == nullptr ? nullptr : &snapshot.inference(),
      tables};
  const indexer::CompiledResource compiled(resource, owner, context);
  const IndexedResource& want = compiled.view();
  const IndexedResource have = snapshot.at(row);
  std::string differs;
  const auto check = [&differs](const char* what, bool same) {
    if (!same) differs += std::string(what) + " ";
  };
  const auto criterion = [](const auto& criteria, const auto& id) {
    return id ? KeyOf(criteria.at(*id)) : std::string("none");
  };
  check("name", have.name == want.name);
  check("organization", have.organization == want.organization);
  check("source", have.source == want.source);
  check("words", have.words == want.words);
  check("programme", have.programme == want.programme);
  check("squeezed_name", have.squeezed_name == want.squeezed_name);
  check("squeezed_kind", have.squeezed_kind == want.squeezed_kind);
  check("squeezed_organization", have.squeezed_organization == want.squeezed_organization);
  check("squeezed_places", have.squeezed_places == want.squeezed_places);
  check("eligibility", Said(snapshot.criteria(), *have.eligibility) ==
                           Said(tables.criteria.list(), *want.eligibility));
  check("area_regions", criterion(snapshot.criteria(), have.area_regions) ==
                            criterion(tables.criteria.list(), want.area_regions));
  check("offer", KeyOf(*have.offer) == KeyOf(*want.offer));
  check("terms", KeyOf(*have.terms) == KeyOf(*want.terms));
  check("audience", KeyOf(*have.audience) == KeyOf(*want.audience));
  check("schedule", KeyOf(*have.schedule) == KeyOf(*want.schedule));
  check("places", KeyOf(*have.places) == KeyOf(*want.places));
  check("points",
        std::equal(have.points.begin(), have.points.end(), want.points.begin(), want.points.end()));
  check("open_places", have.open_places == want.open_places);
  check("waitlist_open", have.waitlist_open == want.waitlist_open);
  check("expected_wait_days", have.expected_wait_days == want.expected_wait_days);
  check("capacity_as_of", have.capacity_as_of == want.capacity_as_of);
  check("verified", have.verified == want.verified);
  check("results", Same(*have.results, *want.results));
  check("text", have.text.bytes() == want.text.bytes() && have.text_length == want.text_length);
  check("vector", have.vector.square == want.vector.square &&
                      std::equal(have.vector.values.begin(), have.vector.values.end(),
                                 want.vector.values.begin(), want.vector.values.end()));
  // What the scan reads: all but the numbers of facets.
  indexer::ScanRow scanned = snapshot.scanned(row);
  indexer::ScanRow expected = indexer::ScanRowOf(want);
  for (indexer::ScanRow* each : {&scanned, &expected}) {
    each->eligibility = each->offer = each->terms = each->audience = each->places = 0;
    each->area = each->area == indexer::ScanRow::kEverywhere ? each->area : 0;
  }
  check("scanned", scanned == expected);
  return differs;
}

}  // namespace ieum::testing
