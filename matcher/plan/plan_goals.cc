#include "matcher/plan/plan_goals.h"

#include <set>
#include <string>

#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"

#include "matcher/labels.h"
#include "matcher/plan/plan_fit.h"

namespace ieum::matcher {
namespace {

constexpr int kShortTermMonths = 6;
constexpr std::size_t kMaxNamedMembers = 3;

// Roles of those the need belongs to; the household when it names none, too many or no roles.
std::string MembersOf(const PlanMaking& making, const v1::Need& need) {
  std::vector<std::string> roles;
  std::set<std::string> seen;
  for (const std::string& reference : need.members()) {
    for (const v1::Member& member : making.context().assessment().household().members()) {
      if (member.reference() != reference || member.role().empty()) continue;
      if (seen.insert(member.role()).second) roles.push_back(member.role());
    }
  }
  if (roles.empty() || roles.size() > kMaxNamedMembers) return making.Say("가족", "the household");
  return absl::StrJoin(roles, making.Say("·", " and "));
}

v1::Goal Propose(const PlanMaking& making, std::size_t need) {
  const v1::Need& asked = making.NeedAt(need);
  const PlanGoalTemplate& form =
      making.question.request.rules.Goal(MainCode(making.context(), need));
  const std::vector<std::pair<std::string, std::string>> words = {
      {"{member}", MembersOf(making, asked)}, {"{months}", std::to_string(making.term().months)}};
  const auto fill = [&](const v1::LocalizedText& text) {
    return absl::StrReplaceAll(Pick(making.language(), text), words);
  };
  v1::Goal goal;
  goal.set_need_id(asked.id());
  goal.set_purpose(fill(form.purpose));
  goal.set_statement(fill(form.statement));
  goal.set_measure(fill(form.measure));
  if (asked.members_size() == 1) goal.set_member(asked.members(0));
  goal.set_end_date(DateText(making.term().end));
  goal.set_term(making.term().months <= kShortTermMonths ? v1::GOAL_TERM_SHORT
                                                         : v1::GOAL_TERM_LONG);
  return goal;
}

v1::Goal Continue(const PlanMaking& making, const v1::Goal& before) {
  v1::Goal goal = before;
  goal.clear_warnings();
  goal.clear_result();
  goal.clear_result_note();
  const bool passed = !goal.end_date().empty() && goal.end_date() < DateText(making.term().start);
  if (passed || before.result() == v1::GOAL_RESULT_EXTENDED) {
    goal.set_end_date(DateText(making.term().end));
  }
  return goal;
}

}  // namespace

std::vector<v1::Goal> ProposeGoals(const PlanMaking& making) {
  constexpr std::size_t kMaxGoals = 64;
  const v1::ServicePlan* previous = making.question.request.previous;
  std::vector<v1::Goal> goals;
  std::set<std::string> taken;
  if (previous != nullptr) {
    for (const v1::Goal& goal : previous->goals()) taken.insert(goal.id());
  }
  int number = 0;
  for (std::size_t need : making.board.order) {
    const std::size_t before = goals.size();
    if (previous != nullptr) {
      for (const v1::Goal& goal : previous->goals()) {
        const bool goes_on =
            goal.need_id() == making.NeedAt(need).id() && goal.result() != v1::GOAL_RESULT_ACHIEVED;
        if (goes_on && goals.size() < kMaxGoals) goals.push_back(Continue(making, goal));
      }
    }
    if (goals.size() > before || goals.size() >= kMaxGoals) continue;
    v1::Goal goal = Propose(making, need);
    do {
      goal.set_id("g" + std::to_string(++number));
    } while (taken.contains(goal.id()));
    goals.push_back(std::move(goal));
  }
  return goals;
}

}  // namespace ieum::matcher
