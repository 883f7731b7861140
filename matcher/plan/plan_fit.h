// How resources serve the needs of one case: the candidates of a plan, one by one.
#ifndef IEUM_MATCHER_PLAN_PLAN_FIT_H_
#define IEUM_MATCHER_PLAN_PLAN_FIT_H_

#include <memory>
#include <optional>
#include <vector>

#include "matcher/plan/plan_candidates.h"
#include "matcher/plan/plan_wishes.h"

namespace ieum::matcher {

// Weights of the needs, see plan_candidates.h; by need.
std::vector<double> NeedWeights(const CaseContext& context, const PlanRules& rules);
// Shares of a need's codes, adding up to 1.
std::vector<double> CodeShares(std::size_t codes);
// The sub-area or area that stands for a need in the rules; empty: none.
std::string MainCode(const CaseContext& context, std::size_t need);

// How far a line of the plan before has come: as told, and begun when its resource is in place.
LineProgress ProgressOf(const v1::PlanLine& before, const PlanRequest& request,
                        const CaseContext& context);

// Why a resource does not serve a need.
enum class PlanRefusal { kNone, kNotEligible, kInPlace, kRefused, kUnsafe, kFull, kTooFar, kNoFit };

// Thread-compatible. References must outlive it.
class PlanFitter {
 public:
  PlanFitter(const CaseContext& context, const Weights& weights, const PlanTerm& term);

  struct Leniency {
    // In the plan although full, too far or no fit; but then it serves nothing (PlanFit::serves).
    bool pinned = false;
    // Used or asked for already: in place and full count for nothing, nor adequacy.
    bool continued = false;
  };
  struct Verdict {
    std::optional<PlanFit> fit;
    std::vector<Obstacle> overlooked;
    PlanRefusal refusal = PlanRefusal::kNone;
  };
  Verdict Fit(indexer::Row row, std::size_t need, Leniency leniency) const;

 private:
  double Quality(const indexer::IndexedResource& resource, const PlanFit& fit) const;
  std::vector<double> Degrees(const Score& score, double quality) const;
  bool Serves(const indexer::IndexedResource& resource, const PlanFit& fit, const Verdict& verdict,
              Leniency leniency) const;
  std::uint64_t Persons(const indexer::IndexedResource& resource, std::size_t need) const;

  const CaseContext& context_;
  const Weights& weights_;
  const PlanTerm term_;
  std::vector<std::unique_ptr<Gate>> person_gates_;  // by member
};

// Whether two candidates must not stand in one plan.
bool NeverTogether(const PlanCandidate& a, const PlanCandidate& b, const CaseContext& context);
// Whether they are one programme or one offering.
bool SameProgramme(const indexer::IndexedResource& a, const indexer::IndexedResource& b);

}  // namespace ieum::matcher

#endif  // IEUM_MATCHER_PLAN_PLAN_FIT_H_
