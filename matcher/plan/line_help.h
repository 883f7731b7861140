// Whether the resource of a line helps the needs that the line is for.
#ifndef IEUM_MATCHER_PLAN_LINE_HELP_H_
#define IEUM_MATCHER_PLAN_LINE_HELP_H_

#include <map>
#include <set>
#include <string>

#include "absl/status/statusor.h"

#include "ieum/v1/assessment.pb.h"
#include "ieum/v1/plan.pb.h"
#include "matcher/matcher.h"
#include "store/catalog/need_taxonomy.h"

namespace ieum::matcher {

// Codes of needs, given or inferred, by the need's id; no need without one.
using HelpedCodes = std::map<std::string, std::set<std::string>>;

struct LineHelp {
  // As of a candidate of a composed plan: eligible or to be confirmed, adequate, with nothing in
  // the way.
  HelpedCodes serves;
  // As of what goes on from a plan before: full, in place and not adequate any more count for
  // nothing. Holds all that `serves` holds.
  HelpedCodes offers;
};

// Judges a line of a community resource; needs that the assessment does not have are passed over.
// The assessment must be valid. NOT_FOUND when the snapshot has no such resource. Compiles the
// assessment: some milliseconds.
absl::StatusOr<LineHelp> HelpOf(const v1::PlanLine& line, const v1::Assessment& assessment,
                                const Context& context);

// A need in words, as composed lines name it: its statement, else the label of its first code.
std::string NameOfNeed(const v1::Need& need, const store::NeedTaxonomy& taxonomy,
                       v1::Language language);

// That a line does not help a need it is for; `need` names it in words.
std::string NotServed(const std::string& need, v1::Language language);

}  // namespace ieum::matcher

#endif  // IEUM_MATCHER_PLAN_LINE_HELP_H_
