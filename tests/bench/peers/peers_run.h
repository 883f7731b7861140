// One run of the benchmark against the peers: everything side by side over one catalogue.
#ifndef IEUM_TESTS_BENCH_PEERS_PEERS_RUN_H_
#define IEUM_TESTS_BENCH_PEERS_PEERS_RUN_H_

#include <cstddef>
#include <string>
#include <vector>

namespace ieum::bench {

struct PeersOptions {
  std::size_t resources = 10'000;
  std::size_t rounds = 5;
  std::size_t questions = 8;        // for each share
  std::size_t assessments = 1'000;  // to choose them from
  std::size_t checked = 60;         // further questions whose answers are compared
  bool vectors = true;              // nearest neighbours too; building their indexes takes long
  std::size_t memory_bytes = std::size_t{2} << 30;  // of the array that is read
  std::string postgres;                             // how it is reached; without tables
  std::string folder;                               // for the keys of a service; empty
};

// Prints tables in Markdown. False: an answer of PostgreSQL differs from the order that the
// engine's own functions give, so that no figure means anything.
bool RunPeers(const PeersOptions& options);

}  // namespace ieum::bench

#endif  // IEUM_TESTS_BENCH_PEERS_PEERS_RUN_H_
