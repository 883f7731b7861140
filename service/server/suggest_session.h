// One SuggestMany call, free of gRPC.
#ifndef IEUM_SERVICE_SERVER_SUGGEST_SESSION_H_
#define IEUM_SERVICE_SERVER_SUGGEST_SESSION_H_

#include <cstddef>
#include <string_view>

#include "absl/status/statusor.h"

#include "ieum/v1/match_service.pb.h"
#include "service/casework/actor.h"
#include "service/server/app.h"
#include "service/server/match_handler.h"
#include "store/mutex.h"

namespace ieum::server {

// Answers the questions of one stream, each as MatchHandler::Suggest would, all of one moment: that
// of the first, and of a later one once it is older than kMaxMomentAge. So what belongs together
// can be compared, and a stream of hours neither answers from an old catalogue nor keeps one in
// memory. Thread-safe; several questions may be under way.
class SuggestSession {
 public:
  static constexpr std::size_t kMaxItemBytes = std::size_t{1} << 20;
  static constexpr std::size_t kMaxKeyBytes = 256;
  static constexpr absl::Duration kMaxMomentAge = absl::Minutes(1);

  // `app` must outlive the session.
  SuggestSession(App& app, casework::Caller caller);

  // `bytes`: a v1::SuggestManyRequest on the wire. What is wrong with the question is part of the
  // answer. Not OK: nothing more can be answered (CANCELLED, DEADLINE_EXCEEDED, UNAVAILABLE).
  absl::StatusOr<v1::SuggestManyResponse> Answer(std::string_view bytes);

 private:
  absl::StatusOr<Moment> CurrentMoment();
  absl::Status Suggest(std::string_view bytes, v1::SuggestManyResponse& answer);

  App& app_;
  const casework::Caller caller_;
  MatchHandler handler_;
  store::Mutex mutex_;
  Moment moment_ ABSL_GUARDED_BY(mutex_);  // without a snapshot before the first question
};

}  // namespace ieum::server

#endif  // IEUM_SERVICE_SERVER_SUGGEST_SESSION_H_
