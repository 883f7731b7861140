#include "matcher/need_scan.h"

#include <algorithm>

#include "matcher/obstacles.h"
#include "matcher/outcomes.h"

namespace ieum::matcher {
namespace {

using indexer::ScanRow;

// Sums of ten products in another order differ by less.
constexpr double kRounding = 1e-9;

}  // namespace

bool NeedScan::TermsFit::ServesAdequately(std::size_t code) const {
  return std::find(adequate_codes.begin(), adequate_codes.end(), code) != adequate_codes.end();
}

NeedScan::NeedScan(std::size_t need, const Weights& weights, const CaseContext& context)
    : need_(need),
      weights_(weights),
      context_(context),
      gate_(context.gate(need)),
      snapshot_(context.snapshot()),
      near_areas_(snapshot_.facets().criteria.size()),
      admissions_(snapshot_.facets().eligibility.size()),
      offers_(snapshot_.facets().offers.size()),
      fits_(snapshot_.facets().terms.size()),
      audiences_(snapshot_.facets().audiences.size()),
      neighbourhoods_(snapshot_.facets().places.size()) {
  const HouseholdFacts& facts = context.facts();
  measures_ = facts.position.has_value() && facts.position_slack_km <= kMaxPlacedSlackKm;
  if (facts.position)
    home_ = indexer::DirectionOf(facts.position->latitude, facts.position->longitude);
  for (const std::string& organization : context.known_organizations()) {
    known_organizations_.push_back(indexer::ShortHash(organization));
  }
  std::sort(known_organizations_.begin(), known_organizations_.end());
}

bool NeedScan::IsNearArea(indexer::CriterionId area) {
  return near_areas_.Get(area, [&] { return gate_.IsNear(area); });
}

bool NeedScan::MayReach(const indexer::RowChunk& chunk) {
  return chunk.beyond_areas || std::any_of(chunk.areas.begin(), chunk.areas.end(),
                                           [this](auto area) { return IsNearArea(area); });
}

bool NeedScan::Reaches(const ScanRow& scanned, indexer::Row row) {
  const std::optional<double>& radius_km = AdmissionOf(scanned).radius_km;
  if (!radius_km) return scanned.area == ScanRow::kEverywhere || IsNearArea(scanned.area);
  if (scanned.area != ScanRow::kEverywhere && IsNearArea(scanned.area)) return true;
  return !IsFarBeyond(scanned, *radius_km + context_.profile().too_far_km()) &&
         matcher::Reaches(snapshot_.at(row), need_, context_);
}

const NeedScan::Admission& NeedScan::AdmissionOf(const ScanRow& scanned) {
  return admissions_.Get(scanned.eligibility, [&] {
    const indexer::EligibilityFacet& facet = snapshot_.facets().eligibility.at(scanned.eligibility);
    const GateVerdict verdict = gate_.Admits(facet);
    Admission admission;
    admission.verdict = std::max(verdict.verdict, gate_.Validity(facet));
    admission.certainty = EligibilityCertainty(facet, verdict, gate_, snapshot_.facets().criteria);
    admission.radius_km = facet.area_radius_km;
    return admission;
  });
}

Ternary NeedScan::Area(const ScanRow& scanned, const Admission& admission) const {
  if (admission.radius_km) return Ternary::kMet;  // or not: the row does not tell
  if (scanned.area == ScanRow::kEverywhere) return Ternary::kMet;
  return gate_.Of(scanned.area, gate_.persons().front());
}

Ternary NeedScan::Verdict(const ScanRow& scanned, indexer::Row row) {
  const Admission& admission = AdmissionOf(scanned);
  if (admission.verdict == Ternary::kNotMet) return Ternary::kNotMet;
  if (!admission.radius_km) return std::max(admission.verdict, Area(scanned, admission));
  if (IsFarBeyond(scanned, *admission.radius_km)) {
    // Regions may admit those whom the radius does not.
    return scanned.area == ScanRow::kEverywhere
               ? Ternary::kNotMet
               : std::max(admission.verdict, gate_.Of(scanned.area, gate_.persons().front()));
  }
  return std::max(admission.verdict, gate_.ServiceArea(snapshot_.at(row)));
}

// Wherever in its region the home may be.
bool NeedScan::IsFarBeyond(const ScanRow& scanned, double radius_km) const {
  if (!scanned.located || !context_.facts().position) return false;
  const auto least_km = static_cast<double>(indexer::LeastKm(scanned.at, home_));
  return least_km - context_.facts().position_slack_km > radius_km;
}

const NeedScan::TermsFit& NeedScan::Fit(const ScanRow& scanned) {
  return fits_.Get(scanned.terms, [&] {
    const indexer::TermsFacet& facet = snapshot_.facets().terms.at(scanned.terms);
    const NeedQuery& query = context_.queries()[need_];
    const NeedFit fit = NeedFitOf(facet, need_, context_);
    TermsFit out;
    out.value = fit.value;
    out.adequate = fit.value >= context_.profile().adequate_need_fit();
    for (std::size_t i = 0; i < fit.codes.size(); ++i) {
      if (fit.codes[i] >= context_.profile().adequate_need_fit()) {
        out.adequate_codes.push_back(static_cast<std::uint16_t>(i));
      }
    }
    const std::optional<std::size_t> area = query.AreaOf(fit.code);
    out.outcomes = area ? ShrunkenSuccess(snapshot_.outcomes_in(*area), {}) : Outcomes().value;
    out.serves_other_needs = OtherNeedsServed(facet, need_, context_) > 0;
    return out;
  });
}

const NeedScan::Offer& NeedScan::OfferOf(const ScanRow& scanned) {
  return offers_.Get(scanned.offer, [&] {
    const indexer::OfferFacet& facet = snapshot_.facets().offers.at(scanned.offer);
    Offer offer;
    offer.flat = Weight(v1::FACTOR_AFFORDABILITY) * Affordability(facet, context_) +
                 Weight(v1::FACTOR_PREFERENCE) * Preference(facet, context_);
    offer.visits = facet.Visits();
    offer.informal = IsInformalOrRelational(facet);
    return offer;
  });
}

double NeedScan::MostProximity(const ScanRow& scanned, bool same_neighbourhood, bool visits) const {
  if (scanned.many_places && measures_) return 1;
  std::optional<double> km;
  if (scanned.located && measures_) {
    km = static_cast<double>(indexer::LeastKm(scanned.at, home_));
  }
  return Proximity(km, same_neighbourhood, visits, context_.profile());
}

double NeedScan::FreshnessOf(indexer::Day verified) {
  const auto weighted = [&] {
    return Weight(v1::FACTOR_FRESHNESS) * Freshness(verified, context_);
  };
  constexpr int kRemembered = 4000;
  const std::optional<int> age = AgeDays(verified, context_.today());
  if (!age || *age < 0 || *age >= kRemembered) return weighted();
  const auto days = static_cast<std::size_t>(*age);
  if (freshness_.empty()) freshness_.assign(kRemembered, -1);
  if (freshness_[days] < 0) freshness_[days] = weighted();
  return freshness_[days];
}

double NeedScan::Bound(const ScanRow& scanned) {
  const Admission& admission = AdmissionOf(scanned);
  const Offer& offer = OfferOf(scanned);
  const TermsFit& fit = Fit(scanned);
  const double audience = audiences_.Get(scanned.audience, [&] {
    return context_.audience_fit(need_).Of(snapshot_.facets().audiences.at(scanned.audience));
  });
  const bool same_neighbourhood = neighbourhoods_.Get(scanned.places, [&] {
    return InSameNeighbourhood(snapshot_.facets().places.at(scanned.places), context_.facts().home);
  });
  const bool known_organization = std::binary_search(
      known_organizations_.begin(), known_organizations_.end(), scanned.organization);
  double certainty = audience * admission.certainty;
  if (Area(scanned, admission) == Ternary::kUnknown) certainty *= kUnknownFact;
  return Weight(v1::FACTOR_NEED_FIT) * fit.value + Weight(v1::FACTOR_TEXT_FIT) +
         Weight(v1::FACTOR_ELIGIBILITY_CERTAINTY) * certainty +
         Weight(v1::FACTOR_PROXIMITY) * MostProximity(scanned, same_neighbourhood, offer.visits) +
         Weight(v1::FACTOR_AVAILABILITY) * (scanned.knows_places ? 1 : kUnknownPlaces) +
         offer.flat +
         Weight(v1::FACTOR_NETWORK) * Network(offer.informal, same_neighbourhood,
                                              known_organization, fit.serves_other_needs) +
         Weight(v1::FACTOR_OUTCOMES) * (scanned.has_results ? 1 : fit.outcomes) +
         FreshnessOf(scanned.verified) + kRounding;
}

}  // namespace ieum::matcher
