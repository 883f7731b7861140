// One resource as the matcher reads it: everything a score or a gate needs, compiled once.
#ifndef IEUM_INDEXER_INDEXED_RESOURCE_H_
#define IEUM_INDEXER_INDEXED_RESOURCE_H_

#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ieum/v1/catalog.pb.h"
#include "indexer/facets.h"
#include "indexer/text/audience.h"
#include "indexer/text/embedding.h"
#include "indexer/text/need_inference.h"
#include "store/catalog/need_taxonomy.h"

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

// Degrees, WGS 84.
struct Point {
  double latitude = 0;
  double longitude = 0;
};

// Great-circle distance in kilometres (haversine, mean radius 6371.0088 km).
double DistanceKm(const Point& a, const Point& b);

// Immutable after compilation; shared between snapshots.
struct IndexedResource {
  std::string name;  // "resources/{id}"
  std::string organization;
  std::string source;  // the list that it came from
  // Of all that it says but for places, results and times: two versions that share it would make
  // the same text model.
  std::uint64_t words = 0;
  std::string programme;      // declared, else found in the name; may be empty
  std::string squeezed_name;  // for comparison with services told in words, see Squeeze
  std::string squeezed_kind;  // facility kind, the organization's when the resource has none
  std::string squeezed_organization;
  std::string squeezed_places;  // names of the places that are not confidential

  FacetRef<EligibilityFacet> eligibility;
  std::optional<CriterionId> area_regions;  // regions of the service area
  FacetRef<OfferFacet> offer;
  FacetRef<TermsFacet> terms;
  FacetRef<AudienceFacet> audience;
  FacetRef<ScheduleFacet> schedule;
  FacetRef<PlacesFacet> places;
  std::vector<Point> points;  // of places whose address is not confidential

  std::optional<int> open_places;
  std::optional<bool> waitlist_open;
  std::optional<int> expected_wait_days;
  Day capacity_as_of = kNever;
  Day verified = kNever;

  std::vector<AreaOutcomes> outcomes;  // areas with results, in order of area
  int observed_waits = 0;
  double observed_wait_days = 0;  // their sum
  int eligibility_disputes = 0;

  TermVector text;
  float text_length = 0;  // sum of counts
  Embedding vector;       // of the model's dimension; empty without a model

  // What became of referrals for needs of an area; zeros where nothing did.
  OutcomeCounts OutcomesIn(std::size_t area) const;
};

// A resource with its records, for answers: an index holds none of their texts.
struct FullResource : IndexedResource {
  std::shared_ptr<const v1::Resource> resource;
  std::shared_ptr<const v1::Organization> owner;  // null when the organization is unknown
};

// What compiling needs besides the resource.
struct CompileContext {
  const store::NeedTaxonomy& taxonomy;
  const Lexicon& lexicon;
  const Audiences& audiences;
  const TextModel* model = nullptr;          // null: no vectors
  const NeedInference* inference = nullptr;  // null: untagged resources get no terms
  FacetTables& tables;
};

// Words compared without blanks and marks, folded: letters and digits remain.
std::string Squeeze(std::string_view text);

// The texts of a resource by field. Without the source fields of one that has a confidential place:
// they may tell the address, and a word that is searched can be guessed.
ResourceText TextOf(const v1::Resource& resource, const v1::Organization* owner);

// `owner`: null when the organization is unknown. `vector`: the stored embedding for this version,
// or empty to compute it.
std::shared_ptr<const IndexedResource> CompileResource(const v1::Resource& resource,
                                                       const v1::Organization* owner,
                                                       const CompileContext& context,
                                                       Embedding vector = {});

}  // namespace ieum::indexer

#endif  // IEUM_INDEXER_INDEXED_RESOURCE_H_
