// What the case manager wishes of a plan, checked.
#ifndef IEUM_MATCHER_PLAN_PLAN_WISHES_H_
#define IEUM_MATCHER_PLAN_PLAN_WISHES_H_

#include <string>

#include "absl/time/civil_time.h"

#include "ieum/v1/assessment.pb.h"
#include "ieum/v1/plan.pb.h"
#include "store/catalog/violations.h"

namespace ieum::matcher {

struct PlanTerm {
  absl::CivilDay start;
  absl::CivilDay end;
  int months = 0;
};

// The plan's term: from the day wished for or `today`. The wishes must be valid.
PlanTerm TermOf(const v1::PlanWishes& wishes, absl::CivilDay today);

// What wishes are held against.
struct WishesFrame {
  const v1::Assessment& assessment;
  absl::CivilDay today;
};

// Adds what the wishes alone, and against the frame, show to be wrong: among it a first day more
// than a year from today. Paths start with `prefix`. Whether pins can be had is for the candidates
// to say.
void ValidateWishes(const v1::PlanWishes& wishes, const WishesFrame& frame,
                    const std::string& prefix, store::Violations& out);

// "2026-11-01"
std::string DateText(absl::CivilDay day);
// The day of a date that exists.
absl::CivilDay DayOfDate(const std::string& date);

}  // namespace ieum::matcher

#endif  // IEUM_MATCHER_PLAN_PLAN_WISHES_H_
