#include <algorithm>
#include <utility>

#include "service/casework/case_dates.h"
#include "service/casework/case_desk.h"
#include "service/casework/cases.h"
#include "service/casework/plan_composer.h"
#include "store/catalog/field_rules.h"
#include "store/catalog/text_rules.h"
#include "store/catalog/timestamps.h"
#include "store/catalog/violations.h"

namespace ieum::casework {
namespace {

using store::RecordKind;

absl::Status CheckResult(const v1::RecordGoalResultRequest& request, absl::CivilDay today) {
  store::Violations violations;
  v1::Goal walked;
  walked.set_result_note(request.note());
  walked.set_result(request.result());
  store::Violations found;
  store::WalkFields(walked, "", {.identity = store::IdentityRule::kStrict}, found);
  for (const store::FieldViolation& violation : found.list()) {
    violations.Add(violation.field == "result_note" ? "note" : violation.field,
                   violation.description);
  }
  if (request.result() == v1::GOAL_RESULT_UNSPECIFIED) {
    violations.Add("result", "must be specified");
  }
  const auto end = ParseDay(request.end_date());
  if (request.result() == v1::GOAL_RESULT_EXTENDED) {
    if (!end.has_value() || *end <= today) {
      violations.Add("end_date", "must be a day after today, \"YYYY-MM-DD\"");
    } else if (!IsPlausible(*end, today)) {
      violations.Add("end_date", "must lie within the coming five years");
    }
  } else if (!request.end_date().empty()) {
    violations.Add("end_date", "must be empty unless the goal is extended");
  }
  return violations.ToStatus();
}

}  // namespace

absl::StatusOr<v1::ServicePlan> CaseWork::RecordGoalResult(
    const v1::RecordGoalResultRequest& request, const Caller& caller) {
  const auto part = store::ParsePartName(RecordKind::kPlan, request.name(), "name");
  if (!part.ok()) return part.status();
  const auto judge = [&](Act& act) -> absl::StatusOr<std::string> {
    auto record =
        FindCase(act.view, act.subjects, caller.actor, Need::kChange, part->CaseName(), "name");
    if (!record.ok()) return record.status();
    absl::Status status = RequireOpen(*record);
    if (!status.ok()) return status;
    const absl::CivilDay today = KoreanDay(desk_.now());
    if (status = CheckResult(request, today); !status.ok()) return status;
    auto plan = act.view.GetPlan(*part);
    if (!plan.ok()) return plan.status();
    if (plan->state() != v1::PLAN_STATE_AGREED) {
      return store::WithReason(
          absl::FailedPreconditionError("results are recorded on the plan that is agreed"),
          "PLAN_NOT_AGREED");
    }
    const auto goal = std::find_if(plan->mutable_goals()->begin(), plan->mutable_goals()->end(),
                                   [&](const v1::Goal& g) { return g.id() == request.goal_id(); });
    if (goal == plan->mutable_goals()->end()) {
      return store::FieldError("goal_id", "must be the id of a goal of the plan");
    }
    if (!request.end_date().empty() && request.end_date() <= goal->end_date()) {
      return store::FieldError("end_date", "must be after the goal's term");
    }
    goal->set_result(request.result());
    goal->set_result_note(store::NormaliseText(request.note()));
    if (!request.end_date().empty()) goal->set_end_date(request.end_date());
    *plan->mutable_update_time() = store::ToTimestamp(desk_.now());
    status = act.writes.Put(*plan, store::ExpectOf(plan->etag()));
    if (!status.ok()) return status;
    if (request.result() == v1::GOAL_RESULT_REASSESS && !record->reassess_now()) {
      record->set_reassess_now(true);
      if (status = Save(*record, act); !status.ok()) return status;
    } else {
      HoldCase(*record, act.writes);
    }
    return plan->name();
  };
  return ActOnPlan(desk_, caller, *part, judge);
}

}  // namespace ieum::casework
