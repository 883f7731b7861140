#include "indexer/scan_row.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "indexer/indexed_resource.h"
#include "indexer/text/analyzer.h"

namespace ieum::indexer {
namespace {

constexpr float kEarthRadiusKm = 6371.0088F;
// Floats place a point to within a metre; the difference of two is off by no more than this.
constexpr float kRoundingKm = 0.004F;

}  // namespace

std::uint32_t ShortHash(std::string_view text) {
  return static_cast<std::uint32_t>(HashTerm(text) >> 32);
}

Direction DirectionOf(double latitude, double longitude) {
  const double north = latitude * std::numbers::pi / 180;
  const double east = longitude * std::numbers::pi / 180;
  return {static_cast<float>(std::cos(north) * std::cos(east)),
          static_cast<float>(std::cos(north) * std::sin(east)),
          static_cast<float>(std::sin(north))};
}

// A chord is shorter than its arc.
float LeastKm(const Direction& a, const Direction& b) {
  const float x = a[0] - b[0];
  const float y = a[1] - b[1];
  const float z = a[2] - b[2];
  const float chord = std::sqrt(x * x + y * y + z * z) * kEarthRadiusKm;
  return std::max(0.0F, chord * (1 - 1e-6F) - kRoundingKm);
}

ScanRow ScanRowOf(const IndexedResource& resource) {
  ScanRow row;
  row.eligibility = resource.eligibility.id;
  row.area = resource.area_regions.value_or(ScanRow::kEverywhere);
  row.offer = resource.offer.id;
  row.terms = resource.terms.id;
  row.audience = resource.audience.id;
  row.places = resource.places.id;
  row.name = ShortHash(resource.squeezed_name);
  row.organization = ShortHash(resource.organization);
  row.verified = resource.verified;
  row.live = true;
  row.located = resource.points.size() == 1;
  if (row.located) {
    row.at = DirectionOf(resource.points[0].latitude, resource.points[0].longitude);
  }
  row.many_places = resource.points.size() > 1;
  row.knows_places = resource.open_places.has_value();
  row.no_open_places = resource.open_places && *resource.open_places <= 0;
  row.has_results = !resource.results->outcomes.empty() || resource.results->observed_waits > 0;
  return row;
}

}  // namespace ieum::indexer
