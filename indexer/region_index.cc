#include "indexer/region_index.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace ieum::indexer {
namespace {

constexpr std::size_t kKoreanCodeLength = 10;
// Province, city, district, dong, rest. A city that is divided into districts (수원시 41110) shares
// four digits with them (장안구 41111).
constexpr std::array<std::size_t, 5> kKoreanLevels = {2, 4, 5, 8, 10};
constexpr std::size_t kDistrictDigits = 5;
constexpr int kMaxDepth = 64;

bool IsKorean(const RegionKey& key) {
  return (key.system == v1::REGION_SYSTEM_KR_ADM || key.system == v1::REGION_SYSTEM_KR_LEGAL) &&
         key.code.size() == kKoreanCodeLength;
}

// Digits that carry meaning: one of kKoreanLevels.
std::size_t SignificantDigits(std::string_view code) {
  const std::size_t last = code.find_last_not_of('0');
  const std::size_t used = last == std::string_view::npos ? 0 : last + 1;
  for (std::size_t level : kKoreanLevels) {
    if (used <= level) return level;
  }
  return kKoreanCodeLength;
}

std::string Pad(std::string_view digits) {
  std::string code(digits);
  code.resize(kKoreanCodeLength, '0');
  return code;
}

bool InForce(const v1::Region& region, absl::CivilDay day) {
  absl::CivilDay start, end;
  if (absl::ParseCivilTime(region.validity().start(), &start) && day < start) return false;
  if (absl::ParseCivilTime(region.validity().end(), &end) && day > end) return false;
  return true;
}

}  // namespace

std::optional<std::uint32_t> DistrictNumber(const RegionKey& region) {
  if (!IsKorean(region)) return std::nullopt;
  std::uint32_t number = 0;
  for (const char digit : std::string_view(region.code).substr(0, kDistrictDigits)) {
    if (digit < '0' || digit > '9') return std::nullopt;
    number = number * 10 + static_cast<std::uint32_t>(digit - '0');
  }
  return number;
}

RegionIndex::RegionIndex(const std::vector<v1::Region>& regions) {
  for (const v1::Region& region : regions) {
    const RegionKey key = RegionKey::From(region.code());
    for (const v1::RegionOverlap& overlap : region.overlaps()) {
      overlapped_by_[RegionKey::From(overlap.code())].push_back(key);
    }
    regions_.emplace(key, region);
  }
}

const v1::Region* RegionIndex::Find(const RegionKey& key) const {
  const auto it = regions_.find(key);
  return it == regions_.end() ? nullptr : &it->second;
}

std::vector<RegionKey> RegionIndex::Ancestors(const RegionKey& key) const {
  std::vector<RegionKey> above;
  if (IsKorean(key)) {
    const std::size_t digits = SignificantDigits(key.code);
    for (auto level = kKoreanLevels.rbegin(); level != kKoreanLevels.rend(); ++level) {
      if (*level >= digits) continue;
      RegionKey ancestor = {key.system, Pad(std::string_view(key.code).substr(0, *level))};
      if (above.empty() || above.back() != ancestor) above.push_back(std::move(ancestor));
    }
    return above;
  }
  const v1::Region* region = Find(key);
  while (region != nullptr && region->has_parent() && above.size() < kMaxDepth) {
    above.push_back(RegionKey::From(region->parent()));
    region = Find(above.back());
  }
  return above;
}

RegionKey RegionIndex::DistrictOf(const RegionKey& key) const {
  if (IsKorean(key)) {
    if (SignificantDigits(key.code) <= kDistrictDigits) return key;
    return {key.system, Pad(std::string_view(key.code).substr(0, kDistrictDigits))};
  }
  const std::vector<RegionKey> above = Ancestors(key);
  return above.empty() ? key : above.front();
}

HomeRegions RegionIndex::Around(const google::protobuf::RepeatedPtrField<v1::RegionCode>& homes,
                                absl::CivilDay as_of) const {
  HomeRegions around;
  around.index_ = this;
  std::vector<RegionKey> queue;
  const auto contain = [&](const RegionKey& key) {
    if (around.certain_.insert(key).second) queue.push_back(key);
  };
  for (const v1::RegionCode& code : homes) {
    const RegionKey home = RegionKey::From(code);
    around.homes_.push_back(home);
    const v1::Region* region = Find(home);
    if (region == nullptr || InForce(*region, as_of)) {
      contain(home);
    } else {
      around.possible_.insert(home);
      for (const RegionKey& above : Ancestors(home)) contain(above);
      for (const v1::RegionOverlap& overlap : region->overlaps()) {
        around.possible_.insert(RegionKey::From(overlap.code()));
      }
    }
  }
  while (!queue.empty()) {
    const RegionKey key = queue.back();
    queue.pop_back();
    for (const RegionKey& above : Ancestors(key)) contain(above);
    if (IsKorean(key) && SignificantDigits(key.code) <= kDistrictDigits) {
      // Provinces and districts have one code in both Korean systems.
      contain({v1::REGION_SYSTEM_KR_ADM, key.code});
      contain({v1::REGION_SYSTEM_KR_LEGAL, key.code});
    }
    if (const v1::Region* region = Find(key)) {
      for (const v1::RegionOverlap& overlap : region->overlaps()) {
        const RegionKey other = RegionKey::From(overlap.code());
        if (overlap.whole()) {
          contain(other);
        } else {
          around.possible_.insert(other);
        }
      }
    }
    if (const auto it = overlapped_by_.find(key); it != overlapped_by_.end()) {
      around.possible_.insert(it->second.begin(), it->second.end());
    }
  }
  // A home lies in one dong of a system at a time: where that is known, no other in force is
  // possible.
  const auto is_dong = [](const RegionKey& key) {
    return IsKorean(key) && SignificantDigits(key.code) > kDistrictDigits;
  };
  std::erase_if(around.possible_, [&](const RegionKey& key) {
    const v1::Region* region = Find(key);
    if (!is_dong(key) || (region != nullptr && !InForce(*region, as_of))) return false;
    return std::any_of(around.certain_.begin(), around.certain_.end(), [&](const RegionKey& known) {
      return known.system == key.system && is_dong(known);
    });
  });
  for (const auto* set : {&around.certain_, &around.possible_}) {
    for (const RegionKey& key : *set) {
      if (is_dong(key)) around.mapped_.insert(key.system);
    }
  }
  const auto note = [&around](const auto& keys) {
    for (const RegionKey& key : keys) {
      if (const auto number = DistrictNumber(key)) around.districts_.push_back(*number);
    }
  };
  note(around.homes_);
  note(around.certain_);
  note(around.possible_);
  std::sort(around.districts_.begin(), around.districts_.end());
  return around;
}

bool HomeRegions::MayTouch(std::uint32_t district) const {
  if (!known()) return true;
  // A home told by its city or province alone may lie in any district of it.
  const std::uint32_t city = district / 10 * 10;
  const std::uint32_t province = district / 1000 * 1000;
  return std::any_of(districts_.begin(), districts_.end(), [&](std::uint32_t number) {
    return number == district || number == city || number == province;
  });
}

Containment HomeRegions::In(const RegionKey& region) const {
  if (certain_.contains(region)) return Containment::kYes;
  if (possible_.contains(region)) return Containment::kPerhaps;
  // A home known only coarsely may lie in any part of what is known.
  for (const RegionKey& above : index_->Ancestors(region)) {
    // Districts and provinces have one code in both Korean systems.
    const auto same = [&above](const RegionKey& home) {
      return home.code == above.code &&
             (home.system == above.system || (IsKorean(home) && IsKorean(above)));
    };
    if (std::any_of(homes_.begin(), homes_.end(), same)) return Containment::kPerhaps;
  }
  if (!IsKorean(region) || SignificantDigits(region.code) <= kDistrictDigits) {
    return Containment::kNo;
  }
  // A dong of a system in which the home has no code, in the same district: the map does not tell.
  if (mapped_.contains(region.system)) return Containment::kNo;
  const RegionKey district = {region.system,
                              Pad(std::string_view(region.code).substr(0, kDistrictDigits))};
  return certain_.contains(district) ? Containment::kPerhaps : Containment::kNo;
}

std::optional<v1::Position> RegionIndex::CentroidOf(
    const google::protobuf::RepeatedPtrField<v1::RegionCode>& codes) const {
  for (const v1::RegionCode& code : codes) {
    const v1::Region* region = Find(RegionKey::From(code));
    if (region != nullptr && region->has_centroid()) return region->centroid();
  }
  return std::nullopt;
}

}  // namespace ieum::indexer
