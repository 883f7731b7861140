#include "tests/matcher/plain_ranking.h"

#include <algorithm>
#include <functional>
#include <iomanip>
#include <set>
#include <sstream>

#include "matcher/adequacy.h"

namespace ieum::matcher {
namespace {

using indexer::Row;

constexpr double kLeastRelevance = 0.25;
constexpr double kFormShare = 0.9;
constexpr std::size_t kNearMisses = 5;

struct Entry {
  Row row = 0;
  Score score;
  std::vector<Obstacle> obstacles;
  bool relevant = false;
  bool eligible = false;
  std::vector<Row> folded;
};

class PlainRanker {
 public:
  PlainRanker(std::size_t need, std::size_t max, const Weights& weights, const CaseContext& context)
      : need_(need), max_(max), weights_(weights), context_(context) {}

  NeedRanking Run() {
    out_.code_adequate.assign(context_.queries()[need_].codes().size(), false);
    std::vector<Entry> suggestible;
    std::vector<Entry> blocked;
    context_.snapshot().ForEachRow([&](Row row, const indexer::ScanRow&) {
      if (!Reaches(At(row), context_)) return true;
      Entry entry = Look(row);
      if (entry.eligible && entry.obstacles.empty() && entry.relevant) {
        suggestible.push_back(std::move(entry));
      } else if (Serves(entry) && !(entry.eligible && entry.obstacles.empty())) {
        blocked.push_back(std::move(entry));
      }
      return true;
    });
    SetAdequate(suggestible);
    if (!out_.adequate) CountHeldBack(suggestible, blocked);
    Choose(Folded(std::move(suggestible)));
    ChooseNearMisses(std::move(blocked));
    return std::move(out_);
  }

 private:
  indexer::IndexedResource At(Row row) const { return context_.snapshot().at(row); }

  Entry Look(Row row) const {
    Entry entry;
    entry.row = row;
    const GateVerdict verdict = context_.gate(need_).Evaluate(At(row));
    Relevance relevance = RateRelevance(At(row), need_, context_);
    entry.relevant = relevance.need_fit.value + relevance.text_fit >= kLeastRelevance;
    entry.eligible = verdict.verdict != Ternary::kNotMet;
    entry.score = ScoreResource(At(row), need_, verdict, relevance, weights_, context_);
    entry.obstacles = FindObstacles(At(row), need_, context_);
    return entry;
  }

  bool Serves(const Entry& entry) const {
    return entry.score.need_fit.value >= context_.profile().adequate_need_fit();
  }
  bool Adequate(const Entry& entry) const {
    return IsAdequate(At(entry.row), entry.score, need_, context_);
  }
  bool Serves(const Entry& entry, std::size_t code) const {
    return entry.score.need_fit.codes[code] >= context_.profile().adequate_need_fit();
  }
  bool Before(const Entry& a, const Entry& b) const {
    return a.score.total != b.score.total ? a.score.total > b.score.total
                                          : At(a.row).name < At(b.row).name;
  }

  void SetAdequate(const std::vector<Entry>& suggestible) {
    for (const Entry& entry : suggestible) {
      if (!Adequate(entry)) continue;
      out_.adequate = true;
      for (std::size_t code = 0; code < out_.code_adequate.size(); ++code) {
        if (Serves(entry, code)) out_.code_adequate[code] = true;
      }
    }
  }

  void CountHeldBack(const std::vector<Entry>& suggestible, const std::vector<Entry>& blocked) {
    for (const Entry& entry : suggestible) {
      if (!Serves(entry)) continue;
      ++out_.held_back[IsStale(At(entry.row), context_) ? v1::GAP_CAUSE_OUT_OF_DATE
                                                        : v1::GAP_CAUSE_UNCERTAIN];
    }
    for (const Entry& entry : blocked) {
      const bool ended =
          context_.gate(need_).Validity(*At(entry.row).eligibility) == Ternary::kNotMet;
      ++out_.held_back[entry.eligible ? GapCauseOf(entry.obstacles.front())
                       : ended        ? v1::GAP_CAUSE_OUT_OF_DATE
                                      : v1::GAP_CAUSE_NONE_ELIGIBLE];
    }
  }

  std::vector<Entry> Folded(std::vector<Entry> entries) const {
    std::sort(entries.begin(), entries.end(),
              [this](const Entry& a, const Entry& b) { return Before(a, b); });
    std::vector<Entry> kept;
    for (Entry& entry : entries) {
      const auto same = std::find_if(kept.begin(), kept.end(), [&](const Entry& other) {
        return SameOffering(At(other.row), At(entry.row));
      });
      if (same == kept.end()) {
        kept.push_back(std::move(entry));
      } else {
        same->folded.push_back(entry.row);
      }
    }
    return kept;
  }

  void Choose(const std::vector<Entry>& kept) {
    std::set<std::size_t> chosen;
    const auto reserve = [&](const std::function<bool(const Entry&)>& fits) {
      const auto found = std::find_if(kept.begin(), kept.end(), [&](const Entry& entry) {
        return Adequate(entry) && fits(entry);
      });
      if (found != kept.end()) chosen.insert(static_cast<std::size_t>(found - kept.begin()));
    };
    if (max_ > 1 && !kept.empty()) {
      reserve([&](const Entry& entry) { return IsInformalOrRelational(*At(entry.row).offer); });
      const double least = kFormShare * kept[std::min(max_, kept.size()) - 1].score.total;
      for (v1::Form form : {v1::FORM_HUMAN, v1::FORM_MATERIAL, v1::FORM_RELATIONAL}) {
        reserve([&](const Entry& entry) {
          return At(entry.row).offer->form == form && entry.score.total >= least;
        });
      }
      for (std::size_t code = 0; code < out_.code_adequate.size(); ++code) {
        reserve([&](const Entry& entry) { return Serves(entry, code); });
      }
    }
    while (chosen.size() > std::max<std::size_t>(1, max_ / 2)) chosen.erase(*chosen.rbegin());
    for (std::size_t i = 0; i < kept.size() && chosen.size() < max_; ++i) chosen.insert(i);
    for (std::size_t i : chosen) {
      out_.suggestions.push_back({kept[i].row, kept[i].score, Adequate(kept[i]), kept[i].folded});
    }
  }

  void ChooseNearMisses(std::vector<Entry> blocked) {
    std::erase_if(blocked, [](const Entry& entry) {
      return std::any_of(entry.obstacles.begin(), entry.obstacles.end(),
                         [](const Obstacle& obstacle) {
                           return obstacle.kind == v1::CHECK_KIND_IN_PLACE || obstacle.secret;
                         });
    });
    std::sort(blocked.begin(), blocked.end(), [this](const Entry& a, const Entry& b) {
      return a.eligible != b.eligible ? a.eligible : Before(a, b);
    });
    blocked.resize(std::min(blocked.size(), kNearMisses));
    for (Entry& entry : blocked) {
      out_.near_misses.push_back({entry.row, entry.score, entry.obstacles});
    }
  }

  const std::size_t need_;
  const std::size_t max_;
  const Weights& weights_;
  const CaseContext& context_;
  NeedRanking out_;
};

}  // namespace

NeedRanking RankPlainly(std::size_t need, std::size_t max_suggestions, const Weights& weights,
                        const CaseContext& context) {
  return PlainRanker(need, max_suggestions, weights, context).Run();
}

std::string Printed(const NeedRanking& ranking, const indexer::Snapshot& snapshot) {
  std::ostringstream out;
  out << std::setprecision(17);
  for (const Ranked& entry : ranking.suggestions) {
    out << snapshot.at(entry.row).name << " " << entry.score.total
        << (entry.adequate ? " adequate" : "");
    for (Row folded : entry.folded) out << " =" << snapshot.at(folded).name;
    out << "\n";
  }
  for (const Blocked& entry : ranking.near_misses) {
    out << "near " << snapshot.at(entry.row).name << " " << entry.score.total;
    for (const Obstacle& obstacle : entry.obstacles) out << " " << obstacle.kind;
    out << "\n";
  }
  out << (ranking.adequate ? "adequate" : "gap");
  for (bool code : ranking.code_adequate) out << " " << code;
  for (const auto& [cause, count] : ranking.held_back) out << " " << cause << ":" << count;
  out << "\n";
  return out.str();
}

}  // namespace ieum::matcher
