#include "matcher/adequacy.h"

#include <algorithm>
#include <optional>
#include <string>

namespace ieum::matcher {
namespace {

using indexer::IndexedResource;

// The path that admits the client is open to households from abroad alone: who serves them finds a
// way to talk to them.
bool ServesNewcomers(const IndexedResource& resource, const Score& score,
                     const CaseContext& context) {
  constexpr std::uint64_t kNewcomers = indexer::Bit(v1::HOUSEHOLD_KIND_MIGRANT) |
                                       indexer::Bit(v1::HOUSEHOLD_KIND_MULTICULTURAL) |
                                       indexer::Bit(v1::HOUSEHOLD_KIND_NORTH_KOREAN_REFUGEE);
  if (score.gate.path < 0) return false;
  const auto& criteria = context.snapshot().criteria();
  const auto& path = resource.eligibility->paths[static_cast<std::size_t>(score.gate.path)];
  return std::any_of(path.begin(), path.end(), [&criteria](indexer::CriterionId id) {
    const indexer::Criterion& criterion = criteria.at(id);
    return criterion.kind == indexer::Criterion::Kind::kHouseholdKinds &&
           (criterion.mask & ~kNewcomers) == 0;
  });
}

bool CanBeTalkedTo(const IndexedResource& resource, const Score& score,
                   const CaseContext& context) {
  return resource.offer->form == v1::FORM_MATERIAL || SpeaksItsLanguage(resource, score, context) ||
         ServesNewcomers(resource, score, context);
}

// A term was inferred, and hardly a word of the need backs it. Nothing is known before the first
// training of the text model.
bool IsGuess(const Score& score, const CaseContext& context) {
  constexpr double kLeastTextFit = 0.05;
  return score.need_fit.term.inferred && context.snapshot().model() != nullptr &&
         score.value(v1::FACTOR_TEXT_FIT) < kLeastTextFit;
}

}  // namespace

bool IsStale(const IndexedResource& resource, const CaseContext& context) {
  const std::optional<int> age = AgeDays(resource.verified, context.today());
  return age && *age > context.profile().stale_after_days();
}

bool SpeaksItsLanguage(const IndexedResource& resource, const Score& score,
                       const CaseContext& context) {
  const auto& spoken = context.facts().members[score.gate.person].languages;
  if (!spoken) return true;
  const auto speaks = [&spoken](const std::string& language) {
    return std::find(spoken->begin(), spoken->end(), language) != spoken->end();
  };
  if (resource.offer->languages.empty()) return speaks("ko");
  return std::any_of(resource.offer->languages.begin(), resource.offer->languages.end(), speaks);
}

bool IsAdequate(const IndexedResource& resource, const Score& score, std::size_t need,
                const CaseContext& context) {
  return score.need_fit.value >= context.profile().adequate_need_fit() &&
         !IsStale(resource, context) && score.audience >= AudienceFit::kDoubtful &&
         !IsGuess(score, context) &&
         context.audience_fit(need).Missing(*resource.audience).empty() &&
         CanBeTalkedTo(resource, score, context);
}

}  // namespace ieum::matcher
