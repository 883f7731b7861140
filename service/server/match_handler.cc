#include "service/server/match_handler.h"

#include <memory>
#include <utility>

#include "matcher/matcher.h"
#include "service/casework/knowledge.h"
#include "service/request/text.h"
#include "service/server/error_map.h"
#include "service/server/resource_view.h"
#include "store/catalog/catalog_records.h"

namespace ieum::server {
namespace {

// What a question is asked with; keeps the snapshot alive.
struct Question {
  Moment moment;  // with the time that the request names
  const v1::WeightProfile* profile = nullptr;

  matcher::Context Context(const Checkpoint& checkpoint) const {
    return {*moment.snapshot, *profile, moment.time, checkpoint};
  }
};

// Both requests name profile and time in the same way.
template <typename Request>
absl::StatusOr<Question> Resolve(App& app, const Request& request, Moment moment) {
  const auto profile = app.profiles().Find(request.weight_profile());
  if (!profile.ok()) return profile.status();
  Question question{std::move(moment), *profile};
  if (request.has_as_of_time()) {
    const absl::StatusOr<absl::Time> time = request::ToTime(request.as_of_time(), "as_of_time");
    if (!time.ok()) return time.status();
    question.moment.time = *time;
  }
  return question;
}

// The request with what the caller may know of the case.
template <typename Request>
absl::StatusOr<Request> Enlarge(App& app, const casework::Caller& caller, const Request& request,
                                absl::Time as_of) {
  if (!request.has_assessment()) return request;
  auto assessment =
      casework::WithKnowledge(app.casework().desk(), caller, request.assessment(), as_of);
  if (!assessment.ok()) return assessment.status();
  Request enlarged = request;
  *enlarged.mutable_assessment() = *std::move(assessment);
  return enlarged;
}

}  // namespace

absl::StatusOr<Moment> MatchHandler::Now() const {
  const absl::StatusOr<indexer::LiveIndex*> index = app_.index();
  if (!index.ok()) return index.status();
  return Moment{(*index)->snapshot(), app_.now()};
}

absl::StatusOr<v1::SuggestResponse> MatchHandler::Suggest(const v1::SuggestRequest& request,
                                                          const casework::Caller& caller) {
  absl::StatusOr<Moment> moment = Now();
  if (!moment.ok()) return moment.status();
  return Suggest(request, caller, *moment);
}

absl::StatusOr<v1::SuggestResponse> MatchHandler::Suggest(const v1::SuggestRequest& request,
                                                          const casework::Caller& caller,
                                                          const Moment& moment) {
  const absl::StatusOr<Question> question = Resolve(app_, request, moment);
  if (!question.ok()) return question.status();
  const auto known = Enlarge(app_, caller, request, question->moment.time);
  if (!known.ok()) return known.status();
  absl::StatusOr<v1::SuggestResponse> response =
      matcher::Suggest(*known, question->Context(caller.checkpoint));
  if (!response.ok()) return response;
  for (v1::NeedSuggestions& need : *response->mutable_needs()) {
    for (v1::Suggestion& suggestion : *need.mutable_suggestions()) {
      Withhold(*suggestion.mutable_resource());
    }
    for (v1::NearMiss& miss : *need.mutable_near_misses()) {
      Withhold(*miss.mutable_resource());
    }
  }
  return response;
}

absl::StatusOr<v1::ExplainMatchResponse> MatchHandler::ExplainMatch(
    const v1::ExplainMatchRequest& request, const casework::Caller& caller) {
  if (!store::IsName(store::RecordKind::kResource, request.resource())) {
    return FieldError("resource", "must be \"resources/{id}\"");
  }
  absl::StatusOr<Moment> moment = Now();
  if (!moment.ok()) return moment.status();
  const absl::StatusOr<Question> question = Resolve(app_, request, *std::move(moment));
  if (!question.ok()) return question.status();
  const auto known = Enlarge(app_, caller, request, question->moment.time);
  if (!known.ok()) return known.status();
  absl::StatusOr<v1::ExplainMatchResponse> response =
      matcher::Explain(*known, question->Context(caller.checkpoint));
  if (response.ok() && response->has_suggestion()) {
    Withhold(*response->mutable_suggestion()->mutable_resource());
  }
  return response;
}

absl::StatusOr<v1::ListNeedAreasResponse> MatchHandler::ListNeedAreas(
    const v1::ListNeedAreasRequest&, const Checkpoint&) {
  v1::ListNeedAreasResponse response;
  for (const v1::NeedArea& area : app_.taxonomy().areas()) {
    v1::NeedArea* shown = response.add_need_areas();
    *shown = area;
    shown->set_name("needAreas/" + area.code());
  }
  return response;
}

}  // namespace ieum::server
