// Completion scripts, made from the parser itself.
#ifndef IEUM_SERVICE_CLI_COMPLETION_H_
#define IEUM_SERVICE_CLI_COMPLETION_H_

#include <string>

namespace ieum::cli {

// For bash: `source <(ieum completion bash)`.
std::string BashCompletion();

// For zsh: `ieum completion zsh > _ieum` in a folder of $fpath.
std::string ZshCompletion();

}  // namespace ieum::cli

#endif  // IEUM_SERVICE_CLI_COMPLETION_H_
