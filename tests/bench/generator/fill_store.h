// Puts a generated catalogue into a store.
#ifndef IEUM_TESTS_BENCH_GENERATOR_FILL_STORE_H_
#define IEUM_TESTS_BENCH_GENERATOR_FILL_STORE_H_

#include <cstddef>

#include "absl/status/status.h"
#include "absl/time/time.h"

#include "store/record_store.h"
#include "tests/bench/generator/generator.h"

namespace ieum::bench {

struct FillOptions {
  // When the records were written. Absent: the generator's day.
  absl::Time now = absl::InfinitePast();
  // Resources in one transaction.
  std::size_t batch = 2'000;
  // Whether referrals have left their counts on the resources that have some.
  bool counts = true;
};

// All regions, all resources and their organizations. The records, keys and values, are those that
// Catalog::Upsert stores with its clock at `now`, and Catalog::PlanCountsUpdate with the counts;
// versions differ, for the batches do. Nothing is validated again: the generator's records are
// valid. ABORTED when one of the records is there already. One thread, about
// 30 microseconds a resource into memory, 40 into RocksDB.
absl::Status FillStore(const Generator& generator, store::RecordStore& records,
                       const FillOptions& options = {});

}  // namespace ieum::bench

#endif  // IEUM_TESTS_BENCH_GENERATOR_FILL_STORE_H_
