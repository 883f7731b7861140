// What is wrong with a command line, in the reader's words.
#ifndef IEUM_SERVICE_CLI_USAGE_WORDS_H_
#define IEUM_SERVICE_CLI_USAGE_WORDS_H_

#include <string>

namespace CLI {
class App;
class ParseError;
}  // namespace CLI

namespace ieum::cli {

// "--reason: expected one of moved, died, not \"foo\"": names the option or argument and what is
// expected. `command` is the command that the line led to; its options tell what kind of number
// one takes.
std::string UsageWords(const CLI::ParseError& error, const CLI::App& command, bool english);

}  // namespace ieum::cli

#endif  // IEUM_SERVICE_CLI_USAGE_WORDS_H_
