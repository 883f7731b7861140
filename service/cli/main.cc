// The program `ieum`.
#include <iostream>
#include <ostream>
#include <string>
#include <vector>

#include "CLI/CLI.hpp"
#include <unistd.h>

#include "service/cli/commands.h"
#include "service/cli/options.h"
#include "service/cli/output.h"
#include "service/cli/usage.h"

namespace {

ieum::cli::ExitCode Run(const std::vector<std::string>& words, std::ostream& out) {
  ieum::cli::Options options;
  const auto parser = ieum::cli::MakeParser(options);
  const auto ended = ieum::cli::ParseCommandLine(words, *parser, out, std::cerr);
  if (ended.has_value()) return *ended;
  const bool english = ieum::cli::WantsEnglish(options);
  const auto client = ieum::cli::Connect(options.server, ieum::cli::SpeakerOf(options));
  ieum::cli::Context context{options, *client, out, std::cerr, ieum::cli::DetectLook(english)};
  return ieum::cli::RunCommand(context);
}

}  // namespace

int main(int argc, char** argv) {
  ieum::cli::PrepareStandardStreams();
  ieum::cli::DescriptorBuffer buffer(STDOUT_FILENO);
  std::ostream out(&buffer);
  std::cerr.tie(&out);  // what was printed before a message stands before it
  const ieum::cli::ExitCode code = Run(std::vector<std::string>(argv + 1, argv + argc), out);
  std::cerr.tie(nullptr);  // outlives `out`
  return static_cast<int>(code);
}
