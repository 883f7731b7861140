#include "matcher/ranking.h"

#include <algorithm>
#include <functional>
#include <set>
#include <utility>

#include "matcher/adequacy.h"

namespace ieum::matcher {
namespace {

using indexer::IndexedResource;
using indexer::Row;

constexpr std::size_t kRowsPerCheckpoint = 256;
constexpr std::size_t kMaxNearMisses = 5;
// Share of the last listed score from which on another form takes a place in the list.
constexpr double kFormShare = 0.9;
// A resource is shown when need fit and text fit together reach this: little of both is still worth
// a look further down, with its caution, and a short list hides more than a long one.
constexpr double kLeastRelevance = 0.25;

bool IsRelevant(const Relevance& relevance) {
  return relevance.need_fit.value + relevance.text_fit >= kLeastRelevance;
}

class Ranker {
 public:
  Ranker(std::size_t need, std::size_t max_suggestions, const Weights& weights,
         const CaseContext& context, const Checkpoint& checkpoint)
      : need_(need),
        max_(max_suggestions),
        weights_(weights),
        context_(context),
        snapshot_(context.snapshot()),
        query_(context.queries()[need]),
        checkpoint_(checkpoint) {}

  absl::StatusOr<NeedRanking> Run() {
    out_.code_adequate.assign(query_.codes().size(), false);
    const indexer::RowSet candidates = context_.gate(need_).Candidates();
    absl::Status status = Visit(candidates, [this](Row row) { Consider(row); });
    if (!status.ok()) return status;
    // Those the bitmaps ruled out can only be near misses.
    const indexer::RowSet others =
        query_.RowsFitting(context_.profile().adequate_need_fit()) - candidates;
    status = Visit(others, [this](Row row) {
      Block(row, Rate(row, RateRelevance(At(row), need_, context_)), {});
    });
    if (!status.ok()) return status;
    std::sort(ranked_.begin(), ranked_.end(), BestFirst<Ranked>());
    Fold();
    Choose();
    ChooseNearMisses();
    return std::move(out_);
  }

 private:
  const IndexedResource& At(Row row) const { return snapshot_.at(row); }

  template <typename Entry>
  std::function<bool(const Entry&, const Entry&)> BestFirst() const {
    return [this](const Entry& a, const Entry& b) {
      if (a.score.total != b.score.total) return a.score.total > b.score.total;
      return At(a.row).name < At(b.row).name;
    };
  }

  absl::Status Visit(const indexer::RowSet& rows, const std::function<void(Row)>& visit) const {
    std::size_t count = 0;
    for (Row row : rows) {
      if (checkpoint_ && count++ % kRowsPerCheckpoint == 0) {
        const absl::Status go_on = checkpoint_();
        if (!go_on.ok()) return go_on;
      }
      visit(row);
    }
    return absl::OkStatus();
  }

  Score Rate(Row row, Relevance relevance) const {
    const GateVerdict gate = context_.gate(need_).Evaluate(At(row));
    return ScoreResource(At(row), need_, gate, std::move(relevance), weights_, context_);
  }

  void Consider(Row row) {
    Relevance relevance = RateRelevance(At(row), need_, context_);
    if (!IsRelevant(relevance)) return;
    Score score = Rate(row, std::move(relevance));
    std::vector<Obstacle> obstacles = FindObstacles(At(row), need_, context_);
    if (score.gate.verdict == Ternary::kNotMet || !obstacles.empty()) {
      Block(row, std::move(score), std::move(obstacles));
      return;
    }
    if (IsAdequate(At(row), score, need_, context_)) {
      out_.adequate = true;
      for (std::size_t i = 0; i < score.need_fit.codes.size(); ++i) {
        if (score.need_fit.codes[i] >= context_.profile().adequate_need_fit()) {
          out_.code_adequate[i] = true;
        }
      }
    } else if (score.need_fit.value >= context_.profile().adequate_need_fit()) {
      ++out_.held_back[InadequateBecause(At(row))];
    }
    Ranked& entry = ranked_.emplace_back();
    entry.row = row;
    entry.score = std::move(score);
  }

  void Block(Row row, Score score, std::vector<Obstacle> obstacles) {
    if (score.need_fit.value < context_.profile().adequate_need_fit()) return;
    ++out_.held_back[CauseOf(row, score, obstacles)];
    const bool in_place = std::any_of(
        obstacles.begin(), obstacles.end(),
        [](const Obstacle& obstacle) { return obstacle.kind == v1::CHECK_KIND_IN_PLACE; });
    if (!in_place) blocked_.push_back({row, std::move(score), std::move(obstacles)});
  }

  v1::GapCause InadequateBecause(const IndexedResource& resource) const {
    const std::optional<int> age = AgeDays(resource.verified, context_.today());
    return age && *age > context_.profile().stale_after_days() ? v1::GAP_CAUSE_OUT_OF_DATE
                                                               : v1::GAP_CAUSE_UNCERTAIN;
  }

  v1::GapCause CauseOf(Row row, const Score& score, const std::vector<Obstacle>& obstacles) const {
    if (score.gate.verdict == Ternary::kNotMet) {
      const bool ended = context_.gate(need_).Validity(At(row)) == Ternary::kNotMet;
      return ended ? v1::GAP_CAUSE_OUT_OF_DATE : v1::GAP_CAUSE_NONE_ELIGIBLE;
    }
    switch (obstacles.front().kind) {
      case v1::CHECK_KIND_IN_PLACE:
        return v1::GAP_CAUSE_IN_PLACE;
      case v1::CHECK_KIND_REFUSED:
        return v1::GAP_CAUSE_REFUSED;
      case v1::CHECK_KIND_SAFETY:
        return v1::GAP_CAUSE_UNSAFE;
      case v1::CHECK_KIND_CAPACITY:
        return v1::GAP_CAUSE_ALL_FULL;
      default:
        return v1::GAP_CAUSE_TOO_FAR;
    }
  }

  // Entries that are likely the same offering become one, the best of them.
  void Fold() {
    std::vector<Ranked> kept;
    for (Ranked& entry : ranked_) {
      const auto same = std::find_if(kept.begin(), kept.end(), [&](const Ranked& other) {
        return SameOffering(At(other.row), At(entry.row));
      });
      if (same == kept.end()) {
        kept.push_back(std::move(entry));
      } else {
        same->folded.push_back(entry.row);
      }
    }
    ranked_ = std::move(kept);
  }

  // The best `max_`, but so that the best adequate informal or relational resource, the best of
  // each form and the best for each code of the need are among them: alternatives are part of the
  // answer.
  void Choose() {
    std::set<std::size_t> chosen;
    const double adequate = context_.profile().adequate_need_fit();
    const auto reserve = [&](const std::function<bool(const Ranked&)>& fits) {
      for (std::size_t i = 0; i < ranked_.size(); ++i) {
        if (!fits(ranked_[i])) continue;
        chosen.insert(i);
        return;
      }
    };
    const auto is_adequate = [&](const Ranked& entry) {
      return IsAdequate(At(entry.row), entry.score, need_, context_);
    };
    if (max_ > 1) {
      reserve([&](const Ranked& entry) {
        return is_adequate(entry) && IsInformalOrRelational(At(entry.row));
      });
      // Another form is worth a place when it is not far behind what it replaces.
      const double least =
          ranked_.empty() ? 0
                          : kFormShare * ranked_[std::min(max_, ranked_.size()) - 1].score.total;
      for (v1::Form form : {v1::FORM_HUMAN, v1::FORM_MATERIAL, v1::FORM_RELATIONAL}) {
        reserve([&](const Ranked& entry) {
          return is_adequate(entry) && At(entry.row).form == form && entry.score.total >= least;
        });
      }
      for (std::size_t code = 0; code < query_.codes().size(); ++code) {
        reserve([&](const Ranked& entry) {
          return is_adequate(entry) && entry.score.need_fit.codes[code] >= adequate;
        });
      }
    }
    // Reserved places never make up more than half of the list.
    while (chosen.size() > std::max<std::size_t>(1, max_ / 2))
      chosen.erase(std::prev(chosen.end()));
    for (std::size_t i = 0; i < ranked_.size() && chosen.size() < max_; ++i) chosen.insert(i);
    for (std::size_t i : chosen) out_.suggestions.push_back(std::move(ranked_[i]));
  }

  void ChooseNearMisses() {
    // Those the client is eligible for come first: a place may fall free, a limit be discussed.
    const auto better = BestFirst<Blocked>();
    std::sort(blocked_.begin(), blocked_.end(), [&better](const Blocked& a, const Blocked& b) {
      const bool a_eligible = a.score.gate.verdict != Ternary::kNotMet;
      const bool b_eligible = b.score.gate.verdict != Ternary::kNotMet;
      return a_eligible != b_eligible ? a_eligible : better(a, b);
    });
    if (blocked_.size() > kMaxNearMisses) blocked_.resize(kMaxNearMisses);
    out_.near_misses = std::move(blocked_);
  }

  const std::size_t need_;
  const std::size_t max_;
  const Weights& weights_;
  const CaseContext& context_;
  const indexer::Snapshot& snapshot_;
  const NeedQuery& query_;
  const Checkpoint& checkpoint_;
  std::vector<Ranked> ranked_;
  std::vector<Blocked> blocked_;
  NeedRanking out_;
};

}  // namespace

absl::StatusOr<NeedRanking> RankNeed(std::size_t need, std::size_t max_suggestions,
                                     const Weights& weights, const CaseContext& context,
                                     const Checkpoint& checkpoint) {
  return Ranker(need, max_suggestions, weights, context, checkpoint).Run();
}

}  // namespace ieum::matcher
