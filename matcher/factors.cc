#include "matcher/factors.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "matcher/obstacles.h"

namespace ieum::matcher {

using indexer::IndexedResource;

bool StatesWishes(const v1::Preferences& preferences) {
  return !preferences.modes().empty() || !preferences.forms().empty() ||
         preferences.formality() != v1::FORMALITY_UNSPECIFIED || !preferences.language().empty();
}

Weights CompileWeights(const v1::WeightProfile& profile) {
  Weights weights{};
  for (const v1::FactorWeight& weight : profile.weights()) {
    weights[static_cast<std::size_t>(weight.factor()) - 1] = weight.weight();
  }
  return weights;
}

Relevance RateRelevance(const IndexedResource& resource, std::size_t need,
                        const CaseContext& context) {
  return {NeedFitOf(resource.terms, need, context), context.queries()[need].TextFit(resource)};
}

Score ScoreResource(const IndexedResource& resource, std::size_t need, const GateVerdict& gate,
                    Relevance relevance, const Weights& weights, const CaseContext& context) {
  Score score;
  const NeedQuery& query = context.queries()[need];
  score.need_fit = std::move(relevance.need_fit);
  score.audience = context.audience_fit(need).Of(*resource.audience);
  score.gate = gate;
  score.km = NearestKm(resource, context.facts());
  score.avoided = AvoidedBecause(resource, need, context);
  score.same_neighbourhood = InSameNeighbourhood(*resource.places, context.facts().home);
  score.known_organization = context.known_organizations().contains(resource.organization);
  score.other_needs_served = OtherNeedsServed(resource.terms, need, context);
  score.outcomes = OutcomesOf(resource, query.AreaOf(score.need_fit.code), context.snapshot());
  const auto set = [&score](v1::Factor factor, double value) {
    score.values[static_cast<std::size_t>(factor) - 1] = value;
  };
  set(v1::FACTOR_NEED_FIT, score.need_fit.value);
  set(v1::FACTOR_TEXT_FIT, relevance.text_fit);
  double certainty = EligibilityCertainty(*resource.eligibility, gate, context.gate(need),
                                          context.snapshot().criteria());
  if (context.gate(need).ServiceArea(resource) == Ternary::kUnknown) certainty *= kUnknownFact;
  certainty *= CertaintyLeft(resource.results->eligibility_disputes);
  set(v1::FACTOR_ELIGIBILITY_CERTAINTY, score.audience * certainty);
  set(v1::FACTOR_PROXIMITY,
      Proximity(score.km, score.same_neighbourhood, resource.offer->Visits(), context.profile()));
  set(v1::FACTOR_AVAILABILITY, Availability(resource, query.need(), context));
  set(v1::FACTOR_AFFORDABILITY, Affordability(*resource.offer, context));
  set(v1::FACTOR_PREFERENCE, score.avoided != nullptr ? 0 : Preference(*resource.offer, context));
  set(v1::FACTOR_NETWORK, Network(IsInformalOrRelational(*resource.offer), score.same_neighbourhood,
                                  score.known_organization, score.other_needs_served > 0));
  set(v1::FACTOR_OUTCOMES, score.outcomes.value);
  set(v1::FACTOR_FRESHNESS, Freshness(resource.verified, context));
  for (std::size_t i = 0; i < kFactors; ++i) score.total += weights[i] * score.values[i];
  return score;
}

}  // namespace ieum::matcher
