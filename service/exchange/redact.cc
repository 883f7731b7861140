#include "service/exchange/redact.h"

#include <algorithm>

#include "store/catalog/disclosure.h"

namespace ieum::exchange {

v1::Resource ForExport(v1::Resource resource) {
  const bool any_confidential =
      std::any_of(resource.places().begin(), resource.places().end(),
                  [](const v1::Place& place) { return place.confidential(); });
  store::WithholdConfidential(resource);
  if (any_confidential) resource.clear_source_fields();
  resource.clear_etag();
  resource.clear_create_time();
  resource.clear_update_time();
  resource.clear_possible_duplicates();
  return resource;
}

v1::Organization ForExport(v1::Organization organization) {
  organization.clear_etag();
  organization.clear_create_time();
  organization.clear_update_time();
  return organization;
}

}  // namespace ieum::exchange
