// How a command that failed says so: to people, or as JSON.
#ifndef IEUM_SERVICE_CLI_FAILURE_H_
#define IEUM_SERVICE_CLI_FAILURE_H_

#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"

namespace ieum::cli {

// What is known of a failure beside its status.
struct FailureContext {
  std::string input;  // "new.jsonl:3", the place of the record that failed
  // Records of the input that were registered before the one that failed.
  int registered = 0;
  std::string first_registered;  // "new.jsonl:1"
  std::string last_registered;
  std::string server;  // for a server that cannot be reached
  // Cases that failed among others that did not, by reference.
  std::vector<std::pair<std::string, absl::Status>> cases;
};

// One object on one line, with a line break: {"code", "reason", "message", "field_violations":
// [{"field", "description"}]}, and "input", "registered", "server", "cases" where they are known.
// Texts are English, fields are those of the request. `status` must not be OK.
std::string FailureJson(const absl::Status& status, const FailureContext& context);

// The status itself, without line break: {"code", "reason", "message", "field_violations"}.
std::string StatusJson(const absl::Status& status);

// The object for --help.
std::string FailureHelp();

// A remark that is no failure, {"notice": text}.
std::string NoticeJson(const std::string& text);

}  // namespace ieum::cli

#endif  // IEUM_SERVICE_CLI_FAILURE_H_
