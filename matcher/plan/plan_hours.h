// Opening hours against the age of those who would go there.
#ifndef IEUM_MATCHER_PLAN_PLAN_HOURS_H_
#define IEUM_MATCHER_PLAN_PLAN_HOURS_H_

#include <string>

#include "matcher/case_context.h"

namespace ieum::matcher {

// The hours of a schedule that lie wholly at night, 21:00 to 06:00, "22:00~24:00"; empty: it has
// none, or others too.
std::string NightHours(const v1::Schedule& schedule);

// Whether a resource that one goes to opens at night alone and is not made for an age that the
// members have, as night care is.
enum class TooLate { kNo, kForSome, kForAll };
// For the children, under 14 or at school, among those a need belongs to.
TooLate TooLateFor(const indexer::IndexedResource& resource, std::size_t need,
                   const CaseContext& context);

}  // namespace ieum::matcher

#endif  // IEUM_MATCHER_PLAN_PLAN_HOURS_H_
