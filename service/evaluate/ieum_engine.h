// Ieum itself as an engine: in this process over a store, or wherever a function asks it.
#ifndef IEUM_SERVICE_EVALUATE_IEUM_ENGINE_H_
#define IEUM_SERVICE_EVALUATE_IEUM_ENGINE_H_

#include <functional>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"

#include "ieum/v1/match_service.pb.h"
#include "ieum/v1/weight_profile.pb.h"
#include "indexer/snapshot.h"
#include "service/evaluate/engine.h"
#include "store/record_store.h"

namespace ieum::evaluate {

// The calls of a running server that an evaluation needs.
struct ServerCalls {
  std::function<absl::StatusOr<v1::SuggestResponse>(const v1::SuggestRequest&)> suggest;
  std::function<absl::StatusOr<v1::ExplainMatchResponse>(const v1::ExplainMatchRequest&)> explain;
};

// What a question to a server says besides the assessment.
struct ServerQuestion {
  std::string weight_profile;  // empty: the default
  absl::Time as_of;
};

// Trains an index over the store and asks the matcher. The store must outlive the engine.
absl::StatusOr<std::unique_ptr<Engine>> MakeIeumEngine(
    store::RecordStore& records, std::shared_ptr<const indexer::Vocabulary> vocabulary,
    const v1::WeightProfile& profile, absl::Time as_of);

std::unique_ptr<Engine> MakeServerEngine(ServerCalls calls, const ServerQuestion& question);

// Faults as ExplainMatch tells them: eligibility not met, in place or full among the obstacles.
Inspector InspectByExplaining(ServerCalls calls, const ServerQuestion& question);

}  // namespace ieum::evaluate

#endif  // IEUM_SERVICE_EVALUATE_IEUM_ENGINE_H_
