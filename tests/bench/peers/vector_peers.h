// Nearest neighbours by cosine among the resources that a gate passes: exact scans and the
// libraries that are made for it.
#ifndef IEUM_TESTS_BENCH_PEERS_VECTOR_PEERS_H_
#define IEUM_TESTS_BENCH_PEERS_VECTOR_PEERS_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "indexer/text/embedding.h"

namespace ieum::bench {

// Unit vectors, a row each.
struct VectorTable {
  std::size_t dimension = 0;
  std::vector<float> floats;
  std::vector<indexer::Embedding> bytes;

  std::size_t size() const { return bytes.size(); }
};

struct VectorQuestion {
  std::vector<float> query;
  indexer::Embedding query_bytes;
  std::vector<std::uint32_t> passing;  // rows
  std::vector<std::uint8_t> bitmap;    // the same, a bit each
};

using Neighbours = std::vector<std::uint32_t>;

// One way to find the ten nearest.
class VectorPeer {
 public:
  virtual ~VectorPeer() = default;
  virtual std::string name() const = 0;
  virtual Neighbours Find(const VectorQuestion& question) const = 0;
};

// In this order: float32 over the passing rows (exact: the truth, and the floor), the engine's
// bytes over the passing rows, faiss over all rows with a selector, faiss by inverted lists with a
// selector, hnswlib. The hnswlib of Debian 12 (0.6.2) has no filter: it is asked for as many
// neighbours as should hold ten that pass, and for twice as many until they do, up to
// `most_neighbours`. Building takes about half a millisecond a row. The table must outlive them.
std::vector<std::unique_ptr<VectorPeer>> MakeVectorPeers(const VectorTable& table,
                                                         std::size_t most_neighbours = 20'000);

// Of the ten of `truth` those that were found; 1 when there are none.
double Recall(const Neighbours& truth, const Neighbours& found);

}  // namespace ieum::bench

#endif  // IEUM_TESTS_BENCH_PEERS_VECTOR_PEERS_H_
