#include "matcher/ranking.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <functional>
#include <map>
#include <numbers>
#include <optional>
#include <set>
#include <string_view>
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

// The entries kept of a list from which others of the same offering are folded away. Finds what
// SameOffering would find without asking every one of them: each of its rules wants the same
// squeezed name, and beside it the same organization or a place close by. Resources must outlive
// it.
class KeptOfferings {
 public:
  // The first kept entry that is the same offering.
  std::optional<std::size_t> Find(const IndexedResource& resource) const {
    const auto named = by_name_.find(resource.squeezed_name);
    if (named == by_name_.end()) return std::nullopt;
    std::optional<Entry> best;
    const auto consider = [&](const Entry& entry) {
      if (best && best->index <= entry.index) return;
      if (SameOffering(*entry.resource, resource)) best = entry;
    };
    const Namesakes& namesakes = named->second;
    if (const auto it = namesakes.by_organization.find(resource.organization);
        it != namesakes.by_organization.end()) {
      consider(it->second);
    }
    if (const auto it = namesakes.by_programme.find({resource.organization, resource.programme});
        it != namesakes.by_programme.end()) {
      consider(it->second);
    }
    if (!namesakes.by_cell.empty()) {
      for (const indexer::Point& point : resource.points) {
        ForNeighbours(CellOf(point), [&](const Cell& cell) {
          const auto it = namesakes.by_cell.find(cell);
          if (it == namesakes.by_cell.end()) return;
          for (const Entry& entry : it->second) consider(entry);
        });
      }
    }
    return best ? std::optional(best->index) : std::nullopt;
  }

  // `index` grows from call to call; Find has found nothing for the resource.
  void Keep(const IndexedResource& resource, std::size_t index) {
    Namesakes& namesakes = by_name_[resource.squeezed_name];
    const Entry entry = {index, &resource};
    // Another source in the organization would have been folded: the first stands for all of them.
    namesakes.by_organization.emplace(resource.organization, entry);
    namesakes.by_programme.emplace(Programme(resource.organization, resource.programme), entry);
    for (const indexer::Point& point : resource.points) {
      std::vector<Entry>& here = namesakes.by_cell[CellOf(point)];
      if (here.empty() || here.back().index != index) here.push_back(entry);
    }
  }

 private:
  struct Entry {
    std::size_t index = 0;
    const IndexedResource* resource = nullptr;
  };
  // A cube in space: unlike degrees, no worse near a pole or the date line.
  using Cell = std::array<std::int32_t, 3>;
  using Programme = std::pair<std::string_view, std::string_view>;  // after its organization
  struct Namesakes {
    std::map<std::string_view, Entry> by_organization;
    std::map<Programme, Entry> by_programme;
    std::map<Cell, std::vector<Entry>> by_cell;
  };

  static Cell CellOf(const indexer::Point& point) {
    constexpr double kEarthRadiusKm = 6371.0088;
    // Not less than the distance at which SameOffering takes two places for one.
    constexpr double kCellKm = 0.2;
    constexpr double kCellsPerRadius = kEarthRadiusKm / kCellKm;
    const double latitude = point.latitude * std::numbers::pi / 180;
    const double longitude = point.longitude * std::numbers::pi / 180;
    const auto cell = [](double share) {
      return static_cast<std::int32_t>(std::floor(share * kCellsPerRadius));
    };
    return {cell(std::cos(latitude) * std::cos(longitude)),
            cell(std::cos(latitude) * std::sin(longitude)), cell(std::sin(latitude))};
  }

  template <typename Visit>
  static void ForNeighbours(const Cell& cell, const Visit& visit) {
    for (std::int32_t x = -1; x <= 1; ++x) {
      for (std::int32_t y = -1; y <= 1; ++y) {
        for (std::int32_t z = -1; z <= 1; ++z) visit({cell[0] + x, cell[1] + y, cell[2] + z});
      }
    }
  }

  std::map<std::string_view, Namesakes> by_name_;
};

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
    status = Fold();
    if (!status.ok()) return status;
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

  // For the `count`th round of a loop over resources, from 0.
  absl::Status GoOn(std::size_t count) const {
    return checkpoint_ && count % kRowsPerCheckpoint == 0 ? checkpoint_() : absl::OkStatus();
  }

  absl::Status Visit(const indexer::RowSet& rows, const std::function<void(Row)>& visit) const {
    std::size_t count = 0;
    for (Row row : rows) {
      if (absl::Status go_on = GoOn(count++); !go_on.ok()) return go_on;
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
    const bool adequate = IsAdequate(At(row), score, need_, context_);
    if (adequate) {
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
    entry.adequate = adequate;
  }

  void Block(Row row, Score score, std::vector<Obstacle> obstacles) {
    if (score.need_fit.value < context_.profile().adequate_need_fit()) return;
    ++out_.held_back[CauseOf(row, score, obstacles)];
    const bool unnamed =
        std::any_of(obstacles.begin(), obstacles.end(), [](const Obstacle& obstacle) {
          return obstacle.kind == v1::CHECK_KIND_IN_PLACE || obstacle.secret;
        });
    if (!unnamed) blocked_.push_back({row, std::move(score), std::move(obstacles)});
  }

  v1::GapCause InadequateBecause(const IndexedResource& resource) const {
    return IsStale(resource, context_) ? v1::GAP_CAUSE_OUT_OF_DATE : v1::GAP_CAUSE_UNCERTAIN;
  }

  v1::GapCause CauseOf(Row row, const Score& score, const std::vector<Obstacle>& obstacles) const {
    if (score.gate.verdict == Ternary::kNotMet) {
      const bool ended = context_.gate(need_).Validity(At(row)) == Ternary::kNotMet;
      return ended ? v1::GAP_CAUSE_OUT_OF_DATE : v1::GAP_CAUSE_NONE_ELIGIBLE;
    }
    return GapCauseOf(obstacles.front());
  }

  // Entries that are likely the same offering become one, the best of them.
  absl::Status Fold() {
    std::vector<Ranked> kept;
    KeptOfferings offerings;
    for (std::size_t i = 0; i < ranked_.size(); ++i) {
      if (absl::Status go_on = GoOn(i); !go_on.ok()) return go_on;
      Ranked& entry = ranked_[i];
      if (const std::optional<std::size_t> same = offerings.Find(At(entry.row))) {
        kept[*same].folded.push_back(entry.row);
      } else {
        offerings.Keep(At(entry.row), kept.size());
        kept.push_back(std::move(entry));
      }
    }
    ranked_ = std::move(kept);
    return absl::OkStatus();
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
    if (max_ > 1) {
      reserve([&](const Ranked& entry) {
        return entry.adequate && IsInformalOrRelational(At(entry.row));
      });
      // Another form is worth a place when it is not far behind what it replaces.
      const double least =
          ranked_.empty() ? 0
                          : kFormShare * ranked_[std::min(max_, ranked_.size()) - 1].score.total;
      for (v1::Form form : {v1::FORM_HUMAN, v1::FORM_MATERIAL, v1::FORM_RELATIONAL}) {
        reserve([&](const Ranked& entry) {
          return entry.adequate && At(entry.row).offer->form == form && entry.score.total >= least;
        });
      }
      for (std::size_t code = 0; code < query_.codes().size(); ++code) {
        reserve([&](const Ranked& entry) {
          return entry.adequate && entry.score.need_fit.codes[code] >= adequate;
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
