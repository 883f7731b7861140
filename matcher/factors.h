// The ten factors of a score. Each is a value in [0, 1]; the score is their weighted sum.
#ifndef IEUM_MATCHER_FACTORS_H_
#define IEUM_MATCHER_FACTORS_H_

#include <array>
#include <cstddef>
#include <optional>

#include "ieum/v1/suggestion.pb.h"
#include "ieum/v1/weight_profile.pb.h"
#include "indexer/indexed_resource.h"
#include "matcher/case_context.h"
#include "matcher/factor_values.h"
#include "matcher/gate.h"
#include "matcher/need_query.h"
#include "matcher/outcomes.h"

namespace ieum::matcher {

// Number of factors; v1::Factor numbers run from 1.
inline constexpr std::size_t kFactors = 10;

// A weight profile as the scoring loop reads it. Index: v1::Factor number - 1.
using Weights = std::array<double, kFactors>;
Weights CompileWeights(const v1::WeightProfile& profile);

// The factor values of one resource for one need, and what they were made from.
struct Score {
  std::array<double, kFactors> values{};
  double total = 0;
  NeedFit need_fit;
  GateVerdict gate;
  double audience = 1;                    // see AudienceFit::Of
  std::optional<double> km;               // to the nearest place
  const v1::Aversion* avoided = nullptr;  // an aversion of strength AVOID that applies
  bool same_neighbourhood = false;
  bool known_organization = false;
  Outcomes outcomes;           // for the area of the code that decided the need fit
  int other_needs_served = 0;  // other needs of the assessment that it serves adequately

  double value(v1::Factor factor) const { return values[static_cast<std::size_t>(factor) - 1]; }
};

// The two factors that say whether the resource has to do with the need at all: need fit and text
// fit. A fraction of the cost of a whole score, and enough to pass most resources over.
struct Relevance {
  NeedFit need_fit;
  double text_fit = 0;
};
Relevance RateRelevance(const indexer::IndexedResource& resource, std::size_t need,
                        const CaseContext& context);

// Scores `resource` for need number `need`. Pure.
Score ScoreResource(const indexer::IndexedResource& resource, std::size_t need,
                    const GateVerdict& gate, Relevance relevance, const Weights& weights,
                    const CaseContext& context);

// Whether the client said how help should come: mode, form, formality or language.
bool StatesWishes(const v1::Preferences& preferences);

}  // namespace ieum::matcher

#endif  // IEUM_MATCHER_FACTORS_H_
