// The program `ieum`.
#include <iostream>
#include <string>
#include <vector>

#include "CLI/CLI.hpp"

#include "service/cli/commands.h"
#include "service/cli/options.h"
#include "service/cli/usage.h"

int main(int argc, char** argv) {
  ieum::cli::Options options;
  const auto parser = ieum::cli::MakeParser(options);
  const auto ended = ieum::cli::ParseCommandLine(std::vector<std::string>(argv + 1, argv + argc),
                                                 *parser, std::cout, std::cerr);
  if (ended.has_value()) return static_cast<int>(*ended);
  const bool english = ieum::cli::WantsEnglish(options);
  const auto client = ieum::cli::Connect(options.server, ieum::cli::SpeakerOf(options));
  ieum::cli::Context context{options, *client, std::cout, std::cerr,
                             ieum::cli::DetectLook(english)};
  return static_cast<int>(ieum::cli::RunCommand(context));
}
