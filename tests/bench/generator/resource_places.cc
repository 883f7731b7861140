// Where a resource happens, and whom it reaches by where they live.
#include <algorithm>
#include <iterator>

#include "tests/bench/generator/resource_work.h"

namespace ieum::bench {
namespace {

constexpr unsigned kSeveralPlacesPercent = 4;
// From the site of an agency to where it does something.
constexpr int kNearby = 2'000;  // millionths of a degree

}  // namespace

void ResourceMaker::AddPlace(Work& work, std::size_t dong, bool at_agency, Draws& draws) const {
  v1::Place& place = *work.resource.add_places();
  const bool confidential = work.archetype->confidential || work.kind->hidden;
  const Agency& agency = work.agency;
  Point point = at_agency ? agency.point : world_.DrawPoint(dong, draws);
  *place.mutable_region() = CodeOf(world_.dongs()[at_agency ? agency.dong : dong]);
  if (confidential) place.set_confidential(true);
  if (at_agency) {
    place.set_address(agency.address);
  } else {
    point.latitude += draws.Around(kNearby);
    point.longitude += draws.Around(kNearby);
    const std::string road = organizations_.RoadOf(dong, draws.Below(9));
    place.set_address(organizations_.AddressOf(dong, road, draws.Between(1, 320)));
  }
  if (!work.sparse || draws.Chance(50)) *place.mutable_position() = point.ToPosition();
  if (work.sparse) return;
  if (draws.Chance(30)) {
    place.mutable_display_name()->set_ko(draws.Pick(tables_.words.at("place_rooms")));
  }
  if (draws.Chance(25)) {
    const auto& words = tables_.words.at("accessibility");
    const std::uint32_t first = draws.Below(words.size());
    const int count = draws.Between(1, 3);
    for (int i = 0; i < count; ++i) {
      place.add_accessibility(words[(first + static_cast<std::uint32_t>(i)) % words.size()]);
    }
  }
}

void ResourceMaker::FillPlaces(Work& work) const {
  Draws draws(seed_, Purpose::kPlaces, work.number);
  const auto& modes = work.archetype->modes;
  const bool goes_there = std::find(modes.begin(), modes.end(), v1::MODE_ON_SITE) != modes.end();
  const bool needed = work.offer.level == Level::kRadius;
  if (!needed && !draws.Chance(goes_there ? 85 : 35)) return;
  // Agencies of a whole district work in its dongs too.
  const bool elsewhere = work.kind->scope != Scope::kDong && work.offer.level >= Level::kDong;
  AddPlace(work, work.offer.dong, !elsewhere && draws.Chance(85), draws);
  const bool shown = !work.resource.places(0).confidential();
  if (needed && shown && !work.resource.places(0).has_position()) {
    *work.resource.mutable_places(0)->mutable_position() = work.agency.point.ToPosition();
  }
  if (work.sparse || !draws.Chance(kSeveralPlacesPercent)) return;
  const std::size_t district = world_.dongs()[work.offer.dong].parent;
  const int more = draws.Between(1, 4);
  for (int i = 0; i < more; ++i) AddPlace(work, world_.DrawDongOf(district, draws), false, draws);
}

void ResourceMaker::FillServiceArea(Work& work) const {
  Draws draws(seed_, Purpose::kPlaces, ~work.number);
  const Area& dong = world_.dongs()[work.offer.dong];
  const Area& district = world_.districts()[dong.parent];
  switch (work.offer.level) {
    case Level::kNational:
      return;
    case Level::kProvince:
      *work.resource.mutable_service_area()->add_regions() =
          CodeOf(world_.provinces()[district.parent]);
      return;
    case Level::kDistrict: {
      *work.resource.mutable_service_area()->add_regions() = CodeOf(district);
      const Area& province = world_.provinces()[district.parent];
      if (draws.Chance(10) && province.parts > 1) {
        const std::size_t next =
            province.first_part + (dong.parent - province.first_part + 1) % province.parts;
        *work.resource.mutable_service_area()->add_regions() = CodeOf(world_.districts()[next]);
      }
      return;
    }
    case Level::kDong: {
      const int more = draws.Chance(25) ? draws.Between(1, 3) : 0;
      for (int i = 0; i <= more; ++i) {
        const std::size_t at =
            district.first_part +
            (work.offer.dong - district.first_part + static_cast<std::size_t>(i)) % district.parts;
        *work.resource.mutable_service_area()->add_regions() = CodeOf(world_.dongs()[at]);
      }
      return;
    }
    case Level::kRadius: {
      constexpr int kTenthsOfKm[] = {5, 10, 10, 15, 20, 30, 50};
      work.resource.mutable_service_area()->set_radius_km(
          kTenthsOfKm[draws.Below(std::size(kTenthsOfKm))] / 10.0);
      return;
    }
  }
}

std::string ResourceMaker::AreaWords(const Work& work) const {
  switch (work.offer.level) {
    case Level::kNational:
      return "전국";
    case Level::kProvince:
      return work.slots[static_cast<std::size_t>(Slot::kProvince)];
    case Level::kDistrict:
      return work.slots[static_cast<std::size_t>(Slot::kDistrict)];
    default:
      return work.slots[static_cast<std::size_t>(Slot::kDong)];
  }
}

}  // namespace ieum::bench
