#include "service/casework/line_progress.h"

#include <algorithm>
#include <utility>

#include "service/casework/case_dates.h"
#include "service/casework/referral_rules.h"
#include "store/catalog/find_need.h"

namespace ieum::casework {
namespace {

using matcher::LineProgress;

LineProgress ProgressOf(v1::ReferralState state) {
  switch (state) {
    case v1::REFERRAL_STATE_ACCEPTED:
    case v1::REFERRAL_STATE_IN_SERVICE:
    case v1::REFERRAL_STATE_COMPLETED:
      return LineProgress::kBegun;
    case v1::REFERRAL_STATE_WAITLISTED:
      return LineProgress::kWaiting;
    case v1::REFERRAL_STATE_REQUESTED:
      return LineProgress::kRequested;
    default:
      return LineProgress::kPlanned;
  }
}

absl::Time LastStep(const v1::Referral& referral) {
  return TimeOf(referral.transitions().empty() ? referral.create_time()
                                               : referral.transitions().rbegin()->time());
}

// Whether a referral is one of the line's help, in this plan.
bool IsFor(const v1::Referral& referral, const v1::PlanLine& line, const v1::ServicePlan& agreed,
           const v1::Assessment& assessment) {
  if (!line.referral().empty() && referral.name() == line.referral()) return true;
  if (referral.resource() != line.resource()) return false;
  const auto& needs = line.need_ids();
  const bool theirs =
      needs.empty() || std::any_of(needs.begin(), needs.end(), [&](const std::string& need) {
        return store::SamePeople(assessment, need, referral.need_id());
      });
  if (!theirs || !IsTerminal(referral.state())) return theirs;
  return (line.continued() && referral.state() == v1::REFERRAL_STATE_COMPLETED) ||
         LastStep(referral) >= TimeOf(agreed.agreement().agree_time());
}

// What speaks for showing a referral as the line's: that it is under way, being prepared, over.
int Standing(const v1::Referral& referral) {
  if (referral.state() == v1::REFERRAL_STATE_DRAFT) return 2;
  if (!IsTerminal(referral.state())) return 3;
  return referral.state() == v1::REFERRAL_STATE_COMPLETED ? 1 : 0;
}

LineProgress ProgressOfLine(const v1::PlanLine& line,
                            const std::vector<const v1::Referral*>& referrals,
                            const std::vector<v1::CheckIn>& check_ins) {
  LineProgress furthest = LineProgress::kPlanned;
  for (const v1::Referral* referral : referrals) {
    furthest = std::max(furthest, ProgressOf(referral->state()));
  }
  if (!referrals.empty()) return furthest;
  const bool told =
      std::any_of(check_ins.begin(), check_ins.end(),
                  [&line](const v1::CheckIn& check_in) { return check_in.line_id() == line.id(); });
  return line.continued() || (told && IsOwnStep(line)) ? LineProgress::kBegun
                                                       : LineProgress::kPlanned;
}

}  // namespace

bool IsOwnStep(const v1::PlanLine& line) {
  return line.next_step() == v1::NEXT_STEP_KIND_INFORM ||
         line.next_step() == v1::NEXT_STEP_KIND_APPLY_BENEFIT ||
         line.next_step() == v1::NEXT_STEP_KIND_APPLY_SERVICE;
}

std::vector<const v1::Referral*> ReferralsOfLine(const v1::PlanLine& line,
                                                 const v1::ServicePlan& agreed,
                                                 const v1::Assessment& assessment,
                                                 const std::vector<v1::Referral>& referrals) {
  std::vector<const v1::Referral*> telling;
  std::map<std::string, const v1::Referral*> ended;  // last, by need
  for (const v1::Referral& referral : referrals) {
    if (!IsFor(referral, line, agreed, assessment)) continue;
    if (!IsTerminal(referral.state())) {
      telling.push_back(&referral);
      continue;
    }
    const v1::Referral*& last = ended[referral.need_id()];
    if (last == nullptr || LastStep(referral) > LastStep(*last)) last = &referral;
  }
  for (const auto& [need, referral] : ended) telling.push_back(referral);
  return telling;
}

void ShowReferrals(const v1::Assessment& assessment, const std::vector<v1::Referral>& referrals,
                   v1::ServicePlan& agreed) {
  for (v1::PlanLine& line : *agreed.mutable_lines()) {
    if (line.kind() != v1::PLAN_LINE_KIND_COMMUNITY_RESOURCE) continue;
    const auto all = ReferralsOfLine(line, agreed, assessment, referrals);
    const auto shown =
        std::max_element(all.begin(), all.end(), [](const v1::Referral* a, const v1::Referral* b) {
          return std::pair(Standing(*a), TimeOf(a->create_time())) <
                 std::pair(Standing(*b), TimeOf(b->create_time()));
        });
    if (shown != all.end() && Standing(**shown) > 0) line.set_referral((*shown)->name());
  }
}

std::map<std::string, LineProgress> ProgressOfLines(const v1::ServicePlan& agreed,
                                                    const v1::Assessment& assessment,
                                                    const std::vector<v1::Referral>& referrals,
                                                    const std::vector<v1::CheckIn>& check_ins) {
  std::map<std::string, LineProgress> progress;
  for (const v1::PlanLine& line : agreed.lines()) {
    if (line.kind() != v1::PLAN_LINE_KIND_COMMUNITY_RESOURCE) continue;
    const LineProgress reached =
        ProgressOfLine(line, ReferralsOfLine(line, agreed, assessment, referrals), check_ins);
    if (reached != LineProgress::kPlanned) progress[line.id()] = reached;
  }
  return progress;
}

}  // namespace ieum::casework
