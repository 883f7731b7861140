// The ranking as its contract says it, without any haste: everything is scored, everything is
// compared with everything. What the matcher finds must be the same.
#ifndef IEUM_TESTS_MATCHER_PLAIN_RANKING_H_
#define IEUM_TESTS_MATCHER_PLAIN_RANKING_H_

#include <cstddef>
#include <string>

#include "matcher/ranking.h"

namespace ieum::matcher {

NeedRanking RankPlainly(std::size_t need, std::size_t max_suggestions, const Weights& weights,
                        const CaseContext& context);

// All that an answer is made from, as lines of text: names, scores to the last digit, causes.
std::string Printed(const NeedRanking& ranking, const indexer::Snapshot& snapshot);

}  // namespace ieum::matcher

#endif  // IEUM_TESTS_MATCHER_PLAIN_RANKING_H_
