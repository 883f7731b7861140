// Which record a row is about, and which row a refusal is about.
#ifndef IEUM_SERVICE_EXCHANGE_RECORD_IDENTITY_H_
#define IEUM_SERVICE_EXCHANGE_RECORD_IDENTITY_H_

#include <cstddef>
#include <string>
#include <string_view>

#include "absl/status/status.h"

#include "ieum/v1/exchange.pb.h"

namespace ieum::exchange {

// The resource name inside a record; empty when it holds none.
std::string RecordName(const v1::CatalogRecord& record);

// Equal for two records of an input that say they are the same one. Ends with a space when nothing
// says it.
std::string Identity(const v1::CatalogRecord& record);

// Splits "records[12].resource.places[0]" into 12 and "places[0]". False: another shape.
bool SplitRecordPath(std::string_view path, std::size_t& index, std::string& rest);

// Whether a refusal is about the records, as opposed to the store.
bool IsAboutRecords(const absl::Status& status);

}  // namespace ieum::exchange

#endif  // IEUM_SERVICE_EXCHANGE_RECORD_IDENTITY_H_
