// How often a resource can be had at most.
#ifndef IEUM_MATCHER_PLAN_PLAN_FREQUENCY_H_
#define IEUM_MATCHER_PLAN_PLAN_FREQUENCY_H_

#include "ieum/v1/catalog.pb.h"

namespace ieum::matcher {

// Times a week that the schedule leaves room for: the days of its hours, and no more than its note
// says: "매주 금요일" 1, "주 2회" 2, "격주 토요일" 0.5, "매월 첫째·셋째 토요일" 0.5, and days of
// the week alone where there are no hours. What a note says of days that are closed does not count.
// 7 where nothing is said. Cost: some patterns over the note.
double MostTimesPerWeek(const v1::Schedule& schedule);

}  // namespace ieum::matcher

#endif  // IEUM_MATCHER_PLAN_PLAN_FREQUENCY_H_
