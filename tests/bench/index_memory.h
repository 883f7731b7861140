// What an index takes, part by part.
#ifndef IEUM_TESTS_BENCH_INDEX_MEMORY_H_
#define IEUM_TESTS_BENCH_INDEX_MEMORY_H_

#include <cstddef>
#include <string>
#include <vector>

#include "indexer/snapshot.h"

namespace ieum::bench {

struct IndexPart {
  std::string name;
  std::size_t items = 0;
  std::size_t bytes = 0;  // counted, not measured: what the allocator adds is left out
};

std::vector<IndexPart> PartsOf(const indexer::Snapshot& snapshot);

}  // namespace ieum::bench

#endif  // IEUM_TESTS_BENCH_INDEX_MEMORY_H_
