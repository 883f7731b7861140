// Whether a page is well-formed: a strict reader of the little HTML that we write.
#ifndef IEUM_TESTS_PRINT_WELL_FORMED_H_
#define IEUM_TESTS_PRINT_WELL_FORMED_H_

#include <string>
#include <string_view>
#include <vector>

namespace ieum::print {

struct PageReading {
  std::string fault;  // empty: well-formed
  std::vector<std::string> tags;
  std::string text;  // outside of tags and style, entities read
};

// Every tag closed in order, attributes quoted, no loose "<", ">" or "&".
PageReading ReadPage(std::string_view html);

}  // namespace ieum::print

#endif  // IEUM_TESTS_PRINT_WELL_FORMED_H_
