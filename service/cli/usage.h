// From the words of a command line to a command, or to what is wrong with them.
#ifndef IEUM_SERVICE_CLI_USAGE_H_
#define IEUM_SERVICE_CLI_USAGE_H_

#include <optional>
#include <ostream>
#include <string>
#include <vector>

#include "service/cli/exit_code.h"

namespace CLI {
class App;
}

namespace ieum::cli {

// Parses `words` (without the program's name) with `parser` (MakeParser). Empty when a command is
// to be run; else what was asked for (--help, --version) is on `out`, or what is wrong on `err`,
// and the program ends with the code. A mistyped command or option is answered with the nearest
// one. Help and messages are in the language of WantsEnglish(); with --json messages are English.
std::optional<ExitCode> ParseCommandLine(const std::vector<std::string>& words, CLI::App& parser,
                                         std::ostream& out, std::ostream& err);

}  // namespace ieum::cli

#endif  // IEUM_SERVICE_CLI_USAGE_H_
