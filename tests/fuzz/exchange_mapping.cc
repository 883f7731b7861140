// The mapping language itself: any text as a mapping, over one small list.
#include <cstddef>
#include <cstdint>
#include <string>

#include "tests/fuzz/exchange_support.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string list = "id,a,b,c\n1,가나다,2024-01-02,월+화\n2,\"x, y\",0900-1800,12.5\n3,,,\n";
  ieum::exchange::CheckImport(ieum::v1::EXCHANGE_FORMAT_CSV, std::string(data, data + size),
                              {{"list.csv", list}});
  return 0;
}
