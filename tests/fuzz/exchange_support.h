// What the fuzzers of the importers share: a catalogue in memory, and what must hold after any
// import.
#ifndef IEUM_TESTS_FUZZ_EXCHANGE_SUPPORT_H_
#define IEUM_TESTS_FUZZ_EXCHANGE_SUPPORT_H_

#include <string>
#include <vector>

#include "service/exchange/import.h"

namespace ieum::exchange {

// Imports the files into an empty catalogue, in chunks, and aborts unless
//  - the import ends with a report whose counts add up, or with an error that names a reason;
//  - importing the same once more changes nothing;
//  - everything that went in can be exported in every format, and its native export is accepted
//  whole.
void CheckImport(v1::ExchangeFormat format, const std::string& mapping,
                 const std::vector<InputFile>& files);

}  // namespace ieum::exchange

#endif  // IEUM_TESTS_FUZZ_EXCHANGE_SUPPORT_H_
