#include "matcher/plan/plan_goals.h"

#include <algorithm>
#include <optional>
#include <set>
#include <string>

#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"

#include "matcher/labels.h"
#include "matcher/particles.h"

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

// The code whose goal stands for the need: the first that does not stay open for being unsafe.
// nullopt: there is none, and nothing to work towards while the danger lasts.
std::optional<std::string> CodeOfGoal(const PlanMaking& making, std::size_t need,
                                      const std::vector<v1::OpenNeed>& open) {
  const std::vector<std::string>& codes = making.context().queries()[need].codes();
  const PlanRules& rules = making.question.request.rules;
  const bool violence = making.context().safety().violence();
  std::set<std::string> unsafe;
  for (const v1::OpenNeed& left : open) {
    if (left.need_id() != making.NeedAt(need).id()) continue;
    if (codes.empty() && left.cause() == v1::GAP_CAUSE_UNSAFE) return std::nullopt;
    for (const std::string& code : left.need_codes()) {
      const bool forbidden = violence && rules.Goal(code).unless_violence;
      if (forbidden || left.cause() == v1::GAP_CAUSE_UNSAFE) unsafe.insert(code);
    }
  }
  if (codes.empty()) return std::string();
  const auto safe = std::find_if(codes.begin(), codes.end(), [&unsafe](const std::string& code) {
    return !unsafe.contains(code);
  });
  return safe == codes.end() ? std::nullopt : std::optional(*safe);
}

v1::Goal Propose(const PlanMaking& making, std::size_t need, const std::string& code) {
  const v1::Need& asked = making.NeedAt(need);
  const PlanGoalTemplate& form =
      making.question.request.rules.Goal(code, making.context().safety().violence());
  const std::vector<std::pair<std::string, std::string>> words = {
      {"{member}", MembersOf(making, asked)}, {"{months}", std::to_string(making.term().months)}};
  const auto fill = [&](const v1::LocalizedText& text) {
    return WithParticles(absl::StrReplaceAll(Pick(making.language(), text), words));
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

// Whether a goal of the plan before is one that violence now forbids, by what it is measured with.
bool IsForbidden(const PlanMaking& making, std::size_t need, const v1::Goal& goal) {
  if (!making.context().safety().violence()) return false;
  const std::vector<std::string>& codes = making.context().queries()[need].codes();
  return std::any_of(codes.begin(), codes.end(), [&](const std::string& code) {
    const PlanGoalTemplate& form = making.question.request.rules.Goal(code);
    return form.unless_violence &&
           (goal.measure() == form.measure.ko() || goal.measure() == form.measure.en());
  });
}

v1::Goal Continue(const PlanMaking& making, const v1::Goal& before) {
  v1::Goal goal = before;
  goal.clear_warnings();
  goal.clear_result();
  goal.clear_result_note();
  // A term that a result has set stands until it has passed.
  if (!goal.end_date().empty() && goal.end_date() < DateText(making.term().start)) {
    goal.set_end_date(DateText(making.term().end));
  }
  return goal;
}

}  // namespace

std::vector<v1::Goal> ProposeGoals(const PlanMaking& making,
                                   const std::vector<v1::OpenNeed>& open) {
  constexpr std::size_t kMaxGoals = 64;
  const v1::ServicePlan* previous = making.question.request.previous;
  std::vector<v1::Goal> goals;
  std::set<std::string> taken;
  if (previous != nullptr) {
    for (const v1::Goal& goal : previous->goals()) taken.insert(goal.id());
  }
  int number = 0;
  for (std::size_t need : making.board.order) {
    const std::optional<std::string> code = CodeOfGoal(making, need, open);
    if (!code) continue;
    const std::size_t before = goals.size();
    if (previous != nullptr) {
      for (const v1::Goal& goal : previous->goals()) {
        const bool goes_on = goal.need_id() == making.NeedAt(need).id() &&
                             goal.result() != v1::GOAL_RESULT_ACHIEVED &&
                             !IsForbidden(making, need, goal);
        if (goes_on && goals.size() < kMaxGoals) goals.push_back(Continue(making, goal));
      }
    }
    if (goals.size() > before || goals.size() >= kMaxGoals) continue;
    v1::Goal goal = Propose(making, need, *code);
    do {
      goal.set_id("g" + std::to_string(++number));
    } while (taken.contains(goal.id()));
    goals.push_back(std::move(goal));
  }
  return goals;
}

}  // namespace ieum::matcher
