#include "tests/bench/workload.h"

#include <cstdio>
#include <cstdlib>

#include "store/memory_store.h"
#include "tests/bench/generator/fill_store.h"
#include "tests/bench/generator/generator.h"
#include "tests/support/sample.h"

namespace ieum::bench {

Workload MakeWorkload(std::size_t resources, std::size_t assessments) {
  if (resources == 0) {
    return {testing::SampleDistrict(), testing::ReadAssessments("district/assessments")};
  }
  const Generator generator(/*seed=*/1, resources, {.as_of = testing::AsOf()});
  Workload made;
  made.records = store::MakeMemoryStore();
  if (const absl::Status filled = FillStore(generator, *made.records); !filled.ok()) {
    std::printf("%s\n", filled.ToString().c_str());
    std::abort();
  }
  for (std::size_t i = 0; i < assessments; ++i) made.assessments.push_back(generator.Assessment(i));
  return made;
}

}  // namespace ieum::bench
