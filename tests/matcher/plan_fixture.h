// What tests of plans share: the sample district, composing, and the rules.
#ifndef IEUM_TESTS_MATCHER_PLAN_FIXTURE_H_
#define IEUM_TESTS_MATCHER_PLAN_FIXTURE_H_

#include <map>
#include <string>

#include "absl/status/statusor.h"

#include "indexer/snapshot.h"
#include "matcher/plan/plan.h"

namespace ieum::testing {

// The sample district, indexed once.
const indexer::Snapshot& District();
const matcher::PlanRules& Rules();

// What a plan is composed from.
struct PlanAsked {
  v1::Assessment assessment;
  v1::PlanWishes wishes;
  const v1::ServicePlan* previous = nullptr;
  v1::Language language = v1::LANGUAGE_KO;
  std::map<std::string, matcher::LineProgress> progress = {};  // of the lines of `previous`
};
absl::StatusOr<v1::ServicePlan> Compose(const PlanAsked& asked,
                                        const indexer::Snapshot& snapshot = District());
// Aborts when there is none.
v1::ServicePlan PlanOf(const PlanAsked& asked, const indexer::Snapshot& snapshot = District());

// For the plan after one whose every line has begun.
PlanAsked GoingOn(const v1::Assessment& assessment, const v1::ServicePlan& previous);

// The sample assessment with this case reference.
v1::Assessment CaseOf(const std::string& reference);

// Null: the plan has no line with it.
const v1::PlanLine* LineWith(const v1::ServicePlan& plan, const std::string& resource);

// Whether one of the sentences has the words in it.
bool AnyHas(const google::protobuf::RepeatedPtrField<std::string>& sentences,
            const std::string& words);

// A free resource, verified lately, from JSON members beside its name.
std::string FreeResource(const std::string& id, const std::string& members);

// A mother of 40 and a boy of ten in one neighbourhood; `needs` is a list of needs.
v1::Assessment Family(const std::string& needs, const std::string& more = "");

// The plan as lines of text.
std::string Printed(const v1::ServicePlan& plan);

}  // namespace ieum::testing

#endif  // IEUM_TESTS_MATCHER_PLAN_FIXTURE_H_
