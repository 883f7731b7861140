// Retrieval and ranking for one need: gate, obstacles, score, and the choice of the list that is
// shown.
#ifndef IEUM_MATCHER_RANKING_H_
#define IEUM_MATCHER_RANKING_H_

#include <map>
#include <vector>

#include "absl/status/statusor.h"

#include "ieum/v1/suggestion.pb.h"
#include "indexer/snapshot.h"
#include "matcher/case_context.h"
#include "matcher/factors.h"
#include "matcher/matcher.h"
#include "matcher/obstacles.h"

namespace ieum::matcher {

struct Ranked {
  indexer::Row row = 0;
  Score score;
  bool adequate = false;             // see IsAdequate
  std::vector<indexer::Row> folded;  // entries that are likely the same offering
};

struct Blocked {
  indexer::Row row = 0;
  Score score;
  std::vector<Obstacle> obstacles;  // empty: the gate alone is in the way
};

struct NeedRanking {
  std::vector<Ranked> suggestions;   // best first, ties by resource name
  std::vector<Blocked> near_misses;  // eligible ones first, then best first
  bool adequate = false;             // something adequate can be suggested
  std::vector<bool> code_adequate;   // likewise per code of the need
  // Where nothing adequate can be: what holds the resources back that would serve, by cause.
  std::map<v1::GapCause, int> held_back;
};

// Exact: the same lists as of scoring every resource that passes the gate. Reads the rows of all
// and looks at those resources that their bounds do not rule out (need_scan.h). Calls `checkpoint`
// every few hundred rows, and resources.
absl::StatusOr<NeedRanking> RankNeed(std::size_t need, std::size_t max_suggestions,
                                     const Weights& weights, const CaseContext& context,
                                     const Checkpoint& checkpoint);

}  // namespace ieum::matcher

#endif  // IEUM_MATCHER_RANKING_H_
