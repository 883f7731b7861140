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

// What a question is asked of; keeps the snapshot alive.
struct Question {
  std::shared_ptr<const indexer::Snapshot> snapshot;
  const v1::WeightProfile* profile = nullptr;
  absl::Time as_of;

  matcher::Context Context(const Checkpoint& checkpoint) const {
    return {*snapshot, *profile, as_of, checkpoint};
  }
};

// Both requests name profile and time in the same way.
template <typename Request>
absl::StatusOr<Question> Resolve(App& app, const Request& request) {
  const absl::StatusOr<indexer::LiveIndex*> index = app.index();
  if (!index.ok()) return index.status();
  const auto profile = app.profiles().Find(request.weight_profile());
  if (!profile.ok()) return profile.status();
  Question question{(*index)->snapshot(), *profile, app.now()};
  if (request.has_as_of_time()) {
    const absl::StatusOr<absl::Time> time = request::ToTime(request.as_of_time(), "as_of_time");
    if (!time.ok()) return time.status();
    question.as_of = *time;
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

absl::StatusOr<v1::SuggestResponse> MatchHandler::Suggest(const v1::SuggestRequest& request,
                                                          const casework::Caller& caller) {
  const absl::StatusOr<Question> question = Resolve(app_, request);
  if (!question.ok()) return question.status();
  const auto known = Enlarge(app_, caller, request, question->as_of);
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
  const absl::StatusOr<Question> question = Resolve(app_, request);
  if (!question.ok()) return question.status();
  const auto known = Enlarge(app_, caller, request, question->as_of);
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
