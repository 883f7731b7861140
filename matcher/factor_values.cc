#include "matcher/factor_values.h"

#include <algorithm>
#include <bit>
#include <cmath>

#include "matcher/obstacles.h"
#include "matcher/outcomes.h"

namespace ieum::matcher {

using indexer::EligibilityFacet;
using indexer::IndexedResource;
using indexer::OfferFacet;

// ---- need fit: what remains of it when nothing else that the resource does concerns the case.
constexpr double kUnfocused = 0.75;

// A resource made for just such a case goes before one for which it is a side line.
NeedFit NeedFitOf(const indexer::FacetRef<indexer::TermsFacet>& terms, std::size_t need,
                  const CaseContext& context) {
  NeedFit fit = context.queries()[need].Fit(*terms);
  if (fit.value > 0) fit.value *= kUnfocused + (1 - kUnfocused) * context.PurposeOf(terms).focus;
  return fit;
}

// ---- eligibility certainty: met paths are sure; open doors admit but are meant for nobody in
// particular; each unknown criterion takes some certainty away, a free condition less than an
// unknown fact. So do referrals that came back as not eligible: the criteria may be incomplete.
constexpr double kOpenToAll = 0.85;
constexpr double kFreeCondition = 0.88;

double EligibilityCertainty(const EligibilityFacet& facet, const GateVerdict& verdict,
                            const Gate& gate,
                            const indexer::FacetList<indexer::Criterion>& criteria) {
  double value = facet.paths.empty() ? kOpenToAll : 1.0;
  const auto lower = [&](indexer::CriterionId id) {
    if (gate.Of(id, verdict.person) != Ternary::kUnknown) return;
    value *= criteria.at(id).kind == indexer::Criterion::Kind::kCondition ? kFreeCondition
                                                                          : kUnknownFact;
  };
  if (verdict.path >= 0) {
    for (indexer::CriterionId id : facet.paths[static_cast<std::size_t>(verdict.path)]) lower(id);
  }
  for (indexer::CriterionId id : facet.exclusions) lower(id);
  return value;
}

// ---- proximity
constexpr double kComesToTheHome = 0.95;
constexpr double kUnknownDistance = 0.5;
constexpr double kSameDong = 0.85;

double Proximity(std::optional<double> km, bool same_neighbourhood, bool visits,
                 const v1::WeightProfile& profile) {
  double value = same_neighbourhood ? kSameDong : kUnknownDistance;
  if (km) value = std::exp2(-*km / profile.proximity_half_km());
  return visits ? std::max(value, kComesToTheHome) : value;
}

// ---- availability against urgency
constexpr double kWaitlistCeiling = 0.6;
// Numbers about places fade towards "unknown" with this half-life.
constexpr double kPlacesHalfDays = 180;

std::size_t UrgencyIndex(const v1::Need& need) {
  switch (need.urgency()) {
    case v1::URGENCY_IMMEDIATE:
      return 0;
    case v1::URGENCY_ROUTINE:
      return 2;
    default:
      return 1;
  }
}

double Availability(const IndexedResource& resource, const v1::Need& need,
                    const CaseContext& context) {
  const v1::AvailabilityState state = StateOf(resource, context);
  if (state == v1::AVAILABILITY_STATE_UNSPECIFIED) return kUnknownPlaces;
  if (state == v1::AVAILABILITY_STATE_FULL) return 0;
  double value = 1;
  if (state == v1::AVAILABILITY_STATE_WAITLIST) {
    const double wait = ExpectedWaitDays(resource);
    const double half = context.profile().wait_half_days(static_cast<int>(UrgencyIndex(need)));
    value = kWaitlistCeiling * std::exp2(-wait / half);
  }
  // Numbers dated after the day of the question are as good as today's.
  const double age = std::max(0, AgeDays(resource.capacity_as_of, context.today()).value_or(0));
  const double trust = std::exp2(-age / kPlacesHalfDays);
  return trust * value + (1 - trust) * std::min(kUnknownPlaces, 0.5 * (value + kUnknownPlaces));
}

// ---- affordability
constexpr double kUnknownCost = 0.6;
constexpr double kVoucher = 0.85;
constexpr double kSliding = 0.75;
constexpr double kBeyondMeans = 0.05;
// Own payment at which affordability has halved, won per unit, by income up to 50, 100 percent of
// the median, and above or unknown.
constexpr double kHalfKrwLow = 15'000;
constexpr double kHalfKrwMiddle = 40'000;
constexpr double kHalfKrwOther = 80'000;

double HalfKrw(const Interval& income) {
  if (income.max <= 50) return kHalfKrwLow;
  return income.max <= 100 ? kHalfKrwMiddle : kHalfKrwOther;
}

double Affordability(const OfferFacet& offer, const CaseContext& context) {
  if (offer.cost_kind == v1::COST_KIND_FREE) return 1;
  double value = kUnknownCost;
  if (offer.cost_krw > 0) {
    value =
        std::exp2(-static_cast<double>(offer.cost_krw) / HalfKrw(context.facts().income_percent));
  }
  if (offer.cost_kind == v1::COST_KIND_VOUCHER) value = std::max(value, kVoucher * value + 0.3);
  if (offer.cost_kind == v1::COST_KIND_VOUCHER && offer.cost_krw == 0) value = kVoucher;
  if (offer.cost_kind == v1::COST_KIND_SLIDING) value = std::max(value, kSliding);
  const v1::Preferences& preferences = context.assessment().preferences();
  if (preferences.has_max_cost_krw() && offer.cost_krw > preferences.max_cost_krw()) {
    value = std::min(value, kBeyondMeans);
  }
  return std::min(1.0, value);
}

// ---- preference: without wishes everything is equally welcome; each wish unmet lowers, an
// aversion takes all.
constexpr double kNoWish = 0.8;
constexpr double kAllWishes = 1.0;
constexpr double kNoWishMet = 0.45;

double Preference(const OfferFacet& offer, const CaseContext& context) {
  const v1::Preferences& wishes = context.assessment().preferences();
  int said = 0;
  int met = 0;
  const auto wish = [&](bool is_said, bool is_met) {
    said += is_said ? 1 : 0;
    met += is_said && is_met ? 1 : 0;
  };
  std::uint64_t modes = 0;
  for (int mode : wishes.modes()) modes |= indexer::Bit(mode);
  wish(modes != 0, (offer.modes & modes) != 0);
  std::uint64_t forms = 0;
  for (int form : wishes.forms()) forms |= indexer::Bit(form);
  wish(forms != 0, (indexer::Bit(offer.form) & forms) != 0);
  wish(wishes.formality() != v1::FORMALITY_UNSPECIFIED, offer.formality == wishes.formality());
  const bool speaks = offer.languages.empty()
                          ? wishes.language() == "ko"
                          : std::find(offer.languages.begin(), offer.languages.end(),
                                      wishes.language()) != offer.languages.end();
  wish(!wishes.language().empty(), speaks);
  if (said == 0) return kNoWish;
  return kNoWishMet + (kAllWishes - kNoWishMet) * met / said;
}

// ---- network
constexpr double kInformal = 0.35;
constexpr double kNeighbourhood = 0.2;
constexpr double kKnownOrganization = 0.2;
constexpr double kServesOtherNeeds = 0.25;

double Network(bool informal, bool same_neighbourhood, bool known_organization,
               bool serves_other_needs) {
  double value = informal ? kInformal : 0;
  if (same_neighbourhood) value += kNeighbourhood;
  if (known_organization) value += kKnownOrganization;
  if (serves_other_needs) value += kServesOtherNeeds;
  return std::min(1.0, value);
}

// ---- freshness
constexpr double kNeverVerified = 0.25;

double Freshness(indexer::Day verified, const CaseContext& context) {
  const std::optional<int> age = AgeDays(verified, context.today());
  if (!age) return kNeverVerified;
  return std::exp2(-std::max(0, *age) / context.profile().freshness_half_days());
}

bool InSameNeighbourhood(const indexer::PlacesFacet& places, const indexer::HomeRegions& home) {
  constexpr std::size_t kDistrictDigits = 5;
  if (!home.known()) return false;
  return std::any_of(
      places.regions.begin(), places.regions.end(), [&home](const indexer::RegionKey& region) {
        const auto district = indexer::DistrictNumber(region);
        if (district && !home.MayTouch(*district)) return false;
        const bool dong = region.code.size() <= kDistrictDigits ||
                          region.code.find_first_not_of('0', kDistrictDigits) != std::string::npos;
        return dong && home.In(region) == indexer::Containment::kYes;
      });
}

int OtherNeedsServed(const indexer::FacetRef<indexer::TermsFacet>& terms, std::size_t need,
                     const CaseContext& context) {
  return std::popcount(context.PurposeOf(terms).served & ~(std::uint32_t{1} << need));
}

bool IsInformalOrRelational(const OfferFacet& offer) {
  return offer.formality == v1::FORMALITY_INFORMAL || offer.form == v1::FORM_RELATIONAL ||
         offer.domain == v1::DOMAIN_RELATIONAL;
}

std::optional<int> AgeDays(indexer::Day day, indexer::Day today) {
  if (day == indexer::kNever) return std::nullopt;
  return today - day;
}

}  // namespace ieum::matcher
