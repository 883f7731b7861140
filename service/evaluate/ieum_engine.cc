#include "service/evaluate/ieum_engine.h"

#include <utility>

#include "indexer/live_index.h"
#include "matcher/matcher.h"
#include "store/catalog/timestamps.h"

namespace ieum::evaluate {
namespace {

// Longest list that SuggestRequest allows.
constexpr int kMaxSuggestions = 100;

v1::SuggestRequest Question(const v1::Assessment& assessment, absl::Time as_of, int depth) {
  v1::SuggestRequest request;
  *request.mutable_assessment() = assessment;
  *request.mutable_as_of_time() = store::ToTimestamp(as_of);
  request.set_max_suggestions(std::min(depth, kMaxSuggestions));
  return request;
}

absl::StatusOr<Answers> AnswersOf(absl::StatusOr<v1::SuggestResponse> response,
                                  const v1::Assessment& assessment) {
  if (!response.ok()) {
    return absl::Status(response.status().code(), "case " + assessment.case_reference() + ": " +
                                                      std::string(response.status().message()));
  }
  Answers answers;
  for (const v1::NeedSuggestions& need : response->needs()) {
    Answer& answer = answers[need.need_id()];
    for (const v1::Suggestion& suggestion : need.suggestions()) {
      answer.ranking.push_back(suggestion.resource().name());
    }
    answer.gap = need.has_gap();
  }
  return answers;
}

class LocalEngine : public Engine {
 public:
  LocalEngine(std::unique_ptr<indexer::LiveIndex> index, v1::WeightProfile profile,
              absl::Time as_of)
      : index_(std::move(index)), profile_(std::move(profile)), as_of_(as_of) {}

  absl::StatusOr<Answers> Ask(const v1::Assessment& assessment, int depth) override {
    const std::shared_ptr<const indexer::Snapshot> snapshot = index_->snapshot();
    const matcher::Context context{*snapshot, profile_, as_of_, {}};
    return AnswersOf(matcher::Suggest(Question(assessment, as_of_, depth), context), assessment);
  }

 private:
  std::unique_ptr<indexer::LiveIndex> index_;
  v1::WeightProfile profile_;
  absl::Time as_of_;
};

class ServerEngine : public Engine {
 public:
  ServerEngine(ServerCalls calls, ServerQuestion question)
      : calls_(std::move(calls)), question_(std::move(question)) {}

  absl::StatusOr<Answers> Ask(const v1::Assessment& assessment, int depth) override {
    v1::SuggestRequest request = Question(assessment, question_.as_of, depth);
    request.set_weight_profile(question_.weight_profile);
    return AnswersOf(calls_.suggest(request), assessment);
  }

 private:
  ServerCalls calls_;
  ServerQuestion question_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<Engine>> MakeIeumEngine(
    store::RecordStore& records, std::shared_ptr<const indexer::Vocabulary> vocabulary,
    const v1::WeightProfile& profile, absl::Time as_of) {
  auto index = indexer::LiveIndex::Open(records, std::move(vocabulary), {});
  if (!index.ok()) return index.status();
  // An index that is opened over a full store is trained already; this makes sure of it.
  const absl::Status trained = (*index)->WaitForTraining();
  if (!trained.ok()) return trained;
  return std::make_unique<LocalEngine>(*std::move(index), profile, as_of);
}

std::unique_ptr<Engine> MakeServerEngine(ServerCalls calls, const ServerQuestion& question) {
  return std::make_unique<ServerEngine>(std::move(calls), question);
}

Inspector InspectByExplaining(ServerCalls calls, const ServerQuestion& question) {
  return
      [calls = std::move(calls), question](const v1::Assessment& assessment, const v1::Need& need,
                                           const std::string& resource) -> absl::StatusOr<Faults> {
        v1::ExplainMatchRequest request;
        *request.mutable_assessment() = assessment;
        request.set_need_id(need.id());
        request.set_resource(resource);
        request.set_weight_profile(question.weight_profile);
        *request.mutable_as_of_time() = store::ToTimestamp(question.as_of);
        const absl::StatusOr<v1::ExplainMatchResponse> response = calls.explain(request);
        if (!response.ok()) return response.status();
        const v1::Suggestion& suggestion = response->suggestion();
        Faults faults;
        faults.ineligible = suggestion.eligibility().verdict() == v1::VERDICT_NOT_MET;
        faults.full = suggestion.availability().state() == v1::AVAILABILITY_STATE_FULL;
        for (const v1::Check& check : response->obstacles()) {
          if (check.kind() == v1::CHECK_KIND_IN_PLACE) faults.in_place = true;
          if (check.kind() == v1::CHECK_KIND_CAPACITY) faults.full = true;
        }
        return faults;
      };
}

}  // namespace ieum::evaluate
