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

NeedScan::NeedScan(std::size_t need, const Weights& weights, const CaseContext& context)
    : need_(need),
      weights_(weights),
      context_(context),
      gate_(context.gate(need)),
      snapshot_(context.snapshot()),
      admissions_(snapshot_.facets().eligibility.size()),
      offers_(snapshot_.facets().offers.size()),
      fits_(snapshot_.facets().terms.size()),
      audiences_(snapshot_.facets().audiences.size()),
      neighbourhoods_(snapshot_.facets().places.size()) {
  const HouseholdFacts& facts = context.facts();
  may_block_any_ =
      context.safety().any() || !context.in_place().empty() ||
      std::any_of(context.aversions().begin(), context.aversions().end(),
                  [](const CompiledAversion& compiled) {
                    return compiled.aversion->strength() == v1::AVERSION_STRENGTH_REFUSE;
                  });
  measures_ = facts.position.has_value() && facts.position_slack_km <= kMaxPlacedSlackKm;
  if (facts.position)
    home_ = indexer::DirectionOf(facts.position->latitude, facts.position->longitude);
  for (const std::string& organization : context.known_organizations()) {
    known_organizations_.push_back(indexer::ShortHash(organization));
  }
  std::sort(known_organizations_.begin(), known_organizations_.end());
}

bool NeedScan::MayReach(const indexer::RowChunk& chunk) {
  return chunk.beyond_districts ||
         std::any_of(chunk.districts.begin(), chunk.districts.end(),
                     [this](auto district) { return context_.facts().home.MayTouch(district); });
}

bool NeedScan::Reaches(const ScanRow& scanned, indexer::Row row) {
  const std::optional<double>& radius_km = AdmissionOf(scanned).radius_km;
  if (!radius_km) return scanned.area == ScanRow::kEverywhere || context_.IsNear(scanned.area);
  if (scanned.area != ScanRow::kEverywhere && context_.IsNear(scanned.area)) return true;
  return !IsFarBeyond(scanned, *radius_km + context_.profile().too_far_km()) &&
         matcher::Reaches(snapshot_.at(row), context_);
}

bool NeedScan::MayBeBlocked(const ScanRow& scanned) {
  if (may_block_any_ || scanned.no_open_places) return true;
  const HouseholdFacts& facts = context_.facts();
  if (!facts.position || !OfferOf(scanned).visited) return false;
  if (scanned.many_places) return true;
  if (!scanned.located) return false;
  // LeastKm is less than the distance by no more, as far as it is asked.
  constexpr double kOff = 0.02;
  constexpr double kAsFarAs = 200;
  const auto km = static_cast<double>(indexer::LeastKm(scanned.at, home_));
  return km > kAsFarAs || km + kOff - facts.position_slack_km > TooFarKm(context_);
}

const NeedScan::Admission& NeedScan::AdmissionOf(const ScanRow& scanned) {
  return admissions_.Get(scanned.eligibility, [&] {
    const auto facet = snapshot_.facets().eligibility.Ref(scanned.eligibility);
    const GateVerdict& verdict = gate_.Admits(facet);
    Admission admission;
    admission.verdict = std::max(verdict.verdict, gate_.Validity(*facet));
    admission.certainty = EligibilityCertainty(*facet, verdict, gate_, snapshot_.facets().criteria);
    admission.radius_km = facet->area_radius_km;
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
    const auto facet = snapshot_.facets().terms.Ref(scanned.terms);
    const NeedQuery& query = context_.queries()[need_];
    const NeedFit fit = NeedFitOf(facet, need_, context_);
    TermsFit out;
    out.value = fit.value;
    out.adequate = fit.value >= context_.profile().adequate_need_fit();
    for (std::size_t i = 0; i < fit.codes.size(); ++i) {
      if (fit.codes[i] >= context_.profile().adequate_need_fit()) {
        out.adequate_codes |= std::uint32_t{1} << i;
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
    offer.visited = !offer.visits && !facet.applied_for;
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
