// Style sheets of the pages: A4, no fonts, images or scripts from elsewhere.
#ifndef IEUM_SERVICE_PRINT_STYLES_H_
#define IEUM_SERVICE_PRINT_STYLES_H_

#include <string_view>

namespace ieum::print {

extern const std::string_view kFormStyle;
extern const std::string_view kClientStyle;

}  // namespace ieum::print

#endif  // IEUM_SERVICE_PRINT_STYLES_H_
