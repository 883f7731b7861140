#include "tests/bench/generator/organization_maker.h"

#include <algorithm>
#include <cstdio>

namespace ieum::bench {
namespace {

constexpr std::uint32_t kRoads = 9;
// Few organizations have a web address.
constexpr unsigned kUrlPercent = 25;

// "099", as the sample district's: no such area code exists.
std::string PhoneOf(std::uint64_t number) {
  char text[24];
  std::snprintf(text, sizeof(text), "099-%04u-%04u", static_cast<unsigned>(1'000 + number % 9'000),
                static_cast<unsigned>(number / 9'000 % 10'000));
  return text;
}

std::string RegionDigits(const Area& area, Scope scope) {
  switch (scope) {
    case Scope::kDong:
      return area.code.substr(0, 8);
    case Scope::kDistrict:
      return area.code.substr(0, 5);
    case Scope::kProvince:
      return area.code.substr(0, 2);
    case Scope::kNation:
      return "kr";
  }
  return "";
}

}  // namespace

void OrganizationMaker::FillPlaces(std::size_t dong, Slots& slots) const {
  const Area& area = world_.dongs()[dong];
  const Area& district = world_.districts()[area.parent];
  const Area& province = world_.provinces()[district.parent];
  At(slots, Slot::kDong) = area.name;
  At(slots, Slot::kDongStem) = area.stem;
  At(slots, Slot::kDistrict) = district.name;
  At(slots, Slot::kDistrictStem) = district.stem;
  At(slots, Slot::kProvince) = province.name;
  At(slots, Slot::kProvinceStem) = province.stem;
}

std::string OrganizationMaker::RoadOf(std::size_t dong, std::uint32_t number) const {
  const auto& tails = tables_.words.at("road_tails");
  const auto& heads = tables_.words.at("nick_heads");
  Draws draws(seed_, Purpose::kPlaces, (dong << 8) | (number % kRoads));
  // The main road has the dong's name.
  std::string road = number % kRoads < 3 ? world_.dongs()[dong].stem : draws.Pick(heads);
  road += tails[draws.Below(tails.size())];
  return road;
}

std::string OrganizationMaker::AddressOf(std::size_t dong, const std::string& road,
                                         int house) const {
  const Area& area = world_.dongs()[dong];
  const Area& district = world_.districts()[area.parent];
  return world_.provinces()[district.parent].name + " " + district.name + " " + road + " " +
         std::to_string(house) + " (" + area.name + ")";
}

std::size_t OrganizationMaker::DongOf(const OrganizationId& id, Draws& draws) const {
  switch (tables_.kinds[id.kind].scope) {
    case Scope::kDong:
      return id.region;
    case Scope::kDistrict:
      return world_.DrawDongOf(id.region, draws);
    case Scope::kProvince: {
      const Area& province = world_.provinces()[id.region];
      return world_.DrawDongOf(province.first_part + draws.Below(province.parts), draws);
    }
    case Scope::kNation:
      return world_.DrawDong(draws);
  }
  return 0;
}

std::string OrganizationMaker::NameOf(const OrganizationId& id, Draws& draws,
                                      const Slots& slots) const {
  const OrganizationKind& kind = tables_.kinds[id.kind];
  const std::size_t at = kind.by_ordinal ? std::min<std::size_t>(id.ordinal, kind.names.size() - 1)
                                         : draws.Below(kind.names.size());
  std::string name = tables_.grammar.Text(kind.names[at], draws, slots);
  // What has no name of its own is numbered: 둘째 행정복지센터 as 느티동 행정복지센터 2.
  const bool numbered = kind.by_ordinal && id.ordinal >= kind.names.size();
  if (numbered) name += " " + std::to_string(id.ordinal - kind.names.size() + 2) + "과";
  return name;
}

std::string OrganizationMaker::SourceOf(const OrganizationId& id) const {
  // Every region keeps one list.
  switch (tables_.kinds[id.kind].scope) {
    case Scope::kDong:
      return "gen-" + world_.districts()[world_.dongs()[id.region].parent].code.substr(0, 5);
    case Scope::kDistrict:
      return "gen-" + world_.districts()[id.region].code.substr(0, 5);
    case Scope::kProvince:
      return "gen-" + world_.provinces()[id.region].code.substr(0, 2);
    case Scope::kNation:
      return "gen-nation";
  }
  return "";
}

Agency OrganizationMaker::Describe(const OrganizationId& id) const {
  const OrganizationKind& kind = tables_.kinds[id.kind];
  Draws draws(seed_, Purpose::kOrganization, id.Packed());
  Agency agency;
  agency.phone = PhoneOf(draws.Next() >> 16);
  agency.dong = DongOf(id, draws);
  agency.point = world_.DrawPoint(agency.dong, draws);
  agency.road = RoadOf(agency.dong, draws.Below(kRoads));
  agency.address = AddressOf(agency.dong, agency.road, draws.Between(1, 320));
  agency.desk = draws.Pick(kind.desks);
  agency.kind_words = draws.Pick(kind.words);
  agency.source = SourceOf(id);
  Slots slots;
  FillPlaces(agency.dong, slots);
  At(slots, Slot::kRoad) = agency.road;
  agency.name = NameOf(id, draws, slots);
  const Area& area = kind.scope == Scope::kDong       ? world_.dongs()[id.region]
                     : kind.scope == Scope::kDistrict ? world_.districts()[id.region]
                                                      : world_.provinces()[id.region];
  std::string text = "organizations/g-" + kind.id + "-" + RegionDigits(area, kind.scope) + "-" +
                     std::to_string(id.ordinal);
  std::replace(text.begin(), text.end(), '_', '-');
  agency.resource_name = std::move(text);
  return agency;
}

v1::Organization OrganizationMaker::Make(const OrganizationId& id) const {
  const OrganizationKind& kind = tables_.kinds[id.kind];
  Agency agency = Describe(id);
  Draws draws(seed_, Purpose::kDetails, ~id.Packed());
  Slots slots;
  FillPlaces(agency.dong, slots);
  At(slots, Slot::kRoad) = agency.road;
  At(slots, Slot::kOrganization) = agency.name;
  v1::Organization made;
  made.set_name(agency.resource_name);
  made.mutable_display_name()->set_ko(agency.name);
  if (draws.Chance(60)) {
    made.mutable_description()->set_ko(tables_.grammar.Text(draws.Pick(kind.about), draws, slots));
  }
  made.set_kind(agency.kind_words);
  made.set_sector(kind.sector);
  made.mutable_contact()->add_phones(agency.phone);
  if (draws.Chance(70)) made.mutable_contact()->set_desk(agency.desk);
  const std::string host = agency.resource_name.substr(sizeof("organizations/") - 1);
  if (draws.Chance(kUrlPercent))
    made.mutable_contact()->set_url("https://" + host + ".example.org");
  made.set_source(agency.source);
  made.set_source_id(host);
  return made;
}

}  // namespace ieum::bench
