// The members of an HSDS service -> the fields of a resource.
#ifndef IEUM_SERVICE_EXCHANGE_HSDS_SERVICE_H_
#define IEUM_SERVICE_EXCHANGE_HSDS_SERVICE_H_

#include "nlohmann/json.hpp"

#include "service/exchange/hsds_import.h"

namespace ieum::exchange {

// Fills row.record (all but the organization), paths, origins, source roots and issues.
void ReadService(const nlohmann::json& service, const HsdsSettings& settings, const Locate& locate,
                 ImportRow& row);

}  // namespace ieum::exchange

#endif  // IEUM_SERVICE_EXCHANGE_HSDS_SERVICE_H_
