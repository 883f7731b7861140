// Counting unmet needs so that nobody can be told apart. Pure.
#ifndef IEUM_SERVICE_CASEWORK_GAP_COUNT_H_
#define IEUM_SERVICE_CASEWORK_GAP_COUNT_H_

#include <array>
#include <cstddef>
#include <map>
#include <set>
#include <string>
#include <utility>
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

// A part of the record. Empty: all of it.
struct GapSlice {
  std::string need_code;  // an area, with its sub-areas, or a sub-area
  std::string region;     // a Korean province, "{system}:{two digits}", or a region as in facts
};

// Distinct households by cell, over all facts of a span of months; one table for all questions
// about it. Immutable; thread-safe. Building costs 36 cells a fact.
//
// A cell of fewer than five is suppressed. So that it cannot be had by subtraction, what is
// suppressed is decided once, over the cells of all dimensions together, areas of needs and
// provinces among them, and is the same whatever is told apart or sliced out: where a cell is split
// along a dimension, never is exactly one part suppressed beside others that are told, nor parts
// with fewer than five households together, nor a whole whose parts are all told, nor a whole told
// whose only part is not; the smallest part that is told is suppressed too, again and again until
// nothing is left to do. What remains open to a patient reader: sums of several suppressed cells,
// and the difference between reports over other months.
class GapTable {
 public:
  explicit GapTable(const std::vector<GapFact>& facts);

  // The cells of `slice` that have any household, told apart by the dimensions in `bits`.
  std::map<GapCell, GapNumber> Cells(unsigned bits, const GapSlice& slice = {}) const;

 private:
  // How finely each dimension is told: 0 not at all; needs and regions 1 by area and province;
  // the highest, as in facts.
  using Levels = std::array<int, 4>;
  using Key = std::pair<Levels, GapCell>;
  struct Number {
    int households = 0;
    bool suppressed = false;
  };
  // The parts of one whole along one dimension.
  struct Split {
    const Key* whole;
    std::vector<const Key*> parts;
  };

  static std::string ValueAt(const GapFact& fact, std::size_t dimension, int level);
  std::vector<Split> Splits() const;
  void Suppress(const std::vector<Split>& splits);
  bool Protect(const Split& split);

  std::map<Key, Number> numbers_;
};

// The whole table's cells.
std::map<GapCell, GapNumber> CountGaps(const std::vector<GapFact>& facts, unsigned bits);

// A kind of resource that would close needs of several households.
struct MissingKind {
  std::string need_code;
  std::string region;
  v1::GapCause cause = v1::GAP_CAUSE_UNSPECIFIED;
  int households = 0;
};

// What would close most of `slice`: always the kind next that closes a need of the most households
// that the kinds before leave open (greedy, which for such coverage reaches at least 63% of the
// best), at most `limit`, none that fewer than five households are left for or whose cell of the
// table is suppressed, none where the case manager or the limits of the plan held back what there
// is. Told with it is the number of the cell. Ties by code, region, cause.
std::vector<MissingKind> FindMissing(const std::vector<GapFact>& facts, const GapTable& table,
                                     std::size_t limit, const GapSlice& slice = {});
inline std::vector<MissingKind> FindMissing(const std::vector<GapFact>& facts, std::size_t limit) {
  return FindMissing(facts, GapTable(facts), limit);
}

}  // namespace ieum::casework

#endif  // IEUM_SERVICE_CASEWORK_GAP_COUNT_H_
