// How far the lines of an agreed plan have come, by the referrals and the check-ins of the case.
#ifndef IEUM_SERVICE_CASEWORK_LINE_PROGRESS_H_
#define IEUM_SERVICE_CASEWORK_LINE_PROGRESS_H_

#include <map>
#include <string>
#include <vector>

#include "ieum/v1/case.pb.h"
#include "ieum/v1/plan.pb.h"
#include "ieum/v1/referral.pb.h"
#include "matcher/plan/plan.h"

namespace ieum::casework {

// Something to be told of or applied for, which needs no referral: a check-in of the line says that
// it was done.
bool IsOwnStep(const v1::PlanLine& line);

// By id, of the community resources of `agreed` that have come further than planned; what
// matcher::PlanRequest asks for. A referral decides where there is one: the line's own, or one for
// its resource that is open or was made since the agreement. Accepted, in service or completed: it
// has begun; one that is a draft or ended without help has not. Without a referral it has begun
// when it went on from an earlier plan, or by a check-in of the line where that is its own step.
std::map<std::string, matcher::LineProgress> ProgressOfLines(
    const v1::ServicePlan& agreed, const std::vector<v1::Referral>& referrals,
    const std::vector<v1::CheckIn>& check_ins);

}  // namespace ieum::casework

#endif  // IEUM_SERVICE_CASEWORK_LINE_PROGRESS_H_
