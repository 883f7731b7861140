// The HSDS CSV folder: files one after the other, each begun by a line "--- name".
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "tests/fuzz/exchange_support.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(data, data + size);
  std::vector<ieum::exchange::InputFile> files;
  for (std::size_t at = 0; at < text.size() && files.size() < 30;) {
    std::size_t end = text.find('\n', at);
    if (end == std::string::npos) end = text.size();
    const std::string line = text.substr(at, end - at);
    at = end + 1;
    if (line.rfind("--- ", 0) == 0) {
      files.push_back({line.substr(4), ""});
    } else if (!files.empty()) {
      files.back().bytes += line + '\n';
    }
  }
  ieum::exchange::CheckImport(ieum::v1::EXCHANGE_FORMAT_HSDS_CSV, "", files);
  return 0;
}
