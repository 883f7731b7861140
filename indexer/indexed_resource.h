// One resource as the matcher reads it: everything a score or a gate needs.
#ifndef IEUM_INDEXER_INDEXED_RESOURCE_H_
#define IEUM_INDEXER_INDEXED_RESOURCE_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "ieum/v1/catalog.pb.h"
#include "indexer/facets.h"
#include "indexer/packed_terms.h"
#include "indexer/text/embedding.h"

namespace ieum::indexer {

// Referrals that ended, for one need area.
struct OutcomeCounts {
  std::int64_t helped = 0;
  std::int64_t not_helped = 0;

  std::int64_t total() const { return helped + not_helped; }
  OutcomeCounts& operator+=(const OutcomeCounts& other) {
    helped += other.helped;
    not_helped += other.not_helped;
    return *this;
  }
  OutcomeCounts& operator-=(const OutcomeCounts& other) {
    helped -= other.helped;
    not_helped -= other.not_helped;
    return *this;
  }
  friend bool operator==(const OutcomeCounts&, const OutcomeCounts&) = default;
};
struct AreaOutcomes {
  std::size_t area = 0;  // index in NeedTaxonomy::areas()
  OutcomeCounts counts;
};

// What became of the referrals to a resource.
struct Results {
  std::vector<AreaOutcomes> outcomes;  // areas with results, in order of area
  int observed_waits = 0;
  double observed_wait_days = 0;  // their sum
  int eligibility_disputes = 0;

  bool empty() const {
    return outcomes.empty() && observed_waits == 0 && eligibility_disputes == 0;
  }
  // For needs of an area; zeros where nothing became of any.
  OutcomeCounts OutcomesIn(std::size_t area) const;
};

// Degrees, WGS 84.
struct Point {
  double latitude = 0;
  double longitude = 0;

  friend bool operator==(const Point&, const Point&) = default;
};

// Great-circle distance in kilometres (haversine, mean radius 6371.0088 km).
double DistanceKm(const Point& a, const Point& b);

// Words compared without blanks and marks, folded: letters and digits remain.
std::string Squeeze(std::string_view text);

// A view, made when it is asked for: valid as long as the snapshot that it is read from.
struct IndexedResource {
  std::string_view name;  // "resources/{id}"
  std::string_view organization;
  std::string_view source;  // the list that it came from
  // Of all that it says but for places, results and times: two versions that share it would make
  // the same text model.
  std::uint64_t words = 0;
  std::string_view programme;      // declared, else found in the name; may be empty
  std::string_view squeezed_name;  // for comparison with services told in words, see Squeeze
  std::string_view squeezed_kind;  // facility kind, the organization's when the resource has none
  std::string_view squeezed_organization;
  std::string_view squeezed_places;  // names of the places that are not confidential

  FacetRef<EligibilityFacet> eligibility;
  std::optional<CriterionId> area_regions;  // regions of the service area
  FacetRef<OfferFacet> offer;
  FacetRef<TermsFacet> terms;
  FacetRef<AudienceFacet> audience;
  FacetRef<ScheduleFacet> schedule;
  FacetRef<PlacesFacet> places;
  std::span<const Point> points;  // of places whose address is not confidential

  std::optional<int> open_places;
  std::optional<bool> waitlist_open;
  std::optional<int> expected_wait_days;
  Day capacity_as_of = kNever;
  Day verified = kNever;
  const Results* results = nullptr;  // never null

  PackedTerms text;       // empty without a model
  float text_length = 0;  // sum of counts
  EmbeddingView vector;   // of the model's dimension; empty without a model
};

// A resource with its records, for answers: an index holds none of their texts.
struct FullResource : IndexedResource {
  std::shared_ptr<const v1::Resource> resource;
  std::shared_ptr<const v1::Organization> owner;  // null when the organization is unknown
};

}  // namespace ieum::indexer

#endif  // IEUM_INDEXER_INDEXED_RESOURCE_H_
