// Criteria compiled for evaluation: what a gate compares, without protobuf.
#ifndef IEUM_INDEXER_CRITERION_H_
#define IEUM_INDEXER_CRITERION_H_

#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "ieum/v1/eligibility.pb.h"
#include "indexer/region_index.h"

namespace ieum::indexer {

// One criterion of an eligibility path, an exclusion, or a service area's regions.
// Sets are bit masks over the enum numbers.
struct Criterion {
  enum class Kind : std::uint8_t {
    kAge,
    kIncome,
    kRegions,
    kHouseholdKinds,
    kBenefits,
    kDisability,
    kGenders,
    kLanguages,
    kSchoolStages,
    kCondition,  // always unknown
  };
  Kind kind = Kind::kCondition;
  bool any_member = false;
  double min = -std::numeric_limits<double>::infinity();  // years or percent
  double max = std::numeric_limits<double>::infinity();
  std::uint64_t mask = 0;        // kinds, benefits, disability types, genders, school stages
  std::uint64_t level_mask = 0;  // disability levels; 0: any
  std::vector<RegionKey> regions;
  std::vector<std::string> languages;

  friend bool operator==(const Criterion&, const Criterion&) = default;
};

// The bit of an enum number (0 to 63).
constexpr std::uint64_t Bit(int number) { return std::uint64_t{1} << number; }

Criterion Compile(const v1::Criterion& criterion);
Criterion CompileRegions(const google::protobuf::RepeatedPtrField<v1::RegionCode>& codes);

// The number of a distinct criterion, see FacetTables.
using CriterionId = std::uint32_t;

// A byte string that two criteria share exactly when they are equal.
std::string KeyOf(const Criterion& criterion);

}  // namespace ieum::indexer

#endif  // IEUM_INDEXER_CRITERION_H_
