// The factors of a score one by one, each of the part of a resource that it depends on: what
// depends on a facet alone is the same for every resource that has the facet.
#ifndef IEUM_MATCHER_FACTOR_VALUES_H_
#define IEUM_MATCHER_FACTOR_VALUES_H_

#include <cstddef>
#include <optional>

#include "indexer/indexed_resource.h"
#include "matcher/case_context.h"
#include "matcher/gate.h"

namespace ieum::matcher {

// What remains of the certainty for each fact that is not known.
inline constexpr double kUnknownFact = 0.70;
// Availability where no number of places is known.
inline constexpr double kUnknownPlaces = 0.65;

// How the terms serve the need, and less when nothing else that they do concerns the case.
NeedFit NeedFitOf(const indexer::FacetRef<indexer::TermsFacet>& terms, std::size_t need,
                  const CaseContext& context);
// By paths and exclusions; where the service area is open it remains kUnknownFact of it.
double EligibilityCertainty(const indexer::EligibilityFacet& facet, const GateVerdict& verdict,
                            const Gate& gate,
                            const indexer::FacetList<indexer::Criterion>& criteria);
double Proximity(std::optional<double> km, bool same_neighbourhood, bool visits,
                 const v1::WeightProfile& profile);
double Availability(const indexer::IndexedResource& resource, const v1::Need& need,
                    const CaseContext& context);
double Affordability(const indexer::OfferFacet& offer, const CaseContext& context);
// Unless the client would rather avoid it: then 0.
double Preference(const indexer::OfferFacet& offer, const CaseContext& context);
double Network(bool informal, bool same_neighbourhood, bool known_organization,
               bool serves_other_needs);
double Freshness(indexer::Day verified, const CaseContext& context);

bool InSameNeighbourhood(const indexer::PlacesFacet& places, const indexer::HomeRegions& home);
// Other needs of the assessment than `need` that the terms serve adequately.
int OtherNeedsServed(const indexer::FacetRef<indexer::TermsFacet>& terms, std::size_t need,
                     const CaseContext& context);
bool IsInformalOrRelational(const indexer::OfferFacet& offer);
// Age in days of something that happened on `day`; nullopt for never.
std::optional<int> AgeDays(indexer::Day day, indexer::Day today);

}  // namespace ieum::matcher

#endif  // IEUM_MATCHER_FACTOR_VALUES_H_
