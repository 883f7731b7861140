#include "tests/bench/generator/world.h"

#include <algorithm>
#include <array>
#include <cstdio>

namespace ieum::bench {
namespace {

constexpr int kFirstProvince = 82;
constexpr int kFirstDistrict = 110;
constexpr double kMillion = 1e6;

// What a province is like.
struct ProvinceShape {
  int districts;
  bool metropolis;  // of 구; else of 시 and 군
  int latitude, longitude;
  int reach;
  std::uint64_t people;  // thousands
};

// In the order of words.json: one capital, five metropolitan cities, a city without districts,
// nine provinces, an island.
constexpr std::array<ProvinceShape, 17> kShapes = {{
    {25, true, 37'560'000, 127'000'000, 150'000, 9'400},
    {16, true, 35'180'000, 129'070'000, 150'000, 3'300},
    {8, true, 35'870'000, 128'600'000, 130'000, 2'350},
    {10, true, 37'460'000, 126'660'000, 150'000, 2'990},
    {5, true, 35'160'000, 126'850'000, 100'000, 1'420},
    {5, true, 36'350'000, 127'380'000, 100'000, 1'440},
    {1, true, 36'500'000, 127'260'000, 60'000, 390},
    {31, false, 37'350'000, 127'250'000, 450'000, 13'600},
    {18, false, 37'750'000, 128'400'000, 600'000, 1'530},
    {14, false, 36'750'000, 127'750'000, 400'000, 1'590},
    {16, false, 36'550'000, 126'750'000, 400'000, 2'130},
    {15, false, 35'750'000, 127'150'000, 400'000, 1'750},
    {22, false, 34'850'000, 126'850'000, 500'000, 1'800},
    {23, false, 36'350'000, 128'750'000, 550'000, 2'550},
    {20, false, 35'350'000, 128'250'000, 450'000, 3'250},
    {19, false, 36'050'000, 127'900'000, 400'000, 1'100},
    {2, false, 33'400'000, 126'550'000, 250'000, 670},
}};

std::string Digits(int number, int width) {
  char text[16];
  std::snprintf(text, sizeof(text), "%0*d", width, number);
  return text;
}

// Every head with every tail, shuffled.
std::vector<std::string> PlaceNames(std::uint64_t seed, const Tables& tables) {
  const auto& heads = tables.words.at("place_heads");
  const auto& tails = tables.words.at("place_tails");
  const std::size_t count = heads.size() * tails.size();
  std::vector<std::string> names;
  for (std::size_t i = 0; i < count; ++i) {
    const std::uint64_t at = Permute(i, count, Mix(seed + 1));
    const std::string& head = heads[at % heads.size()];
    const std::string& tail = tails[at / heads.size()];
    if (head != tail) names.push_back(head + tail);
  }
  return names;
}

Point Near(const Point& centre, int reach, Draws& draws) {
  return {centre.latitude + draws.Around(reach), centre.longitude + draws.Around(reach)};
}

// Running shares of a whole: the first parts are the largest (1 / (rank + 2), in whole numbers).
std::vector<std::uint64_t> SkewedShares(std::uint64_t whole, std::size_t parts, Draws& draws) {
  std::vector<std::uint64_t> weights;
  std::uint64_t sum = 0;
  for (std::size_t rank = 0; rank < parts; ++rank) {
    weights.push_back((1'000'000 / (rank + 2)) *
                      static_cast<std::uint64_t>(draws.Between(60, 140)));
    sum += weights.back();
  }
  for (std::uint64_t& weight : weights) {
    weight = std::max<std::uint64_t>(1, whole * (weight / 1'000) / (sum / 1'000));
  }
  return weights;
}

}  // namespace

v1::Position Point::ToPosition() const {
  v1::Position position;
  position.set_latitude(latitude / kMillion);
  position.set_longitude(longitude / kMillion);
  return position;
}

v1::RegionCode CodeOf(const Area& area) {
  v1::RegionCode code;
  code.set_system(v1::REGION_SYSTEM_KR_ADM);
  code.set_code(area.code);
  return code;
}

World::World(std::uint64_t seed, const Tables& tables) {
  MakeProvinces(tables);
  MakeDistricts(seed, tables);
  MakeDongs(seed, tables);
  for (const Area& dong : dongs_) {
    people_.push_back((people_.empty() ? 0 : people_.back()) + dong.people);
  }
}

void World::MakeProvinces(const Tables& tables) {
  const std::vector<std::string>& names = tables.words.at("provinces");
  for (std::size_t i = 0; i < kShapes.size(); ++i) {
    Area province;
    province.code = Digits(kFirstProvince + static_cast<int>(i), 2) + "00000000";
    province.name = names[i];
    province.stem = names[i];
    for (const char* end : {"특별자치시", "특별자치도", "광역시", "특별시", "도"}) {
      const std::string suffix = end;
      if (province.stem.size() <= suffix.size() ||
          province.stem.compare(province.stem.size() - suffix.size(), suffix.size(), suffix) != 0) {
        continue;
      }
      province.stem.resize(province.stem.size() - suffix.size());
      break;
    }
    province.centre = {kShapes[i].latitude, kShapes[i].longitude};
    province.reach = kShapes[i].reach;
    province.people = kShapes[i].people * 1'000;
    provinces_.push_back(std::move(province));
  }
}

void World::MakeDistricts(std::uint64_t seed, const Tables& tables) {
  const std::vector<std::string> names = PlaceNames(seed ^ 0x5eed, tables);
  const std::vector<std::string> sides = {"중", "동", "서", "남", "북"};
  std::size_t name = 0;
  for (std::size_t p = 0; p < provinces_.size(); ++p) {
    Area& province = provinces_[p];
    const ProvinceShape& shape = kShapes[p];
    Draws draws(seed, Purpose::kWorld, p);
    const auto count = static_cast<std::size_t>(shape.districts);
    const auto people = SkewedShares(province.people, count + 2, draws);
    province.first_part = districts_.size();
    province.parts = count;
    for (std::size_t i = 0; i < count; ++i) {
      Area district;
      district.code = province.code.substr(0, 2) +
                      Digits(kFirstDistrict + 10 * static_cast<int>(i), 3) + "00000";
      // The largest third of a province are cities, the rest counties.
      const char* kind = shape.metropolis ? "구" : i * 3 < count + 2 ? "시" : "군";
      const bool side = shape.metropolis && p > 0 && i < sides.size();
      district.stem = side ? sides[i] : names[name++];
      district.name = district.stem + kind;
      district.parent = p;
      district.centre = Near(province.centre, province.reach, draws);
      district.reach =
          shape.metropolis ? draws.Between(15'000, 40'000) : draws.Between(60'000, 140'000);
      district.people = people[i];
      districts_.push_back(std::move(district));
    }
  }
}

void World::MakeDongs(std::uint64_t seed, const Tables& tables) {
  const std::vector<std::string> names = PlaceNames(seed ^ 0xd019, tables);
  std::size_t name = 0;
  for (std::size_t d = 0; d < districts_.size(); ++d) {
    Draws draws(seed, Purpose::kWorld, 1'000 + d);
    AddDongsOf(d, names, draws, name);
  }
}

void World::AddDongsOf(std::size_t at, const std::vector<std::string>& names, Draws& draws,
                       std::size_t& name) {
  Area& district = districts_[at];
  const bool county = district.name.ends_with("군");
  const bool city = district.name.ends_with("시");
  const int count = county ? draws.Between(7, 13)
                    : city ? draws.Between(12, 24)
                           : draws.Between(12, 22);
  const auto people = SkewedShares(district.people, static_cast<std::size_t>(count), draws);
  district.first_part = dongs_.size();
  district.parts = static_cast<std::size_t>(count);
  int numbered = 0;
  int towns = 0;
  int rurals = 0;
  int quarters = 0;
  for (int i = 0; i < count; ++i) {
    // Cities have a third of their parts outside of town.
    const bool town = county ? i < 1 + count / 9 : false;
    const bool rural = county ? !town : city && i >= count * 2 / 3;
    Area dong;
    const int number = town ? 250 + towns++ : rural ? 310 + 10 * rurals++ : 510 + 10 * quarters++;
    dong.code = district.code.substr(0, 5) + Digits(number, 3) + "00";
    if (!rural && !town && i > 0 && numbered > 0 && numbered < 4 &&
        (numbered == 1 || draws.Chance(40))) {
      // A quarter that was divided: 느티1동, 느티2동.
      dong.stem = dongs_.back().stem;
      ++numbered;
    } else {
      dong.stem = names[name++ % names.size()];
      numbered = !rural && !town && draws.Chance(35) ? 1 : 0;
    }
    const std::string digit = numbered > 0 ? std::to_string(numbered) : "";
    dong.name = dong.stem + (town ? "읍" : rural ? "면" : digit + "동");
    dong.parent = at;
    dong.centre = Near(district.centre, district.reach, draws);
    dong.reach = std::max(4'000, district.reach / 4);
    dong.people = people[static_cast<std::size_t>(i)];
    dongs_.push_back(std::move(dong));
  }
}

std::size_t World::DrawDongOf(std::size_t district, Draws& draws) const {
  const Area& area = districts_[district];
  return area.first_part + draws.Below(area.parts);
}

Point World::DrawPoint(std::size_t dong, Draws& draws) const {
  return Near(dongs_[dong].centre, dongs_[dong].reach, draws);
}

std::vector<v1::Region> World::Regions() const {
  std::vector<v1::Region> regions;
  for (const auto* level : {&provinces_, &districts_, &dongs_}) {
    for (const Area& area : *level) {
      v1::Region region;
      region.set_name("regions/kr-adm-" + area.code);
      *region.mutable_code() = CodeOf(area);
      region.mutable_display_name()->set_ko(area.name);
      *region.mutable_centroid() = area.centre.ToPosition();
      regions.push_back(std::move(region));
    }
  }
  return regions;
}

}  // namespace ieum::bench
