#include "matcher/outcomes.h"

#include "store/catalog/small_counts.h"

namespace ieum::matcher {
namespace {

// What may be felt of the counts.
indexer::OutcomeCounts Enough(const indexer::OutcomeCounts& counts) {
  return counts.total() < store::kLeastTold ? indexer::OutcomeCounts() : counts;
}

}  // namespace

double AreaMean(const indexer::OutcomeCounts& all) {
  const indexer::OutcomeCounts area = Enough(all);
  return (kAreaPrior + static_cast<double>(area.helped)) /
         (2 * kAreaPrior + static_cast<double>(area.total()));
}

double ShrunkenSuccess(const indexer::OutcomeCounts& area, const indexer::OutcomeCounts& all) {
  const indexer::OutcomeCounts resource = Enough(all);
  return (kResourcePrior * AreaMean(area) + static_cast<double>(resource.helped)) /
         (kResourcePrior + static_cast<double>(resource.total()));
}

Outcomes OutcomesOf(const indexer::IndexedResource& resource, std::optional<std::size_t> area,
                    const indexer::Snapshot& snapshot) {
  if (!area) return {};
  Outcomes out;
  out.resource = resource.results->OutcomesIn(*area);
  out.area = snapshot.outcomes_in(*area);
  out.value = ShrunkenSuccess(out.area, out.resource);
  return out;
}

bool KnowsWaits(const indexer::IndexedResource& resource) {
  return resource.results->observed_waits >= store::kLeastTold;
}

double ExpectedWaitDays(const indexer::IndexedResource& resource) {
  const double stated = resource.expected_wait_days.value_or(kUsualWaitDays);
  if (!KnowsWaits(resource)) return stated;
  return (kWaitPrior * stated + resource.results->observed_wait_days) /
         (kWaitPrior + resource.results->observed_waits);
}

double CertaintyLeft(int eligibility_disputes) {
  return 1 - kDisputeCeiling * eligibility_disputes / (eligibility_disputes + kDisputeHalf);
}

}  // namespace ieum::matcher
