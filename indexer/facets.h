// What many resources have in common, kept once: the same programme in three thousand
// neighbourhoods has one rule of eligibility, one set of need terms. A question judges each of them
// once, however many resources share it.
#ifndef IEUM_INDEXER_FACETS_H_
#define IEUM_INDEXER_FACETS_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"

#include "ieum/v1/catalog.pb.h"
#include "indexer/criterion.h"
#include "indexer/text/audience.h"
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

// Who is admitted, and when; where is not part of it (see IndexedResource::area_regions).
struct EligibilityFacet {
  // By criterion id. Empty paths: open to everybody.
  std::vector<std::vector<CriterionId>> paths;
  std::vector<CriterionId> exclusions;
  std::optional<double> area_radius_km;
  Day valid_from = kNoStart;
  Day valid_to = kNoEnd;
};

// How help comes, and what it costs.
struct OfferFacet {
  std::uint32_t modes = 0;  // bit mask of v1::Mode
  v1::Domain domain = v1::DOMAIN_UNSPECIFIED;
  v1::Form form = v1::FORM_UNSPECIFIED;
  v1::Formality formality = v1::FORMALITY_UNSPECIFIED;
  v1::Participation participation = v1::PARTICIPATION_UNSPECIFIED;  // inferred when not declared
  std::vector<std::string> languages;
  v1::CostKind cost_kind = v1::COST_KIND_UNSPECIFIED;
  std::int64_t cost_krw = 0;
  std::string cost_unit;
  bool applied_for = false;  // a benefit: its office is no place to go to again and again

  bool Visits() const;  // comes to the home, or works over a distance
};

struct TermsFacet {
  std::vector<IndexedTerm> terms;  // sorted by sub-area
};

// For whom it says that it is meant: in its name, kind and eligibility words, and in its
// description beyond those. All sorted.
struct AudienceFacet {
  std::vector<AudienceId> named;
  std::vector<AudienceId> described;
  std::vector<AudienceId> times_of_day;  // at which it serves, as far as it says
};

struct ScheduleFacet {
  v1::Schedule schedule;
};

// In which regions its places lie.
struct PlacesFacet {
  std::vector<RegionKey> regions;          // of places whose address is not confidential
  std::vector<RegionKey> guarded_regions;  // of all places; for safety checks only, never shown
  bool has_confidential_place = false;
  bool has_unlocated_place = false;  // a place without region
};

// Byte strings that two facets share exactly when they are equal.
std::string KeyOf(const EligibilityFacet& facet);
std::string KeyOf(const OfferFacet& facet);
std::string KeyOf(const TermsFacet& facet);
std::string KeyOf(const AudienceFacet& facet);
std::string KeyOf(const ScheduleFacet& facet);
std::string KeyOf(const PlacesFacet& facet);

using FacetId = std::uint32_t;

// A facet with its number; valid as long as a list that contains it.
template <typename Facet>
struct FacetRef {
  FacetId id = 0;
  const Facet* facet = nullptr;

  const Facet* operator->() const { return facet; }
  const Facet& operator*() const { return *facet; }
};

// The facets that were there when the list was shared. Immutable; cheap to copy.
template <typename Facet>
class FacetList {
 public:
  std::size_t size() const { return size_; }
  const Facet& at(FacetId id) const { return (*blocks_[id / kBlock])[id % kBlock]; }
  FacetRef<Facet> Ref(FacetId id) const { return {id, &at(id)}; }

 private:
  template <typename>
  friend class FacetTable;
  static constexpr std::size_t kBlock = 512;
  std::vector<std::shared_ptr<std::array<Facet, kBlock>>> blocks_;
  std::size_t size_ = 0;
};

// Numbers facets from 0 in order of arrival. Facets stay where they are; those that no resource has
// any more stay until the table goes. One writer; lists that were shared may be read meanwhile.
template <typename Facet>
class FacetTable {
 public:
  FacetRef<Facet> Intern(Facet facet) {
    const auto [it, added] = ids_.try_emplace(KeyOf(facet), static_cast<FacetId>(list_.size_));
    const FacetId id = it->second;
    if (added) {
      if (id % FacetList<Facet>::kBlock == 0) {
        list_.blocks_.push_back(std::make_shared<std::array<Facet, FacetList<Facet>::kBlock>>());
      }
      (*list_.blocks_.back())[id % FacetList<Facet>::kBlock] = std::move(facet);
      ++list_.size_;
    }
    return Ref(id);
  }
  const FacetList<Facet>& list() const { return list_; }
  const Facet& at(FacetId id) const { return list_.at(id); }
  FacetRef<Facet> Ref(FacetId id) const { return list_.Ref(id); }

 private:
  absl::flat_hash_map<std::string, FacetId> ids_;
  FacetList<Facet> list_;
};

// The facets of a snapshot: of all its resources, and perhaps of some that it no longer has.
struct FacetLists {
  FacetList<Criterion> criteria;
  FacetList<EligibilityFacet> eligibility;
  FacetList<OfferFacet> offers;
  FacetList<TermsFacet> terms;
  FacetList<AudienceFacet> audiences;
  FacetList<ScheduleFacet> schedules;
  FacetList<PlacesFacet> places;
};

// All that compiling a resource adds to.
struct FacetTables {
  FacetTable<Criterion> criteria;
  FacetTable<EligibilityFacet> eligibility;
  FacetTable<OfferFacet> offers;
  FacetTable<TermsFacet> terms;
  FacetTable<AudienceFacet> audiences;
  FacetTable<ScheduleFacet> schedules;
  FacetTable<PlacesFacet> places;

  FacetLists Share() const {
    return {criteria.list(),  eligibility.list(), offers.list(), terms.list(),
            audiences.list(), schedules.list(),   places.list()};
  }
};

}  // namespace ieum::indexer

#endif  // IEUM_INDEXER_FACETS_H_
