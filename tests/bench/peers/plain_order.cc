#include "tests/bench/peers/plain_order.h"

#include <algorithm>
#include <cmath>

#include "matcher/obstacles.h"

namespace ieum::bench {

// Need fit and text fit together, below which nothing is listed (ranking.cc).
constexpr double kLeastRelevance = 0.25;
constexpr std::size_t kListed = 10;

double RoundedScore(double score) { return std::nearbyint(score * 1e9); }

PlainOrder OrderPlainly(const matcher::CaseContext& context, std::size_t need,
                        const matcher::Weights& weights, const PeerCatalogue& catalogue) {
  PlainOrder order;
  for (std::size_t i = 0; i < catalogue.rows().size(); ++i) {
    const indexer::IndexedResource resource = catalogue.snapshot().at(catalogue.rows()[i]);
    const matcher::GateVerdict verdict = context.gate(need).Evaluate(resource);
    if (verdict.verdict == matcher::Ternary::kNotMet) continue;
    ++order.passed;
    const matcher::Relevance relevance = matcher::RateRelevance(resource, need, context);
    if (relevance.need_fit.value + relevance.text_fit < kLeastRelevance) continue;
    if (!matcher::FindObstacles(resource, need, context).empty()) continue;
    const matcher::Score score =
        matcher::ScoreResource(resource, need, verdict, relevance, weights, context);
    order.best.push_back({static_cast<std::int32_t>(i + 1), score.total});
  }
  const auto before = [](const IdAndScore& a, const IdAndScore& b) {
    const double of_a = RoundedScore(a.score);
    const double of_b = RoundedScore(b.score);
    return of_a != of_b ? of_a > of_b : a.id < b.id;
  };
  std::sort(order.best.begin(), order.best.end(), before);
  order.best.resize(std::min(order.best.size(), kListed));
  return order;
}

}  // namespace ieum::bench
