// The lines that no agency carries: the case manager's own work and what the client does.
#ifndef IEUM_MATCHER_PLAN_PLAN_ACTIONS_H_
#define IEUM_MATCHER_PLAN_PLAN_ACTIONS_H_

#include <vector>

#include "matcher/plan/plan_gaps.h"
#include "matcher/plan/plan_lines.h"

namespace ieum::matcher {

// By the rules of data/plan_rules.json: a safety plan under a risk, the cause of an aversion that
// stands in the way, an unknown eligibility, company to the first appointment of the first severe
// need, a resource to be developed; and up to two actions of the client, each where a
// strength has to do with it. `drafts` are the resource lines, `open` what they leave open.
std::vector<PlanDraft> ActionLines(const PlanMaking& making, const std::vector<PlanDraft>& drafts,
                                   const std::vector<v1::OpenNeed>& open);

}  // namespace ieum::matcher

#endif  // IEUM_MATCHER_PLAN_PLAN_ACTIONS_H_
