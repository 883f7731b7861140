#include "service/casework/line_progress.h"

#include <algorithm>

#include "service/casework/case_dates.h"
#include "service/casework/referral_rules.h"

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

// Whether a referral is one of the line's help, in this plan.
bool IsFor(const v1::Referral& referral, const v1::PlanLine& line, const v1::ServicePlan& agreed) {
  if (!line.referral().empty() && referral.name() == line.referral()) return true;
  if (referral.resource() != line.resource()) return false;
  return !IsTerminal(referral.state()) ||
         TimeOf(referral.create_time()) >= TimeOf(agreed.agreement().agree_time());
}

LineProgress ProgressOfLine(const v1::PlanLine& line, const v1::ServicePlan& agreed,
                            const std::vector<v1::Referral>& referrals,
                            const std::vector<v1::CheckIn>& check_ins) {
  bool referred = false;
  LineProgress furthest = LineProgress::kPlanned;
  for (const v1::Referral& referral : referrals) {
    if (!IsFor(referral, line, agreed)) continue;
    referred = true;
    furthest = std::max(furthest, ProgressOf(referral.state()));
  }
  if (referred) return furthest;
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

std::map<std::string, LineProgress> ProgressOfLines(const v1::ServicePlan& agreed,
                                                    const std::vector<v1::Referral>& referrals,
                                                    const std::vector<v1::CheckIn>& check_ins) {
  std::map<std::string, LineProgress> progress;
  for (const v1::PlanLine& line : agreed.lines()) {
    if (line.kind() != v1::PLAN_LINE_KIND_COMMUNITY_RESOURCE) continue;
    const LineProgress reached = ProgressOfLine(line, agreed, referrals, check_ins);
    if (reached != LineProgress::kPlanned) progress[line.id()] = reached;
  }
  return progress;
}

}  // namespace ieum::casework
