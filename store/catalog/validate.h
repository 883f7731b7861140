// The rules that every stored or received message keeps, one function per message.
#ifndef IEUM_STORE_CATALOG_VALIDATE_H_
#define IEUM_STORE_CATALOG_VALIDATE_H_

#include <string>
#include <string_view>

#include "ieum/v1/assessment.pb.h"
#include "ieum/v1/catalog.pb.h"
#include "store/catalog/need_taxonomy.h"
#include "store/catalog/violations.h"

namespace ieum::store {

// Each adds what it finds under `prefix` (a field path without trailing dot; empty for the message
// itself). They check what the message alone can show: required fields, ranges, code and date
// syntax, enum values, UTF-8, finite numbers, counts; an assessment also for resident registration
// numbers and for references within itself. Output-only fields are passed over. References to other
// records are checked by Catalog. Messages never repeat a text of the input, only numbers and
// codes.
void Validate(const v1::Organization& organization, std::string_view prefix, Violations& out);
void Validate(const v1::Resource& resource, const NeedTaxonomy& taxonomy, std::string_view prefix,
              Violations& out);
void Validate(const v1::Region& region, std::string_view prefix, Violations& out);
void Validate(const v1::Assessment& assessment, const NeedTaxonomy& taxonomy,
              std::string_view prefix, Violations& out);

// What is wrong with a need code that the taxonomy does not have; repeats it only where it is
// shaped like a code.
std::string UnknownNeedCode(std::string_view code);

// NFC-normalises every text in place and trims its ends. Call before Validate.
void Normalise(v1::Organization& organization);
void Normalise(v1::Resource& resource);
void Normalise(v1::Region& region);

}  // namespace ieum::store

#endif  // IEUM_STORE_CATALOG_VALIDATE_H_
