#include "service/print/print_input.h"

namespace ieum::print {

v1::Contact ContactOf(const v1::PlanLine& line, const PrintInput& input) {
  std::string name = line.organization();
  const auto resource = input.resources.find(line.resource());
  if (resource != input.resources.end()) {
    if (resource->second.has_contact()) return resource->second.contact();
    if (name.empty()) name = resource->second.organization();
  }
  const auto organization = input.organizations.find(name);
  return organization == input.organizations.end() ? v1::Contact() : organization->second.contact();
}

}  // namespace ieum::print
