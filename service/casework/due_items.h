// What falls due in one case. Pure.
#ifndef IEUM_SERVICE_CASEWORK_DUE_ITEMS_H_
#define IEUM_SERVICE_CASEWORK_DUE_ITEMS_H_

#include <vector>

#include "absl/time/civil_time.h"
#include "absl/time/time.h"

#include "ieum/v1/case.pb.h"
#include "ieum/v1/consent.pb.h"
#include "ieum/v1/plan.pb.h"
#include "ieum/v1/referral.pb.h"

namespace ieum::casework {

// All that is known of one case. References must outlive the call.
struct CaseFile {
  const v1::Case& record;
  const v1::Assessment& assessment;
  const std::vector<v1::ServicePlan>& plans;  // oldest first
  const std::vector<v1::CheckIn>& check_ins;
  const std::vector<v1::Consent>& consents;
  const std::vector<v1::Referral>& referrals;
};

struct DueQuestion {
  absl::Time now;
  absl::CivilDay until;  // what falls due later is left out
  v1::Language language = v1::LANGUAGE_UNSPECIFIED;
};

// How long a line may go without being looked at, in days:
//
//   looked at by                      routine   soon   immediate
//   visit, agency's report, informal       60     30          14
//   call                                   30     14           7
//   scale or test                         180     90          30
//   not said                               60     30          14
//
// by the urgency of the line's main need; unspecified counts as soon. A line that names several
// ways is due by the first of them. A check-in counts for a line when it names the line, or one of
// its needs and no line, or neither (the case as a whole); it counts for its own way, and a visit
// also for calls and for what others say. Counting begins on the line's first day, not before the
// plan was agreed, and ends with the line's last.
// A line of a community resource is looked at while a referral of it is accepted or in service; one
// that the client is only told of or applies for, once that is done.
int CheckInIntervalDays(v1::MonitoringMethod method, v1::Urgency urgency);

// Consents are told so many days before they end.
inline constexpr int kConsentNoticeDays = 14;
// A request without a hold waits so long for an answer.
inline constexpr int kAnswerDays = 7;
// A follow-up counts for the one that is due up to so many days later.
inline constexpr int kFollowUpEarlyDays = 14;
// A referral that is a draft, or waits for a place, is told so many days later.
inline constexpr int kIdleReferralDays = 3;
// The end of the agreed plan is told so many days before.
inline constexpr int kPlanEndNoticeDays = 14;

// 0 for immediate, 1 for soon and unspecified, 2 for routine.
int UrgencyRank(v1::Urgency urgency);

// Of an open case: a reassessment (a year after the last, or today when it was asked for); lines
// that nobody looked at; goals whose term has come without a result, or with the result that they
// go on (without a term of their own: the plan's last day); requests without an answer; consents
// that end within 14 days of the day asked for, and those that have ended, or that who gave them
// could not give today and nobody gave anew, while an open referral rests on them; the end of the
// agreed plan, from 14 days before; the latest plan while it is a draft; agreed lines of community
// resources that no referral carries out (line_progress.h), once for each of the people the line is
// for who are not referred, or, where the client is told of something or applies for it, that no
// check-in names and that have no result; referrals that are drafts, or wait for a place, for three
// days (a check-in that names the line, or the need, of one that waits puts it off by the interval
// of calls). Referrals to organizations that the assessment lists as unsafe are told at once, to be
// ended, and their lines not as to be referred. Of a closed one: follow-ups one and three months
// after closure, as far as they lie within its follow-up, and on its last day, until a follow-up
// was recorded for each.
std::vector<v1::DueItem> DueItems(const CaseFile& file, const DueQuestion& question);

}  // namespace ieum::casework

#endif  // IEUM_SERVICE_CASEWORK_DUE_ITEMS_H_
