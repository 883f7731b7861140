// One need held against the rows of a snapshot, without looking at a resource itself: what the gate
// says, how the terms fit, and a bound that the score cannot exceed.
#ifndef IEUM_MATCHER_NEED_SCAN_H_
#define IEUM_MATCHER_NEED_SCAN_H_

#include <cstdint>
#include <optional>
#include <vector>

#include "indexer/snapshot.h"
#include "matcher/case_context.h"
#include "matcher/facet_memo.h"
#include "matcher/factors.h"

namespace ieum::matcher {

// Every facet is judged once, by the functions that score a resource in full (factor_values.h).
// References must outlive it. Not thread-safe.
class NeedScan {
 public:
  NeedScan(std::size_t need, const Weights& weights, const CaseContext& context);

  // Whether the chunk, or a resource, is for where the household lives, or near to it; what is not
  // need not be looked at (see IsNear).
  bool MayReach(const indexer::RowChunk& chunk);
  bool Reaches(const indexer::ScanRow& scanned, indexer::Row row);
  // False only when FindObstacles finds none for the resource.
  bool MayBeBlocked(const indexer::ScanRow& scanned);

  // As Gate::Evaluate says of the resource in `row`.
  Ternary Verdict(const indexer::ScanRow& scanned, indexer::Row row);

  struct TermsFit {
    double value = 0;     // need fit, see NeedFitOf
    double outcomes = 0;  // factor value where the resource has no results of its own
    bool serves_other_needs = false;
    bool adequate = false;             // the value is
    std::uint32_t adequate_codes = 0;  // bit mask of the query's codes that it serves adequately

    bool ServesAdequately(std::size_t code) const { return (adequate_codes >> code & 1) != 0; }
  };
  const TermsFit& Fit(const indexer::ScanRow& scanned);

  // Not less than the score of a resource that the gate does not rule out, and as far above it as
  // what the row does not tell: the words, results, places that are known, an aversion.
  double Bound(const indexer::ScanRow& scanned);
  // The bound once the words were read as well.
  double BoundOfRead(double bound, double text_fit) const {
    return bound - Weight(v1::FACTOR_TEXT_FIT) * (1 - text_fit);
  }

 private:
  struct Admission {
    Ternary verdict = Ternary::kNotMet;  // by paths, exclusions and validity
    double certainty = 0;
    std::optional<double> radius_km;  // of the service area
  };
  struct Offer {
    double flat = 0;  // affordability and preference, weighted
    bool visits = false;
    bool visited = false;  // the client goes there
    bool informal = false;
  };

  const Admission& AdmissionOf(const indexer::ScanRow& scanned);
  const Offer& OfferOf(const indexer::ScanRow& scanned);
  Ternary Area(const indexer::ScanRow& scanned, const Admission& admission) const;
  bool IsFarBeyond(const indexer::ScanRow& scanned, double radius_km) const;
  double MostProximity(const indexer::ScanRow& scanned, bool same_neighbourhood, bool visits) const;
  double FreshnessOf(indexer::Day verified);
  double Weight(v1::Factor factor) const { return weights_[static_cast<std::size_t>(factor) - 1]; }

  const std::size_t need_;
  const Weights& weights_;
  const CaseContext& context_;
  const Gate& gate_;
  const indexer::Snapshot& snapshot_;
  bool may_block_any_ = false;                      // what blocks may be any resource
  bool measures_ = false;                           // distances from the home count
  indexer::Direction home_{};                       // where its position is known, however coarsely
  std::vector<std::uint32_t> known_organizations_;  // hashes, sorted
  FacetMemo<Admission> admissions_;
  FacetMemo<Offer> offers_;
  FacetMemo<TermsFit> fits_;
  FacetMemo<double> audiences_;
  FacetMemo<bool> neighbourhoods_;
  std::vector<double> freshness_;  // weighted, by age in days; negative: not asked for yet
};

}  // namespace ieum::matcher

#endif  // IEUM_MATCHER_NEED_SCAN_H_
