// The ten need areas and their sub-areas, read from data/need_areas.json.
#ifndef IEUM_STORE_CATALOG_NEED_TAXONOMY_H_
#define IEUM_STORE_CATALOG_NEED_TAXONOMY_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"

#include "ieum/v1/need.pb.h"

namespace ieum::store {

// Index of a sub-area in the order of the file, from 0.
using SubAreaId = std::uint16_t;

// Immutable after loading; thread-safe.
class NeedTaxonomy {
 public:
  // Parses {"need_areas": [NeedArea, ...]}. INVALID_ARGUMENT names the place: duplicate or
  // malformed codes, related codes that do not exist, closeness out of range, more than 1,000
  // sub-areas.
  static absl::StatusOr<NeedTaxonomy> FromJson(std::string_view json);

  // Moving keeps the sub-areas where they are; copying would not.
  NeedTaxonomy(NeedTaxonomy&&) = default;
  NeedTaxonomy& operator=(NeedTaxonomy&&) = default;

  const std::vector<v1::NeedArea>& areas() const { return areas_; }
  std::size_t sub_area_count() const { return sub_areas_.size(); }
  const v1::NeedSubArea& sub_area(SubAreaId id) const { return *sub_areas_[id]; }
  // Index of the area that a sub-area belongs to.
  std::size_t area_of(SubAreaId id) const { return area_of_[id]; }

  // True for the code of an area or a sub-area.
  bool Contains(std::string_view code) const;
  std::optional<SubAreaId> FindSubArea(std::string_view code) const;
  // The sub-areas that a code stands for: itself, or all of an area's. Empty: unknown code.
  std::vector<SubAreaId> Expand(std::string_view code) const;

  // How far a resource for `resource` serves a need for `need`, 0 to 1: 1 for the same, `related`
  // where given, a small constant (kSameAreaCloseness) in the same area, else 0.
  double Closeness(SubAreaId need, SubAreaId resource) const {
    return closeness_[need * sub_areas_.size() + resource];
  }
  static constexpr double kSameAreaCloseness = 0.15;

 private:
  NeedTaxonomy() = default;
  absl::Status Index();
  absl::Status AddArea(std::size_t area);
  absl::Status AddRelated();

  std::vector<v1::NeedArea> areas_;
  std::vector<const v1::NeedSubArea*> sub_areas_;
  std::vector<std::size_t> area_of_;
  std::map<std::string, SubAreaId, std::less<>> by_code_;
  std::vector<double> closeness_;
};

}  // namespace ieum::store

#endif  // IEUM_STORE_CATALOG_NEED_TAXONOMY_H_
