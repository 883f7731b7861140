#include "matcher/plan/plan_problem.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "matcher/plan/plan_state.h"

namespace ieum::matcher {
namespace {

constexpr double kLeastGain = PlanState::kLeastGain;
// Beginnings that force the options of the largest gain, beside the plain greedy ones.
constexpr std::size_t kForcedBeginnings = 12;
constexpr std::size_t kNone = std::numeric_limits<std::size_t>::max();

class Solver {
 public:
  Solver(const PlanProblem& problem, const std::function<absl::Status()>& checkpoint)
      : problem_(problem), checkpoint_(checkpoint), best_(problem) {}

  absl::StatusOr<PlanChoice> Run() {
    PlanState pins(problem_);
    for (std::size_t i = 0; i < Count(); ++i) {
      if (problem_.options[i].pinned) pins.Add(i);
    }
    best_ = pins;
    for (const PlanState& beginning : Beginnings(pins)) {
      PlanState state = beginning;
      if (absl::Status status = Improve(state); !status.ok()) return status;
      if (state.value() > best_.value() + kLeastGain) best_ = std::move(state);
    }
    return best_.choice();
  }

 private:
  std::size_t Count() const { return problem_.options.size(); }
  bool IsPinned(std::size_t option) const { return problem_.options[option].pinned; }

  // The share of the scarcest limit that an option takes; 0 without limits.
  double Scarcity(const PlanOption& option) const {
    const PlanProblemLimits& limits = problem_.limits;
    double share = 0;
    if (limits.times_per_week) share += option.times_per_week / *limits.times_per_week;
    if (limits.cost_krw && option.cost_krw > 0) {
      share += static_cast<double>(option.cost_krw) /
               std::max(1.0, static_cast<double>(*limits.cost_krw));
    }
    if (limits.lines) share += 1.0 / static_cast<double>(*limits.lines);
    return share;
  }

  void Fill(PlanState& state, bool by_scarcity) const {
    while (true) {
      std::size_t best = kNone;
      double best_rate = 0;
      for (std::size_t i = 0; i < Count(); ++i) {
        if (!state.Fits(i)) continue;
        const double gain = state.Gain(i);
        if (gain <= kLeastGain) continue;
        const double rate = by_scarcity ? gain / (0.05 + Scarcity(problem_.options[i])) : gain;
        if (rate > best_rate + kLeastGain) {
          best = i;
          best_rate = rate;
        }
      }
      if (best == kNone) return;
      state.Add(best);
    }
  }

  std::vector<PlanState> Beginnings(const PlanState& pins) const {
    std::vector<PlanState> beginnings;
    beginnings.push_back(pins);
    Fill(beginnings.back(), false);
    const bool limited = problem_.limits.times_per_week || problem_.limits.cost_krw;
    if (limited) {
      beginnings.push_back(pins);
      Fill(beginnings.back(), true);
    }
    std::vector<std::size_t> order;
    for (std::size_t i = 0; i < Count(); ++i) {
      if (pins.Fits(i) && !beginnings.front().Has(i)) order.push_back(i);
    }
    std::stable_sort(order.begin(), order.end(),
                     [&pins](std::size_t a, std::size_t b) { return pins.Gain(a) > pins.Gain(b); });
    if (order.size() > kForcedBeginnings) order.resize(kForcedBeginnings);
    for (std::size_t forced : order) {
      beginnings.push_back(pins);
      beginnings.back().Add(forced);
      Fill(beginnings.back(), limited);
    }
    return beginnings;
  }

  absl::Status Improve(PlanState& state) const {
    while (true) {
      if (checkpoint_) {
        if (absl::Status status = checkpoint_(); !status.ok()) return status;
      }
      if (ExchangeOne(state) || ExchangeTwoForOne(state) || ExchangeForTwo(state)) continue;
      return absl::OkStatus();
    }
  }

  // Adds, drops or swaps one, whichever helps most.
  bool ExchangeOne(PlanState& state) const {
    PlanState best = state;
    TryAddOne(state, best);
    for (std::size_t out : state.choice()) {
      if (IsPinned(out)) continue;
      const PlanState rest = state.Without(out);
      if (rest.value() >= best.value() - kLeastGain && rest.size() < best.size()) best = rest;
      TryAddOne(rest, best);
    }
    return Take(std::move(best), state);
  }

  // Puts the best of `rest` and one more into `best` where that is better.
  void TryAddOne(const PlanState& rest, PlanState& best) const {
    std::size_t in = kNone;
    double value = best.value() + kLeastGain;
    for (std::size_t i = 0; i < Count(); ++i) {
      if (!rest.Fits(i)) continue;
      const double reached = rest.value() + rest.Gain(i);
      if (reached <= value) continue;
      in = i;
      value = reached;
    }
    if (in == kNone) return;
    best = rest;
    best.Add(in);
  }

  bool ExchangeTwoForOne(PlanState& state) const {
    PlanState best = state;
    const PlanChoice choice = state.choice();
    for (std::size_t a = 0; a < choice.size(); ++a) {
      if (IsPinned(choice[a])) continue;
      const PlanState without = state.Without(choice[a]);
      for (std::size_t b = a + 1; b < choice.size(); ++b) {
        if (IsPinned(choice[b])) continue;
        const PlanState rest = without.Without(choice[b]);
        if (rest.value() > best.value() + kLeastGain) best = rest;
        TryAddOne(rest, best);
      }
    }
    return Take(std::move(best), state);
  }

  // None, one or two for two.
  bool ExchangeForTwo(PlanState& state) const {
    PlanState best = state;
    TryAddTwo(state, best);
    const PlanChoice choice = state.choice();
    for (std::size_t a = 0; a < choice.size(); ++a) {
      if (IsPinned(choice[a])) continue;
      const PlanState without = state.Without(choice[a]);
      TryAddTwo(without, best);
      for (std::size_t b = a + 1; b < choice.size(); ++b) {
        if (!IsPinned(choice[b])) TryAddTwo(without.Without(choice[b]), best);
      }
    }
    return Take(std::move(best), state);
  }

  // Two options add at most the sum of their gains, and one organization's burden when they share
  // it: pairs below what is needed are passed over.
  void TryAddTwo(const PlanState& rest, PlanState& best) const {
    std::vector<std::pair<double, std::size_t>> gains;
    for (std::size_t i = 0; i < Count(); ++i) {
      if (rest.Fits(i)) gains.emplace_back(rest.Gain(i), i);
    }
    std::sort(gains.begin(), gains.end(), [](const auto& x, const auto& y) {
      return x.first != y.first ? x.first > y.first : x.second < y.second;
    });
    for (std::size_t i = 0; i + 1 < gains.size(); ++i) {
      const auto enough = [&](double both) {
        return rest.value() + both + problem_.organization_burden > best.value() + kLeastGain;
      };
      if (!enough(gains[i].first + gains[i + 1].first)) return;
      PlanState with = rest;
      with.Add(gains[i].second);
      for (std::size_t j = i + 1; j < gains.size(); ++j) {
        if (!enough(gains[i].first + gains[j].first)) break;
        const std::size_t second = gains[j].second;
        if (!with.Fits(second)) continue;
        if (with.value() + with.Gain(second) <= best.value() + kLeastGain) continue;
        best = with;
        best.Add(second);
      }
    }
  }

  // A smaller choice of the same value is better too: nothing in a plan is there for nothing.
  static bool Take(PlanState found, PlanState& state) {
    const bool better = found.value() > state.value() + kLeastGain;
    const bool smaller = found.size() < state.size() && found.value() >= state.value() - kLeastGain;
    if (!better && !smaller) return false;
    state = std::move(found);
    return true;
  }

  const PlanProblem& problem_;
  const std::function<absl::Status()>& checkpoint_;
  PlanState best_;
};

}  // namespace

absl::StatusOr<PlanChoice> SolvePlan(const PlanProblem& problem,
                                     const std::function<absl::Status()>& checkpoint) {
  return Solver(problem, checkpoint).Run();
}

}  // namespace ieum::matcher
