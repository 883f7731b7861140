#include "matcher/plan/plan_actions.h"

#include <algorithm>
#include <functional>
#include <initializer_list>
#include <set>
#include <string_view>
#include <tuple>
#include <utility>

#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"

#include "matcher/labels.h"
#include "matcher/need_order.h"
#include "matcher/particles.h"

namespace ieum::matcher {
namespace {

constexpr std::size_t kMaxListed = 3;
constexpr std::size_t kMaxAversions = 2;
constexpr std::size_t kMaxClientActions = 2;
constexpr int kMaxNeeds = 32;
constexpr double kLeastHint = 0.1;  // of the lexicon, below which a word says next to nothing
constexpr std::string_view kMentalHealth = "health.mental";
constexpr std::size_t kMaxContentBytes = 2'000;  // never more characters than bytes

using Words = std::initializer_list<std::pair<std::string, std::string>>;

bool IsViolence(v1::RiskKind kind) {
  return kind != v1::RISK_KIND_UNSPECIFIED && kind != v1::RISK_KIND_SUICIDE;
}

bool IsSuicide(v1::RiskKind kind) { return kind == v1::RISK_KIND_SUICIDE; }

// Not where the client does not want such help, is not safe with it or has it already, nor where
// the case manager's own wishes stand in the way.
bool CallsForResources(v1::GapCause cause) {
  return cause == v1::GAP_CAUSE_NO_RESOURCE || cause == v1::GAP_CAUSE_NONE_ELIGIBLE ||
         cause == v1::GAP_CAUSE_ALL_FULL || cause == v1::GAP_CAUSE_TOO_FAR ||
         cause == v1::GAP_CAUSE_OUT_OF_DATE || cause == v1::GAP_CAUSE_UNCERTAIN;
}

// Cut between two characters of UTF-8.
std::string Clipped(std::string text) {
  if (text.size() <= kMaxContentBytes) return text;
  std::size_t end = kMaxContentBytes;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
  text.resize(end);
  return text;
}

class ActionWriter {
 public:
  ActionWriter(const PlanMaking& making, const std::vector<PlanDraft>& drafts,
               const std::vector<v1::OpenNeed>& open)
      : making_(making),
        assessment_(making.context().assessment()),
        rules_(making.question.request.rules),
        resources_(drafts),
        open_(open) {
    for (const v1::Risk& risk : assessment_.risks()) {
      violence_ = violence_ || IsViolence(risk.kind());
      suicide_ = suicide_ || IsSuicide(risk.kind());
    }
  }

  std::vector<PlanDraft> Run() {
    if (violence_) PlanSafety("violence", IsViolence);
    if (suicide_) PlanSafety("suicide", IsSuicide);
    AskAboutAversions();
    ConfirmEligibility();
    Accompany();
    DevelopResources();
    BuildOnStrengths();
    return std::move(drafts_);
  }

 private:
  // Null when the data has no such rule.
  PlanDraft* Add(const char* trigger, std::size_t need, const Words& words) {
    const std::string code = MainCodeOf(need);
    const PlanActionRule* rule = rules_.Action(trigger, AreaOf(code), violence_);
    if (rule == nullptr) return nullptr;
    PlanDraft& draft = drafts_.emplace_back();
    draft.need = need;
    draft.order.waits = false;
    v1::PlanLine& line = draft.line;
    line.set_kind(rule->kind);
    line.add_need_ids(making_.NeedAt(need).id());
    const std::vector<std::pair<std::string, std::string>> filled(words);
    const auto fill = [&](const v1::LocalizedText& text) {
      return WithParticles(absl::StrReplaceAll(Pick(making_.language(), text), filled));
    };
    line.set_content(Clipped(fill(rule->content)));
    const std::string reason = fill(rule->reason);
    if (!reason.empty()) line.add_reasons(reason);
    line.set_times_per_week(rule->times_per_week);
    for (v1::MonitoringMethod method : rule->monitoring) line.add_monitoring(method);
    line.set_person_in_charge(rule->kind == v1::PLAN_LINE_KIND_DIRECT_PRACTICE
                                  ? making_.Say("사례관리자", "Case manager")
                                  : making_.Say("당사자", "Client"));
    return &draft;
  }

  std::string MainCodeOf(std::size_t need) const {
    const std::vector<std::string>& codes = making_.context().queries()[need].codes();
    return codes.empty() ? std::string() : codes.front();
  }

  // The need that a safety plan belongs to: of those in danger, one of safety, else one of mental
  // health, else the first.
  std::size_t NeedOfSafety(const std::function<bool(v1::RiskKind)>& is_of_danger) const {
    std::set<std::string> endangered;
    for (const v1::Risk& risk : assessment_.risks()) {
      if (is_of_danger(risk.kind())) {
        endangered.insert(risk.members().begin(), risk.members().end());
      }
    }
    const auto rank = [&](std::size_t need) {
      const std::vector<std::string>& codes = making_.context().queries()[need].codes();
      const auto any = [&codes](const auto& fits) {
        return std::any_of(codes.begin(), codes.end(), fits);
      };
      const auto& members = making_.NeedAt(need).members();
      const bool theirs =
          endangered.empty() || members.empty() ||
          std::any_of(members.begin(), members.end(), [&endangered](const std::string& member) {
            return endangered.contains(member);
          });
      return std::make_tuple(
          !theirs, !any([this](const std::string& code) { return rules_.IsSafety(code); }),
          !any([](const std::string& code) { return code == kMentalHealth; }));
    };
    const std::vector<std::size_t>& order = making_.board.order;
    return *std::min_element(order.begin(), order.end(),
                             [&rank](std::size_t a, std::size_t b) { return rank(a) < rank(b); });
  }

  void PlanSafety(const char* trigger, const std::function<bool(v1::RiskKind)>& is_of_danger) {
    if (PlanDraft* draft = Add(trigger, NeedOfSafety(is_of_danger), {})) {
      draft->order.safety = true;
    }
  }

  void AskAboutAversions() {
    std::set<const v1::Aversion*> asked;
    for (std::size_t need : making_.board.order) {
      for (const PlanCandidate& candidate : making_.board.candidates) {
        const PlanFit* fit = candidate.FitFor(need);
        if (fit == nullptr || fit->score.avoided == nullptr) continue;
        if (asked.size() >= kMaxAversions || !asked.insert(fit->score.avoided).second) continue;
        Add("aversion", need,
            {{"{aversion}", NameOf(*fit->score.avoided)}, {"{need}", making_.NeedName(need)}});
      }
    }
  }

  std::string NameOf(const v1::Aversion& aversion) const {
    if (!aversion.keywords().empty()) return absl::StrJoin(aversion.keywords(), ", ");
    if (!aversion.need_code().empty()) return making_.CodeLabel(aversion.need_code());
    for (const PlanCandidate& candidate : making_.board.candidates) {
      const indexer::FullResource& resource = making_.resources.at(candidate.row);
      if (resource.name == aversion.resource()) {
        return Pick(making_.language(), resource.resource->display_name());
      }
      if (resource.organization == aversion.organization() && resource.owner) {
        return Pick(making_.language(), resource.owner->display_name());
      }
    }
    return making_.Say("그 방식", "that way of helping");
  }

  void ConfirmEligibility() {
    std::vector<std::string> names;
    std::vector<std::string> criteria;
    std::vector<const PlanDraft*> concerned;
    for (const PlanDraft& draft : resources_) {
      if (draft.unknown.empty()) continue;
      concerned.push_back(&draft);
      if (names.size() < kMaxListed) {
        names.push_back("‘" + Pick(making_.language(), draft.line.display_name()) + "’");
      }
      for (const std::string& criterion : draft.unknown) {
        const bool known = std::find(criteria.begin(), criteria.end(), criterion) != criteria.end();
        if (!known && criteria.size() < kMaxListed) criteria.push_back(criterion);
      }
    }
    if (concerned.empty()) return;
    std::string listed = absl::StrJoin(names, ", ");
    if (concerned.size() > names.size()) {
      const std::string more = std::to_string(concerned.size() - names.size());
      listed += making_.Say(" 외 " + more + "곳", " and " + more + " more");
    }
    PlanDraft* draft =
        Add("confirm", concerned.front()->need,
            {{"{resources}", listed}, {"{criteria}", absl::StrJoin(criteria, "; ")}});
    if (draft == nullptr) return;
    for (const PlanDraft* other : concerned) AddNeed(other->need, *draft);
  }

  void AddNeed(std::size_t need, PlanDraft& draft) const {
    const std::string& id = making_.NeedAt(need).id();
    const auto& ids = draft.line.need_ids();
    if (ids.size() >= kMaxNeeds || std::find(ids.begin(), ids.end(), id) != ids.end()) return;
    draft.line.add_need_ids(id);
  }

  // Of the first severe need, the line that adds most and that one has to go to.
  void Accompany() {
    for (std::size_t need : making_.board.order) {
      if (making_.NeedAt(need).severity() != v1::SEVERITY_SEVERE) continue;
      std::size_t best = resources_.size();
      for (std::size_t i = 0; i < resources_.size(); ++i) {
        if (resources_[i].need != need || !IsVisited(resources_[i])) continue;
        if (best == resources_.size() ||
            resources_[i].line.marginal_gain() > resources_[best].line.marginal_gain()) {
          best = i;
        }
      }
      if (best == resources_.size()) continue;
      PlanDraft* draft =
          Add("accompany", need,
              {{"{resource}", Pick(making_.language(), resources_[best].line.display_name())}});
      if (draft != nullptr) draft->order.beside = best;
      return;
    }
  }

  bool IsVisited(const PlanDraft& draft) const {
    if (draft.line.continued() || draft.line.next_step() == v1::NEXT_STEP_KIND_INFORM ||
        draft.line.next_step() == v1::NEXT_STEP_KIND_APPLY_BENEFIT) {
      return false;
    }
    const PlanCandidate& candidate = making_.board.candidates[*draft.candidate];
    return !making_.context().snapshot().at(candidate.row).offer->Visits();
  }

  void DevelopResources() {
    std::vector<std::string> labels;
    std::vector<std::size_t> needs;
    for (const v1::OpenNeed& open : open_) {
      if (!CallsForResources(open.cause())) continue;
      const auto need = static_cast<std::size_t>(FindNeed(assessment_, open.need_id()));
      needs.push_back(need);
      std::vector<std::string> names;
      for (const std::string& code : open.need_codes()) names.push_back(making_.CodeLabel(code));
      if (names.empty()) names.push_back(making_.NeedName(need));
      for (const std::string& name : names) {
        const bool known = std::find(labels.begin(), labels.end(), name) != labels.end();
        if (!known && labels.size() < kMaxListed) labels.push_back(name);
      }
    }
    if (needs.empty()) return;
    PlanDraft* draft = Add("open_need", needs.front(), {{"{codes}", absl::StrJoin(labels, ", ")}});
    if (draft == nullptr) return;
    for (std::size_t need : needs) AddNeed(need, *draft);
  }

  // Those that have to do with an area: by the words of its action, or by the lexicon.
  std::vector<std::string> StrengthsFor(std::string_view area) const {
    std::vector<std::string> strengths;
    const PlanActionRule* rule = rules_.Action("strength", area, violence_);
    if (rule == nullptr) return strengths;
    const indexer::Vocabulary& vocabulary = making_.context().snapshot().vocabulary();
    for (const std::string& strength : assessment_.strengths()) {
      const std::vector<indexer::NeedHint> hints = vocabulary.lexicon.Find(strength);
      const bool told = std::any_of(hints.begin(), hints.end(), [&](const indexer::NeedHint& hint) {
        return hint.weight >= kLeastHint &&
               AreaOf(vocabulary.taxonomy.sub_area(hint.sub_area).code()) == area;
      });
      if (told || rule->words.In(FoldGoalText(strength))) strengths.push_back(strength);
    }
    return strengths;
  }

  void BuildOnStrengths() {
    if (assessment_.strengths().empty()) return;
    std::set<std::string, std::less<>> areas;
    std::size_t made = 0;
    for (std::size_t need : making_.board.order) {
      if (made >= kMaxClientActions) return;
      const std::string code = MainCodeOf(need);
      if (!areas.emplace(AreaOf(code)).second) continue;
      std::vector<std::string> strengths = StrengthsFor(AreaOf(code));
      if (strengths.empty()) continue;
      PlanDraft* draft = Add("strength", need, {});
      if (draft == nullptr) continue;
      ++made;
      if (strengths.size() > kMaxListed) strengths.resize(kMaxListed);
      const std::string listed = absl::StrJoin(strengths, "; ");
      draft->line.add_reasons(
          making_.Say("강점을 살립니다: " + listed, "Builds on strengths: " + listed));
    }
  }

  const PlanMaking& making_;
  const v1::Assessment& assessment_;
  const PlanRules& rules_;
  const std::vector<PlanDraft>& resources_;
  const std::vector<v1::OpenNeed>& open_;
  bool violence_ = false;
  bool suicide_ = false;
  std::vector<PlanDraft> drafts_;
};

}  // namespace

std::vector<PlanDraft> ActionLines(const PlanMaking& making, const std::vector<PlanDraft>& drafts,
                                   const std::vector<v1::OpenNeed>& open) {
  return ActionWriter(making, drafts, open).Run();
}

}  // namespace ieum::matcher
