// The order of resources by score, as the engine's own functions give it, without any haste.
#ifndef IEUM_TESTS_BENCH_PEERS_PLAIN_ORDER_H_
#define IEUM_TESTS_BENCH_PEERS_PLAIN_ORDER_H_

#include <vector>

#include "matcher/case_context.h"
#include "matcher/factors.h"
#include "tests/bench/peers/peer_catalogue.h"
#include "tests/bench/peers/postgres_session.h"

namespace ieum::bench {

struct PlainOrder {
  std::vector<IdAndScore> best;
  std::size_t passed = 0;  // resources that the gate does not rule out
};

// The first ten of what SqlQuestion asks for: no entry folded into another, no alternative moved
// up, no near misses. Scores equal to 1e-9 are ties, which go by id, that is by name.
PlainOrder OrderPlainly(const matcher::CaseContext& context, std::size_t need,
                        const matcher::Weights& weights, const PeerCatalogue& catalogue);

// Scores are compared in these units.
double RoundedScore(double score);

}  // namespace ieum::bench

#endif  // IEUM_TESTS_BENCH_PEERS_PLAIN_ORDER_H_
