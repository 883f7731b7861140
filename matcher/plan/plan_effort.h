// What a resource asks of the household: appointments and money.
#ifndef IEUM_MATCHER_PLAN_PLAN_EFFORT_H_
#define IEUM_MATCHER_PLAN_PLAN_EFFORT_H_

#include <cstdint>
#include <optional>
#include <string_view>

#include "indexer/indexed_resource.h"
#include "matcher/plan/plan_rules.h"

namespace ieum::matcher {

// Times a week that help for `code` is usually had, but not oftener than its schedule
// leaves room for; 0, once in all, for a benefit that is applied for.
double UsualTimesPerWeek(const indexer::IndexedResource& resource, std::string_view code,
                         const PlanRules& rules);

// What the household pays itself, won a month: an amount per visit, hour, day or meal times the
// visits, one per quarter or year in parts, any other as it is. nullopt: not known.
std::optional<std::int64_t> MonthlyCostKrw(const indexer::IndexedResource& resource,
                                           double times_per_week);

}  // namespace ieum::matcher

#endif  // IEUM_MATCHER_PLAN_PLAN_EFFORT_H_
