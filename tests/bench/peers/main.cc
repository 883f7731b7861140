// The engine and its peers side by side, over generated catalogues:
//
//   peers [--resources N ...] [--rounds R] [--questions Q] [--check C] [--no-vectors]
//
// the same full weighted question answered by the engine and by PostgreSQL 15, whose ten best must
// be those that the engine's own functions put first; nearest neighbours behind the same gate by
// hnswlib and faiss; the service and an echo of the same messages over gRPC; what the memory gives.
// Rounds in turn, medians of ratios, one thread each. Rounds in which others took more than 5% of
// the processors do not count. How the table is to be read: tests/bench/RESULTS.md.
//
// PostgreSQL runs in a folder of its own that is gone at the end.
#include <cstdio>
#include <cstdlib>
#include <optional>
#include <string>
#include <vector>

#include "spdlog/spdlog.h"

#include "tests/bench/peers/peers_run.h"
#include "tests/bench/peers/postgres_cluster.h"

namespace ieum::bench {
namespace {

struct Arguments {
  std::vector<std::size_t> sizes;
  PeersOptions options;
  std::string shared_buffers;
};

[[noreturn]] void Usage() {
  std::fprintf(stderr,
               "usage: peers [--resources N]... [--rounds R] [--questions Q] [--check C]"
               " [--assessments A] [--shared-buffers SIZE] [--no-vectors]\n");
  std::exit(2);
}

std::size_t NumberOf(const std::string& text) {
  if (text.empty() || text.size() > 9 ||
      text.find_first_not_of("0123456789") != std::string::npos) {
    Usage();
  }
  return std::stoul(text);
}

Arguments Parse(int argc, char** argv) {
  Arguments arguments;
  for (int i = 1; i < argc; ++i) {
    const std::string name = argv[i];
    if (name == "--no-vectors") {
      arguments.options.vectors = false;
      continue;
    }
    if (i + 1 == argc) Usage();
    const std::string value = argv[++i];
    if (name == "--resources") {
      arguments.sizes.push_back(NumberOf(value));
    } else if (name == "--rounds") {
      arguments.options.rounds = NumberOf(value);
    } else if (name == "--questions") {
      arguments.options.questions = NumberOf(value);
    } else if (name == "--check") {
      arguments.options.checked = NumberOf(value);
    } else if (name == "--assessments") {
      arguments.options.assessments = NumberOf(value);
    } else if (name == "--shared-buffers") {
      arguments.shared_buffers = value;
    } else {
      Usage();
    }
  }
  if (arguments.options.rounds == 0 || arguments.options.questions == 0) Usage();
  if (arguments.sizes.empty()) arguments.sizes = {10'000, 100'000};
  return arguments;
}

// All in memory: about 3 kB a resource.
std::string BuffersFor(std::size_t resources) {
  return std::to_string(256 + resources * 4 / 1000) + "MB";
}

int Main(int argc, char** argv) {
  std::setvbuf(stdout, nullptr, _IOLBF, 0);
  const Arguments arguments = Parse(argc, argv);
  spdlog::set_level(spdlog::level::warn);
  for (std::size_t size : arguments.sizes) {
    std::printf("\n## %zu resources\n\n", size);
    ClusterOptions cluster_options;
    cluster_options.shared_buffers =
        arguments.shared_buffers.empty() ? BuffersFor(size) : arguments.shared_buffers;
    // Before anything that starts threads.
    const PostgresCluster cluster(cluster_options);
    PeersOptions options = arguments.options;
    options.resources = size;
    options.postgres = cluster.connection();
    options.folder = cluster.scratch();
    if (!RunPeers(options)) return 1;
  }
  return 0;
}

}  // namespace
}  // namespace ieum::bench

int main(int argc, char** argv) { return ieum::bench::Main(argc, argv); }
