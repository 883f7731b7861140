// HSDS services and organizations -> rows.
#ifndef IEUM_SERVICE_EXCHANGE_HSDS_IMPORT_H_
#define IEUM_SERVICE_EXCHANGE_HSDS_IMPORT_H_

#include <functional>
#include <string>
#include <string_view>
#include <utility>

#include "nlohmann/json.hpp"

#include "service/exchange/import_row.h"
#include "service/exchange/row_reader.h"

namespace ieum::exchange {

// HSDS dates name no zone: a day is a day in Korea, on the way in as on the way out.
inline constexpr std::string_view kHsdsUtcOffset = "+09:00";

// Where the value at a JSON pointer of the object came from.
using Locate = std::function<FieldOrigin(std::string_view pointer)>;

// What of HSDS becomes what (docs: data/mappings/README.md, "HSDS"). Values that the vocabulary has
// no place for, or that break its rules (a latitude of 100, 12 of 10 places open), are kept as
// source fields under their JSON pointer. Fields of the record are spoken of when the object has
// the HSDS member they come from, so that a short form never empties what a full form filled.
// `owner`: source id of the organization whose object the service is in; empty when it stands by
// itself.
ImportRow ServiceToRow(const nlohmann::json& service, const std::string& owner,
                       const HsdsSettings& settings, const Locate& locate);

// The member "services" is left out: its elements are rows of their own.
ImportRow OrganizationToRow(const nlohmann::json& organization, const HsdsSettings& settings,
                            const Locate& locate);

// The taxonomy under which need terms travel in HSDS attributes.
inline constexpr std::string_view kNeedTaxonomyName = "ieum-need-areas";

}  // namespace ieum::exchange

#endif  // IEUM_SERVICE_EXCHANGE_HSDS_IMPORT_H_
