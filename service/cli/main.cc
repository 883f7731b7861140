// The program `ieum`.
#include <iostream>

#include "CLI/CLI.hpp"

#include "service/cli/commands.h"
#include "service/cli/options.h"

int main(int argc, char** argv) {
  using ieum::cli::ExitCode;
  ieum::cli::Options options;
  const auto parser = ieum::cli::MakeParser(options);
  try {
    parser->parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    // Help and version are no failures.
    return parser->exit(error) == 0 ? 0 : static_cast<int>(ExitCode::kUsage);
  }
  const bool english = ieum::cli::WantsEnglish(options);
  const auto client = ieum::cli::Connect(options.server);
  ieum::cli::Context context{options, *client, std::cout, std::cerr,
                             ieum::cli::DetectLook(english)};
  return static_cast<int>(ieum::cli::RunCommand(context));
}
