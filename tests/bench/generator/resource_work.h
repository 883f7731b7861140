// What the parts of ResourceMaker hand on to each other.
#ifndef IEUM_TESTS_BENCH_GENERATOR_RESOURCE_WORK_H_
#define IEUM_TESTS_BENCH_GENERATOR_RESOURCE_WORK_H_

#include "tests/bench/generator/resource_maker.h"

namespace ieum::bench {

// One resource in the making.
struct ResourceMaker::Work {
  std::uint64_t number = 0;
  Offer offer;
  const Archetype* archetype = nullptr;
  const OrganizationKind* kind = nullptr;
  Agency agency;
  bool sparse = false;
  Draws details;
  Slots slots;
  v1::Resource resource;
};

}  // namespace ieum::bench

#endif  // IEUM_TESTS_BENCH_GENERATOR_RESOURCE_WORK_H_
