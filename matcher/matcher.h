// The matcher: (snapshot, assessment, weight profile, as-of time) -> suggestions. Pure.
#ifndef IEUM_MATCHER_MATCHER_H_
#define IEUM_MATCHER_MATCHER_H_

#include <functional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"

#include "ieum/v1/match_service.pb.h"
#include "ieum/v1/weight_profile.pb.h"
#include "indexer/snapshot.h"

namespace ieum::matcher {

// Asked every few hundred resources; a status that is not OK ends the work and is returned
// (DEADLINE_EXCEEDED, CANCELLED).
using Checkpoint = std::function<absl::Status()>;

// What a question holds besides the request: already resolved by the caller.
struct Context {
  const indexer::Snapshot& snapshot;
  const v1::WeightProfile& profile;  // valid, see ValidateProfile
  absl::Time as_of;
  Checkpoint checkpoint;  // may be empty
};

// Suggestions for every need asked for. The same request and context give the same bytes.
// INVALID_ARGUMENT with field violations, paths as in SuggestRequest ("assessment.needs[0]...").
absl::StatusOr<v1::SuggestResponse> Suggest(const v1::SuggestRequest& request,
                                            const Context& context);

// One resource against one need. NOT_FOUND when the snapshot has no such resource.
absl::StatusOr<v1::ExplainMatchResponse> Explain(const v1::ExplainMatchRequest& request,
                                                 const Context& context);

// INVALID_ARGUMENT with field violations: weights that do not sum to 1, constants out of range.
absl::Status ValidateProfile(const v1::WeightProfile& profile);

// Reads a profile from JSON (data/weights/*.json) and validates it.
absl::StatusOr<v1::WeightProfile> ParseProfile(std::string_view json);

}  // namespace ieum::matcher

#endif  // IEUM_MATCHER_MATCHER_H_
