// Generated catalogues for benchmarks.
#ifndef IEUM_TESTS_BENCH_CATALOGUE_H_
#define IEUM_TESTS_BENCH_CATALOGUE_H_

#include <cstddef>
#include <memory>

#include "store/record_store.h"

namespace ieum::bench {

// The sample district, and its resources again and again until there are `size` more, each copy
// moved to another place, with another age range and service area. 0: the district alone.
std::unique_ptr<store::RecordStore> Catalogue(std::size_t size);

}  // namespace ieum::bench

#endif  // IEUM_TESTS_BENCH_CATALOGUE_H_
