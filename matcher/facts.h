// What an assessment says about a household and its members, compiled for criteria.
#ifndef IEUM_MATCHER_FACTS_H_
#define IEUM_MATCHER_FACTS_H_

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "absl/time/civil_time.h"

#include "ieum/v1/assessment.pb.h"
#include "indexer/indexed_resource.h"
#include "indexer/region_index.h"

namespace ieum::matcher {

// A set about which each element is known to be in, known to be out, or open. Bits are enum
// numbers.
struct KnownSet {
  std::uint64_t yes = 0;
  std::uint64_t maybe = 0;
  // Exactly one element holds (a gender, a school stage): when it can only be one of those asked
  // for, they are met although it is not known which.
  bool exclusive = false;
};

struct Interval {
  double min = -std::numeric_limits<double>::infinity();
  double max = std::numeric_limits<double>::infinity();
};

struct PersonFacts {
  std::string reference;  // empty for "somebody unknown"
  std::optional<int> age_years;
  KnownSet gender;
  KnownSet school_stage;
  KnownSet disability_registered;  // bit 1: registered
  KnownSet disability_types;
  KnownSet disability_levels;
  std::optional<std::vector<std::string>> languages;  // nullopt: unknown
};

struct HouseholdFacts {
  Interval income_percent;
  KnownSet kinds;
  KnownSet benefits;
  indexer::HomeRegions home;
  std::optional<indexer::Point> position;
  // True when `position` is the centroid of the residence and not the home itself.
  bool position_is_coarse = false;
  // How far the home may lie from `position`; infinite when nobody can tell.
  double position_slack_km = 0;
  std::vector<PersonFacts> members;  // at least one; one unknown person when none was assessed
};

// Inferences, each valid wherever the rule is: receiving a means-tested benefit bounds the income
// (its ceiling in percent of the median income); an age rules out school stages it cannot have; a
// household known to be neither multicultural nor migrant speaks Korean; a registered disability of
// a member makes the household one with a disabled member. `regions` must outlive the result.
HouseholdFacts CompileFacts(const v1::Assessment& assessment, const indexer::RegionIndex& regions,
                            absl::CivilDay as_of);

// How far a home may lie from the centre of the region it is known by, from the digits of a Korean
// code: province 60 km, city or district 8, eup or myeon 5, dong 0.7. Typical half widths, for want
// of outlines. Infinite for other systems.
double TypicalRadiusKm(const indexer::RegionKey& region);

// Farther than this from the centre of what is known, a home has no place: a district's centre is
// nobody's address.
inline constexpr double kMaxPlacedSlackKm = 5;

// Indices into `members` of those a need belongs to: its own, or all when it names none.
std::vector<std::size_t> PersonsOf(const v1::Need& need, const HouseholdFacts& facts);

}  // namespace ieum::matcher

#endif  // IEUM_MATCHER_FACTS_H_
