#include "indexer/indexed_resource.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "indexer/text/analyzer.h"

namespace ieum::indexer {

constexpr double kEarthRadiusKm = 6371.0088;

double DistanceKm(const Point& a, const Point& b) {
  constexpr double kRadians = std::numbers::pi / 180.0;
  const double lat_a = a.latitude * kRadians;
  const double lat_b = b.latitude * kRadians;
  const double sin_lat = std::sin((lat_b - lat_a) / 2);
  const double sin_lon = std::sin((b.longitude - a.longitude) * kRadians / 2);
  const double h = sin_lat * sin_lat + std::cos(lat_a) * std::cos(lat_b) * sin_lon * sin_lon;
  return 2 * kEarthRadiusKm * std::asin(std::min(1.0, std::sqrt(h)));
}

std::string Squeeze(std::string_view text) {
  std::string squeezed;
  for (char c : Fold(text)) {
    const auto byte = static_cast<unsigned char>(c);
    const bool word = byte >= 0x80 || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    if (word) squeezed.push_back(c);
  }
  return squeezed;
}

OutcomeCounts Results::OutcomesIn(std::size_t area) const {
  for (const AreaOutcomes& entry : outcomes) {
    if (entry.area == area) return entry.counts;
  }
  return {};
}

}  // namespace ieum::indexer
