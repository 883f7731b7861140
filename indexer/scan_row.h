// What a scan over all resources reads of each: numbers of facets and the few values of its own, in
// one line of the processor's cache. Everything else is read of those alone that may be answered.
#ifndef IEUM_INDEXER_SCAN_ROW_H_
#define IEUM_INDEXER_SCAN_ROW_H_

#include <array>
#include <cstdint>
#include <string_view>

#include "indexer/facets.h"

namespace ieum::indexer {

struct IndexedResource;

// A point of the unit sphere, from its centre.
using Direction = std::array<float, 3>;

struct alignas(64) ScanRow {
  static constexpr CriterionId kEverywhere = ~CriterionId{0};

  FacetId eligibility = 0;
  CriterionId area = kEverywhere;  // IndexedResource::area_regions
  FacetId offer = 0;
  FacetId terms = 0;
  FacetId audience = 0;
  FacetId places = 0;
  std::uint32_t name = 0;          // hash of the squeezed name: entries of one offering share it
  std::uint32_t organization = 0;  // hash of its name
  Day verified = kNever;
  Direction at{};  // the one place with a position
  // Set for rows that hold a resource; all else is meaningless in others.
  bool live : 1 = false;
  bool located : 1 = false;         // `at` is known; not set where there are several
  bool many_places : 1 = false;     // several places with positions
  bool knows_places : 1 = false;    // the agency gave a number of open places
  bool no_open_places : 1 = false;  // and the agency gave that number
  bool has_results : 1 = false;     // referrals ended, or somebody waited

  friend bool operator==(const ScanRow&, const ScanRow&) = default;
};
static_assert(sizeof(ScanRow) == 64);

// How names are told apart in a scan; equal names have equal hashes.
std::uint32_t ShortHash(std::string_view text);

ScanRow ScanRowOf(const IndexedResource& resource);

// Of a position in degrees.
Direction DirectionOf(double latitude, double longitude);
// Not more than the great-circle distance between the two, and within 200 km less by at most 20 m.
float LeastKm(const Direction& a, const Direction& b);

}  // namespace ieum::indexer

#endif  // IEUM_INDEXER_SCAN_ROW_H_
