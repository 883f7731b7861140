// What resources and organizations are called, beside the names by which they are addressed.
#ifndef IEUM_SERVICE_CLI_RECORD_NAMES_H_
#define IEUM_SERVICE_CLI_RECORD_NAMES_H_

#include <map>
#include <string>

#include "google/protobuf/message.h"

#include "service/cli/client.h"
#include "service/cli/terminal.h"

namespace ieum::cli {

// Display names by name, of resources and organizations alike.
using RecordNames = std::map<std::string, std::string>;

// Those of all resources and organizations that the message names in its fields of text, one call
// each. A courtesy: what the server does not tell is left out, as is what goes beyond 100 of them.
RecordNames NamesIn(const google::protobuf::Message& message, Client& client, const Look& look);

// "도시락 배달"; the name itself where there is nothing better.
std::string Called(const std::string& name, const RecordNames& names);

// "도시락 배달 (resources/lunch)".
std::string CalledWithName(const std::string& name, const RecordNames& names);

}  // namespace ieum::cli

#endif  // IEUM_SERVICE_CLI_RECORD_NAMES_H_
