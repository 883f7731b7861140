// What MatchService does, free of gRPC.
#ifndef IEUM_SERVICE_SERVER_MATCH_HANDLER_H_
#define IEUM_SERVICE_SERVER_MATCH_HANDLER_H_

#include <memory>

#include "absl/status/statusor.h"
#include "absl/time/time.h"

#include "ieum/v1/match_service.pb.h"
#include "service/casework/actor.h"
#include "service/server/app.h"

namespace ieum::server {

// What questions are asked of: the catalogue as it was, and the time for those that name none.
struct Moment {
  std::shared_ptr<const indexer::Snapshot> snapshot;
  absl::Time time;
};

// Each call pins one snapshot and stores nothing about the client. Thread-safe.
class MatchHandler {
 public:
  // `app` must outlive the handler.
  explicit MatchHandler(App& app) : app_(app) {}

  // For a case manager of the case's organization, with what became known since the assessment (see
  // casework::WithKnowledge); the provenance is then that of the assessment so enlarged.
  absl::StatusOr<v1::SuggestResponse> Suggest(const v1::SuggestRequest& request,
                                              const casework::Caller& caller);
  // The same of a moment that was pinned before.
  absl::StatusOr<v1::SuggestResponse> Suggest(const v1::SuggestRequest& request,
                                              const casework::Caller& caller, const Moment& moment);
  // UNAVAILABLE while the index is being loaded.
  absl::StatusOr<Moment> Now() const;
  absl::StatusOr<v1::ExplainMatchResponse> ExplainMatch(const v1::ExplainMatchRequest& request,
                                                        const casework::Caller& caller);
  absl::StatusOr<v1::ListNeedAreasResponse> ListNeedAreas(const v1::ListNeedAreasRequest& request,
                                                          const Checkpoint& checkpoint);

 private:
  App& app_;
};

}  // namespace ieum::server

#endif  // IEUM_SERVICE_SERVER_MATCH_HANDLER_H_
