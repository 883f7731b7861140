// Turns rankings into the messages of an answer.
#ifndef IEUM_MATCHER_EXPLAIN_H_
#define IEUM_MATCHER_EXPLAIN_H_

#include <string>
#include <vector>

#include "ieum/v1/suggestion.pb.h"
#include "matcher/answer_resources.h"
#include "matcher/case_context.h"
#include "matcher/factors.h"
#include "matcher/ranking.h"
#include "matcher/sentences.h"

namespace ieum::matcher {

// Explains resources against one need. References must outlive it. Thread-compatible.
class Explainer {
 public:
  Explainer(const CaseContext& context, std::size_t need, const Weights& weights,
            v1::Language language);

  // `rank` 0: not suggested.
  v1::Suggestion Explain(const indexer::FullResource& resource, const Score& score, int rank) const;
  v1::EligibilityVerdict Eligibility(const indexer::FullResource& resource,
                                     const GateVerdict& verdict) const;
  // The checks that are not met: of the gate, then the obstacles.
  std::vector<v1::Check> Failures(const indexer::FullResource& resource, const GateVerdict& verdict,
                                  const std::vector<Obstacle>& obstacles) const;
  v1::NearMiss NearMiss(const Blocked& blocked, const indexer::FullResource& resource) const;
  // `resources`: all that the ranking lists.
  v1::NeedSuggestions Answer(const NeedRanking& ranking, const AnswerResources& resources) const;

 private:
  v1::Check CriterionCheck(const v1::Criterion& criterion, v1::CheckKind kind, Ternary verdict,
                           int path) const;
  v1::Availability AvailabilityOf(const indexer::FullResource& resource) const;
  void AddGaps(const NeedRanking& ranking, v1::NeedSuggestions& answer) const;
  void AddQuestions(v1::NeedSuggestions& answer) const;

  const CaseContext& context_;
  const std::size_t need_;
  const Weights& weights_;
  const v1::Language language_;
  const Sentences sentences_;
};

}  // namespace ieum::matcher

#endif  // IEUM_MATCHER_EXPLAIN_H_
