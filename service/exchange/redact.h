// What of a record may leave in an export, and of a value in a report.
#ifndef IEUM_SERVICE_EXCHANGE_REDACT_H_
#define IEUM_SERVICE_EXCHANGE_REDACT_H_

#include <cstddef>
#include <string>
#include <string_view>

#include "ieum/v1/catalog.pb.h"

namespace ieum::exchange {

// Removes what an export must not carry: all that store::WithholdConfidential withholds, and the
// fields that mean nothing outside this store (etag, times, likely duplicates, what referrals have
// done). Open places leave as they are, net of those that referrals hold or occupy.
v1::Resource ForExport(v1::Resource resource);
v1::Organization ForExport(v1::Organization organization);

// Longest value shown in an issue, bytes.
inline constexpr std::size_t kIssueValueBytes = 200;

// A value of the input as a report may show it: UTF-8, whatever it was; cut to kIssueValueBytes;
// kWithheldValue in place of one that looks like a resident registration number anywhere, also
// where the cut would hide it.
std::string ShowValue(std::string_view value);

inline constexpr std::string_view kWithheldValue =
    "(withheld: looks like a resident registration number)";

}  // namespace ieum::exchange

#endif  // IEUM_SERVICE_EXCHANGE_REDACT_H_
