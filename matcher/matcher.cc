#include "matcher/matcher.h"

#include <algorithm>
#include <string>
#include <vector>

#include "matcher/case_context.h"
#include "matcher/explain.h"
#include "matcher/need_order.h"
#include "matcher/provenance.h"
#include "matcher/ranking.h"
#include "store/catalog/validate.h"

namespace ieum::matcher {
namespace {

constexpr int kDefaultSuggestions = 10;
constexpr int kMaxSuggestions = 100;

absl::Status Check(const v1::SuggestRequest& request, const store::NeedTaxonomy& taxonomy) {
  store::Violations violations;
  if (!request.has_assessment()) violations.Add("assessment", "is required");
  store::Validate(request.assessment(), taxonomy, "assessment", violations);
  if (request.max_suggestions() < 0 || request.max_suggestions() > kMaxSuggestions) {
    violations.Add("max_suggestions",
                   "must be 0 (for 10) to 100, is " + std::to_string(request.max_suggestions()));
  }
  if (!v1::Language_IsValid(request.language())) {
    violations.Add("language", "must be a Language");
  }
  for (int i = 0; i < request.need_ids_size(); ++i) {
    if (FindNeed(request.assessment(), request.need_ids(i)) < 0) {
      violations.Add("need_ids[" + std::to_string(i) + "]",
                     "must be the id of a need of the assessment");
    }
  }
  return violations.ToStatus();
}

absl::Status Check(const v1::ExplainMatchRequest& request, const store::NeedTaxonomy& taxonomy) {
  store::Violations violations;
  if (!request.has_assessment()) violations.Add("assessment", "is required");
  store::Validate(request.assessment(), taxonomy, "assessment", violations);
  if (FindNeed(request.assessment(), request.need_id()) < 0) {
    violations.Add("need_id", "must be the id of a need of the assessment");
  }
  if (request.resource().empty()) violations.Add("resource", "is required, \"resources/{id}\"");
  if (!v1::Language_IsValid(request.language())) {
    violations.Add("language", "must be a Language");
  }
  return violations.ToStatus();
}

// The sentence that sums an explanation up.
std::string Summary(const v1::ExplainMatchResponse& response, std::size_t list_size,
                    v1::Language language) {
  const v1::Suggestion& suggestion = response.suggestion();
  if (!response.suggestible()) {
    std::string why;
    for (const v1::Check& check : response.obstacles()) {
      if (!why.empty()) why += "; ";
      why += check.sentence();
    }
    return In(language, "제안하지 않습니다: " + why, "Not suggested: " + why);
  }
  const std::string rank = std::to_string(suggestion.rank());
  if (suggestion.rank() == 0) {
    const std::string size = std::to_string(list_size);
    return In(language, "제안할 수 있지만 상위 " + size + "개에는 들지 않습니다",
              "Could be suggested, but is not among the best " + size);
  }
  return In(language, rank + "순위로 제안합니다", "Suggested at rank " + rank) +
         (suggestion.confirm_first()
              ? In(language, " (먼저 확인할 것이 있습니다)", " (something must be confirmed first)")
              : "");
}

}  // namespace

absl::StatusOr<v1::SuggestResponse> Suggest(const v1::SuggestRequest& request,
                                            const Context& context) {
  const v1::Assessment& assessment = request.assessment();
  const absl::Status valid = Check(request, context.snapshot.vocabulary().taxonomy);
  if (!valid.ok()) return valid;
  const CaseContext compiled(assessment, context.snapshot, context.profile, context.as_of);
  const Weights weights = CompileWeights(context.profile);
  const auto max = static_cast<std::size_t>(
      request.max_suggestions() == 0 ? kDefaultSuggestions : request.max_suggestions());
  AnswerResources resources(context.snapshot);
  v1::SuggestResponse response;
  for (std::size_t need : ByPriority(assessment)) {
    const auto& wanted = request.need_ids();
    const std::string& id = assessment.needs(static_cast<int>(need)).id();
    if (!wanted.empty() && std::find(wanted.begin(), wanted.end(), id) == wanted.end()) continue;
    auto ranking = RankNeed(need, max, weights, compiled, context.checkpoint);
    if (!ranking.ok()) return ranking.status();
    for (const Ranked& entry : ranking->suggestions) {
      if (absl::Status read = resources.Read(entry.row); !read.ok()) return read;
    }
    for (const Blocked& entry : ranking->near_misses) {
      if (absl::Status read = resources.Read(entry.row); !read.ok()) return read;
    }
    *response.add_needs() =
        Explainer(compiled, need, weights, request.language()).Answer(*ranking, resources);
  }
  for (std::string& remark :
       ResidenceRemarks(assessment, context.snapshot.regions(), request.language())) {
    response.add_remarks(std::move(remark));
  }
  *response.mutable_provenance() = ProvenanceOf(assessment, context);
  return response;
}

absl::StatusOr<v1::ExplainMatchResponse> Explain(const v1::ExplainMatchRequest& request,
                                                 const Context& context) {
  const v1::Assessment& assessment = request.assessment();
  const absl::Status valid = Check(request, context.snapshot.vocabulary().taxonomy);
  if (!valid.ok()) return valid;
  const std::optional<indexer::Row> row = context.snapshot.Find(request.resource());
  if (!row) return absl::NotFoundError("resource " + request.resource() + " does not exist");
  const CaseContext compiled(assessment, context.snapshot, context.profile, context.as_of);
  const Weights weights = CompileWeights(context.profile);
  const auto need = static_cast<std::size_t>(FindNeed(assessment, request.need_id()));
  auto ranking = RankNeed(need, kDefaultSuggestions, weights, compiled, context.checkpoint);
  if (!ranking.ok()) return ranking.status();

  const auto read = context.snapshot.Read(*row);
  if (!read.ok()) return read.status();
  const indexer::FullResource& resource = *read;
  const GateVerdict verdict = compiled.gate(need).Evaluate(resource);
  const Score score = ScoreResource(resource, need, verdict,
                                    RateRelevance(resource, need, compiled), weights, compiled);
  const std::vector<Obstacle> obstacles = FindObstacles(resource, need, compiled);
  const auto listed = std::find_if(ranking->suggestions.begin(), ranking->suggestions.end(),
                                   [&](const Ranked& entry) { return entry.row == *row; });
  const int rank = listed == ranking->suggestions.end()
                       ? 0
                       : static_cast<int>(listed - ranking->suggestions.begin()) + 1;
  const Explainer explainer(compiled, need, weights, request.language());
  v1::ExplainMatchResponse response;
  *response.mutable_suggestion() = explainer.Explain(resource, score, rank);
  response.set_suggestible(verdict.verdict != Ternary::kNotMet && obstacles.empty());
  for (v1::Check& check : explainer.Failures(resource, verdict, obstacles)) {
    *response.add_obstacles() = std::move(check);
  }
  response.set_summary(Summary(response, kDefaultSuggestions, request.language()));
  *response.mutable_provenance() = ProvenanceOf(assessment, context);
  return response;
}

}  // namespace ieum::matcher
