// The form 서비스 제공계획 및 점검표.
#ifndef IEUM_SERVICE_PRINT_FORM_H_
#define IEUM_SERVICE_PRINT_FORM_H_

#include <string>

#include "service/print/print_input.h"

namespace ieum::print {

// HTML for A4 landscape, in one piece: nothing is loaded. The head of the table is repeated on
// every sheet, and no row is broken between two. What is not known is left blank to be written by
// hand. Warnings about goals are for the case manager and not printed.
std::string PrintForm(const PrintInput& input);

// The same fields as JSON, warnings included; README.md lists the keys.
std::string PrintFormJson(const PrintInput& input);

}  // namespace ieum::print

#endif  // IEUM_SERVICE_PRINT_FORM_H_
