#include "matcher/plan/plan_changes.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>

#include "matcher/labels.h"
#include "matcher/need_order.h"
#include "matcher/plan/plan_fit.h"

namespace ieum::matcher {
namespace {

void Keep(const v1::PlanLine& before, v1::PlanLine& line) {
  line.set_id(before.id());
  line.set_continued(true);
  line.set_start_date(before.start_date());
  line.set_end_date(before.end_date());
}

// Composed lines say why; what people wrote does not.
bool IsComposed(const v1::PlanLine& line) { return !line.reasons().empty() && !line.pinned(); }

class ChangeWriter {
 public:
  ChangeWriter(const PlanMaking& making, v1::ServicePlan& plan)
      : making_(making),
        request_(making.question.request),
        plan_(plan),
        fitter_(making.context(), making.question.weights, making.term()) {}

  void Run() {
    std::set<std::string> now;
    for (const v1::PlanLine& line : plan_.lines()) now.insert(line.id());
    for (const v1::PlanLine& line : plan_.lines()) {
      const v1::PlanLine* before = Before(line.id());
      if (before == nullptr) continue;
      AddLine(v1::PLAN_CHANGE_KIND_KEPT, line,
              HowKept(line.continued() ? LineProgress::kBegun : Progress(*before)));
    }
    for (const v1::PlanLine& line : plan_.lines()) {
      if (Before(line.id()) == nullptr) {
        AddLine(v1::PLAN_CHANGE_KIND_ADDED, line, making_.Say("새로 시작합니다", "is new"));
      }
    }
    for (const v1::PlanLine& line : request_.previous->lines()) {
      if (!now.contains(line.id())) AddLine(v1::PLAN_CHANGE_KIND_ENDED, line, WhyEnded(line));
    }
    WriteNeeds();
  }

 private:
  // Null: the plan before has no such line.
  const v1::PlanLine* Before(const std::string& id) const {
    const auto& lines = request_.previous->lines();
    const auto at = std::find_if(lines.begin(), lines.end(),
                                 [&id](const v1::PlanLine& line) { return line.id() == id; });
    return at == lines.end() ? nullptr : &*at;
  }

  LineProgress Progress(const v1::PlanLine& before) const {
    return ProgressOf(before, request_, making_.context());
  }

  std::string HowKept(LineProgress progress) const {
    switch (progress) {
      case LineProgress::kBegun:
        return making_.Say("이어집니다", "goes on");
      case LineProgress::kRequested:
        return making_.Say("의뢰하였고 기관의 답을 기다립니다",
                           "stays, referred and not answered yet");
      case LineProgress::kWaiting:
        return making_.Say("의뢰하였고 자리를 기다립니다", "stays, waits for a place");
      default:
        return making_.Say("계획에 남아 있으며 아직 시작하지 않았습니다",
                           "stays, has yet to begin");
    }
  }

  void AddLine(v1::PlanChangeKind kind, const v1::PlanLine& line, const std::string& what) {
    v1::PlanChange& change = *plan_.add_changes();
    change.set_kind(kind);
    change.set_line_id(line.id());
    std::string name = Pick(making_.language(), line.display_name());
    if (name.empty()) name = line.content();
    change.set_sentence(name + ": " + what);
  }

  std::string WhyEnded(const v1::PlanLine& line) const {
    if (line.result() == v1::GOAL_RESULT_ACHIEVED) {
      return making_.Say("목표를 이루어 마칩니다", "ends, achieved");
    }
    const bool stands =
        std::any_of(line.need_ids().begin(), line.need_ids().end(), [this](const std::string& id) {
          return FindNeed(making_.context().assessment(), id) >= 0;
        });
    if (!stands) return making_.Say("욕구가 없어져 마칩니다", "ends, the need is gone");
    if (line.kind() != v1::PLAN_LINE_KIND_COMMUNITY_RESOURCE) {
      return making_.Say("더 필요하지 않아 마칩니다", "ends, it is not needed any more");
    }
    return WhyResourceEnded(line);
  }

  // What has never begun is left out; all else ends.
  std::string Ends(bool began, const std::string& ko, const std::string& en) const {
    return making_.Say(ko + (began ? " 마칩니다" : " 뺍니다"),
                       (began ? "ends, " : "is left out, ") + en);
  }

  std::string WhyResourceEnded(const v1::PlanLine& line) const {
    const LineProgress progress = Progress(line);
    const bool under_way = progress != LineProgress::kPlanned;
    const auto row = making_.context().snapshot().Find(line.resource());
    if (!row) {
      return Ends(under_way, "자원이 더는 등록되어 있지 않아",
                  "the resource is not registered any more");
    }
    const auto& wishes = request_.wishes;
    const auto has = [](const auto& names, std::string_view name) {
      return std::find(names.begin(), names.end(), name) != names.end();
    };
    if (has(wishes.forbidden_resources(), line.resource()) ||
        has(wishes.forbidden_organizations(), making_.context().snapshot().at(*row).organization)) {
      return Ends(under_way, "사례관리자가 빼기로 하여", "the case manager wants it out");
    }
    for (const std::string& id : line.need_ids()) {
      const int need = FindNeed(making_.context().assessment(), id);
      if (need < 0) continue;
      const auto verdict =
          fitter_.Fit(*row, static_cast<std::size_t>(need), {.continued = under_way});
      return Because(verdict.refusal, under_way);
    }
    return Because(PlanRefusal::kNone, under_way);
  }

  std::string Because(PlanRefusal refusal, bool under_way) const {
    switch (refusal) {
      case PlanRefusal::kNotEligible:
        return Ends(under_way, "자격이 더는 되지 않아", "the client is not eligible any more");
      case PlanRefusal::kRefused:
        return Ends(under_way, "당사자가 원하지 않아", "the client does not want it");
      case PlanRefusal::kUnsafe:
        return Ends(under_way, "안전하지 않아", "it is not safe");
      case PlanRefusal::kTooFar:
        return Ends(under_way, "너무 멀어", "it is too far");
      case PlanRefusal::kFull:
        return Ends(under_way, "시작하기 전에 자리가 없어져", "it is full and has not begun");
      case PlanRefusal::kNoFit:
        return under_way
                   ? Ends(under_way, "욕구에 더는 맞지 않아", "it does not fit the need any more")
                   : Ends(under_way, "시작하기 전에 보니 욕구를 채우기에 충분하지 않아",
                          "it is not adequate for the need as it stands");
      default:
        return Ends(under_way, "지금은 다른 도움이 더 맞거나 한도를 넘어",
                    "other help fits better now or the limits leave no room");
    }
  }

  void WriteNeeds() {
    // In words where the plan before has a goal for it.
    std::map<std::string, std::string> before;
    for (const v1::PlanLine& line : request_.previous->lines()) {
      for (const std::string& id : line.need_ids()) before.emplace(id, id);
    }
    for (const v1::OpenNeed& open : request_.previous->open_needs()) {
      before.emplace(open.need_id(), open.need_id());
    }
    for (const v1::Goal& goal : request_.previous->goals()) {
      before[goal.need_id()] = goal.purpose().empty() ? goal.need_id() : goal.purpose();
    }
    for (std::size_t need : making_.board.order) {
      const std::string& id = making_.NeedAt(need).id();
      if (before.contains(id)) continue;
      AddNeed(v1::PLAN_CHANGE_KIND_NEED_ADDED, id,
              making_.Say("새로운 욕구: ", "New need: ") + making_.NeedName(need));
    }
    for (const auto& [id, name] : before) {
      if (FindNeed(making_.context().assessment(), id) >= 0) continue;
      AddNeed(v1::PLAN_CHANGE_KIND_NEED_ENDED, id,
              making_.Say("없어진 욕구: ", "Need that is gone: ") + name);
    }
  }

  void AddNeed(v1::PlanChangeKind kind, const std::string& id, const std::string& sentence) {
    v1::PlanChange& change = *plan_.add_changes();
    change.set_kind(kind);
    change.set_need_id(id);
    change.set_sentence(sentence);
  }

  const PlanMaking& making_;
  const PlanRequest& request_;
  v1::ServicePlan& plan_;
  const PlanFitter fitter_;
};

}  // namespace

void ContinueActions(const PlanMaking& making, std::vector<PlanDraft>& actions) {
  const v1::ServicePlan* previous = making.question.request.previous;
  if (previous == nullptr) return;
  for (const v1::PlanLine& before : previous->lines()) {
    if (before.kind() == v1::PLAN_LINE_KIND_COMMUNITY_RESOURCE) continue;
    if (before.result() == v1::GOAL_RESULT_ACHIEVED) continue;
    const auto same = std::find_if(actions.begin(), actions.end(), [&](const PlanDraft& action) {
      return !action.line.continued() && action.line.kind() == before.kind() &&
             action.line.content() == before.content();
    });
    if (same != actions.end()) {
      Keep(before, same->line);
      continue;
    }
    if (IsComposed(before)) continue;
    PlanDraft draft;
    draft.line = before;
    draft.line.clear_goal_ids();
    draft.line.clear_need_ids();
    draft.line.clear_after_lines();
    draft.line.clear_order_sentence();
    draft.line.clear_result();
    draft.line.set_continued(true);
    draft.order.waits = false;
    for (const std::string& id : before.need_ids()) {
      const int need = FindNeed(making.context().assessment(), id);
      if (need < 0) continue;
      if (draft.line.need_ids().empty()) draft.need = static_cast<std::size_t>(need);
      draft.line.add_need_ids(id);
    }
    if (!draft.line.need_ids().empty()) actions.push_back(std::move(draft));
  }
}

void WriteChanges(const PlanMaking& making, v1::ServicePlan& plan) {
  if (making.question.request.previous != nullptr) ChangeWriter(making, plan).Run();
}

}  // namespace ieum::matcher
