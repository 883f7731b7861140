// What of a record may leave in an export.
#ifndef IEUM_SERVICE_EXCHANGE_REDACT_H_
#define IEUM_SERVICE_EXCHANGE_REDACT_H_

#include "ieum/v1/catalog.pb.h"

namespace ieum::exchange {

// Removes what an export must not carry: of confidential places all that
// store::WithholdConfidential withholds, and with them the resource's source fields, which may hold
// the same address in the list's own words; and the fields that mean nothing outside this store
// (etag, times, likely duplicates).
v1::Resource ForExport(v1::Resource resource);
v1::Organization ForExport(v1::Organization organization);

}  // namespace ieum::exchange

#endif  // IEUM_SERVICE_EXCHANGE_REDACT_H_
