// How far the lines of an agreed plan have come, by the referrals and the check-ins of the case.
#ifndef IEUM_SERVICE_CASEWORK_LINE_PROGRESS_H_
#define IEUM_SERVICE_CASEWORK_LINE_PROGRESS_H_

#include <map>
#include <string>
#include <vector>

#include "ieum/v1/assessment.pb.h"
#include "ieum/v1/case.pb.h"
#include "ieum/v1/plan.pb.h"
#include "ieum/v1/referral.pb.h"
#include "matcher/plan/plan.h"

namespace ieum::casework {

// Something to be told of or applied for, which needs no referral: a check-in of the line says that
// it was done.
bool IsOwnStep(const v1::PlanLine& line);

// What became of a line of `agreed`, the plan of the case: of all its referrals those that are
// open, and of each need the one that ended last. Its referrals are the one it names, and those for
// its resource and somebody whom a need of the line is of, if they are open or ended since the
// agreement; completed ones whenever they did, where the line goes on from an earlier plan.
std::vector<const v1::Referral*> ReferralsOfLine(const v1::PlanLine& line,
                                                 const v1::ServicePlan& agreed,
                                                 const v1::Assessment& assessment,
                                                 const std::vector<v1::Referral>& referrals);

// Lets each line name, of its referrals, the newest that is asked for or gives help; else of the
// drafts, else of those completed. Without any it keeps the one it names.
void ShowReferrals(const v1::Assessment& assessment, const std::vector<v1::Referral>& referrals,
                   v1::ServicePlan& agreed);

// By id, of the community resources of `agreed` that have come further than planned; what
// matcher::PlanRequest asks for. Referrals decide where there are some (ReferralsOfLine), the one
// furthest on for all: accepted, in service or completed, it has begun; as a draft or ended without
// help it has not. Without a referral it has begun when it went on from an earlier plan, or by a
// check-in of the line where that is its own step.
std::map<std::string, matcher::LineProgress> ProgressOfLines(
    const v1::ServicePlan& agreed, const v1::Assessment& assessment,
    const std::vector<v1::Referral>& referrals, const std::vector<v1::CheckIn>& check_ins);

}  // namespace ieum::casework

#endif  // IEUM_SERVICE_CASEWORK_LINE_PROGRESS_H_
