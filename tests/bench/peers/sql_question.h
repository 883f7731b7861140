// One need of one assessment as a statement of SQL.
#ifndef IEUM_TESTS_BENCH_PEERS_SQL_QUESTION_H_
#define IEUM_TESTS_BENCH_PEERS_SQL_QUESTION_H_

#include <cstddef>
#include <string>

#include "matcher/case_context.h"
#include "matcher/factors.h"
#include "tests/bench/peers/peer_catalogue.h"
#include "tests/bench/peers/postgres_session.h"

namespace ieum::bench {

// How the table is gone through.
enum class SqlRoute {
  kByArea,  // by the indexes over service areas and reaches
  kWhole,   // from end to end
};

struct SqlQuestion {
  std::string sql;  // gives ids and scores, best first
  WireParameters parameters;
};

// The ten best by score, ties by id, of the resources that the gate does not rule out, that nothing
// stands in the way of (full, too far) and that have to do with the need at all: the definition of
// factors.h and obstacles.h over again, in SQL. What depends on the assessment alone is computed
// here, once, and handed over in parameters: verdicts of criteria, fits of sub-areas and audiences,
// weights of words. Texts are read of those rows alone that can still be among the ten: a first
// forty give the score that has to be reached.
//
// For needs of one person in assessments without services in place, aversions and risks, and with a
// profile whose vector share is 0. Scores are compared rounded to 1e-9, so that another order of
// adding up makes no other order of resources.
SqlQuestion WriteSql(const matcher::CaseContext& context, std::size_t need,
                     const matcher::Weights& weights, const PeerCatalogue& catalogue,
                     SqlRoute route);

}  // namespace ieum::bench

#endif  // IEUM_TESTS_BENCH_PEERS_SQL_QUESTION_H_
