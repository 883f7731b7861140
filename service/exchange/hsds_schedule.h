// Schedules of HSDS (RFC 5545) that the vocabulary can hold.
#ifndef IEUM_SERVICE_EXCHANGE_HSDS_SCHEDULE_H_
#define IEUM_SERVICE_EXCHANGE_HSDS_SCHEDULE_H_

#include <optional>

#include "nlohmann/json.hpp"

#include "ieum/v1/catalog.pb.h"

namespace ieum::exchange {

// The hours of a schedule that repeats every week on whole weekdays; nullopt for any other.
std::optional<v1::OpenHours> RegularHours(const nlohmann::json& schedule);

}  // namespace ieum::exchange

#endif  // IEUM_SERVICE_EXCHANGE_HSDS_SCHEDULE_H_
