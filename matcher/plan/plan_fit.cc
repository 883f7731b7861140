#include "matcher/plan/plan_fit.h"

#include <algorithm>
#include <cmath>
#include <set>
#include <utility>

#include "matcher/adequacy.h"
#include "matcher/need_order.h"
#include "matcher/plan/plan_hours.h"

namespace ieum::matcher {
namespace {

using indexer::IndexedResource;

constexpr double kMild = 0.75;
constexpr double kSevere = 1.25;
constexpr double kLaterNeed = 0.9;
constexpr double kLeastNeed = 0.5;
constexpr double kSafetyNeed = 1.25;
constexpr double kLaterCode = 0.85;
constexpr double kInadequate = 0.5;
constexpr double kAvoided = 0.3;
constexpr double kUnknownEligibility = 0.85;
// What is left of a resource that ends on the plan's first day.
constexpr double kEndsAtOnce = 0.5;
constexpr std::uint64_t kAllPersons = ~std::uint64_t{0};

double SeverityWeight(v1::Severity severity) {
  if (severity == v1::SEVERITY_MILD) return kMild;
  return severity == v1::SEVERITY_SEVERE ? kSevere : 1;
}

bool Overlooks(PlanFitter::Leniency leniency, const Obstacle& obstacle) {
  switch (obstacle.kind) {
    case v1::CHECK_KIND_CAPACITY:
      return leniency.pinned || leniency.continued;
    case v1::CHECK_KIND_DISTANCE:
      return leniency.pinned;
    case v1::CHECK_KIND_IN_PLACE:
      return leniency.continued;
    default:
      return false;
  }
}

PlanRefusal RefusalOf(const Obstacle& obstacle) {
  switch (obstacle.kind) {
    case v1::CHECK_KIND_IN_PLACE:
      return PlanRefusal::kInPlace;
    case v1::CHECK_KIND_REFUSED:
      return PlanRefusal::kRefused;
    case v1::CHECK_KIND_SAFETY:
      return PlanRefusal::kUnsafe;
    case v1::CHECK_KIND_CAPACITY:
      return PlanRefusal::kFull;
    default:
      return PlanRefusal::kTooFar;
  }
}

bool MayBeSameWay(const IndexedResource& a, const IndexedResource& b) {
  return a.offer->modes == 0 || b.offer->modes == 0 || (a.offer->modes & b.offer->modes) != 0;
}

v1::Form FormOf(const IndexedResource& resource) {
  return resource.offer->form == v1::FORM_UNSPECIFIED ? v1::FORM_MATERIAL : resource.offer->form;
}

bool SameKindOfWork(const IndexedResource& a, const IndexedResource& b) {
  if (IsInformalOrRelational(*a.offer) == IsInformalOrRelational(*b.offer)) return true;
  return FormOf(a) == FormOf(b) && MayBeSameWay(a, b);
}

}  // namespace

std::vector<double> NeedWeights(const CaseContext& context, const PlanRules& rules) {
  const v1::Assessment& assessment = context.assessment();
  std::vector<double> weights(static_cast<std::size_t>(assessment.needs_size()), 1);
  std::set<std::pair<int, int>> before;
  for (std::size_t need : ByPriority(assessment)) {
    const v1::Need& asked = assessment.needs(static_cast<int>(need));
    const std::pair<int, int> priority = {asked.client_priority(), asked.assessor_priority()};
    before.insert(priority);
    const double rank = static_cast<double>(before.size()) - 1;
    double weight =
        SeverityWeight(asked.severity()) * std::max(kLeastNeed, std::pow(kLaterNeed, rank));
    if (!assessment.risks().empty() && rules.IsSafety(MainCode(context, need))) {
      weight *= kSafetyNeed;
    }
    weights[need] = weight;
  }
  return weights;
}

std::vector<double> CodeShares(std::size_t codes) {
  std::vector<double> shares(codes);
  double sum = 0;
  for (std::size_t i = 0; i < codes; ++i) {
    shares[i] = std::pow(kLaterCode, static_cast<double>(i));
    sum += shares[i];
  }
  for (double& share : shares) share /= sum;
  return shares;
}

std::string MainCode(const CaseContext& context, std::size_t need) {
  const std::vector<std::string>& codes = context.queries()[need].codes();
  return codes.empty() ? std::string() : codes.front();
}

LineProgress ProgressOf(const v1::PlanLine& before, const PlanRequest& request,
                        const CaseContext& context) {
  const auto told = request.progress.find(before.id());
  const LineProgress progress =
      told == request.progress.end() ? LineProgress::kPlanned : told->second;
  if (progress == LineProgress::kBegun) return progress;
  if (before.result() == v1::GOAL_RESULT_ACHIEVED || before.result() == v1::GOAL_RESULT_EXTENDED) {
    return LineProgress::kBegun;
  }
  const auto row = context.snapshot().Find(before.resource());
  if (!row) return progress;
  for (const std::string& id : before.need_ids()) {
    const int need = FindNeed(context.assessment(), id);
    if (need < 0) continue;
    for (const Obstacle& obstacle :
         FindObstacles(context.snapshot().at(*row), static_cast<std::size_t>(need), context)) {
      if (obstacle.kind == v1::CHECK_KIND_IN_PLACE) return LineProgress::kBegun;
    }
  }
  return progress;
}

PlanFitter::PlanFitter(const CaseContext& context, const Weights& weights, const PlanTerm& term)
    : context_(context), weights_(weights), term_(term) {
  const absl::CivilDay today = absl::CivilDay(1970, 1, 1) + context.today();
  const std::size_t members = context.facts().members.size();
  if (members < 2) return;
  for (std::size_t member = 0; member < members; ++member) {
    person_gates_.push_back(std::make_unique<Gate>(context.snapshot(), context.facts(),
                                                   std::vector<std::size_t>{member}, today));
  }
}

PlanFitter::Verdict PlanFitter::Fit(indexer::Row row, std::size_t need, Leniency leniency) const {
  const IndexedResource& resource = context_.snapshot().at(row);
  Verdict verdict;
  const GateVerdict gate = context_.gate(need).Evaluate(resource);
  if (gate.verdict == Ternary::kNotMet) {
    verdict.refusal = PlanRefusal::kNotEligible;
    return verdict;
  }
  for (const Obstacle& obstacle : FindObstacles(resource, need, context_)) {
    if (!Overlooks(leniency, obstacle)) {
      verdict.refusal = RefusalOf(obstacle);
      return verdict;
    }
    verdict.overlooked.push_back(obstacle);
  }
  const bool lenient = leniency.pinned || leniency.continued;
  if (!lenient && TooLateFor(resource, need, context_) == TooLate::kForAll) {
    verdict.refusal = PlanRefusal::kNoFit;
    return verdict;
  }
  PlanFit fit;
  fit.need = need;
  fit.score = ScoreResource(resource, need, gate, RateRelevance(resource, need, context_), weights_,
                            context_);
  fit.adequate = IsAdequate(resource, fit.score, need, context_);
  if (!fit.adequate && !lenient) {
    verdict.refusal = PlanRefusal::kNoFit;
    return verdict;
  }
  fit.degrees = Degrees(fit.score, Quality(resource, fit));
  fit.serves = Serves(resource, fit, verdict, leniency);
  if (!fit.serves) {
    std::fill(fit.degrees.begin(), fit.degrees.end(), 0);
    fit.code = static_cast<std::size_t>(std::max(0, fit.score.need_fit.code));
  }
  const std::vector<double> shares = CodeShares(fit.degrees.size());
  for (std::size_t i = 0; i < fit.degrees.size(); ++i) {
    if (fit.degrees[i] > fit.degrees[fit.code]) fit.code = i;
    fit.coverage += shares[i] * fit.degrees[i];
  }
  if (fit.degrees.empty() || (fit.coverage <= 0 && !leniency.pinned)) {
    verdict.refusal = PlanRefusal::kNoFit;
    return verdict;
  }
  fit.persons = Persons(resource, need);
  verdict.fit = std::move(fit);
  return verdict;
}

double PlanFitter::Quality(const IndexedResource& resource, const PlanFit& fit) const {
  double quality = fit.score.total;
  if (!fit.adequate) quality *= kInadequate;
  if (fit.score.avoided != nullptr) quality *= kAvoided;
  if (fit.score.gate.verdict == Ternary::kUnknown) quality *= kUnknownEligibility;
  const bool once = resource.offer->applied_for;
  const absl::CivilDay epoch(1970, 1, 1);
  if (!once && resource.eligibility->valid_to != indexer::kNoEnd &&
      epoch + resource.eligibility->valid_to < term_.end) {
    const auto usable = static_cast<double>(epoch + resource.eligibility->valid_to - term_.start);
    const auto whole = static_cast<double>(term_.end - term_.start);
    quality *= kEndsAtOnce + (1 - kEndsAtOnce) * std::max(0.0, usable) / std::max(1.0, whole);
  }
  return quality;
}

std::vector<double> PlanFitter::Degrees(const Score& score, double quality) const {
  std::vector<double> degrees(score.need_fit.codes.size(), 0);
  for (std::size_t i = 0; i < degrees.size(); ++i) {
    const double fit = score.need_fit.codes[i];
    if (fit < context_.profile().adequate_need_fit()) continue;
    degrees[i] = std::clamp(fit * quality, 0.0, 1.0);
  }
  return degrees;
}

// A pin is in the plan by the case manager's word; that does not make it help.
bool PlanFitter::Serves(const IndexedResource& resource, const PlanFit& fit, const Verdict& verdict,
                        Leniency leniency) const {
  const bool any =
      std::any_of(fit.degrees.begin(), fit.degrees.end(), [](double degree) { return degree > 0; });
  if (!any || leniency.continued || !leniency.pinned) return any;
  return fit.adequate && verdict.overlooked.empty() &&
         TooLateFor(resource, fit.need, context_) != TooLate::kForAll;
}

std::uint64_t PlanFitter::Persons(const IndexedResource& resource, std::size_t need) const {
  if (person_gates_.empty()) return kAllPersons;
  std::uint64_t persons = 0;
  for (std::size_t person : context_.gate(need).persons()) {
    if (person_gates_[person]->Evaluate(resource).verdict != Ternary::kNotMet) {
      persons |= std::uint64_t{1} << person;
    }
  }
  return persons;
}

bool SameProgramme(const IndexedResource& a, const IndexedResource& b) {
  return (!a.programme.empty() && a.programme == b.programme) || SameOffering(a, b);
}

bool NeverTogether(const PlanCandidate& a, const PlanCandidate& b, const CaseContext& context) {
  const IndexedResource& x = context.snapshot().at(a.row);
  const IndexedResource& y = context.snapshot().at(b.row);
  if (SameProgramme(x, y)) return true;
  const bool settled = (a.pinned || a.IsUnderWay()) && (b.pinned || b.IsUnderWay());
  if (settled || !SameKindOfWork(x, y)) return false;
  return std::any_of(a.fits.begin(), a.fits.end(), [&b](const PlanFit& fit) {
    const PlanFit* other = b.FitFor(fit.need);
    return other != nullptr && fit.serves && other->serves && other->code == fit.code &&
           (other->persons & fit.persons) != 0;
  });
}

}  // namespace ieum::matcher
