// What MatchService does, free of gRPC.
#ifndef IEUM_SERVICE_SERVER_MATCH_HANDLER_H_
#define IEUM_SERVICE_SERVER_MATCH_HANDLER_H_

#include "absl/status/statusor.h"

#include "ieum/v1/match_service.pb.h"
#include "service/casework/actor.h"
#include "service/server/app.h"

namespace ieum::server {

// Each call pins one snapshot and stores nothing about the client. Thread-safe.
class MatchHandler {
 public:
  // `app` must outlive the handler.
  explicit MatchHandler(App& app) : app_(app) {}

  // For a case manager of the case's organization, with what became known since the assessment (see
  // casework::WithKnowledge); the provenance is then that of the assessment so enlarged.
  absl::StatusOr<v1::SuggestResponse> Suggest(const v1::SuggestRequest& request,
                                              const casework::Caller& caller);
  absl::StatusOr<v1::ExplainMatchResponse> ExplainMatch(const v1::ExplainMatchRequest& request,
                                                        const casework::Caller& caller);
  absl::StatusOr<v1::ListNeedAreasResponse> ListNeedAreas(const v1::ListNeedAreasRequest& request,
                                                          const Checkpoint& checkpoint);

 private:
  App& app_;
};

}  // namespace ieum::server

#endif  // IEUM_SERVICE_SERVER_MATCH_HANDLER_H_
