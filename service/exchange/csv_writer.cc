#include "service/exchange/csv_writer.h"

#include <csv.h>

namespace ieum::exchange {

std::string FormatCsvRow(const std::vector<std::string>& cells, char delimiter) {
  std::string out;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (i > 0) out += delimiter;
    // A row of one empty cell would read as a blank line.
    if (cells[i].empty() && cells.size() > 1) continue;
    const std::size_t at = out.size();
    out.resize(at + csv_write(nullptr, 0, cells[i].data(), cells[i].size()));
    csv_write(out.data() + at, out.size() - at, cells[i].data(), cells[i].size());
  }
  return out + "\r\n";
}

}  // namespace ieum::exchange
