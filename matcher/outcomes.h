// What results so far say of a resource: chance of help, expected wait, doubt about its criteria.
#ifndef IEUM_MATCHER_OUTCOMES_H_
#define IEUM_MATCHER_OUTCOMES_H_

#include <cstddef>
#include <optional>

#include "indexer/snapshot.h"

namespace ieum::matcher {

// Few results say little, so each number is shrunken towards what holds without them: a resource's
// towards its need area's over the whole catalogue, that towards one half.
//
//   m = (a + H) / (2 a + N)         helped H of N referrals for needs of the area, in the catalogue
//   value = (k m + h) / (k + n)     helped h of n of them at the resource
//
// both posterior means under a Beta prior, Beta(a, a) and Beta(k m, k (1 - m)). In (0, 1); exactly
// 0.5 where nothing is known; it tends to h / n as n grows. Fewer than store::kLeastTold results,
// of a resource or of an area, count as none; from there on more help never lowers it.
inline constexpr double kAreaPrior = 5;      // a: one half weighs as much as ten referrals
inline constexpr double kResourcePrior = 8;  // k: the area's mean weighs as much as eight
double AreaMean(const indexer::OutcomeCounts& area);
double ShrunkenSuccess(const indexer::OutcomeCounts& area, const indexer::OutcomeCounts& resource);

// The results that count for needs of one area.
struct Outcomes {
  double value = 0.5;
  indexer::OutcomeCounts resource;
  indexer::OutcomeCounts area;  // over the catalogue
};
// `area`: index in NeedTaxonomy::areas(); nullopt (the need has no code that fits): nothing known.
Outcomes OutcomesOf(const indexer::IndexedResource& resource, std::optional<std::size_t> area,
                    const indexer::Snapshot& snapshot);

// Days: (w stated + sum of observed) / (w + number observed). Stated: by the agency, else the
// usual. Fewer than store::kLeastTold observed count as none.
inline constexpr double kUsualWaitDays = 30;
inline constexpr double kWaitPrior = 3;  // w: what is stated weighs as much as three waits
bool KnowsWaits(const indexer::IndexedResource& resource);  // enough were observed
double ExpectedWaitDays(const indexer::IndexedResource& resource);

// Of the eligibility certainty, what d refusals as not eligible leave: 1 - c d / (d + s). Never
// below 1 - c, so that no number of them closes a resource to anybody.
inline constexpr double kDisputeCeiling = 0.2;  // c
inline constexpr double kDisputeHalf = 2;       // s: refusals at which half of c is lost
double CertaintyLeft(int eligibility_disputes);

}  // namespace ieum::matcher

#endif  // IEUM_MATCHER_OUTCOMES_H_
