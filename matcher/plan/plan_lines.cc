#include "matcher/plan/plan_lines.h"

#include <algorithm>
#include <set>
#include <utility>

#include "absl/strings/str_join.h"

#include "matcher/adequacy.h"
#include "matcher/explain.h"
#include "matcher/factors.h"
#include "matcher/labels.h"
#include "matcher/plan/line_help.h"
#include "matcher/plan/plan_hours.h"
#include "matcher/plan/plan_state.h"
#include "matcher/sentences.h"

namespace ieum::matcher {
namespace {

using indexer::IndexedResource;

constexpr int kOldDays = 180;
constexpr std::size_t kMaxAlternatives = 5;
constexpr std::size_t kMaxPersonInCharge = 200;  // characters; a desk has no more by itself

class LineWriter {
 public:
  explicit LineWriter(const PlanMaking& making)
      : making_(making),
        context_(making.context()),
        board_(making.board),
        shown_(WithoutBonuses(making.board.problem)),
        state_(shown_, making.choice) {}

  PlanDraft Write(std::size_t option) const {
    const PlanCandidate& candidate = board_.candidates[option];
    const PlanFit& main = candidate.fits.front();
    const Explainer explainer(context_, main.need, making_.question.weights, making_.language());
    const v1::Suggestion suggestion = explainer.Explain(Full(candidate), main.score, 0);
    PlanDraft draft;
    draft.need = main.need;
    draft.candidate = option;
    WriteBasics(candidate, suggestion, draft);
    WriteOrder(candidate, draft);
    draft.line.set_marginal_gain(state_.value() - state_.Without(option).value());
    WriteReasons(option, suggestion, draft.line);
    WriteCautions(candidate, suggestion, draft.line);
    WriteQuestions(suggestion, draft);
    WriteAlternatives(option, draft.line);
    return draft;
  }

 private:
  IndexedResource At(const PlanCandidate& candidate) const {
    return context_.snapshot().at(candidate.row);
  }
  const indexer::FullResource& Full(const PlanCandidate& candidate) const {
    return making_.resources.at(candidate.row);
  }
  std::string Say(std::string_view ko, std::string_view en) const { return making_.Say(ko, en); }
  const std::string& CodeOf(const PlanFit& fit) const {
    return context_.queries()[fit.need].codes()[fit.code];
  }

  void WriteBasics(const PlanCandidate& candidate, const v1::Suggestion& suggestion,
                   PlanDraft& draft) const {
    v1::PlanLine& line = draft.line;
    if (candidate.previous != nullptr) {
      Stay(*candidate.previous, candidate.progress, line);
    } else {
      line.set_content(Content(candidate));
      line.set_times_per_week(candidate.times_per_week);
      line.set_person_in_charge(PersonInCharge(Full(candidate)));
      for (v1::MonitoringMethod method : Monitoring(candidate)) line.add_monitoring(method);
    }
    line.set_kind(v1::PLAN_LINE_KIND_COMMUNITY_RESOURCE);
    for (const PlanFit& fit : candidate.fits) line.add_need_ids(making_.NeedAt(fit.need).id());
    const IndexedResource resource = At(candidate);
    line.set_resource(std::string(resource.name));
    *line.mutable_display_name() = Full(candidate).resource->display_name();
    line.set_organization(std::string(resource.organization));
    *line.mutable_organization_display_name() = suggestion.organization_display_name();
    line.set_pinned(candidate.pinned);
    line.set_next_step(suggestion.next_step());
    *line.mutable_required_documents() = suggestion.required_documents();
    if (candidate.cost_krw_per_month) line.set_cost_krw_per_month(*candidate.cost_krw_per_month);
    if (suggestion.has_distance_km()) line.set_distance_km(suggestion.distance_km());
  }

  // What people agreed on stays as it is; the days only once they are kept.
  static void Stay(const v1::PlanLine& previous, LineProgress progress, v1::PlanLine& line) {
    line.set_id(previous.id());
    line.set_content(previous.content());
    line.set_times_per_week(previous.times_per_week());
    line.set_person_in_charge(previous.person_in_charge());
    *line.mutable_monitoring() = previous.monitoring();
    line.set_referral(previous.referral());
    if (progress != LineProgress::kBegun) return;
    line.set_continued(true);
    line.set_start_date(previous.start_date());
    line.set_end_date(previous.end_date());
  }

  // What the resource itself does for a code of a need: the sub-area of its own term nearest to it.
  // The code, where it has no term near it.
  std::string OwnCode(const IndexedResource& resource, const std::string& code) const {
    const store::NeedTaxonomy& taxonomy = context_.snapshot().vocabulary().taxonomy;
    const std::vector<store::SubAreaId> wanted = taxonomy.Expand(code);
    std::pair<double, float> nearest = {0, 0};  // and the stronger of equally near ones
    std::string own = code;
    for (const indexer::IndexedTerm& term : resource.terms->terms) {
      double closeness = 0;
      for (store::SubAreaId id : wanted) {
        closeness = std::max(closeness, taxonomy.Closeness(id, term.sub_area));
      }
      const std::pair near = {closeness, term.strength * term.confidence};
      if (closeness <= 0 || near <= nearest) continue;
      nearest = near;
      own = taxonomy.sub_area(term.sub_area).code();
    }
    return own;
  }

  std::string Content(const PlanCandidate& candidate) const {
    std::vector<std::string> labels;
    for (const PlanFit& fit : candidate.fits) {
      const std::vector<std::string>& codes = context_.queries()[fit.need].codes();
      for (std::size_t i = 0; i < codes.size(); ++i) {
        if (fit.degrees[i] <= 0) continue;
        std::string label = making_.CodeLabel(OwnCode(At(candidate), codes[i]));
        if (i == fit.code && &fit == &candidate.fits.front()) {
          labels.insert(labels.begin(), std::move(label));
        } else {
          labels.push_back(std::move(label));
        }
      }
    }
    if (labels.empty()) labels.push_back(WhatItIs(candidate));
    std::vector<std::string> once;
    for (std::string& label : labels) {
      if (std::find(once.begin(), once.end(), label) == once.end()) once.push_back(label);
    }
    return absl::StrJoin(once, ", ");
  }

  // Of what serves no need of the case: what it is listed for.
  std::string WhatItIs(const PlanCandidate& candidate) const {
    const IndexedResource& resource = At(candidate);
    const auto weight = [](const indexer::IndexedTerm& term) {
      return term.strength * term.confidence;
    };
    const auto main =
        std::max_element(resource.terms->terms.begin(), resource.terms->terms.end(),
                         [&weight](const auto& a, const auto& b) { return weight(a) < weight(b); });
    if (main == resource.terms->terms.end()) {
      return Pick(making_.language(), Full(candidate).resource->display_name());
    }
    const store::NeedTaxonomy& taxonomy = context_.snapshot().vocabulary().taxonomy;
    return making_.CodeLabel(taxonomy.sub_area(main->sub_area).code());
  }

  std::string PersonInCharge(const indexer::FullResource& resource) const {
    std::string desk = resource.resource->contact().desk();
    if (desk.empty() && resource.owner) desk = resource.owner->contact().desk();
    if (desk.empty() || desk.size() > kMaxPersonInCharge) {
      desk = Say("기관 담당자", "The agency's desk");
    }
    return desk;
  }

  std::set<v1::MonitoringMethod> Monitoring(const PlanCandidate& candidate) const {
    const PlanRules& rules = making_.question.request.rules;
    const PlanFit& main = candidate.fits.front();
    const v1::Need& need = making_.NeedAt(main.need);
    std::set<v1::MonitoringMethod> methods;
    methods.insert(IsInformalOrRelational(*At(candidate).offer)
                       ? v1::MONITORING_METHOD_INFORMAL
                       : v1::MONITORING_METHOD_AGENCY_REPORT);
    const bool close = need.severity() == v1::SEVERITY_SEVERE ||
                       need.urgency() == v1::URGENCY_IMMEDIATE || rules.IsSafety(CodeOf(main));
    methods.insert(close ? v1::MONITORING_METHOD_VISIT : v1::MONITORING_METHOD_CALL);
    if (rules.HasScale(CodeOf(main))) methods.insert(v1::MONITORING_METHOD_SCALE);
    return methods;
  }

  void WriteOrder(const PlanCandidate& candidate, PlanDraft& draft) const {
    const PlanRules& rules = making_.question.request.rules;
    bool immediate = false;
    for (const PlanFit& fit : candidate.fits) {
      if (!fit.serves) continue;
      const std::string& code = CodeOf(fit);
      draft.order.work.push_back({fit.need, code});
      immediate = immediate || making_.NeedAt(fit.need).urgency() == v1::URGENCY_IMMEDIATE;
      // Whichever need it is for; what is merely near to it secures nobody.
      draft.order.safety = draft.order.safety ||
                           (rules.IsSafety(code) && rules.IsSafety(OwnCode(At(candidate), code)));
    }
    // What goes on waits no more, unless it has yet to begin.
    draft.order.waits = candidate.progress != LineProgress::kBegun ||
                        candidate.previous->start_date() > DateText(making_.term().start);
    draft.order.waits_for_safety = !immediate;
    draft.order.waits_for_rules = !At(candidate).offer->applied_for;
  }

  void WriteReasons(std::size_t option, const v1::Suggestion& suggestion,
                    v1::PlanLine& line) const {
    const PlanCandidate& candidate = board_.candidates[option];
    if (candidate.pinned) {
      line.add_reasons(Say("사례관리자가 정한 자원입니다", "Chosen by the case manager"));
    }
    if (candidate.previous != nullptr) line.add_reasons(SinceBefore(candidate.progress));
    for (const std::string& reason : suggestion.reasons()) line.add_reasons(reason);
    std::vector<std::string> bound_up;
    const PlanFit& main = candidate.fits.front();
    for (const PlanFit& fit : candidate.fits) {
      if (&fit != &main && fit.serves && making_.Linked(main.need, fit.need)) {
        bound_up.push_back(making_.NeedName(fit.need));
      }
    }
    if (!bound_up.empty()) {
      const std::string needs = absl::StrJoin(bound_up, ", ");
      line.add_reasons(Say("서로 얽힌 욕구를 함께 다룹니다: " + needs,
                           "Serves needs that are bound up with it too: " + needs));
    }
    const bool one_contact =
        std::any_of(making_.choice.begin(), making_.choice.end(), [&](std::size_t other) {
          return other != option && board_.problem.options[other].organization ==
                                        board_.problem.options[option].organization;
        });
    if (one_contact) {
      line.add_reasons(Say("같은 기관이 다른 도움도 맡아 연락할 곳이 하나입니다",
                           "The agency carries other lines too: one point of contact"));
    }
  }

  std::string SinceBefore(LineProgress progress) const {
    switch (progress) {
      case LineProgress::kBegun:
        return Say("이전 계획에서 이어집니다", "Goes on from the plan before");
      case LineProgress::kRequested:
        return Say("이전 계획에서 의뢰하였고 기관의 답을 기다립니다",
                   "Referred under the plan before: the agency has yet to answer");
      case LineProgress::kWaiting:
        return Say("이전 계획에서 의뢰하였고 자리를 기다립니다",
                   "Referred under the plan before: waits for a place");
      default:
        return Say("이전 계획에도 있던 자원이며 아직 시작하지 않았습니다",
                   "In the plan before too, and has yet to begin");
    }
  }

  void WriteCautions(const PlanCandidate& candidate, const v1::Suggestion& suggestion,
                     v1::PlanLine& line) const {
    const PlanFit& main = candidate.fits.front();
    const Sentences sentences(context_, main.need, making_.language());
    for (const PlanFit& fit : candidate.fits) {
      if (!fit.serves) line.add_cautions(NotServed(making_.NeedName(fit.need), making_.language()));
    }
    for (const Obstacle& obstacle : candidate.overlooked) {
      if (obstacle.kind == v1::CHECK_KIND_IN_PLACE) continue;
      // The place that is taken may be the one held for them.
      const bool held = candidate.progress == LineProgress::kRequested;
      if (held && obstacle.kind == v1::CHECK_KIND_CAPACITY) continue;
      line.add_cautions(sentences.Obstacle(obstacle));
    }
    for (const std::string& caution : suggestion.cautions()) line.add_cautions(caution);
    const bool has_source =
        std::any_of(context_.assessment().risks().begin(), context_.assessment().risks().end(),
                    [](const v1::Risk& risk) { return !risk.source_member().empty(); });
    // A plan is one paper for the household, whoever the single need is of.
    if (has_source && At(candidate).places->has_confidential_place &&
        !context_.safety().MustBeKeptFromSource(At(candidate), making_.NeedAt(main.need))) {
      line.add_cautions(Say("숨겨진 곳입니다: 위험의 원인인 사람에게 알리지 마세요",
                            "A hidden place: keep it from the person the danger comes from"));
    }
    WriteHours(candidate, line);
    if (!candidate.IsUnderWay()) WriteUncertainty(candidate, suggestion, line);
    WriteAvailability(candidate.progress, suggestion, line);
    const bool limited = making_.question.request.wishes.limits().has_max_cost_krw_per_month();
    if (limited && !candidate.cost_krw_per_month) {
      line.add_cautions(
          Say("비용을 알 수 없어 한도에는 0원으로 셈했습니다: 먼저 확인하세요",
              "Its cost is not known and counts as none within the limit: confirm first"));
    }
  }

  // What an entry leaves open and has to be asked before anybody counts on it.
  void WriteUncertainty(const PlanCandidate& candidate, const v1::Suggestion& suggestion,
                        v1::PlanLine& line) const {
    const IndexedResource& resource = At(candidate);
    const std::optional<int> age = AgeDays(resource.verified, context_.today());
    // Of older ones the suggestion says it.
    if (age && *age > kOldDays && !IsStale(resource, context_)) {
      for (const v1::FactorContribution& contribution : suggestion.contributions()) {
        if (contribution.factor() != v1::FACTOR_FRESHNESS) continue;
        line.add_cautions(contribution.sentence() + Say(": 먼저 확인하세요", ": confirm first"));
      }
    }
    constexpr std::uint32_t kFromAfar =
        indexer::Bit(v1::MODE_PHONE) | indexer::Bit(v1::MODE_ONLINE);
    const bool from_afar = resource.offer->modes != 0 && (resource.offer->modes & ~kFromAfar) == 0;
    const bool has_places = !from_afar && line.next_step() != v1::NEXT_STEP_KIND_INFORM &&
                            line.next_step() != v1::NEXT_STEP_KIND_APPLY_BENEFIT;
    const bool urgent =
        std::any_of(candidate.fits.begin(), candidate.fits.end(), [this](const PlanFit& fit) {
          return making_.NeedAt(fit.need).urgency() == v1::URGENCY_IMMEDIATE;
        });
    if (urgent && has_places &&
        suggestion.availability().state() == v1::AVAILABILITY_STATE_UNSPECIFIED) {
      line.add_cautions(
          Say("급한데 빈자리를 알 수 없습니다: 먼저 전화로 확인하고 다른 곳도 알아 두세요",
              "Urgent, and whether it has a place is not known: call first, and have another in "
              "hand"));
    }
  }

  void WriteHours(const PlanCandidate& candidate, v1::PlanLine& line) const {
    const bool late =
        std::any_of(candidate.fits.begin(), candidate.fits.end(), [&](const PlanFit& fit) {
          return TooLateFor(At(candidate), fit.need, context_) != TooLate::kNo;
        });
    if (!late) return;
    const std::string hours = NightHours(At(candidate).schedule->schedule);
    line.add_cautions(Say("밤에만 엽니다(" + hours + "): 아이가 가기에는 늦은 시간입니다",
                          "Open at night alone (" + hours + "): too late for a child"));
  }

  // Where one has to wait, or may have to: what it means for the line.
  void WriteAvailability(LineProgress progress, const v1::Suggestion& suggestion,
                         v1::PlanLine& line) const {
    const v1::AvailabilityState state = suggestion.availability().state();
    if (progress == LineProgress::kBegun || progress == LineProgress::kRequested) return;
    if (progress == LineProgress::kWaiting) {
      line.add_cautions(Say("자리를 기다리는 중입니다: 그동안 쓸 수 있는 도움을 함께 찾으세요",
                            "Waits for a place: find help for the meantime"));
    } else if (state == v1::AVAILABILITY_STATE_WAITLIST) {
      line.add_cautions(
          Say("신청한 뒤 기관의 연락을 기다려야 합니다: 그동안 쓸 수 있는 도움을 함께 찾으세요",
              "After applying one waits for the agency's call: find help for the meantime"));
    } else if (state == v1::AVAILABILITY_STATE_FULL) {
      line.add_cautions(
          Say("자리가 날 때까지 시작할 수 없습니다: 언제쯤 자리가 나는지 기관에 물어보세요",
              "Cannot begin before a place is free: ask the agency when that may be"));
    }
  }

  static void WriteQuestions(const v1::Suggestion& suggestion, PlanDraft& draft) {
    std::set<std::string> asked;
    for (const v1::Check& check : suggestion.eligibility().checks()) {
      const bool counts = check.verdict() == v1::VERDICT_UNKNOWN &&
                          (check.kind() != v1::CHECK_KIND_CRITERION ||
                           check.path_index() == suggestion.eligibility().best_path_index());
      if (counts && !check.question().empty() && asked.insert(check.question()).second) {
        draft.line.add_questions(check.question());
        draft.unknown.push_back(check.sentence());
      }
    }
  }

  void WriteAlternatives(std::size_t option, v1::PlanLine& line) const {
    const PlanFit& main = board_.candidates[option].fits.front();
    const PlanState rest = state_.Without(option);
    std::vector<std::pair<double, std::size_t>> found;
    for (std::size_t i = 0; i < board_.candidates.size(); ++i) {
      if (state_.Has(i) || !rest.Allows(i)) continue;
      const PlanFit* fit = board_.candidates[i].FitFor(main.need);
      if (fit == nullptr || fit->degrees[main.code] <= 0) continue;
      found.emplace_back(rest.value() + rest.Gain(i) - state_.value(), i);
    }
    // Candidates are in the order of their names.
    std::stable_sort(found.begin(), found.end(),
                     [](const auto& a, const auto& b) { return a.first > b.first; });
    std::vector<std::size_t> listed = {option};
    for (const auto& [difference, i] : found) {
      if (listed.size() > kMaxAlternatives) return;
      const PlanCandidate& other = board_.candidates[i];
      // Another entry of the same offering is nothing else to choose from.
      const auto same = [&](std::size_t before) {
        return SameOffering(At(board_.candidates[before]), At(other));
      };
      if (std::any_of(listed.begin(), listed.end(), same)) continue;
      listed.push_back(i);
      v1::PlanAlternative& alternative = *line.add_alternatives();
      alternative.set_resource(std::string(At(other).name));
      *alternative.mutable_display_name() = Full(other).resource->display_name();
      alternative.set_organization(std::string(At(other).organization));
      if (Full(other).owner) {
        *alternative.mutable_organization_display_name() = Full(other).owner->display_name();
      }
      alternative.set_gain_difference(difference);
      alternative.set_sentence(ForAndAgainst(other, *other.FitFor(main.need)));
    }
  }

  std::string ForAndAgainst(const PlanCandidate& other, const PlanFit& fit) const {
    const v1::Suggestion suggestion =
        Explainer(context_, fit.need, making_.question.weights, making_.language())
            .Explain(Full(other), fit.score, 0);
    std::string text = suggestion.reasons().empty() ? "" : suggestion.reasons(0);
    if (!suggestion.cautions().empty()) {
      text += (text.empty() ? "" : Say("; 다만 ", "; but: ")) + suggestion.cautions(0);
    } else if (suggestion.confirm_first()) {
      text += (text.empty() ? "" : "; ") +
              Say("자격을 먼저 확인해야 합니다", "eligibility must be confirmed first");
    }
    return text;
  }

  const PlanMaking& making_;
  const CaseContext& context_;
  const PlanBoard& board_;
  const PlanProblem shown_;
  const PlanState state_;
};

}  // namespace

std::string PlanMaking::Say(std::string_view ko, std::string_view en) const {
  return In(language(), ko, en);
}

std::string PlanMaking::CodeLabel(const std::string& code) const {
  const store::NeedTaxonomy& taxonomy = context().snapshot().vocabulary().taxonomy;
  if (const auto id = taxonomy.FindSubArea(code)) {
    return Pick(language(), taxonomy.sub_area(*id).display_name());
  }
  for (const v1::NeedArea& area : taxonomy.areas()) {
    if (area.code() == code) return Pick(language(), area.display_name());
  }
  return code;
}

std::string PlanMaking::NeedName(std::size_t need) const {
  if (!NeedAt(need).statement().empty()) return NeedAt(need).statement();
  const std::vector<std::string>& codes = context().queries()[need].codes();
  return codes.empty() ? NeedAt(need).id() : CodeLabel(codes.front());
}

const v1::Need& PlanMaking::NeedAt(std::size_t need) const {
  return context().assessment().needs(static_cast<int>(need));
}

bool PlanMaking::Linked(std::size_t a, std::size_t b) const {
  const auto names = [this](std::size_t from, std::size_t to) {
    const auto& linked = NeedAt(from).linked_needs();
    return std::find(linked.begin(), linked.end(), NeedAt(to).id()) != linked.end();
  };
  return a != b && (names(a, b) || names(b, a));
}

std::vector<PlanDraft> ResourceLines(const PlanMaking& making) {
  const LineWriter writer(making);
  std::vector<PlanDraft> drafts;
  for (std::size_t option : making.choice) drafts.push_back(writer.Write(option));
  return drafts;
}

}  // namespace ieum::matcher
