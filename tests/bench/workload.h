// What benchmarks of the matcher ask, and about which catalogue.
#ifndef IEUM_TESTS_BENCH_WORKLOAD_H_
#define IEUM_TESTS_BENCH_WORKLOAD_H_

#include <cstddef>
#include <memory>
#include <vector>

#include "ieum/v1/assessment.pb.h"
#include "store/record_store.h"

namespace ieum::bench {

struct Workload {
  std::unique_ptr<store::RecordStore> records;
  std::vector<v1::Assessment> assessments;
};

// 0 resources: the sample district with all of its assessments. Else a generated catalogue of so
// many (generator/generator.h, seed 1) with so many assessments of its own. Aborts on errors.
Workload MakeWorkload(std::size_t resources, std::size_t assessments);

}  // namespace ieum::bench

#endif  // IEUM_TESTS_BENCH_WORKLOAD_H_
