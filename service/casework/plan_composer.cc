#include "service/casework/plan_composer.h"

#include <algorithm>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "matcher/plan/goal_check.h"
#include "matcher/plan/plan.h"
#include "matcher/plan/plan_wishes.h"
#include "service/casework/case_dates.h"
#include "service/casework/case_desk.h"
#include "service/casework/case_rules.h"
#include "service/casework/line_progress.h"
#include "store/catalog/timestamps.h"

namespace ieum::casework {
namespace {

// The district of a home: five digits of a Korean code, which both Korean systems share.
v1::RegionCode DistrictOf(const v1::Household& household) {
  v1::RegionCode district;
  if (household.residence().empty()) return district;
  district = household.residence(0);
  const bool korean = district.system() == v1::REGION_SYSTEM_KR_ADM ||
                      district.system() == v1::REGION_SYSTEM_KR_LEGAL;
  if (korean) {
    district.set_system(v1::REGION_SYSTEM_KR_ADM);
    district.set_code(district.code().substr(0, 5) + "00000");
  }
  return district;
}

stored::v1::UnmetNeeds UnmetOf(const v1::ServicePlan& plan, const v1::Assessment& assessment) {
  stored::v1::UnmetNeeds unmet;
  const v1::RegionCode district = DistrictOf(assessment.household());
  if (!district.code().empty()) *unmet.mutable_region() = district;
  for (const v1::OpenNeed& open : plan.open_needs()) {
    stored::v1::UnmetNeed& need = *unmet.add_needs();
    need.set_cause(open.cause());
    *need.mutable_need_codes() = open.need_codes();
    for (const v1::Need& asked : assessment.needs()) {
      if (asked.id() == open.need_id() && need.need_codes().empty()) {
        *need.mutable_need_codes() = asked.need_codes();
      }
    }
  }
  return unmet;
}

// What is received through referrals, but for what the plan itself consists of: that is to go on
// and not to be kept out.
absl::StatusOr<std::vector<v1::Referral>> InForce(const store::CaseView& view,
                                                  const v1::Case& record,
                                                  const v1::ServicePlan& planning) {
  auto referrals = ReferralRecordsOf(view, IdOfCase(record));
  if (!referrals.ok()) return referrals.status();
  std::set<std::string> planned;
  for (const v1::PlanLine& line : planning.lines()) {
    if (!line.resource().empty()) planned.insert(line.resource());
  }
  std::erase_if(*referrals, [&](const v1::Referral& referral) {
    return planned.contains(referral.resource());
  });
  return referrals;
}

// A line that stays is still carried out by the referral of the line before.
void CarryReferrals(const v1::ServicePlan& agreed, v1::ServicePlan& plan) {
  for (v1::PlanLine& line : *plan.mutable_lines()) {
    const bool stays =
        std::any_of(agreed.lines().begin(), agreed.lines().end(),
                    [&line](const v1::PlanLine& before) { return before.id() == line.id(); });
    if (!stays || !line.referral().empty() || line.resource().empty()) continue;
    for (const v1::PlanLine& before : agreed.lines()) {
      if (before.resource() == line.resource()) line.set_referral(before.referral());
    }
  }
}

// The wishes with what was taken out of the agreed plan by hand.
v1::PlanWishes CarryForbidden(const v1::PlanWishes& wishes, const v1::ServicePlan& agreed) {
  constexpr int kMaxForbidden = 256;
  v1::PlanWishes carried = wishes;
  for (const std::string& name : agreed.wishes().forbidden_resources()) {
    const auto& known = carried.forbidden_resources();
    const bool pinned = std::any_of(wishes.pins().begin(), wishes.pins().end(),
                                    [&](const v1::PlanPin& pin) { return pin.resource() == name; });
    if (pinned || known.size() >= kMaxForbidden ||
        std::find(known.begin(), known.end(), name) != known.end()) {
      continue;
    }
    carried.add_forbidden_resources(name);
  }
  return carried;
}

// The last day that was set by hand before the one composed.
std::optional<absl::CivilDay> ShortenedEnd(const v1::ServicePlan& agreed) {
  const auto end = ParseDay(agreed.end_date());
  if (agreed.name().empty() || !end.has_value()) return std::nullopt;
  const absl::CivilDay made = KoreanDay(TimeOf(agreed.create_time()));
  if (*end >= matcher::TermOf(agreed.wishes(), made).end) return std::nullopt;
  return end;
}

void CarryEnd(const v1::PlanWishes& wishes, const v1::ServicePlan& agreed, v1::ServicePlan& plan) {
  const auto end = ShortenedEnd(agreed);
  const auto start = ParseDay(plan.start_date());
  if (wishes.months() != 0 || !end.has_value() || !start.has_value() || *end <= *start) return;
  const std::string last = FormatDay(*end);
  plan.set_end_date(last);
  // Days in this form sort as they follow each other.
  for (v1::PlanLine& line : *plan.mutable_lines()) {
    if (line.end_date() > last) line.set_end_date(last);
    if (line.start_date() > last) line.set_start_date(last);
  }
  for (v1::Goal& goal : *plan.mutable_goals()) {
    if (goal.end_date() > last) goal.set_end_date(last);
  }
}

// What is composed for whom; see ComposeDraft.
struct Question {
  const v1::Assessment& assessment;
  const ComposeOptions& options;
  absl::Time as_of;
  const v1::ServicePlan* previous = nullptr;
  std::map<std::string, matcher::LineProgress> progress = {};  // of its lines
};

absl::StatusOr<v1::ServicePlan> Compose(Desk& desk, const PlanTools& tools, const Caller& caller,
                                        const Question& question) {
  const auto profile = desk.surroundings().profile(question.options.weight_profile);
  if (!profile.ok()) return profile.status();
  const auto snapshot = desk.surroundings().snapshot();
  if (!snapshot.ok()) return snapshot.status();
  const matcher::PlanRequest request{.assessment = question.assessment,
                                     .wishes = question.options.wishes,
                                     .language = question.options.language,
                                     .rules = tools.rules,
                                     .previous = question.previous,
                                     .progress = question.progress};
  auto plan =
      matcher::ComposePlan(request, {**snapshot, **profile, question.as_of, caller.checkpoint});
  if (!plan.ok()) return plan.status();
  plan->set_case_reference(question.assessment.case_reference());
  CheckGoals(tools, &question.assessment, KoreanDay(question.as_of), question.options.language,
             *plan);
  return plan;
}

}  // namespace

void CheckGoals(const PlanTools& tools, const v1::Assessment* assessment, absl::CivilDay as_of,
                v1::Language language, v1::ServicePlan& plan) {
  const matcher::GoalCheckContext context{.words = tools.goal_words,
                                          .assessment = assessment,
                                          .as_of = as_of,
                                          .plan_end = ParseDay(plan.end_date()),
                                          .language = language};
  for (v1::Goal& goal : *plan.mutable_goals()) {
    goal.clear_warnings();
    for (v1::GoalWarning& warning : matcher::CheckGoal(goal, context)) {
      *goal.add_warnings() = std::move(warning);
    }
  }
}

absl::StatusOr<v1::Assessment> KnownAssessment(const store::CaseView& view, const v1::Case& record,
                                               const v1::Assessment& assessment,
                                               const v1::ServicePlan& planned, absl::Time now) {
  const auto in_force = InForce(view, record, planned);
  if (!in_force.ok()) return in_force.status();
  return WithCaseKnowledge(assessment, record, *in_force, now);
}

absl::StatusOr<v1::ServicePlan> ComposeLoose(Desk& desk, const PlanTools& tools,
                                             const Caller& caller, const LooseQuestion& question) {
  return Compose(
      desk, tools, caller,
      {.assessment = question.assessment, .options = question.options, .as_of = question.as_of});
}

absl::StatusOr<v1::ServicePlan> ComposeDraft(Desk& desk, const PlanTools& tools,
                                             const Caller& caller, const v1::Case& record,
                                             const v1::AssessmentVersion& assessment,
                                             const ComposeOptions& options, Act& act) {
  const absl::Time now = desk.now();
  const std::string id = IdOfCase(record);
  auto agreed = AgreedPlan(act.view, record);
  if (!agreed.ok()) return agreed.status();
  const auto referrals = ReferralRecordsOf(act.view, id);
  if (!referrals.ok()) return referrals.status();
  const auto check_ins = act.view.CheckIns(id);
  if (!check_ins.ok()) return check_ins.status();
  ShowReferrals(assessment.assessment(), *referrals, *agreed);
  const auto known = KnownAssessment(act.view, record, assessment.assessment(), *agreed, now);
  if (!known.ok()) return known.status();
  const v1::PlanWishes wishes = CarryForbidden(options.wishes, *agreed);
  const ComposeOptions carried{options.weight_profile, wishes, options.language};
  auto plan = Compose(
      desk, tools, caller,
      {.assessment = *known,
       .options = carried,
       .as_of = now,
       .previous = agreed->name().empty() ? nullptr : &*agreed,
       .progress = ProgressOfLines(*agreed, assessment.assessment(), *referrals, *check_ins)});
  if (!plan.ok()) return plan.status();
  if (ShortenedEnd(*agreed).has_value()) {
    CarryEnd(options.wishes, *agreed, *plan);
    CheckGoals(tools, &*known, KoreanDay(now), options.language, *plan);
  }
  const auto last = act.view.LastNumber(store::RecordKind::kPlan, id);
  if (!last.ok()) return last.status();
  plan->set_name(store::FormatPartName(store::RecordKind::kPlan, {id, *last + 1}));
  plan->set_state(v1::PLAN_STATE_DRAFT);
  plan->set_assessment_version(assessment.version());
  plan->set_previous_plan(agreed->name());
  *plan->mutable_create_time() = store::ToTimestamp(now);
  *plan->mutable_update_time() = plan->create_time();
  CarryReferrals(*agreed, *plan);
  if (absl::Status put = act.writes.Put(*plan, store::Expect::Absent()); !put.ok()) return put;
  absl::Status counted = CountUnmet(desk, record, *plan, assessment.assessment(), act);
  if (!counted.ok()) return counted;
  return plan;
}

absl::Status CountUnmet(const Desk& desk, const v1::Case& record, const v1::ServicePlan& plan,
                        const v1::Assessment& assessment, Act& act) {
  stored::v1::UnmetNeeds unmet = UnmetOf(plan, assessment);
  unmet.set_reference_hash(desk.ReferenceHash(record.case_reference()));
  const std::string month = FormatMonth(absl::CivilMonth(KoreanDay(desk.now())));
  return act.writes.PutUnmetNeeds(month, IdOfCase(record), unmet);
}

}  // namespace ieum::casework
