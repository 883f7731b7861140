#include "store/catalog/disclosure.h"

#include <algorithm>
#include <utility>

namespace ieum::store {

bool HasConfidentialPlace(const v1::Resource& resource) {
  return std::any_of(resource.places().begin(), resource.places().end(),
                     [](const v1::Place& place) { return place.confidential(); });
}

void WithholdConfidential(v1::Resource& resource) {
  if (HasConfidentialPlace(resource)) resource.clear_source_fields();
  for (v1::Place& place : *resource.mutable_places()) {
    if (!place.confidential()) continue;
    v1::Place shown;
    shown.set_confidential(true);
    *shown.mutable_accessibility() = place.accessibility();
    place = std::move(shown);
  }
}

}  // namespace ieum::store
