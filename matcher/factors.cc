#include "matcher/factors.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "matcher/obstacles.h"

namespace ieum::matcher {
namespace {

using indexer::IndexedResource;

// ---- need fit: what remains of it when nothing else that the resource does concerns the case.
constexpr double kUnfocused = 0.75;

// ---- eligibility certainty: met paths are sure; open doors admit but are meant for nobody in
// particular; each unknown criterion takes some certainty away, a free condition less than an
// unknown fact. So do referrals that came back as not eligible: the criteria may be incomplete.
constexpr double kOpenToAll = 0.85;
constexpr double kUnknownFact = 0.70;
constexpr double kFreeCondition = 0.88;

double EligibilityCertainty(const IndexedResource& resource, const GateVerdict& verdict,
                            const Gate& gate,
                            const indexer::FacetList<indexer::Criterion>& criteria) {
  double value = resource.eligibility->paths.empty() ? kOpenToAll : 1.0;
  const auto lower = [&](indexer::CriterionId id) {
    if (gate.Of(id, verdict.person) != Ternary::kUnknown) return;
    value *= criteria.at(id).kind == indexer::Criterion::Kind::kCondition ? kFreeCondition
                                                                          : kUnknownFact;
  };
  if (verdict.path >= 0) {
    for (indexer::CriterionId id :
         resource.eligibility->paths[static_cast<std::size_t>(verdict.path)]) {
      lower(id);
    }
  }
  for (indexer::CriterionId id : resource.eligibility->exclusions) lower(id);
  if (gate.ServiceArea(resource) == Ternary::kUnknown) value *= kUnknownFact;
  return value * CertaintyLeft(resource.eligibility_disputes);
}

// ---- proximity
constexpr double kComesToTheHome = 0.95;
constexpr double kUnknownDistance = 0.5;
constexpr double kSameDong = 0.85;

double Proximity(const IndexedResource& resource, const Score& score,
                 const v1::WeightProfile& profile) {
  double value = score.same_neighbourhood ? kSameDong : kUnknownDistance;
  if (score.km) value = std::exp2(-*score.km / profile.proximity_half_km());
  return resource.offer->Visits() ? std::max(value, kComesToTheHome) : value;
}

// ---- availability against urgency
constexpr double kUnknownPlaces = 0.65;
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

double Affordability(const IndexedResource& resource, const CaseContext& context) {
  if (resource.offer->cost_kind == v1::COST_KIND_FREE) return 1;
  double value = kUnknownCost;
  if (resource.offer->cost_krw > 0) {
    value = std::exp2(-static_cast<double>(resource.offer->cost_krw) /
                      HalfKrw(context.facts().income_percent));
  }
  if (resource.offer->cost_kind == v1::COST_KIND_VOUCHER)
    value = std::max(value, kVoucher * value + 0.3);
  if (resource.offer->cost_kind == v1::COST_KIND_VOUCHER && resource.offer->cost_krw == 0)
    value = kVoucher;
  if (resource.offer->cost_kind == v1::COST_KIND_SLIDING) value = std::max(value, kSliding);
  const v1::Preferences& preferences = context.assessment().preferences();
  if (preferences.has_max_cost_krw() && resource.offer->cost_krw > preferences.max_cost_krw()) {
    value = std::min(value, kBeyondMeans);
  }
  return std::min(1.0, value);
}

// ---- preference: without wishes everything is equally welcome; each wish unmet lowers, an
// aversion takes all.
constexpr double kNoWish = 0.8;
constexpr double kAllWishes = 1.0;
constexpr double kNoWishMet = 0.45;

double Preference(const IndexedResource& resource, const Score& score, const CaseContext& context) {
  if (score.avoided != nullptr) return 0;
  const v1::Preferences& wishes = context.assessment().preferences();
  int said = 0;
  int met = 0;
  const auto wish = [&](bool is_said, bool is_met) {
    said += is_said ? 1 : 0;
    met += is_said && is_met ? 1 : 0;
  };
  std::uint64_t modes = 0;
  for (int mode : wishes.modes()) modes |= indexer::Bit(mode);
  wish(modes != 0, (resource.offer->modes & modes) != 0);
  std::uint64_t forms = 0;
  for (int form : wishes.forms()) forms |= indexer::Bit(form);
  wish(forms != 0, (indexer::Bit(resource.offer->form) & forms) != 0);
  wish(wishes.formality() != v1::FORMALITY_UNSPECIFIED,
       resource.offer->formality == wishes.formality());
  const bool speaks =
      resource.offer->languages.empty()
          ? wishes.language() == "ko"
          : std::find(resource.offer->languages.begin(), resource.offer->languages.end(),
                      wishes.language()) != resource.offer->languages.end();
  wish(!wishes.language().empty(), speaks);
  if (said == 0) return kNoWish;
  return kNoWishMet + (kAllWishes - kNoWishMet) * met / said;
}

// ---- network
constexpr double kInformal = 0.35;
constexpr double kNeighbourhood = 0.2;
constexpr double kKnownOrganization = 0.2;
constexpr double kServesOtherNeeds = 0.25;

double Network(const IndexedResource& resource, const Score& score) {
  double value = IsInformalOrRelational(resource) ? kInformal : 0;
  if (score.same_neighbourhood) value += kNeighbourhood;
  if (score.known_organization) value += kKnownOrganization;
  if (score.other_needs_served > 0) value += kServesOtherNeeds;
  return std::min(1.0, value);
}

// ---- freshness
constexpr double kNeverVerified = 0.25;

double Freshness(const IndexedResource& resource, const CaseContext& context) {
  const std::optional<int> age = AgeDays(resource.verified, context.today());
  if (!age) return kNeverVerified;
  return std::exp2(-std::max(0, *age) / context.profile().freshness_half_days());
}

bool InSameNeighbourhood(const IndexedResource& resource, const indexer::HomeRegions& home) {
  constexpr std::size_t kDistrictDigits = 5;
  if (!home.known()) return false;
  return std::any_of(resource.places->regions.begin(), resource.places->regions.end(),
                     [&home](const indexer::RegionKey& region) {
                       const bool dong =
                           region.code.size() <= kDistrictDigits ||
                           region.code.find_first_not_of('0', kDistrictDigits) != std::string::npos;
                       return dong && home.In(region) == indexer::Containment::kYes;
                     });
}

int OtherNeedsServed(const IndexedResource& resource, std::size_t need,
                     const CaseContext& context) {
  int served = 0;
  for (std::size_t i = 0; i < context.queries().size(); ++i) {
    if (i == need) continue;
    if (context.queries()[i].Fit(resource).value >= context.profile().adequate_need_fit()) ++served;
  }
  return served;
}

}  // namespace

bool IsInformalOrRelational(const IndexedResource& resource) {
  return resource.offer->formality == v1::FORMALITY_INFORMAL ||
         resource.offer->form == v1::FORM_RELATIONAL ||
         resource.offer->domain == v1::DOMAIN_RELATIONAL;
}

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

std::optional<int> AgeDays(indexer::Day day, indexer::Day today) {
  if (day == indexer::kNever) return std::nullopt;
  return today - day;
}

Relevance RateRelevance(const IndexedResource& resource, std::size_t need,
                        const CaseContext& context) {
  const NeedQuery& query = context.queries()[need];
  Relevance relevance;
  relevance.need_fit = query.Fit(resource);
  // A resource made for just such a case goes before one for which it is a side line.
  if (relevance.need_fit.value > 0) {
    relevance.need_fit.value *= kUnfocused + (1 - kUnfocused) * context.Focus(resource);
  }
  relevance.text_fit = query.TextFit(resource);
  return relevance;
}

Score ScoreResource(const IndexedResource& resource, std::size_t need, const GateVerdict& gate,
                    Relevance relevance, const Weights& weights, const CaseContext& context) {
  Score score;
  const NeedQuery& query = context.queries()[need];
  score.need_fit = std::move(relevance.need_fit);
  score.audience = context.audience_fit(need).Of(resource);
  score.gate = gate;
  score.km = NearestKm(resource, context.facts());
  score.avoided = AvoidedBecause(resource, need, context);
  score.same_neighbourhood = InSameNeighbourhood(resource, context.facts().home);
  score.known_organization = context.known_organizations().contains(resource.organization);
  score.other_needs_served = OtherNeedsServed(resource, need, context);
  score.outcomes = OutcomesOf(resource, query.AreaOf(score.need_fit.code), context.snapshot());
  const auto set = [&score](v1::Factor factor, double value) {
    score.values[static_cast<std::size_t>(factor) - 1] = value;
  };
  set(v1::FACTOR_NEED_FIT, score.need_fit.value);
  set(v1::FACTOR_TEXT_FIT, relevance.text_fit);
  set(v1::FACTOR_ELIGIBILITY_CERTAINTY,
      score.audience *
          EligibilityCertainty(resource, gate, context.gate(need), context.snapshot().criteria()));
  set(v1::FACTOR_PROXIMITY, Proximity(resource, score, context.profile()));
  set(v1::FACTOR_AVAILABILITY, Availability(resource, query.need(), context));
  set(v1::FACTOR_AFFORDABILITY, Affordability(resource, context));
  set(v1::FACTOR_PREFERENCE, Preference(resource, score, context));
  set(v1::FACTOR_NETWORK, Network(resource, score));
  set(v1::FACTOR_OUTCOMES, score.outcomes.value);
  set(v1::FACTOR_FRESHNESS, Freshness(resource, context));
  for (std::size_t i = 0; i < kFactors; ++i) score.total += weights[i] * score.values[i];
  return score;
}

}  // namespace ieum::matcher
