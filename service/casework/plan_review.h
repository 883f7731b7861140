// What a plan that was changed by hand means for the client.
#ifndef IEUM_SERVICE_CASEWORK_PLAN_REVIEW_H_
#define IEUM_SERVICE_CASEWORK_PLAN_REVIEW_H_

#include <functional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

#include "ieum/v1/assessment.pb.h"
#include "ieum/v1/catalog.pb.h"
#include "ieum/v1/plan.pb.h"
#include "matcher/plan/line_help.h"
#include "service/casework/desk.h"

namespace ieum::casework {

// What the matcher says of one line of a community resource.
struct LineJudgment {
  bool unsafe = false;
  std::vector<int> not_eligible;  // indices of need_ids
  // A need not served; refused, full, in place, too far; and the suggestion's own.
  std::vector<std::string> cautions;
  std::vector<std::string> questions;  // what must be asked before eligibility is known
  matcher::HelpedCodes serves;         // see matcher::LineHelp
  matcher::HelpedCodes offers;
};

struct ReviewFrame {
  const v1::Assessment& assessment;                  // with what the case knows (WithCaseKnowledge)
  v1::Language language = v1::LANGUAGE_UNSPECIFIED;  // of the sentences that the edit brings
  // NOT_FOUND: the index does not know the resource.
  std::function<absl::StatusOr<LineJudgment>(const v1::PlanLine&)> judge;
  std::function<absl::StatusOr<v1::Resource>(const std::string&)> resource;
};

struct LineQuestion {
  const v1::PlanLine& line;
  const v1::Assessment& assessment;
  v1::Language language = v1::LANGUAGE_UNSPECIFIED;
};
// Judges a line with the matcher as it is now, for each of its needs.
absl::StatusOr<LineJudgment> JudgeLine(const Desk& desk, const Caller& caller,
                                       const LineQuestion& asked);

// `edited` is a well-formed edit of `stored` (FinishEdit). Refuses what the client must not be sent
// to and writes down what else the edit brings:
// - a line that is unsafe for the client: FAILED_PRECONDITION (UNSAFE) naming the line; one for
//   which the client is not eligible: INVALID_ARGUMENT at its resource, or at the further need
//   alone; both only by what was judged of lines that changed, but for safety, which every line
//   must pass;
// - cautions and questions of lines that changed; cautions where a line is planned oftener than its
//   resource opens, goes on after the plan's end, or speaks of a resource that was taken out;
// - open needs: a code is open no longer when a line that changed serves it adequately and nothing
//   stands in the way; one that a line which is gone served, and no line serves now, is open
//   (FORBIDDEN). Lines without a resource close nothing;
// - forbidden resources: what was taken out is remembered, what was put in is forbidden no longer.
absl::Status ReviewEdit(const ReviewFrame& frame, const v1::ServicePlan& stored,
                        v1::ServicePlan& edited);

}  // namespace ieum::casework

#endif  // IEUM_SERVICE_CASEWORK_PLAN_REVIEW_H_
