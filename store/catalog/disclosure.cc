#include "store/catalog/disclosure.h"

#include <string>

namespace ieum::store {

void WithholdConfidential(v1::Resource& resource) {
  for (v1::Place& place : *resource.mutable_places()) {
    if (!place.confidential()) continue;
    v1::Place shown;
    shown.set_confidential(true);
    *shown.mutable_accessibility() = place.accessibility();
    place = std::move(shown);
  }
}

}  // namespace ieum::store
