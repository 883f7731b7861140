// Stable identifiers made from what a list says.
#ifndef IEUM_SERVICE_EXCHANGE_IDS_H_
#define IEUM_SERVICE_EXCHANGE_IDS_H_

#include <string>
#include <string_view>

namespace ieum::exchange {

// SHA-1, 20 bytes; for identifiers and fingerprints, not for secrecy.
std::string Sha1(std::string_view bytes);

// UUID version 5 (RFC 4122) in a namespace of our own.
std::string MakeUuid(std::string_view name);
bool IsUuid(std::string_view text);

}  // namespace ieum::exchange

#endif  // IEUM_SERVICE_EXCHANGE_IDS_H_
