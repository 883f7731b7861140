// The chosen resources as lines of a plan: with reasons, cautions, questions, alternatives.
#ifndef IEUM_MATCHER_PLAN_PLAN_LINES_H_
#define IEUM_MATCHER_PLAN_PLAN_LINES_H_

#include <optional>
#include <string>
#include <vector>

#include "matcher/answer_resources.h"
#include "matcher/plan/plan_candidates.h"
#include "matcher/plan/plan_order.h"
#include "matcher/plan/plan_wishes.h"

namespace ieum::matcher {

// A line before it has its place: id, priority, step and what it waits for are still empty; a first
// day is set only where it goes on.
struct PlanDraft {
  v1::PlanLine line;
  PlanOrderItem order;
  std::size_t need = 0;  // the main one
  std::optional<std::size_t> candidate;
  std::vector<std::string> unknown;  // conditions that have to be confirmed, as the line asks
};

// What lines are written from.
struct PlanMaking {
  const PlanQuestion& question;
  const PlanBoard& board;
  const PlanChoice& choice;
  const AnswerResources& resources;  // all candidates

  const CaseContext& context() const { return question.context; }
  const PlanTerm& term() const { return question.term; }
  v1::Language language() const { return question.request.language; }
  std::string Say(std::string_view ko, std::string_view en) const;
  // The need in words: its statement, else the label of its main code.
  std::string NeedName(std::size_t need) const;
  std::string CodeLabel(const std::string& code) const;
  const v1::Need& NeedAt(std::size_t need) const;
  bool Linked(std::size_t a, std::size_t b) const;
};

// In the order of the choice.
std::vector<PlanDraft> ResourceLines(const PlanMaking& making);

}  // namespace ieum::matcher

#endif  // IEUM_MATCHER_PLAN_PLAN_LINES_H_
