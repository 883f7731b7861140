#include "tests/bench/generator/generator.h"

#include <unordered_set>

#include "tests/bench/generator/assessment_maker.h"
#include "tests/bench/generator/resource_maker.h"

namespace ieum::bench {

struct Generator::Parts {
  Parts(std::uint64_t seed, const GeneratorOptions& options)
      : tables(Tables::Load(options.data)),
        world(seed, *tables),
        organizations(seed, *tables, world),
        resources(seed, options.as_of, *tables, world),
        assessments(seed, options.as_of, *tables, world) {}

  const std::unique_ptr<const Tables> tables;
  const World world;
  const OrganizationMaker organizations;
  const ResourceMaker resources;
  const AssessmentMaker assessments;
};

Generator::Generator(std::uint64_t seed, std::uint64_t size, const GeneratorOptions& options)
    : size_(size), as_of_(options.as_of), parts_(std::make_unique<Parts>(seed, options)) {}

Generator::~Generator() = default;

std::vector<v1::Region> Generator::Regions() const { return parts_->world.Regions(); }

v1::Resource Generator::Resource(std::uint64_t number) const {
  return parts_->resources.Make(number);
}

v1::Assessment Generator::Assessment(std::uint64_t number) const {
  return parts_->assessments.Make(number);
}

std::uint64_t Generator::OriginalOf(std::uint64_t number) const {
  return parts_->resources.offers().RepeatOf(number).value_or(number);
}

std::uint64_t Generator::OrganizationOf(std::uint64_t number) const {
  return parts_->resources.offers().Get(OriginalOf(number)).organization.Packed();
}

v1::Organization Generator::Organization(std::uint64_t organization) const {
  return parts_->organizations.Make(OrganizationId::Unpack(organization));
}

std::vector<v1::Organization> Generator::Organizations(std::uint64_t first,
                                                       std::uint64_t last) const {
  std::unordered_set<std::uint64_t> seen;
  std::vector<v1::Organization> made;
  for (std::uint64_t i = first; i < last; ++i) {
    const std::uint64_t organization = OrganizationOf(i);
    if (seen.insert(organization).second) made.push_back(Organization(organization));
  }
  return made;
}

}  // namespace ieum::bench
