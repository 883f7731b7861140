// Records -> HSDS 3.1 objects.
#ifndef IEUM_SERVICE_EXCHANGE_HSDS_EXPORT_H_
#define IEUM_SERVICE_EXCHANGE_HSDS_EXPORT_H_

#include <string>

#include "absl/time/time.h"
#include "nlohmann/json.hpp"

#include "ieum/v1/catalog.pb.h"

namespace ieum::exchange {

struct HsdsExportOptions {
  // HSDS has one language: texts are English where they have English, else Korean; or the other
  // way.
  bool prefer_english = false;
  // The day on which the status is judged: active, or inactive outside the validity.
  absl::Time as_of;
};

// Valid against the schemas of HSDS 3.1. What was imported from HSDS comes back at the same JSON
// pointers, but for what has been changed since. Ids that are not UUIDs become version 5 UUIDs of
// the record's name. `resource` must be fit to leave the service (see redact.h). The organization
// is not nested.
nlohmann::json ServiceToHsds(const v1::Resource& resource, const HsdsExportOptions& options);
nlohmann::json OrganizationToHsds(const v1::Organization& organization,
                                  const HsdsExportOptions& options);

}  // namespace ieum::exchange

#endif  // IEUM_SERVICE_EXCHANGE_HSDS_EXPORT_H_
