// What the program returns, and how it says what went wrong.
#ifndef IEUM_SERVICE_CLI_EXIT_CODE_H_
#define IEUM_SERVICE_CLI_EXIT_CODE_H_

#include <string>

#include "absl/status/status.h"

namespace ieum::cli {

enum class ExitCode {
  kOk = 0,
  kOther = 1,
  kUsage = 2,        // the command line cannot be understood
  kBadInput = 3,     // a file or a value breaks a rule
  kNotFound = 4,     // no such file, record or need
  kUnreachable = 5,  // the server does not answer (in time), or is not ready
  kConflict = 6,     // exists already, was changed meanwhile, or is still referred to
};

ExitCode ExitCodeOf(const absl::Status& status);

// The status for people: a line, or a line for each field violation; in Korean these stand
// below a sentence for its reason, in Korean as far as KoreanFault() knows them. A hint (hints.h)
// follows. Ends with a line break; empty for OK.
std::string Describe(const absl::Status& status, bool english);

// The table of exit codes for --help.
std::string ExitCodeHelp();

}  // namespace ieum::cli

#endif  // IEUM_SERVICE_CLI_EXIT_CODE_H_
