// What keeps an eligible resource from being suggested: in place, refused, unsafe, full, too far.
#ifndef IEUM_MATCHER_OBSTACLES_H_
#define IEUM_MATCHER_OBSTACLES_H_

#include <vector>

#include "ieum/v1/suggestion.pb.h"
#include "indexer/indexed_resource.h"
#include "matcher/case_context.h"

namespace ieum::matcher {

// One obstacle, with what caused it for the explanation.
struct Obstacle {
  v1::CheckKind kind = v1::CHECK_KIND_UNSPECIFIED;
  const v1::Aversion* aversion = nullptr;        // kind REFUSED
  const v1::ExistingService* service = nullptr;  // kind IN_PLACE
  double km = 0;                                 // kind DISTANCE
  double limit_km = 0;                           // kind DISTANCE
  bool waitlist_unknown = false;                 // kind CAPACITY
  bool secret = false;                           // kind SAFETY: not to be named at all
};

// All obstacles of a resource for a need; empty: none.
std::vector<Obstacle> FindObstacles(const indexer::IndexedResource& resource, std::size_t need,
                                    const CaseContext& context);

// Whether the resource is for where the household lives, or near to it: its service area takes the
// home in, or is in its district, or ends no farther off than the profile's too_far_km. What is for
// other places alone is neither suggested nor a near miss nor part of a gap.
bool Reaches(const indexer::IndexedResource& resource, const CaseContext& context);

// The cause of a gap that such an obstacle makes.
v1::GapCause GapCauseOf(const Obstacle& obstacle);

// The first aversion of strength AVOID that the resource meets, or null.
const v1::Aversion* AvoidedBecause(const indexer::IndexedResource& resource, std::size_t need,
                                   const CaseContext& context);

// Beyond this the client does not go.
double TooFarKm(const CaseContext& context);
// What is known about places. Numbers older than the profile's stale_after_days prove nothing.
v1::AvailabilityState StateOf(const indexer::IndexedResource& resource, const CaseContext& context);

// True when two entries are likely the same offering: one programme of one organization, or the
// same name at the same place.
bool SameOffering(const indexer::IndexedResource& a, const indexer::IndexedResource& b);

}  // namespace ieum::matcher

#endif  // IEUM_MATCHER_OBSTACLES_H_
