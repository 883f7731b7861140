// What stands on a client's page, before it is laid out. Of this folder alone.
#ifndef IEUM_SERVICE_PRINT_CLIENT_ENTRIES_H_
#define IEUM_SERVICE_PRINT_CLIENT_ENTRIES_H_

#include <string>
#include <vector>

#include "service/print/client_page.h"

namespace ieum::print {

// A line of community resources. Empty parts are not known.
struct ClientEntry {
  std::string title;
  std::string organization;
  std::string begins;  // "2026년 11월 2일부터"
  std::string often;   // "일주일에 2번"
  std::vector<std::string> hours;
  std::vector<std::string> where;
  std::vector<std::string> bring;
  std::string ask_for;
  std::string phone;
  std::string cost;
};

struct ClientEntries {
  std::vector<ClientEntry> visits;  // by first day (the plan's where it has begun), step, priority
  std::vector<std::string> by_client;  // what the client does
  std::vector<std::string> by_case_manager;
  std::string desk;   // whom to call
  std::string phone;  // empty: not known
  std::vector<std::string> left_off;
};

ClientEntries CollectEntries(const PrintInput& input, const ClientPageOptions& options);

// The sentences of the page, each in one place for both layouts.
struct ClientSentences {
  std::string title;
  std::string no_visits;  // true whether there are none or none that may be read
  std::string begins, often, hours, where, bring, ask_for, phone, cost;  // labels
  std::string by_client;
  std::string by_case_manager;
  std::string whom_to_call;
  std::string may_be_incomplete;  // on every page, so that it tells nothing
  std::string may_change_mind;
};
ClientSentences SentencesIn(v1::Language language);

}  // namespace ieum::print

#endif  // IEUM_SERVICE_PRINT_CLIENT_ENTRIES_H_
