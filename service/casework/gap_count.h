// Counting unmet needs so that nobody can be told apart. Pure.
#ifndef IEUM_SERVICE_CASEWORK_GAP_COUNT_H_
#define IEUM_SERVICE_CASEWORK_GAP_COUNT_H_

#include <array>
#include <cstddef>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "ieum/v1/common.pb.h"
#include "ieum/v1/suggestion.pb.h"

namespace ieum::casework {

// Fewer households than this are not told.
inline constexpr int kLeastHouseholds = 5;

// One need that one household was left with in one month. A field that is not told apart is empty.
struct GapFact {
  std::string household;  // hashed case reference
  std::string need_code;
  std::string region;  // "{system}:{code}"; empty: not known
  v1::GapCause cause = v1::GAP_CAUSE_UNSPECIFIED;
  std::string month;
};

// By what cells are told apart: bits.
enum GapDimensionBit : unsigned {
  kByNeedCode = 1,
  kByRegion = 2,
  kByCause = 4,
  kByMonth = 8,
};

// The values of a cell, in the order of the bits; empty where not told apart.
using GapCell = std::array<std::string, 4>;

struct GapNumber {
  int households = 0;  // 0 when suppressed
  bool suppressed = false;
};

// Distinct households by cell, of the dimensions in `bits`.
//
// A cell of fewer than five is suppressed. So that it cannot be had by taking the others from a
// total, cells that share their values in any of the dimensions told apart, or in none, are looked
// at together: where exactly one of them is suppressed and there are others, the smallest of these
// is suppressed too; again, until there is no such group. What remains open to a patient reader:
// sums of several suppressed cells, and the difference between reports over other months.
std::map<GapCell, GapNumber> CountGaps(const std::vector<GapFact>& facts, unsigned bits);

// A kind of resource that would close needs of several households.
struct MissingKind {
  std::string need_code;
  std::string region;
  v1::GapCause cause = v1::GAP_CAUSE_UNSPECIFIED;
  int households = 0;
};

// What would close most: always the kind next that closes a need of the most households that the
// kinds before leave open (greedy, which for such coverage reaches at least 63% of the best), at
// most `limit`, none of fewer than five households or whose cell is suppressed, none where the case
// manager or the limits of the plan held back what there is. Ties by code, region, cause.
std::vector<MissingKind> FindMissing(const std::vector<GapFact>& facts, std::size_t limit);

}  // namespace ieum::casework

#endif  // IEUM_SERVICE_CASEWORK_GAP_COUNT_H_
