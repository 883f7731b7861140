#include "matcher/plan/plan.h"

#include <algorithm>
#include <numeric>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "matcher/labels.h"
#include "matcher/plan/plan_actions.h"
#include "matcher/plan/plan_changes.h"
#include "matcher/plan/plan_goals.h"
#include "matcher/plan/plan_lines.h"
#include "matcher/plan/plan_state.h"
#include "matcher/provenance.h"
#include "store/catalog/timestamps.h"
#include "store/catalog/validate.h"

namespace ieum::matcher {
namespace {

constexpr std::size_t kMaxLines = 128;
// What is had once is over within this time.
constexpr int kOnceDays = 30;

absl::Status Check(const PlanRequest& request, const Context& context) {
  store::Violations violations;
  store::Validate(request.assessment, context.snapshot.vocabulary().taxonomy, "assessment",
                  violations);
  const absl::CivilDay today = absl::ToCivilDay(context.as_of, store::KoreanTime());
  ValidateWishes(request.wishes, {request.assessment, today}, "wishes", violations);
  if (!v1::Language_IsValid(request.language)) {
    violations.Add("language", "must be a Language");
  }
  return violations.ToStatus();
}

// The value if a perfect resource met every need at no burden.
double CeilingOf(const PlanProblem& problem) {
  const auto sum = [](const std::vector<double>& weights) {
    return std::accumulate(weights.begin(), weights.end(), 0.0);
  };
  return sum(problem.aspect_weights) + sum(problem.link_weights);
}

// Leaves out what would be shown to add nothing, the least first; not what is pinned or under way.
PlanChoice WithoutIdle(const PlanBoard& board, PlanChoice choice) {
  constexpr double kShown = 0.005;  // below it, a gain is written 0.00
  while (true) {
    const PlanState state(board.problem, choice);
    double least = kShown;
    auto idle = choice.end();
    for (auto it = choice.begin(); it != choice.end(); ++it) {
      const PlanCandidate& candidate = board.candidates[*it];
      if (candidate.pinned || candidate.IsUnderWay()) continue;
      const double gain = state.value() - state.Without(*it).value();
      if (gain >= least) continue;
      least = gain;
      idle = it;
    }
    if (idle == choice.end()) return choice;
    choice.erase(idle);
  }
}

class PlanWriter {
 public:
  PlanWriter(const PlanMaking& making, std::vector<PlanDraft> drafts)
      : making_(making), drafts_(std::move(drafts)) {}

  void Write(v1::ServicePlan& plan) {
    if (drafts_.size() > kMaxLines) drafts_.resize(kMaxLines);
    Place();
    Rank();
    Name();
    for (PlanDraft& draft : drafts_) SetGoals(plan, draft.line);
    for (std::size_t i : sequence_) *plan.add_lines() = std::move(drafts_[i].line);
  }

 private:
  void Place() {
    std::vector<PlanOrderItem> items;
    items.reserve(drafts_.size());
    for (const PlanDraft& draft : drafts_) items.push_back(draft.order);
    places_ = OrderPlan(items, making_.question.request.rules,
                        [this](std::size_t a, std::size_t b) { return making_.Linked(a, b); });
    for (std::size_t i = 0; i < drafts_.size(); ++i) {
      v1::PlanLine& line = drafts_[i].line;
      line.set_step(places_[i].step);
      if (places_[i].sentence != nullptr) {
        line.set_order_sentence(Pick(making_.language(), *places_[i].sentence));
      }
      SetDays(drafts_[i], places_[i].days);
    }
  }

  void SetDays(PlanDraft& draft, int days) const {
    v1::PlanLine& line = draft.line;
    const PlanTerm& term = making_.term();
    const std::string last = LastDay(draft);
    if (line.continued()) {
      if (line.start_date().empty()) line.set_start_date(DateText(term.start));
      // What has run out is agreed on anew.
      if (line.end_date().empty() || line.end_date() < DateText(term.start))
        line.set_end_date(last);
      return;
    }
    const absl::CivilDay start = std::min(term.start + days, term.end);
    line.set_start_date(std::min(DateText(start), last));
    const absl::CivilDay end = line.times_per_week() > 0 ? term.end : start + kOnceDays;
    line.set_end_date(std::min({DateText(end), DateText(term.end), last}));
  }

  // The plan's last day, or the resource's where that comes before; not before the first.
  std::string LastDay(const PlanDraft& draft) const {
    std::string last = DateText(making_.term().end);
    if (!draft.candidate) return last;
    const indexer::Row row = making_.board.candidates[*draft.candidate].row;
    const indexer::Day valid_to = making_.context().snapshot().at(row).eligibility->valid_to;
    if (valid_to != indexer::kNoEnd) {
      last = std::min(last, DateText(absl::CivilDay(1970, 1, 1) + valid_to));
    }
    return std::max(last, DateText(making_.term().start));
  }

  void Rank() {
    std::vector<std::size_t> position(making_.board.order.size());
    for (std::size_t i = 0; i < position.size(); ++i) position[making_.board.order[i]] = i;
    const auto key = [&](std::size_t i) {
      const PlanDraft& draft = drafts_[i];
      // A safety plan goes before every resource.
      const bool plan_of_safety = draft.order.safety && !draft.candidate;
      return std::make_tuple(draft.line.step(), !plan_of_safety, !draft.order.safety,
                             position[draft.need], draft.line.kind(), -draft.line.marginal_gain(),
                             draft.line.resource(), i);
    };
    sequence_.resize(drafts_.size());
    std::iota(sequence_.begin(), sequence_.end(), std::size_t{0});
    std::sort(sequence_.begin(), sequence_.end(),
              [&key](std::size_t a, std::size_t b) { return key(a) < key(b); });
    int priority = 0;
    for (std::size_t i : sequence_) drafts_[i].line.set_priority(++priority);
  }

  void Name() {
    std::set<std::string> taken;
    const v1::ServicePlan* previous = making_.question.request.previous;
    if (previous != nullptr) {
      for (const v1::PlanLine& line : previous->lines()) taken.insert(line.id());
    }
    int number = 0;
    for (std::size_t i : sequence_) {
      v1::PlanLine& line = drafts_[i].line;
      if (!line.id().empty()) continue;
      do {
        line.set_id("l" + std::to_string(++number));
      } while (taken.contains(line.id()));
    }
    for (std::size_t i = 0; i < drafts_.size(); ++i) {
      std::vector<std::size_t> after = places_[i].after;
      std::sort(after.begin(), after.end(), [this](std::size_t a, std::size_t b) {
        return drafts_[a].line.priority() < drafts_[b].line.priority();
      });
      for (std::size_t before : after) {
        drafts_[i].line.add_after_lines(drafts_[before].line.id());
      }
    }
  }

  static void SetGoals(const v1::ServicePlan& plan, v1::PlanLine& line) {
    for (const std::string& need : line.need_ids()) {
      for (const v1::Goal& goal : plan.goals()) {
        if (goal.need_id() == need) line.add_goal_ids(goal.id());
      }
    }
  }

  const PlanMaking& making_;
  std::vector<PlanDraft> drafts_;
  std::vector<PlanPlace> places_;
  std::vector<std::size_t> sequence_;  // drafts by step and priority
};

void AddRemarks(const PlanMaking& making, const PlanGaps& gaps, v1::ServicePlan& plan) {
  const v1::Assessment& assessment = making.context().assessment();
  const auto has_source = [](const v1::Risk& risk) { return !risk.source_member().empty(); };
  if (std::any_of(assessment.risks().begin(), assessment.risks().end(), has_source)) {
    plan.add_remarks(making.Say(
        "위험의 원인인 가족이 있습니다: 이 계획서를 그 사람에게 보이거나 건네지 마세요",
        "The danger comes from a member of the household: do not show or hand this plan to them"));
  }
  for (std::string& remark :
       ResidenceRemarks(assessment, making.context().snapshot().regions(), making.language())) {
    plan.add_remarks(std::move(remark));
  }
  for (const std::string& remark : gaps.remarks) {
    const auto& made = plan.remarks();
    if (std::find(made.begin(), made.end(), remark) == made.end()) plan.add_remarks(remark);
  }
}

}  // namespace

absl::StatusOr<v1::ServicePlan> ComposePlan(const PlanRequest& request, const Context& context) {
  const absl::Status valid = Check(request, context);
  if (!valid.ok()) return valid;
  const CaseContext compiled(request.assessment, context.snapshot, context.profile, context.as_of);
  const Weights weights = CompileWeights(context.profile);
  const PlanTerm term = TermOf(request.wishes, absl::CivilDay(1970, 1, 1) + compiled.today());
  const PlanQuestion question = {request, term, compiled, weights, context.checkpoint};
  const auto board = BuildPlanBoard(question);
  if (!board.ok()) return board.status();
  auto choice = SolvePlan(board->problem, context.checkpoint);
  if (!choice.ok()) return choice.status();

  const PlanChoice chosen = WithoutIdle(*board, *std::move(choice));
  AnswerResources resources(context.snapshot);
  for (const PlanCandidate& candidate : board->candidates) {
    if (absl::Status read = resources.Read(candidate.row); !read.ok()) return read;
  }
  const PlanMaking making = {question, *board, chosen, resources};
  const auto gaps = FindPlanGaps(making);
  if (!gaps.ok()) return gaps.status();
  std::vector<PlanDraft> drafts = ResourceLines(making);
  std::vector<PlanDraft> actions = ActionLines(making, drafts, gaps->open);
  ContinueActions(making, actions);
  std::move(actions.begin(), actions.end(), std::back_inserter(drafts));

  v1::ServicePlan plan;
  plan.set_case_reference(request.assessment.case_reference());
  plan.set_start_date(DateText(term.start));
  plan.set_end_date(DateText(term.end));
  for (v1::Goal& goal : ProposeGoals(making, gaps->open)) *plan.add_goals() = std::move(goal);
  PlanWriter(making, std::move(drafts)).Write(plan);
  for (const v1::OpenNeed& open : gaps->open) *plan.add_open_needs() = open;
  plan.set_value(ValueOf(WithoutBonuses(board->problem), chosen));
  plan.set_ceiling(CeilingOf(board->problem));
  *plan.mutable_wishes() = request.wishes;
  AddRemarks(making, *gaps, plan);
  if (request.previous != nullptr) plan.set_previous_plan(request.previous->name());
  WriteChanges(making, plan);
  *plan.mutable_provenance() = ProvenanceOf(request.assessment, context);
  return plan;
}

}  // namespace ieum::matcher
