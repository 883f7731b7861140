// One page for the client, in plain words.
#ifndef IEUM_SERVICE_PRINT_CLIENT_PAGE_H_
#define IEUM_SERVICE_PRINT_CLIENT_PAGE_H_

#include <string>
#include <vector>

#include "service/print/print_input.h"

namespace ieum::print {

struct ClientPageOptions {
  // Whose page it is, by member reference. Empty: the case's client; when that is not said either,
  // or is somebody who has left the household, the household's as a whole.
  std::string member;
  // Also the lines that are left off because of what they are about, each with a neutral label.
  // Only when the client has a place for the page where nobody else looks and asks for it.
  bool include_safety_lines = false;
};

struct ClientPage {
  std::string content;
  // Lines that are not on the page, by id: to be told by word of mouth. Never printed.
  std::vector<std::string> left_off;
};

// For each line in order of time: where, when, what to bring, whom to ask for, telephone, cost;
// then what the client does and what the case manager does; whom to call when something is wrong.
//
// The page is written as if the wrong person found it. It names nobody, and of needs, goals,
// scores, reasons and cautions nothing; of lines the agency's own names and words, and what client
// and case manager wrote that they will do. Lines are left off where danger comes from a person,
// who may read the page (sensitive.h has the rule), and lines of hidden places; never because
// somebody may harm themselves. The page looks the same with and without them: it always says that
// not everything may be on it. Lines for other adults alone are theirs, and left off too, which
// is for their own sake and no matter of danger; those for children under 14 belong to whoever
// takes them there. While nobody is a danger, what a family does together is everybody's, and a
// page for a child under 14 has all lines, as who cares for the child reads it.
ClientPage PrintClientPage(const PrintInput& input, const ClientPageOptions& options = {});

// The same as plain text, at most 72 columns wide where words allow.
ClientPage PrintClientText(const PrintInput& input, const ClientPageOptions& options = {});

}  // namespace ieum::print

#endif  // IEUM_SERVICE_PRINT_CLIENT_PAGE_H_
