#include "service/casework/plan_edit.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "service/casework/case_dates.h"
#include "store/casework/case_names.h"
#include "store/catalog/catalog_records.h"
#include "store/catalog/field_rules.h"
#include "store/catalog/violations.h"

namespace ieum::casework {
namespace {

using store::PathTo;
using store::Violations;
using Ids = std::set<std::string, std::less<>>;

constexpr char kDay[] = "must be a day that exists, \"YYYY-MM-DD\"";

// Empties what only the service says of a line.
void ClearOutput(v1::PlanLine& line) {
  line.clear_display_name();
  line.clear_organization();
  line.clear_organization_display_name();
  line.clear_marginal_gain();
  line.clear_reasons();
  line.clear_cautions();
  line.clear_questions();
  line.clear_alternatives();
  line.clear_next_step();
  line.clear_required_documents();
  line.clear_cost_krw_per_month();
  line.clear_distance_km();
  line.clear_continued();
}

v1::PlanLine OnlyInput(v1::PlanLine line) {
  ClearOutput(line);
  return line;
}

class Edit {
 public:
  Edit(const PlanEditFrame& frame, const v1::ServicePlan& stored, v1::ServicePlan& edited)
      : frame_(frame), stored_(stored), edited_(edited) {
    for (const v1::Need& need : frame.assessment.needs()) needs_.insert(need.id());
    for (const v1::Member& member : frame.assessment.household().members()) {
      members_.insert(member.reference());
    }
    for (const v1::PlanLine& line : stored.lines()) stored_lines_[line.id()] = &line;
    for (const v1::Goal& goal : stored.goals()) stored_goals_[goal.id()] = &goal;
  }

  absl::Status Run() {
    KeepResults();
    Walk();
    CheckTerm();
    Goals();
    GiveIds();
    Lines();
    CheckOrder();
    if (!out_.empty()) return out_.ToStatus();
    for (int i = 0; i < edited_.lines_size(); ++i) {
      if (absl::Status status = Complete(i); !status.ok()) return status;
    }
    return out_.ToStatus();
  }

 private:
  void KeepResults() {
    for (v1::Goal& goal : *edited_.mutable_goals()) {
      goal.clear_warnings();
      goal.clear_result();
      goal.clear_result_note();
      const auto at = stored_goals_.find(goal.id());
      if (at == stored_goals_.end()) continue;
      goal.set_result(at->second->result());
      goal.set_result_note(at->second->result_note());
    }
  }

  void Walk() {
    v1::ServicePlan input;
    *input.mutable_goals() = edited_.goals();
    for (const v1::PlanLine& line : edited_.lines()) *input.add_lines() = OnlyInput(line);
    store::WalkFields(input, "plan", {.identity = store::IdentityRule::kStrict}, out_);
  }

  void CheckTerm() {
    CheckDates("plan", {edited_.start_date(), edited_.end_date()},
               {stored_.start_date(), stored_.end_date()}, true);
    const auto first = ParseDay(edited_.start_date());
    if (!first.has_value() || edited_.start_date() == stored_.start_date()) return;
    if (*first < AddMonths(frame_.today, -12) || *first > AddMonths(frame_.today, 12)) {
      out_.Add("plan.start_date", "must be at most one year from today");
    }
  }

  struct Dates {
    const std::string& start;
    const std::string& end;
  };
  // What was there before stays, however long ago it began.
  void CheckDates(const std::string& path, const Dates& now, const Dates& before, bool required) {
    const auto first = ParseDay(now.start);
    const auto last = ParseDay(now.end);
    if (!first.has_value() && (required || !now.start.empty())) {
      out_.Add(PathTo(path, "start_date"), kDay);
    }
    if (!last.has_value() && (required || !now.end.empty())) {
      out_.Add(PathTo(path, "end_date"), kDay);
    }
    if (now.start != before.start) CheckPlausible(now.start, PathTo(path, "start_date"));
    if (now.end != before.end) CheckPlausible(now.end, PathTo(path, "end_date"));
    if (first.has_value() && last.has_value() && *last < *first) {
      out_.Add(PathTo(path, "end_date"), "must not be before start_date");
    }
  }

  void CheckPlausible(const std::string& date, const std::string& path) {
    const auto day = ParseDay(date);
    if (day.has_value() && !IsPlausible(*day, frame_.today)) out_.Add(path, kPlausible);
  }

  void Goals() {
    for (int i = 0; i < edited_.goals_size(); ++i) {
      const v1::Goal& goal = edited_.goals(i);
      const std::string path = PathTo("plan", "goals", i);
      if (goal.id().empty()) {
        out_.Add(PathTo(path, "id"), "is required");
      } else if (!goals_.insert(goal.id()).second) {
        out_.Add(PathTo(path, "id"), "must be unique, is given twice");
      }
      if (!needs_.contains(goal.need_id())) {
        out_.Add(PathTo(path, "need_id"), "must be the id of a need in the case's assessment");
      }
      if (goal.statement().empty()) out_.Add(PathTo(path, "statement"), "is required");
      if (!goal.member().empty() && !members_.contains(goal.member())) {
        out_.Add(PathTo(path, "member"), "must be a member's reference in the case's assessment");
      }
      if (!goal.end_date().empty() && !ParseDay(goal.end_date()).has_value()) {
        out_.Add(PathTo(path, "end_date"), kDay);
      }
      const auto before = stored_goals_.find(goal.id());
      if (before == stored_goals_.end() || before->second->end_date() != goal.end_date()) {
        CheckPlausible(goal.end_date(), PathTo(path, "end_date"));
      }
    }
  }

  void GiveIds() {
    for (const v1::PlanLine& line : edited_.lines()) lines_.insert(line.id());
    int next = 1;
    for (v1::PlanLine& line : *edited_.mutable_lines()) {
      if (!line.id().empty()) continue;
      // Not one that a stored line has: that is another line.
      while (lines_.contains("l" + std::to_string(next)) ||
             stored_lines_.contains("l" + std::to_string(next))) {
        ++next;
      }
      line.set_id("l" + std::to_string(next));
      lines_.insert(line.id());
    }
  }

  template <typename List>
  void CheckIds(const List& ids, const Ids& known, const std::string& path, const char* field,
                const char* expected) {
    Ids seen;
    for (int i = 0; i < ids.size(); ++i) {
      if (!known.contains(ids[i])) {
        out_.Add(PathTo(path, field, i), expected);
      } else if (!seen.insert(ids[i]).second) {
        out_.Add(PathTo(path, field, i), "must not be given twice");
      }
    }
  }

  void Lines() {
    Ids ids;
    Ids resources;
    for (int i = 0; i < edited_.lines_size(); ++i) {
      const v1::PlanLine& line = edited_.lines(i);
      const std::string path = PathTo("plan", "lines", i);
      if (!ids.insert(line.id()).second) {
        out_.Add(PathTo(path, "id"), "must be unique, is given twice");
      }
      if (line.need_ids().empty())
        out_.Add(PathTo(path, "need_ids"), "must have at least one item");
      CheckIds(line.need_ids(), needs_, path, "need_ids",
               "must be the id of a need in the case's assessment");
      CheckIds(line.goal_ids(), goals_, path, "goal_ids", "must be the id of a goal of the plan");
      CheckIds(line.after_lines(), lines_, path, "after_lines",
               "must be the id of a line of the plan");
      const auto stored = stored_lines_.find(line.id());
      const v1::PlanLine& before =
          stored == stored_lines_.end() ? v1::PlanLine::default_instance() : *stored->second;
      CheckDates(path, {line.start_date(), line.end_date()},
                 {before.start_date(), before.end_date()}, false);
      CheckKind(line, path, resources);
    }
  }

  void CheckKind(const v1::PlanLine& line, const std::string& path, Ids& resources) {
    switch (line.kind()) {
      case v1::PLAN_LINE_KIND_UNSPECIFIED:
        out_.Add(PathTo(path, "kind"), "must be specified");
        return;
      case v1::PLAN_LINE_KIND_COMMUNITY_RESOURCE:
        if (!store::IsName(store::RecordKind::kResource, line.resource())) {
          out_.Add(PathTo(path, "resource"), store::NameExpectation(store::RecordKind::kResource));
        } else if (!resources.insert(line.resource()).second) {
          out_.Add(PathTo(path, "resource"), "must not be in two lines");
        }
        return;
      default:
        if (line.content().empty()) out_.Add(PathTo(path, "content"), "is required");
        if (!line.resource().empty()) {
          out_.Add(PathTo(path, "resource"),
                   "must be empty unless a community resource carries the line");
        }
        if (!line.referral().empty()) {
          out_.Add(PathTo(path, "referral"),
                   "must be empty unless a community resource carries the line");
        }
    }
  }

  // A line that waits for itself, through others or not, would never begin.
  void CheckOrder() {
    std::map<std::string, int> at;
    for (int i = 0; i < edited_.lines_size(); ++i) at[edited_.lines(i).id()] = i;
    std::vector<int> waits(static_cast<std::size_t>(edited_.lines_size()), 0);
    for (int round = 0; round <= edited_.lines_size(); ++round) {
      bool changed = false;
      for (int i = 0; i < edited_.lines_size(); ++i) {
        int depth = 0;
        for (const std::string& before : edited_.lines(i).after_lines()) {
          const auto found = at.find(before);
          if (found == at.end()) continue;  // reported above
          depth = std::max(depth, waits[static_cast<std::size_t>(found->second)] + 1);
        }
        int& own = waits[static_cast<std::size_t>(i)];
        changed = changed || depth != own;
        own = depth;
      }
      if (!changed) return;
    }
    out_.Add("plan.lines", "must not wait for each other in a circle (after_lines)");
  }

  absl::Status Complete(int index) {
    v1::PlanLine& line = *edited_.mutable_lines(index);
    const auto at = stored_lines_.find(line.id());
    const v1::PlanLine* before = at == stored_lines_.end() ? nullptr : at->second;
    const v1::PlanLine input = OnlyInput(line);
    if (before != nullptr && OnlyInput(*before).SerializeAsString() == input.SerializeAsString()) {
      line = *before;
      return absl::OkStatus();
    }
    line = input;
    if (absl::Status status = CheckReferral(line, before, index); !status.ok()) return status;
    if (before != nullptr && before->resource() == line.resource() &&
        before->kind() == line.kind()) {
      KeepOutput(*before, line);
      return absl::OkStatus();
    }
    return line.kind() == v1::PLAN_LINE_KIND_COMMUNITY_RESOURCE ? LookUp(line, index)
                                                                : absl::OkStatus();
  }

  absl::Status CheckReferral(const v1::PlanLine& line, const v1::PlanLine* before, int index) {
    if (line.referral().empty() || (before != nullptr && before->referral() == line.referral() &&
                                    before->resource() == line.resource())) {
      return absl::OkStatus();
    }
    const std::string path = PathTo(PathTo("plan", "lines", index), "referral");
    const absl::Status found = frame_.referral(line.referral(), line.resource());
    if (found.ok()) return found;
    if (!absl::IsNotFound(found) && !absl::IsInvalidArgument(found)) return found;
    out_.Add(path, "must be a referral of the case for the line's resource");
    return absl::OkStatus();
  }

  static void KeepOutput(const v1::PlanLine& before, v1::PlanLine& line) {
    v1::PlanLine merged = before;
    merged.clear_marginal_gain();
    const v1::PlanLine input = line;
    line = merged;
    // Everything that may be sent, as it was sent.
    line.set_kind(input.kind());
    *line.mutable_need_ids() = input.need_ids();
    *line.mutable_goal_ids() = input.goal_ids();
    line.set_content(input.content());
    line.set_priority(input.priority());
    line.set_step(input.step());
    *line.mutable_after_lines() = input.after_lines();
    line.set_order_sentence(input.order_sentence());
    line.set_start_date(input.start_date());
    line.set_end_date(input.end_date());
    line.set_times_per_week(input.times_per_week());
    line.set_person_in_charge(input.person_in_charge());
    *line.mutable_monitoring() = input.monitoring();
    line.set_pinned(input.pinned());
    line.set_referral(input.referral());
    line.set_result(input.result());
  }

  absl::Status LookUp(v1::PlanLine& line, int index) {
    const auto resource = frame_.resource(line.resource());
    if (absl::IsNotFound(resource.status())) {
      out_.Add(PathTo(PathTo("plan", "lines", index), "resource"), "must be a registered resource");
      return absl::OkStatus();
    }
    if (!resource.ok()) return resource.status();
    *line.mutable_display_name() = resource->display_name();
    line.set_organization(resource->organization());
    const auto organization = frame_.organization(resource->organization());
    if (organization.ok()) {
      *line.mutable_organization_display_name() = organization->display_name();
    } else if (!absl::IsNotFound(organization.status())) {
      return organization.status();
    }
    line.set_next_step(resource->next_step());
    *line.mutable_required_documents() = resource->required_documents();
    return absl::OkStatus();
  }

  const PlanEditFrame& frame_;
  const v1::ServicePlan& stored_;
  v1::ServicePlan& edited_;
  Violations out_;
  Ids needs_;
  Ids members_;
  Ids goals_;
  Ids lines_;
  std::map<std::string, const v1::PlanLine*> stored_lines_;
  std::map<std::string, const v1::Goal*> stored_goals_;
};

}  // namespace

void SafetyFirst(const std::function<bool(const v1::PlanLine&)>& secures, v1::ServicePlan& plan) {
  std::stable_partition(plan.mutable_lines()->pointer_begin(), plan.mutable_lines()->pointer_end(),
                        [&secures](const v1::PlanLine* line) {
                          return line->step() == 0 && line->priority() == 0 && secures(*line);
                        });
}

absl::Status FinishEdit(const PlanEditFrame& frame, const v1::ServicePlan& stored,
                        v1::ServicePlan& edited) {
  return Edit(frame, stored, edited).Run();
}

}  // namespace ieum::casework
