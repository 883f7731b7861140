// What a client computes of a question before it asks a database: all that depends on the
// assessment and not on single resources.
#ifndef IEUM_TESTS_BENCH_PEERS_QUESTION_FACTS_H_
#define IEUM_TESTS_BENCH_PEERS_QUESTION_FACTS_H_

#include <cstdint>
#include <optional>
#include <vector>

#include "matcher/case_context.h"
#include "tests/bench/peers/peer_catalogue.h"

namespace ieum::bench {

// Lists are indexed by the catalogue's ids less one.
struct QuestionFacts {
  std::vector<std::int16_t> verdicts;  // by criterion: 0 met, 1 unknown, 2 not met
  std::vector<double> certainties;     // by criterion: what remains of the eligibility certainty
  std::vector<std::int32_t> areas;     // service areas that may take the home in, and 0: everywhere
  std::vector<double> belongs;         // by audience
  // By sub-area: what a plain term of it fits, for each code of each need.
  std::vector<std::vector<std::vector<double>>> fits;  // [need][code]
  std::vector<double> asked;                           // by sub-area: how far any need asks for it
  std::vector<std::optional<std::size_t>> code_areas;  // need areas of the codes of this need
  std::vector<std::int32_t> words;                     // of the need, as term ids
  std::vector<double> word_weights;                    // of all words the sum is 1
  std::vector<std::int32_t> known_organizations;
  std::vector<std::int32_t> home_regions;  // regions of places in the home's neighbourhood
};

QuestionFacts FactsOf(const matcher::CaseContext& context, std::size_t need,
                      const PeerCatalogue& catalogue);

}  // namespace ieum::bench

#endif  // IEUM_TESTS_BENCH_PEERS_QUESTION_FACTS_H_
