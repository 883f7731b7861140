// Which questions are asked: needs for which the gate passes about so many resources.
#ifndef IEUM_TESTS_BENCH_PEERS_QUESTIONS_H_
#define IEUM_TESTS_BENCH_PEERS_QUESTIONS_H_

#include <cstddef>
#include <vector>

#include "ieum/v1/assessment.pb.h"
#include "ieum/v1/weight_profile.pb.h"
#include "indexer/snapshot.h"

namespace ieum::bench {

struct BenchQuestion {
  v1::Assessment assessment;
  std::size_t need = 0;
  double share = 0;   // of the resources that the gate passes, about
  bool made = false;  // of an assessment that was changed to reach the share
};

// An assessment as the benchmark asks about it: without services in place, aversions and risks,
// which a statement of SQL does not look at.
v1::Assessment Plain(v1::Assessment assessment);

// For each share the questions that come nearest to it, at most `each`: first needs of the
// assessments as they are, within a factor of two; where those are too few, of the same with
// everything known and nothing that opens a door (income well above the median, no benefit, no
// disability), then with the home known by its province alone, then not at all. Needs of one person
// alone.
std::vector<std::vector<BenchQuestion>> ChooseQuestions(
    const std::vector<v1::Assessment>& assessments, const indexer::Snapshot& snapshot,
    const v1::WeightProfile& profile, const std::vector<double>& shares, std::size_t each);

}  // namespace ieum::bench

#endif  // IEUM_TESTS_BENCH_PEERS_QUESTIONS_H_
