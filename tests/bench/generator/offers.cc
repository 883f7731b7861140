#include "tests/bench/generator/offers.h"

#include <algorithm>
#include <array>
#include <vector>

namespace ieum::bench {
namespace {

constexpr std::uint64_t kBlock = 100;
// Places in a block: first those of programmes of districts and of dongs, then the local ones.
constexpr std::uint64_t kDistrictProgrammes = 18;
constexpr std::uint64_t kDongProgrammes = 22;
// Where local offerings of each level end.
constexpr std::array<std::uint64_t, kLevels> kLevelEnds = {43, 50, 72, 90, 100};
constexpr unsigned kRepeatPerThousand = 20;
constexpr std::uint64_t kRepeatReach = 2'000;

bool Fits(Level level, Scope scope) {
  switch (level) {
    case Level::kNational:
      return scope == Scope::kNation || scope == Scope::kProvince;
    case Level::kProvince:
      return scope == Scope::kProvince || scope == Scope::kDistrict;
    case Level::kDistrict:
      return scope == Scope::kDistrict || scope == Scope::kDong;
    default:
      return scope == Scope::kDong || scope == Scope::kDistrict;
  }
}

}  // namespace

Offer Offers::Get(std::uint64_t number) const {
  Draws draws(seed_, Purpose::kOffer, number);
  const std::uint64_t block = number / kBlock;
  const std::uint64_t slot = Permute(number % kBlock, kBlock, Mix(seed_ ^ Mix(block)));
  Offer offer;
  if (slot < kDistrictProgrammes) {
    offer.level = Level::kDistrict;
    TakeProgramme(block * kDistrictProgrammes + slot, draws, offer);
  } else if (slot < kDistrictProgrammes + kDongProgrammes) {
    offer.level = Level::kDong;
    TakeProgramme(block * kDongProgrammes + slot - kDistrictProgrammes, draws, offer);
  } else {
    const auto* end = std::upper_bound(kLevelEnds.begin(), kLevelEnds.end(), slot);
    offer.level = static_cast<Level>(end - kLevelEnds.begin());
    TakeLocal(draws, offer);
  }
  return offer;
}

// All sites of all programmes once, in no order; then again, for those programmes that have many
// agencies in a region, with other agencies.
void Offers::TakeProgramme(std::uint64_t rank, Draws& draws, Offer& offer) const {
  const auto level = static_cast<std::size_t>(offer.level);
  const bool of_dong = offer.level == Level::kDong;
  const std::size_t regions = of_dong ? world_.dongs().size() : world_.districts().size();
  const std::uint64_t first_sites = tables_.programmes[level].size() * regions;
  const bool first = rank < first_sites;
  const auto& programmes = first ? tables_.programmes[level] : tables_.growing[level];
  const std::uint64_t sites = programmes.size() * regions;
  const std::uint64_t round = first ? 0 : 1 + (rank - first_sites) / sites;
  const std::uint64_t turn = first ? rank : (rank - first_sites) % sites;
  const std::uint64_t site = Permute(turn, sites, Mix(seed_ + round));
  offer.is_copy = true;
  offer.archetype = programmes[site % programmes.size()];
  const auto region = static_cast<std::size_t>(site / programmes.size());
  offer.dong = of_dong ? region : world_.DrawDongOf(region, draws);
  const Archetype& archetype = tables_.archetypes[offer.archetype];
  // The same agency never comes again: the first round has number 0 of a kind.
  const auto& kinds = first ? archetype.organizations : archetype.growing_organizations;
  const std::size_t kind = kinds[(round + region) % kinds.size()];
  const std::uint64_t ordinal = first ? 0 : 1 + (round - 1) / kinds.size();
  offer.organization = {kind, RegionOf(tables_.kinds[kind].scope, offer.dong),
                        static_cast<std::uint32_t>(ordinal)};
}

void Offers::TakeLocal(Draws& draws, Offer& offer) const {
  const auto level = static_cast<std::size_t>(offer.level);
  offer.archetype = tables_.local[level][draws.PickBySums(tables_.local_sums[level])];
  offer.dong = world_.DrawDong(draws);
  offer.organization = DrawOrganization(offer, draws);
}

OrganizationId Offers::DrawOrganization(const Offer& offer, Draws& draws) const {
  const Archetype& archetype = tables_.archetypes[offer.archetype];
  std::array<std::size_t, 16> fitting{};
  std::size_t count = 0;
  for (const std::size_t kind : archetype.organizations) {
    if (count < fitting.size() && Fits(offer.level, tables_.kinds[kind].scope)) {
      fitting[count++] = kind;
    }
  }
  const std::size_t kind =
      count > 0 ? fitting[draws.Below(count)] : draws.Pick(archetype.organizations);
  const OrganizationKind& shape = tables_.kinds[kind];
  const std::uint32_t ordinal = shape.single ? 0 : draws.Skewed(shape.bits);
  return {kind, RegionOf(shape.scope, offer.dong), ordinal};
}

std::size_t Offers::RegionOf(Scope scope, std::size_t dong) const {
  const std::size_t district = world_.dongs()[dong].parent;
  switch (scope) {
    case Scope::kDong:
      return dong;
    case Scope::kDistrict:
      return district;
    case Scope::kProvince:
      return world_.districts()[district].parent;
    case Scope::kNation:
      return 0;
  }
  return 0;
}

std::optional<std::uint64_t> Offers::RepeatOf(std::uint64_t number) const {
  const auto chosen = [this](std::uint64_t of, std::uint64_t& back) {
    Draws draws(seed_, Purpose::kDuplicate, of);
    back = 1 + draws.Below(kRepeatReach);
    return draws.Below(1'000) < kRepeatPerThousand && back <= of;
  };
  std::uint64_t back = 0;
  std::uint64_t unused = 0;
  // No list repeats what is itself a repetition.
  if (!chosen(number, back) || chosen(number - back, unused)) return std::nullopt;
  return number - back;
}

}  // namespace ieum::bench
