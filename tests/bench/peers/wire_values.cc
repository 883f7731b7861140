#include "tests/bench/peers/wire_values.h"

namespace ieum::bench {

std::string WireBox(const Box& box) {
  std::string out;
  for (double number : {box.most_x, box.most_y, box.least_x, box.least_y}) {
    AppendNumber(out, number);
  }
  return out;
}

std::string_view CopyHeader() {
  static constexpr char kHeader[] = "PGCOPY\n\377\r\n\0\0\0\0\0\0\0\0\0";
  return {kHeader, sizeof(kHeader) - 1};
}

std::string_view CopyEnd() { return {"\377\377", 2}; }

}  // namespace ieum::bench
