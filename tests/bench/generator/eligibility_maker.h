// Who may use a resource, as criteria and in words.
#ifndef IEUM_TESTS_BENCH_GENERATOR_ELIGIBILITY_MAKER_H_
#define IEUM_TESTS_BENCH_GENERATOR_ELIGIBILITY_MAKER_H_

#include <string>

#include "tests/bench/generator/tables.h"

namespace ieum::bench {

// Adds to `out` after the recipe, with paths of 1 to 4 criteria, and returns it in words ("만 65세
// 이상, 차상위계층"; empty: open to all). `slots` must name the area.
std::string MakeEligibility(const Recipe& recipe, const Tables& tables, const Slots& slots,
                            Draws& draws, v1::Eligibility& out);

}  // namespace ieum::bench

#endif  // IEUM_TESTS_BENCH_GENERATOR_ELIGIBILITY_MAKER_H_
