// HSDS JSON documents.
#include <cstddef>
#include <cstdint>
#include <string>

#include "tests/fuzz/exchange_support.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  ieum::exchange::CheckImport(ieum::v1::EXCHANGE_FORMAT_HSDS_JSON, "",
                              {{"input", std::string(data, data + size)}});
  return 0;
}
