// The region hierarchy: which regions a home lies in, for certain or perhaps.
#ifndef IEUM_INDEXER_REGION_INDEX_H_
#define IEUM_INDEXER_REGION_INDEX_H_

#include <compare>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "absl/time/civil_time.h"

#include "ieum/v1/catalog.pb.h"
#include "ieum/v1/common.pb.h"

namespace ieum::indexer {

struct RegionKey {
  v1::RegionSystem system = v1::REGION_SYSTEM_UNSPECIFIED;
  std::string code;

  static RegionKey From(const v1::RegionCode& code) { return {code.system(), code.code()}; }
  std::string ToString() const { return std::to_string(system) + ":" + code; }
  friend auto operator<=>(const RegionKey&, const RegionKey&) = default;
};

// The first five digits of a Korean code: its district, or its province or city where it is no
// smaller. nullopt in other systems.
std::optional<std::uint32_t> DistrictNumber(const RegionKey& region);

enum class Containment { kNo, kPerhaps, kYes };

// The regions around a home, computed once per question.
class HomeRegions {
 public:
  // False when the assessment names no residence: then every question about regions is open.
  bool known() const { return !homes_.empty(); }
  // Whether the home lies in `region`.
  Containment In(const RegionKey& region) const;
  // False only when the home lies for certain in no region with this DistrictNumber, nor in the
  // district of one.
  bool MayTouch(std::uint32_t district) const;

 private:
  friend class RegionIndex;
  const class RegionIndex* index_ = nullptr;
  std::vector<RegionKey> homes_;
  std::set<RegionKey> certain_;           // contain the home
  std::set<RegionKey> possible_;          // share ground with a region that contains the home
  std::vector<std::uint32_t> districts_;  // DistrictNumbers of all these, sorted
  std::set<v1::RegionSystem> mapped_;     // systems in which certain_ or possible_ has a dong
};

// Registered regions with hierarchy and overlaps.
// Korean codes carry their hierarchy in the digits (province 2, district 3, dong 3, rest 2) and the
// two Korean systems share provinces and districts; below them only registered overlaps join the
// two. Other systems have their registered parents. Names are never compared. Immutable;
// thread-safe.
class RegionIndex {
 public:
  RegionIndex() = default;
  explicit RegionIndex(const std::vector<v1::Region>& regions);

  // `as_of`: a code that was not in force on that day still counts for its ancestors, and otherwise
  // only perhaps. The result refers to this index.
  HomeRegions Around(const google::protobuf::RepeatedPtrField<v1::RegionCode>& homes,
                     absl::CivilDay as_of) const;

  // The centroid of the first of these that has one.
  std::optional<v1::Position> CentroidOf(
      const google::protobuf::RepeatedPtrField<v1::RegionCode>& codes) const;

  bool empty() const { return regions_.empty(); }
  const v1::Region* Find(const RegionKey& key) const;
  // The district of a dong, in other systems the parent; what is no smaller, and what has none,
  // itself.
  RegionKey DistrictOf(const RegionKey& key) const;
  // The regions above `key`, nearest first, itself not among them.
  std::vector<RegionKey> Ancestors(const RegionKey& key) const;

 private:
  std::map<RegionKey, v1::Region> regions_;
  std::map<RegionKey, std::vector<RegionKey>>
      overlapped_by_;  // key -> regions that name it as overlap
};

}  // namespace ieum::indexer

#endif  // IEUM_INDEXER_REGION_INDEX_H_
