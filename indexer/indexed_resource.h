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
#include "indexer/criterion.h"
#include "indexer/text/audience.h"
#include "indexer/text/embedding.h"
#include "indexer/text/need_inference.h"
#include "store/catalog/need_taxonomy.h"

namespace ieum::indexer {

// Days since 1970-01-01, by the Korean calendar.
using Day = std::int32_t;
inline constexpr Day kNoStart = std::numeric_limits<Day>::min();
inline constexpr Day kNoEnd = std::numeric_limits<Day>::max();
inline constexpr Day kNever = std::numeric_limits<Day>::min();

// A need term as matched.
struct IndexedTerm {
  store::SubAreaId sub_area = 0;
  float strength = 1;    // of the term, (0, 1]
  float confidence = 1;  // below 1 for inferred terms
  bool inferred = false;
  // The agency ticked the whole area and not this sub-area alone.
  bool whole_area = false;
};

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
  std::string programme;      // declared, else found in the name; may be empty
  std::string squeezed_name;  // for comparison with services told in words, see Squeeze
  std::string squeezed_kind;  // facility kind, the organization's when the resource has none
  std::string squeezed_organization;
  std::string squeezed_places;  // names of the places that are not confidential

  // Eligibility, by criterion id. Empty paths: open to everybody.
  std::vector<std::vector<CriterionId>> paths;
  std::vector<CriterionId> exclusions;
  std::optional<CriterionId> area_regions;  // regions of the service area
  std::optional<double> area_radius_km;
  Day valid_from = kNoStart;
  Day valid_to = kNoEnd;

  std::vector<Point> points;               // of places whose address is not confidential
  std::vector<RegionKey> place_regions;    // likewise
  std::vector<RegionKey> guarded_regions;  // of all places; for safety checks only, never shown
  bool has_confidential_place = false;
  bool has_unlocated_place = false;  // a place without region
  std::uint32_t modes = 0;           // bit mask of v1::Mode
  v1::Domain domain = v1::DOMAIN_UNSPECIFIED;
  v1::Form form = v1::FORM_UNSPECIFIED;
  v1::Formality formality = v1::FORMALITY_UNSPECIFIED;
  v1::Participation participation = v1::PARTICIPATION_UNSPECIFIED;  // inferred when not declared
  std::vector<std::string> languages;

  v1::CostKind cost_kind = v1::COST_KIND_UNSPECIFIED;
  std::int64_t cost_krw = 0;

  std::optional<int> open_places;
  std::optional<bool> waitlist_open;
  std::optional<int> expected_wait_days;
  Day capacity_as_of = kNever;
  Day verified = kNever;

  std::vector<AreaOutcomes> outcomes;  // areas with results, in order of area
  int observed_waits = 0;
  double observed_wait_days = 0;  // their sum
  int eligibility_disputes = 0;

  std::vector<IndexedTerm> terms;  // sorted by sub-area
  // For whom it says that it is meant: in its name, kind and eligibility words, and in its
  // description beyond those. Both sorted.
  std::vector<AudienceId> audiences;
  std::vector<AudienceId> described_audiences;
  std::vector<AudienceId> times_of_day;  // at which it serves, as far as it says; sorted
  std::string search_text;               // folded; for filters and aversions by keyword
  TermVector text;
  float text_length = 0;  // sum of counts
  Embedding vector;       // of the model's dimension; empty without a model

  // For explanations and answers only; no loop over resources touches these.
  std::shared_ptr<const v1::Resource> resource;
  std::shared_ptr<const v1::Organization> owner;  // null when the organization is unknown

  bool Visits() const;  // comes to the home, or works over a distance
  // What became of referrals for needs of an area; zeros where nothing did.
  OutcomeCounts OutcomesIn(std::size_t area) const;
};

// What compiling needs besides the resource.
struct CompileContext {
  const store::NeedTaxonomy& taxonomy;
  const Lexicon& lexicon;
  const Audiences& audiences;
  const TextModel* model = nullptr;          // null: no vectors
  const NeedInference* inference = nullptr;  // null: untagged resources get no terms
  CriteriaTable& criteria;
};

// Words compared without blanks and marks, folded: letters and digits remain.
std::string Squeeze(std::string_view text);

// The texts of a resource by field. Without the source fields of one that has a confidential place:
// they may tell the address, and a word that is searched can be guessed.
ResourceText TextOf(const v1::Resource& resource, const v1::Organization* owner);

// `vector`: the stored embedding for this version, or empty to compute it.
std::shared_ptr<const IndexedResource> CompileResource(
    std::shared_ptr<const v1::Resource> resource, std::shared_ptr<const v1::Organization> owner,
    const CompileContext& context, Embedding vector = {});

}  // namespace ieum::indexer

#endif  // IEUM_INDEXER_INDEXED_RESOURCE_H_
