// A made-up nation: provinces, districts, dongs with people and places on a map.
#ifndef IEUM_TESTS_BENCH_GENERATOR_WORLD_H_
#define IEUM_TESTS_BENCH_GENERATOR_WORLD_H_

#include <cstdint>
#include <string>
#include <vector>

#include "ieum/v1/catalog.pb.h"
#include "tests/bench/generator/draws.h"
#include "tests/bench/generator/tables.h"

namespace ieum::bench {

// A point in millionths of a degree: whole numbers are the same everywhere.
struct Point {
  int latitude = 0;
  int longitude = 0;

  v1::Position ToPosition() const;
};

// One region. Its parts stand in a row in the list of the level below.
struct Area {
  std::string code;  // ten digits
  std::string name;  // "느티동"
  std::string stem;  // "느티"
  std::size_t parent = 0;
  std::size_t first_part = 0, parts = 0;
  Point centre;
  int reach = 0;  // half its width, millionths of a degree
  std::uint64_t people = 0;
};

// 17 provinces, about 250 districts, about 3,500 dongs, eups and myeons; fixed by the seed alone.
// Codes are administrative codes with provinces 82 to 98, which no real region has and the sample
// district (99) neither. Immutable; thread-safe.
class World {
 public:
  World(std::uint64_t seed, const Tables& tables);

  const std::vector<Area>& provinces() const { return provinces_; }
  const std::vector<Area>& districts() const { return districts_; }
  const std::vector<Area>& dongs() const { return dongs_; }

  // A dong, by how many people live there.
  std::size_t DrawDong(Draws& draws) const { return draws.PickBySums(people_); }
  std::size_t DrawDongOf(std::size_t district, Draws& draws) const;
  // A point in the dong, near its middle most often.
  Point DrawPoint(std::size_t dong, Draws& draws) const;

  // Provinces, districts, dongs, in this order.
  std::vector<v1::Region> Regions() const;

 private:
  void MakeProvinces(const Tables& tables);
  void MakeDistricts(std::uint64_t seed, const Tables& tables);
  void MakeDongs(std::uint64_t seed, const Tables& tables);
  void AddDongsOf(std::size_t district, const std::vector<std::string>& names, Draws& draws,
                  std::size_t& name);

  std::vector<Area> provinces_, districts_, dongs_;
  std::vector<std::uint64_t> people_;  // running sums over dongs
};

// "KR_ADM" code as a message.
v1::RegionCode CodeOf(const Area& area);

}  // namespace ieum::bench

#endif  // IEUM_TESTS_BENCH_GENERATOR_WORLD_H_
