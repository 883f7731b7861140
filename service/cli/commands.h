// The commands of the program, apart from the world: a client, two streams.
#ifndef IEUM_SERVICE_CLI_COMMANDS_H_
#define IEUM_SERVICE_CLI_COMMANDS_H_

#include <ostream>
#include <string>

#include "absl/status/status.h"

#include "service/cli/client.h"
#include "service/cli/exit_code.h"
#include "service/cli/failure.h"
#include "service/cli/options.h"
#include "service/cli/terminal.h"

namespace ieum::cli {

// What a command works with.
struct Context {
  const Options& options;
  Client& client;
  std::ostream& out;  // results
  std::ostream& err;  // messages
  Look look;
  // Filled by the command; said with its status.
  FailureContext failure = {};
};

// Runs `options.command`, says on `err` what went wrong (with --json, as one JSON object), and
// returns the exit code. Results that could not be written whole are a failure too; nothing is said
// of a reader that went away.
ExitCode RunCommand(Context& context);

// Says something on `err` that is no failure; with --json as an object {"notice": text}.
void Notice(Context& context, const std::string& text);

// The commands. A status that is not OK has not been told yet.
absl::Status Suggest(Context& context);
absl::Status SuggestMany(Context& context);
absl::Status Explain(Context& context);
absl::Status Needs(Context& context);
absl::Status Get(Context& context);
absl::Status List(Context& context);
absl::Status Availability(Context& context);
absl::Status Verify(Context& context);
absl::Status Delete(Context& context);
absl::Status Register(Context& context);
absl::Status Import(Context& context);
absl::Status Export(Context& context);
absl::Status Evaluate(Context& context);

// The message as proto JSON with snake_case names; pretty, or on one line. Ends with a line break.
std::string ToJson(const google::protobuf::Message& message, bool pretty = true);

// The time that an option says, see ParseTime.
absl::StatusOr<google::protobuf::Timestamp> TimestampOf(const std::string& text,
                                                        const std::string& option);

}  // namespace ieum::cli

#endif  // IEUM_SERVICE_CLI_COMMANDS_H_
