#include "matcher/ranking.h"

#include <algorithm>
#include <cstdint>
#include <functional>
#include <iterator>
#include <map>
#include <optional>
#include <queue>
#include <set>
#include <unordered_map>
#include <utility>

#include "matcher/adequacy.h"
#include "matcher/held_back.h"
#include "matcher/kept_offerings.h"
#include "matcher/need_scan.h"

namespace ieum::matcher {
namespace {

using indexer::IndexedResource;
using indexer::Row;
using indexer::ScanRow;

constexpr std::size_t kRowsPerCheckpoint = 4096;
constexpr std::size_t kLooksPerCheckpoint = 256;
constexpr std::size_t kMaxNearMisses = 5;
// Share of the last listed score from which on another form takes a place in the list.
constexpr double kFormShare = 0.9;
// A resource is shown when need fit and text fit together reach this: little of both is still worth
// a look further down, with its caution, and a short list hides more than a long one.
constexpr double kLeastRelevance = 0.25;

// A row with the bound of its score.
struct Candidate {
  double bound = 0;
  Row row = 0;
  std::uint32_t name = 0;  // ScanRow::name
  bool read = false;       // the bound knows the words

  friend bool operator<(const Candidate& a, const Candidate& b) { return a.bound < b.bound; }
};

// A resource looked at in full.
struct Looked {
  Score score;
  std::vector<Obstacle> obstacles;
  bool suggestible = false;
  bool adequate = false;
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
        checkpoint_(checkpoint),
        scan_(need, weights, context) {}

  absl::StatusOr<NeedRanking> Run() {
    Scan();
    SetBlockedAside();
    FindAdequate();
    const std::vector<Row> best = BestKept();
    const std::vector<Row> chosen = Choose(best);
    if (status_.ok()) List(chosen);
    ChooseNearMisses();
    if (!status_.ok()) return status_;
    if (!out_.adequate) {
      auto held_back = CountHeldBack(need_, std::nullopt, weights_, context_, checkpoint_);
      if (!held_back.ok()) return held_back.status();
      out_.held_back = *std::move(held_back);
    }
    return std::move(out_);
  }

 private:
  IndexedResource At(Row row) const { return snapshot_.at(row); }
  const indexer::OfferFacet& OfferOf(Row row) const {
    return snapshot_.facets().offers.at(snapshot_.scanned(row).offer);
  }

  bool GoOn(std::size_t count, std::size_t every) {
    if (status_.ok() && checkpoint_ && count % every == 0) status_ = checkpoint_();
    return status_.ok();
  }

  // ---- what may be suggested, what may be a near miss

  void Scan() {
    std::size_t seen = 0;
    const auto reached = [this](const indexer::RowChunk& chunk) { return scan_.MayReach(chunk); };
    snapshot_.ForEachRow(reached, [&](Row row, const ScanRow& scanned) {
      if (!GoOn(seen++, kRowsPerCheckpoint)) return false;
      if (!scan_.Reaches(scanned, row)) return true;
      const bool serves = scan_.Fit(scanned).adequate;
      const bool passes = scan_.Verdict(scanned, row) != Ternary::kNotMet;
      if (!passes && !serves) return true;
      const Candidate candidate = {scan_.Bound(scanned), row, scanned.name};
      if (!passes) {
        ineligible_.push_back(candidate);
      } else {
        (serves ? serving_ : others_).push_back(candidate);
      }
      return true;
    });
  }

  void SetBlockedAside() {
    std::size_t seen = 0;
    const auto blocked =
        std::partition(serving_.begin(), serving_.end(), [&](const Candidate& candidate) {
          return !GoOn(seen++, kLooksPerCheckpoint) ||
                 !scan_.MayBeBlocked(snapshot_.scanned(candidate.row)) ||
                 FindObstacles(At(candidate.row), need_, context_).empty();
        });
    blocked_.assign(blocked, serving_.end());
    serving_.erase(blocked, serving_.end());
    std::sort(serving_.rbegin(), serving_.rend());
  }

  const Looked& Look(Row row) {
    const auto [it, added] = looked_.try_emplace(row);
    Looked& looked = it->second;
    if (!added || !GoOn(looked_.size(), kLooksPerCheckpoint)) return looked;
    const IndexedResource resource = At(row);
    Relevance relevance = {NeedFitOf(resource.terms, need_, context_), TextFit(row)};
    const bool relevant = relevance.need_fit.value + relevance.text_fit >= kLeastRelevance;
    const GateVerdict verdict = context_.gate(need_).Evaluate(resource);
    looked.score =
        ScoreResource(resource, need_, verdict, std::move(relevance), weights_, context_);
    looked.obstacles = FindObstacles(resource, need_, context_);
    looked.suggestible =
        relevant && verdict.verdict != Ternary::kNotMet && looked.obstacles.empty();
    looked.adequate = looked.suggestible && IsAdequate(resource, looked.score, need_, context_);
    return looked;
  }

  double TextFit(Row row) {
    const auto [it, added] = text_fits_.try_emplace(row, 0.0);
    if (added) it->second = query_.TextFit(At(row));
    return it->second;
  }

  // The candidate of the greatest bound, when that is `least` or more, looked at; nullopt: none is
  // left. Words are read before a whole look is taken: most candidates fall back behind others
  // then. `heap`: by bound.
  std::optional<Row> TakeBest(std::vector<Candidate>& heap, double least) {
    while (!heap.empty() && heap.front().bound >= least && status_.ok()) {
      std::pop_heap(heap.begin(), heap.end());
      Candidate& best = heap.back();
      if (best.read) {
        const Row row = best.row;
        heap.pop_back();
        Look(row);
        return row;
      }
      best.bound = scan_.BoundOfRead(best.bound, TextFit(best.row));
      best.read = true;
      std::push_heap(heap.begin(), heap.end());
    }
    return std::nullopt;
  }

  // Of two that were looked at.
  bool Before(Row a, Row b) {
    const double of_a = Look(a).score.total;
    const double of_b = Look(b).score.total;
    return of_a != of_b ? of_a > of_b : snapshot_.name(a) < snapshot_.name(b);
  }

  // ---- adequacy: of the need, and code by code

  bool AnyAdequate(const std::function<bool(const Candidate&)>& may,
                   const std::function<bool(const Looked&)>& is) {
    return std::any_of(serving_.begin(), serving_.end(), [&](const Candidate& candidate) {
      if (!status_.ok() || !may(candidate)) return false;
      const Looked& looked = Look(candidate.row);
      return looked.adequate && is(looked);
    });
  }

  void FindAdequate() {
    out_.adequate =
        AnyAdequate([](const Candidate&) { return true; }, [](const Looked&) { return true; });
    for (std::size_t code = 0; code < query_.codes().size(); ++code) {
      out_.code_adequate.push_back(
          AnyAdequate([&](const Candidate& candidate) { return Serves(candidate.row, code); },
                      [](const Looked&) { return true; }));
    }
  }

  bool Serves(Row row, std::size_t code) {
    return scan_.Fit(snapshot_.scanned(row)).ServesAdequately(code);
  }

  // ---- the list

  // The best `max_` of all, one for each offering. An entry is final when no bound is left that
  // reaches its score.
  std::vector<Row> BestKept() {
    std::vector<Candidate> rest = serving_;
    rest.insert(rest.end(), others_.begin(), others_.end());
    std::make_heap(rest.begin(), rest.end());
    const auto later = [this](Row a, Row b) { return Before(b, a); };
    std::priority_queue<Row, std::vector<Row>, decltype(later)> ready(later);
    std::vector<Row> kept;
    KeptOfferings offerings;
    while (kept.size() < max_ && status_.ok()) {
      const auto enough = [&] { return ready.empty() ? 0 : Look(ready.top()).score.total; };
      while (const std::optional<Row> row = TakeBest(rest, enough())) {
        if (Look(*row).suggestible) ready.push(*row);
      }
      if (ready.empty()) break;
      const Row row = ready.top();
      ready.pop();
      if (offerings.Find(At(row))) continue;
      offerings.Keep(At(row), kept.size());
      kept.push_back(row);
    }
    return kept;
  }

  // All entries under one name that can be suggested, best first, folded: each kept one with those
  // that it stands for.
  const std::map<Row, std::vector<Row>>& Namesakes(std::uint32_t name) {
    const auto [it, added] = namesakes_.try_emplace(name);
    if (!added) return it->second;
    std::vector<Row> rows;
    for (const std::vector<Candidate>* candidates : {&serving_, &others_}) {
      for (const Candidate& candidate : *candidates) {
        if (candidate.name == name && Look(candidate.row).suggestible) {
          rows.push_back(candidate.row);
        }
      }
    }
    std::sort(rows.begin(), rows.end(), [this](Row a, Row b) { return Before(a, b); });
    KeptOfferings offerings;
    std::vector<Row> kept;
    for (Row row : rows) {
      if (const std::optional<std::size_t> same = offerings.Find(At(row))) {
        it->second[kept[*same]].push_back(row);
      } else {
        offerings.Keep(At(row), kept.size());
        kept.push_back(row);
        it->second[row];
      }
    }
    return it->second;
  }

  // The best adequate entry that stands for its offering, scores `least` or more and fits.
  std::optional<Row> BestAdequate(double least, const std::function<bool(Row)>& fits) {
    std::vector<Candidate> candidates;
    std::copy_if(serving_.begin(), serving_.end(), std::back_inserter(candidates),
                 [&](const Candidate& candidate) {
                   return candidate.bound >= least && fits(candidate.row);
                 });
    std::make_heap(candidates.begin(), candidates.end());
    std::optional<Row> best;
    const auto enough = [&] { return best ? Look(*best).score.total : least; };
    while (const std::optional<Row> row = TakeBest(candidates, enough())) {
      const Looked& looked = Look(*row);
      if (!looked.adequate || looked.score.total < least) continue;
      if (best && !Before(*row, *best)) continue;
      if (Namesakes(snapshot_.scanned(*row).name).contains(*row)) best = row;
    }
    return best;
  }

  // The best adequate informal or relational resource, the best of each form and the best for each
  // code of the need: alternatives are part of the answer.
  std::vector<Row> Alternatives(const std::vector<Row>& best) {
    constexpr double kAnyScore = 0;
    std::vector<std::optional<Row>> found;
    found.push_back(
        BestAdequate(kAnyScore, [this](Row row) { return IsInformalOrRelational(OfferOf(row)); }));
    // Another form is worth a place when it is not far behind what it replaces.
    const double least = best.empty() ? 0 : kFormShare * Look(best.back()).score.total;
    for (v1::Form form : {v1::FORM_HUMAN, v1::FORM_MATERIAL, v1::FORM_RELATIONAL}) {
      found.push_back(
          BestAdequate(least, [this, form](Row row) { return OfferOf(row).form == form; }));
    }
    for (std::size_t code = 0; code < query_.codes().size(); ++code) {
      found.push_back(BestAdequate(kAnyScore, [&](Row row) { return Serves(row, code); }));
    }
    std::vector<Row> rows;
    for (const std::optional<Row>& row : found) {
      if (row && std::find(rows.begin(), rows.end(), *row) == rows.end()) rows.push_back(*row);
    }
    return rows;
  }

  std::vector<Row> Choose(const std::vector<Row>& best) {
    const auto before = [this](Row a, Row b) { return Before(a, b); };
    std::vector<Row> chosen;
    if (max_ > 1) chosen = Alternatives(best);
    std::sort(chosen.begin(), chosen.end(), before);
    // Reserved places never make up more than half of the list.
    chosen.resize(std::min(chosen.size(), std::max<std::size_t>(1, max_ / 2)));
    for (Row row : best) {
      if (chosen.size() >= max_) break;
      if (std::find(chosen.begin(), chosen.end(), row) == chosen.end()) chosen.push_back(row);
    }
    std::sort(chosen.begin(), chosen.end(), before);
    return chosen;
  }

  void List(const std::vector<Row>& chosen) {
    for (Row row : chosen) {
      Ranked& entry = out_.suggestions.emplace_back();
      entry.row = row;
      entry.folded = Namesakes(snapshot_.scanned(row).name).at(row);
      entry.score = Look(row).score;
      entry.adequate = Look(row).adequate;
    }
  }

  // ---- near misses

  // Those the client is eligible for come first: a place may fall free, a limit be discussed.
  void ChooseNearMisses() {
    AddNearMisses(std::move(blocked_));
    AddNearMisses(std::move(ineligible_));
  }

  void AddNearMisses(std::vector<Candidate> candidates) {
    const std::size_t room = kMaxNearMisses - out_.near_misses.size();
    std::make_heap(candidates.begin(), candidates.end());
    std::vector<Row> best;
    const auto enough = [&] { return best.size() == room ? Look(best.back()).score.total : 0; };
    while (room > 0) {
      const std::optional<Row> next = TakeBest(candidates, enough());
      if (!next) break;
      const Row row = *next;
      if (!MayBeNamed(Look(row))) continue;
      const auto at = std::lower_bound(best.begin(), best.end(), row,
                                       [this](Row a, Row b) { return Before(a, b); });
      best.insert(at, row);
      if (best.size() > room) best.pop_back();
    }
    for (Row row : best) {
      out_.near_misses.push_back({row, Look(row).score, Look(row).obstacles});
    }
  }

  // What is in place is no near miss, and what must be kept secret is not told of.
  static bool MayBeNamed(const Looked& looked) {
    return std::none_of(looked.obstacles.begin(), looked.obstacles.end(),
                        [](const Obstacle& obstacle) {
                          return obstacle.kind == v1::CHECK_KIND_IN_PLACE || obstacle.secret;
                        });
  }

  const std::size_t need_;
  const std::size_t max_;
  const Weights& weights_;
  const CaseContext& context_;
  const indexer::Snapshot& snapshot_;
  const NeedQuery& query_;
  const Checkpoint& checkpoint_;
  NeedScan scan_;
  absl::Status status_;
  std::vector<Candidate> serving_;     // admitted, their terms serve the need; greatest bound first
  std::vector<Candidate> others_;      // admitted
  std::vector<Candidate> blocked_;     // would serve, but for an obstacle
  std::vector<Candidate> ineligible_;  // would serve, but are not for the client
  std::unordered_map<Row, Looked> looked_;
  std::unordered_map<Row, double> text_fits_;
  std::unordered_map<std::uint32_t, std::map<Row, std::vector<Row>>> namesakes_;
  NeedRanking out_;
};

}  // namespace

absl::StatusOr<NeedRanking> RankNeed(std::size_t need, std::size_t max_suggestions,
                                     const Weights& weights, const CaseContext& context,
                                     const Checkpoint& checkpoint) {
  return Ranker(need, max_suggestions, weights, context, checkpoint).Run();
}

}  // namespace ieum::matcher
