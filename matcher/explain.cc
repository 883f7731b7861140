#include "matcher/explain.h"

#include <algorithm>
#include <map>
#include <utility>

#include "matcher/held_back.h"
#include "store/catalog/disclosure.h"

namespace ieum::matcher {
namespace {

using indexer::FullResource;

constexpr int kMaxQuestions = 8;

v1::LocalizedText OwnerName(const FullResource& resource) {
  return resource.owner ? resource.owner->display_name() : v1::LocalizedText();
}

std::string ContactOf(const FullResource& resource) {
  const v1::Contact& contact = resource.resource->has_contact() || !resource.owner
                                   ? resource.resource->contact()
                                   : resource.owner->contact();
  std::string text = contact.desk();
  if (!contact.phones().empty()) {
    if (!text.empty()) text += " ";
    text += contact.phones(0);
  }
  return text;
}

v1::Resource Disclosable(const FullResource& resource, const store::NeedTaxonomy& taxonomy) {
  v1::Resource shown = *resource.resource;
  store::WithholdConfidential(shown);
  if (!shown.need_terms().empty()) return shown;
  for (const indexer::IndexedTerm& term : resource.terms->terms) {
    v1::NeedTerm& inferred = *shown.add_need_terms();
    inferred.set_code(taxonomy.sub_area(term.sub_area).code());
    inferred.set_strength(static_cast<double>(term.strength));
    inferred.set_origin(v1::NEED_TERM_ORIGIN_INFERRED);
    inferred.set_confidence(static_cast<double>(term.confidence));
  }
  return shown;
}

}  // namespace

Explainer::Explainer(const CaseContext& context, std::size_t need, const Weights& weights,
                     v1::Language language)
    : context_(context),
      need_(need),
      weights_(weights),
      language_(language),
      sentences_(context, need, language) {}

v1::Check Explainer::CriterionCheck(const v1::Criterion& criterion, v1::CheckKind kind,
                                    Ternary verdict, int path) const {
  v1::Check check;
  check.set_kind(kind);
  *check.mutable_criterion() = criterion;
  check.set_path_index(path);
  check.set_verdict(ToProto(verdict));
  check.set_sentence(kind == v1::CHECK_KIND_EXCLUSION ? In(language_, "제외 대상: ", "not for: ") +
                                                            sentences_.Criterion(criterion)
                                                      : sentences_.Criterion(criterion));
  if (verdict == Ternary::kUnknown) check.set_question(sentences_.Question(criterion));
  return check;
}

v1::EligibilityVerdict Explainer::Eligibility(const FullResource& resource,
                                              const GateVerdict& verdict) const {
  const Gate& gate = context_.gate(need_);
  v1::EligibilityVerdict out;
  out.set_verdict(ToProto(verdict.verdict));
  out.set_best_path_index(verdict.path);
  const v1::Eligibility& eligibility = resource.resource->eligibility();
  for (int i = 0; i < eligibility.paths_size(); ++i) {
    const auto& ids = resource.eligibility->paths[static_cast<std::size_t>(i)];
    for (int j = 0; j < eligibility.paths(i).criteria_size(); ++j) {
      *out.add_checks() =
          CriterionCheck(eligibility.paths(i).criteria(j), v1::CHECK_KIND_CRITERION,
                         gate.Of(ids[static_cast<std::size_t>(j)], verdict.person), i);
    }
  }
  for (int i = 0; i < eligibility.exclusions_size(); ++i) {
    const Ternary meets =
        gate.Of(resource.eligibility->exclusions[static_cast<std::size_t>(i)], verdict.person);
    const Ternary clear = meets == Ternary::kMet      ? Ternary::kNotMet
                          : meets == Ternary::kNotMet ? Ternary::kMet
                                                      : Ternary::kUnknown;
    *out.add_checks() =
        CriterionCheck(eligibility.exclusions(i), v1::CHECK_KIND_EXCLUSION, clear, 0);
  }
  if (resource.area_regions || resource.eligibility->area_radius_km) {
    v1::Check& check = *out.add_checks();
    check.set_kind(v1::CHECK_KIND_SERVICE_AREA);
    check.set_verdict(ToProto(gate.ServiceArea(resource)));
    check.set_sentence(sentences_.ServiceArea(resource.resource->service_area()));
    if (check.verdict() == v1::VERDICT_UNKNOWN) {
      check.set_question(In(language_, "주소지를 확인하세요 (" + check.sentence() + ")",
                            "Ask where the household lives (" + check.sentence() + ")"));
    }
  }
  if (resource.resource->has_validity()) {
    v1::Check& check = *out.add_checks();
    check.set_kind(v1::CHECK_KIND_VALIDITY);
    check.set_verdict(ToProto(gate.Validity(*resource.eligibility)));
    check.set_sentence(sentences_.Validity(resource.resource->validity()));
  }
  return out;
}

std::vector<v1::Check> Explainer::Failures(const FullResource& resource, const GateVerdict& verdict,
                                           const std::vector<Obstacle>& obstacles) const {
  std::vector<v1::Check> failures;
  const v1::EligibilityVerdict eligibility = Eligibility(resource, verdict);
  // Of the paths, the one with the fewest failures: what is nearest to being met.
  std::map<int, int> failed_by_path;
  for (const v1::Check& check : eligibility.checks()) {
    if (check.kind() != v1::CHECK_KIND_CRITERION) continue;
    failed_by_path[check.path_index()] += check.verdict() == v1::VERDICT_NOT_MET ? 1 : 0;
  }
  int nearest = -1;
  for (const auto& [path, failed] : failed_by_path) {
    if (nearest < 0 || failed < failed_by_path[nearest]) nearest = path;
  }
  for (const v1::Check& check : eligibility.checks()) {
    if (check.verdict() != v1::VERDICT_NOT_MET) continue;
    if (check.kind() == v1::CHECK_KIND_CRITERION && check.path_index() != nearest) continue;
    failures.push_back(check);
  }
  for (const Obstacle& obstacle : obstacles) {
    v1::Check& check = failures.emplace_back();
    check.set_kind(obstacle.kind);
    check.set_verdict(v1::VERDICT_NOT_MET);
    check.set_sentence(sentences_.Obstacle(obstacle));
    if (obstacle.waitlist_unknown) {
      check.set_question(In(language_, "대기할 수 있는지 기관에 물어보세요",
                            "Ask the agency whether one can wait for a place"));
    }
  }
  return failures;
}

v1::Availability Explainer::AvailabilityOf(const FullResource& resource) const {
  v1::Availability out;
  out.set_state(StateOf(resource, context_));
  *out.mutable_capacity() = resource.resource->capacity();
  if (const auto age = AgeDays(resource.capacity_as_of, context_.today())) {
    out.set_age_days(std::max(0, *age));
  }
  out.set_sentence(sentences_.Availability(resource, out));
  return out;
}

v1::Suggestion Explainer::Explain(const FullResource& resource, const Score& score,
                                  int rank) const {
  const store::NeedTaxonomy& taxonomy = context_.snapshot().vocabulary().taxonomy;
  v1::Suggestion out;
  *out.mutable_resource() = Disclosable(resource, taxonomy);
  *out.mutable_organization_display_name() = OwnerName(resource);
  out.set_rank(rank);
  out.set_score(score.total);
  *out.mutable_availability() = AvailabilityOf(resource);
  for (std::size_t i = 0; i < kFactors; ++i) {
    const auto factor = static_cast<v1::Factor>(i + 1);
    v1::FactorContribution& contribution = *out.add_contributions();
    contribution.set_factor(factor);
    contribution.set_value(score.values[i]);
    contribution.set_weight(weights_[i]);
    contribution.set_contribution(weights_[i] * score.values[i]);
    contribution.set_sentence(sentences_.Factor(factor, resource, score, out.availability()));
  }
  for (std::string& reason : sentences_.Reasons(resource, score, out.availability())) {
    out.add_reasons(std::move(reason));
  }
  for (std::string& caution : sentences_.Cautions(resource, score, out.availability())) {
    out.add_cautions(std::move(caution));
  }
  *out.mutable_eligibility() = Eligibility(resource, score.gate);
  out.set_confirm_first(score.gate.verdict == Ternary::kUnknown);
  out.set_next_step(resource.resource->next_step() == v1::NEXT_STEP_KIND_UNSPECIFIED
                        ? v1::NEXT_STEP_KIND_REFER
                        : resource.resource->next_step());
  out.set_next_step_sentence(sentences_.NextStep(*resource.resource, ContactOf(resource)));
  *out.mutable_required_documents() = resource.resource->required_documents();
  if (score.km) out.set_distance_km(*score.km);
  for (const indexer::IndexedTerm& term : resource.terms->terms) {
    v1::NeedTerm& matched = *out.add_matched_need_terms();
    matched.set_code(taxonomy.sub_area(term.sub_area).code());
    matched.set_strength(static_cast<double>(term.strength));
    matched.set_confidence(static_cast<double>(term.confidence));
    matched.set_origin(term.inferred ? v1::NEED_TERM_ORIGIN_INFERRED
                                     : v1::NEED_TERM_ORIGIN_DECLARED);
  }
  for (std::size_t i = 0; i < context_.queries().size(); ++i) {
    const NeedQuery& query = context_.queries()[i];
    if (i != need_ && query.Fit(*resource.terms).value >= context_.profile().adequate_need_fit()) {
      out.add_also_serves_needs(query.need().id());
    }
  }
  return out;
}

v1::NearMiss Explainer::NearMiss(const Blocked& blocked, const FullResource& resource) const {
  v1::NearMiss out;
  *out.mutable_resource() = Disclosable(resource, context_.snapshot().vocabulary().taxonomy);
  *out.mutable_organization_display_name() = OwnerName(resource);
  out.set_score(blocked.score.total);
  for (v1::Check& check : Failures(resource, blocked.score.gate, blocked.obstacles)) {
    *out.add_failed_checks() = std::move(check);
  }
  return out;
}

void Explainer::AddGaps(const NeedRanking& ranking, v1::NeedSuggestions& answer) const {
  const std::vector<std::string>& codes = context_.queries()[need_].codes();
  const auto fill = [&](const std::vector<std::string>& concerned, v1::Gap& gap) {
    const v1::GapCause cause = ForemostCause(ranking.held_back);
    for (const auto& [held_back, count] : ranking.held_back) {
      v1::GapCauseCount& entry = *gap.add_counts();
      entry.set_cause(held_back);
      entry.set_count(count);
    }
    gap.set_cause(cause);
    for (const std::string& code : concerned) gap.add_need_codes(code);
    gap.set_sentence(sentences_.Gap(cause, concerned));
  };
  if (!ranking.adequate) {
    fill(codes, *answer.mutable_gap());
    return;
  }
  for (std::size_t i = 0; i < codes.size(); ++i) {
    if (ranking.code_adequate[i]) continue;
    v1::Gap& gap = *answer.add_partial_gaps();
    gap.set_cause(v1::GAP_CAUSE_NO_RESOURCE);
    gap.add_need_codes(codes[i]);
    gap.set_sentence(sentences_.Gap(v1::GAP_CAUSE_NO_RESOURCE, {codes[i]}));
  }
}

void Explainer::AddQuestions(v1::NeedSuggestions& answer) const {
  // What opens most suggestions comes first; among equals, what opens the better ones.
  std::vector<std::pair<std::string, int>> asked;
  for (const v1::Suggestion& suggestion : answer.suggestions()) {
    for (const v1::Check& check : suggestion.eligibility().checks()) {
      const bool counts = check.verdict() == v1::VERDICT_UNKNOWN &&
                          (check.kind() != v1::CHECK_KIND_CRITERION ||
                           check.path_index() == suggestion.eligibility().best_path_index());
      if (!counts || check.question().empty()) continue;
      const auto known = std::find_if(asked.begin(), asked.end(), [&](const auto& entry) {
        return entry.first == check.question();
      });
      if (known == asked.end()) {
        asked.emplace_back(check.question(), 1);
      } else {
        ++known->second;
      }
    }
  }
  std::stable_sort(asked.begin(), asked.end(),
                   [](const auto& a, const auto& b) { return a.second > b.second; });
  for (std::size_t i = 0; i < asked.size() && i < kMaxQuestions; ++i) {
    answer.add_questions(asked[i].first);
  }
}

v1::NeedSuggestions Explainer::Answer(const NeedRanking& ranking,
                                      const AnswerResources& resources) const {
  const indexer::Snapshot& snapshot = context_.snapshot();
  v1::NeedSuggestions answer;
  const NeedQuery& query = context_.queries()[need_];
  answer.set_need_id(query.need().id());
  if (query.codes_inferred()) {
    for (const std::string& code : query.codes()) answer.add_inferred_need_codes(code);
  }
  int rank = 0;
  for (const Ranked& entry : ranking.suggestions) {
    v1::Suggestion& suggestion = *answer.add_suggestions();
    suggestion = Explain(resources.at(entry.row), entry.score, ++rank);
    for (indexer::Row folded : entry.folded) {
      suggestion.add_folded_duplicates(std::string(snapshot.name(folded)));
    }
  }
  for (const Blocked& blocked : ranking.near_misses) {
    *answer.add_near_misses() = NearMiss(blocked, resources.at(blocked.row));
  }
  AddGaps(ranking, answer);
  AddQuestions(answer);
  return answer;
}

}  // namespace ieum::matcher
