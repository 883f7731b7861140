#include "tests/bench/peers/wire_values.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace ieum::bench {

Box BoxAround(double latitude, double longitude, double radius_km) {
  constexpr double kRadians = std::numbers::pi / 180;
  constexpr double kKmInDegree = 111.0;  // a little less than any
  const double north = radius_km / kKmInDegree;
  const double shrunk = std::cos(std::min(89.0, std::abs(latitude) + north) * kRadians);
  const double east = std::min(180.0, north / shrunk);
  return {longitude + east, latitude + north, longitude - east, latitude - north};
}

std::string WireBox(const Box& box) {
  std::string out;
  for (double number : {box.most_x, box.most_y, box.least_x, box.least_y}) {
    AppendNumber(out, number);
  }
  return out;
}

std::string_view CopyHeader() {
  static constexpr char kHeader[] = "PGCOPY\n\377\r\n\0\0\0\0\0\0\0\0\0";
  return {kHeader, sizeof(kHeader) - 1};
}

std::string_view CopyEnd() { return {"\377\377", 2}; }

}  // namespace ieum::bench
