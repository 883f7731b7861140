// The eligibility gate: three-valued, never relaxed.
#ifndef IEUM_MATCHER_GATE_H_
#define IEUM_MATCHER_GATE_H_

#include <vector>

#include "absl/time/civil_time.h"

#include "ieum/v1/suggestion.pb.h"
#include "indexer/snapshot.h"
#include "matcher/facet_memo.h"
#include "matcher/facts.h"

namespace ieum::matcher {

// Ordered: the better, the smaller. Conjunction is max, alternative is min.
enum class Ternary : std::uint8_t { kMet = 0, kUnknown = 1, kNotMet = 2 };

v1::Verdict ToProto(Ternary verdict);

// The one place where a criterion is judged. `person` is the member the need belongs to.
Ternary Judge(const indexer::Criterion& criterion, const PersonFacts& person,
              const HouseholdFacts& household);

// What the gate says about one resource.
struct GateVerdict {
  Ternary verdict = Ternary::kNotMet;
  std::size_t person = 0;  // index into HouseholdFacts.members: the member for whom it is best
  int path = -1;           // the path that decided; -1 without paths
};

// The gate of one need of one assessment over one snapshot. Every distinct criterion is judged
// once, when it is first asked for, and so is every rule of eligibility; a resource is judged by
// looking verdicts up, for the gate and for explanations alike. For one thread. References must
// outlive it.
class Gate {
 public:
  Gate(const indexer::Snapshot& snapshot, const HouseholdFacts& facts,
       const std::vector<std::size_t>& persons, absl::CivilDay as_of);

  GateVerdict Evaluate(const indexer::IndexedResource& resource) const;
  // The same, but for where and when: what the paths and exclusions say.
  const GateVerdict& Admits(const indexer::FacetRef<indexer::EligibilityFacet>& facet) const {
    return admissions_.Get(facet.id, [&] { return JudgePaths(*facet); });
  }

  // Parts of the verdict, for explanations.
  Ternary Of(indexer::CriterionId id, std::size_t person) const {
    return OfSlot(id, SlotOf(person));
  }
  Ternary ServiceArea(const indexer::IndexedResource& resource) const;
  Ternary Validity(const indexer::EligibilityFacet& facet) const;
  // Whether a service area of these regions is about where the household lives: it takes the home
  // in, or is in its district at least. Beyond that it is of no interest to the client, not even as
  // a near miss.
  bool IsNear(indexer::CriterionId area) const;

  const HouseholdFacts& facts() const { return facts_; }
  const std::vector<std::size_t>& persons() const { return persons_; }
  indexer::Day today() const { return today_; }

 private:
  GateVerdict JudgePaths(const indexer::EligibilityFacet& facet) const;
  std::size_t SlotOf(std::size_t person) const;
  // Of the person in this place of `persons_`.
  Ternary OfSlot(indexer::CriterionId id, std::size_t slot) const;
  const indexer::Snapshot& snapshot_;
  const HouseholdFacts& facts_;
  std::vector<std::size_t> persons_;
  indexer::Day today_;
  mutable std::vector<FacetMemo<Ternary>> verdicts_;  // by slot, of criteria
  mutable FacetMemo<GateVerdict> admissions_;
};

// Distance to the nearest place that may be known, from the home or the centre of its dong, eup or
// myeon; nullopt without positions, or when the home is known no closer than by its district.
std::optional<double> NearestKm(const indexer::IndexedResource& resource,
                                const HouseholdFacts& facts);

// The bounds between which that distance lies, wherever in its region the home may be; also for a
// home known by its district or province alone. nullopt without positions.
struct DistanceBounds {
  double least_km = 0;
  double most_km = 0;
};
std::optional<DistanceBounds> BoundsOfNearest(const indexer::IndexedResource& resource,
                                              const HouseholdFacts& facts);

}  // namespace ieum::matcher

#endif  // IEUM_MATCHER_GATE_H_
