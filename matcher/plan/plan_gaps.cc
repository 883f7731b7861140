#include "matcher/plan/plan_gaps.h"

#include <algorithm>
#include <map>
#include <utility>

#include "absl/strings/str_join.h"

#include "matcher/held_back.h"
#include "matcher/plan/plan_state.h"
#include "matcher/sentences.h"

namespace ieum::matcher {
namespace {

class GapFinder {
 public:
  explicit GapFinder(const PlanMaking& making)
      : making_(making),
        board_(making.board),
        state_(making.board.problem, making.choice),
        unlimited_(Unlimited(making)) {}

  absl::StatusOr<PlanGaps> Run() {
    for (std::size_t need : board_.order) Find(need);
    if (!status_.ok()) return status_;
    return std::move(gaps_);
  }

 private:
  static PlanProblem Unlimited(const PlanMaking& making) {
    PlanProblem problem = making.board.problem;
    problem.limits = {};
    return problem;
  }

  void Find(std::size_t need) {
    const std::vector<std::string>& codes = making_.context().queries()[need].codes();
    std::map<v1::GapCause, std::vector<std::string>> open;
    std::vector<std::string> not_worth;
    for (std::size_t code = 0; code < codes.size(); ++code) {
      if (IsServed(need, code)) continue;
      const v1::GapCause cause = CauseOf(need, code);
      (cause == v1::GAP_CAUSE_OUTWEIGHED ? not_worth : open[cause]).push_back(codes[code]);
    }
    if (!not_worth.empty() && not_worth.size() == codes.size()) {
      gaps_.open.push_back(Write(need, v1::GAP_CAUSE_OUTWEIGHED, not_worth));
      return;
    }
    if (codes.empty()) open[ForemostCause(HeldBack(need, std::nullopt))] = {};
    for (const auto& [cause, concerned] : open) {
      gaps_.open.push_back(Write(need, cause, concerned));
    }
    if (!not_worth.empty()) gaps_.remarks.push_back(Outweighed(not_worth));
  }

  std::string Outweighed(const std::vector<std::string>& codes) const {
    std::vector<std::string> labels;
    for (const std::string& code : codes) labels.push_back(making_.CodeLabel(code));
    const std::string listed = absl::StrJoin(labels, ", ");
    return making_.Say(
        "자원은 있으나 다른 줄과 겹치거나 부담이 더 커서 넣지 않았습니다: " + listed,
        "Could be had, but overlaps with other lines or is more burden than help: " + listed);
  }

  bool IsServed(std::size_t need, std::size_t code) const {
    return std::any_of(making_.choice.begin(), making_.choice.end(), [&](std::size_t option) {
      const PlanFit* fit = board_.candidates[option].FitFor(need);
      return fit != nullptr && fit->degrees[code] > 0;
    });
  }

  v1::GapCause CauseOf(std::size_t need, std::size_t code) {
    bool could_be_had = false;
    bool avoided = false;
    const PlanState without_limits(unlimited_, making_.choice);
    for (std::size_t i = 0; i < board_.candidates.size(); ++i) {
      const PlanFit* fit = board_.candidates[i].FitFor(need);
      if (fit == nullptr || fit->degrees[code] <= 0) continue;
      if (board_.problem.options[i].reserve) {
        avoided = true;
        continue;
      }
      could_be_had = true;
      const bool limit_alone = without_limits.Fits(i) && !state_.Fits(i);
      if (limit_alone && state_.Gain(i) > PlanState::kLeastGain) return v1::GAP_CAUSE_LIMITS;
    }
    if (could_be_had) return v1::GAP_CAUSE_OUTWEIGHED;
    for (const v1::GapCause cause : {v1::GAP_CAUSE_LIMITS, v1::GAP_CAUSE_FORBIDDEN}) {
      if (CountLeftOut(need, code, cause) > 0) return cause;
    }
    if (avoided) return v1::GAP_CAUSE_REFUSED;
    return ForemostCause(HeldBack(need, code));
  }

  // Of the need, or of one of its codes.
  std::map<v1::GapCause, int> HeldBack(std::size_t need, std::optional<std::size_t> code) {
    auto counts = CountHeldBack(need, code, making_.question.weights, making_.context(),
                                making_.question.checkpoint);
    if (!counts.ok()) {
      status_.Update(counts.status());
      return {};
    }
    // What nothing holds back was not among the best that a plan chooses from.
    if (const auto unhindered = counts->extract(v1::GAP_CAUSE_UNSPECIFIED)) {
      (*counts)[v1::GAP_CAUSE_UNCERTAIN] += unhindered.mapped();
    }
    return *std::move(counts);
  }

  int CountLeftOut(std::size_t need, std::size_t code, v1::GapCause cause) const {
    return static_cast<int>(std::count_if(
        board_.left_out.begin(), board_.left_out.end(), [&](const PlanLeftOut& left_out) {
          return left_out.need == need && left_out.cause == cause && left_out.degrees[code] > 0;
        }));
  }

  // Candidates that serve the need and were not chosen.
  int CountNotChosen(std::size_t need) const {
    int count = 0;
    for (std::size_t i = 0; i < board_.candidates.size(); ++i) {
      const PlanFit* fit = board_.candidates[i].FitFor(need);
      const bool serves = fit != nullptr && fit->serves;
      const bool chosen =
          std::find(making_.choice.begin(), making_.choice.end(), i) != making_.choice.end();
      count += serves && !chosen ? 1 : 0;
    }
    return count;
  }

  v1::OpenNeed Write(std::size_t need, v1::GapCause cause, const std::vector<std::string>& codes) {
    v1::OpenNeed open;
    open.set_need_id(making_.NeedAt(need).id());
    open.set_cause(cause);
    for (const std::string& code : codes) open.add_need_codes(code);
    open.set_sentence(
        cause == v1::GAP_CAUSE_OUTWEIGHED
            ? Outweighed(codes)
            : Sentences(making_.context(), need, making_.language()).Gap(cause, codes));
    std::map<v1::GapCause, int> counts = HeldBack(need, std::nullopt);
    for (const PlanLeftOut& left_out : board_.left_out) {
      if (left_out.need == need) ++counts[left_out.cause];
    }
    if (cause == v1::GAP_CAUSE_LIMITS || cause == v1::GAP_CAUSE_OUTWEIGHED) {
      if (const int not_chosen = CountNotChosen(need); not_chosen > 0) counts[cause] += not_chosen;
    }
    for (const auto& [counted, count] : counts) {
      v1::GapCauseCount& entry = *open.add_counts();
      entry.set_cause(counted);
      entry.set_count(count);
    }
    return open;
  }

  const PlanMaking& making_;
  const PlanBoard& board_;
  const PlanState state_;
  const PlanProblem unlimited_;
  PlanGaps gaps_;
  absl::Status status_;
};

}  // namespace

absl::StatusOr<PlanGaps> FindPlanGaps(const PlanMaking& making) { return GapFinder(making).Run(); }

}  // namespace ieum::matcher
