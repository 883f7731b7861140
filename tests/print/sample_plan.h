// A plan to print, with everything in it that a page could tell.
#ifndef IEUM_TESTS_PRINT_SAMPLE_PLAN_H_
#define IEUM_TESTS_PRINT_SAMPLE_PLAN_H_

#include <string>

#include "service/print/print_input.h"

namespace ieum::print {

struct SamplePlan {
  SamplePlan();

  v1::Resource& AddResource(const std::string& id, const std::string& ko, const std::string& en);
  // A line of community resources for a need, with the resource's label.
  v1::PlanLine& AddLine(const std::string& id, const std::string& need,
                        const std::string& resource);
  PrintInput Input(v1::Language language) const;

  v1::ServicePlan plan;
  v1::Case record;
  v1::Assessment assessment;
  std::map<std::string, v1::Resource> resources;
  std::map<std::string, v1::Organization> organizations;
};

// The file's content; compares with tests/print/golden, or writes there with IEUM_UPDATE_GOLDEN.
void ExpectGolden(const std::string& name, const std::string& actual);

}  // namespace ieum::print

#endif  // IEUM_TESTS_PRINT_SAMPLE_PLAN_H_
