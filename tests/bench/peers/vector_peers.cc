#include "tests/bench/peers/vector_peers.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include <Eigen/Core>
#include <faiss/IndexFlat.h>
#include <faiss/IndexIVFFlat.h>
#include <faiss/impl/IDSelector.h>
#include <hnswlib/hnswlib.h>

// Of the OpenMP that faiss runs on: one thread, as all others.
extern "C" void omp_set_num_threads(int threads);

namespace ieum::bench {
namespace {

constexpr std::size_t kWanted = 10;

using Scored = std::pair<double, std::uint32_t>;

// The ten best, the lesser row first among equals.
Neighbours Best(std::vector<Scored>& scored) {
  const auto before = [](const Scored& a, const Scored& b) {
    return a.first != b.first ? a.first > b.first : a.second < b.second;
  };
  const std::size_t count = std::min(kWanted, scored.size());
  std::partial_sort(scored.begin(), scored.begin() + static_cast<std::ptrdiff_t>(count),
                    scored.end(), before);
  Neighbours best;
  for (std::size_t i = 0; i < count; ++i) best.push_back(scored[i].second);
  return best;
}

class FloatScan final : public VectorPeer {
 public:
  explicit FloatScan(const VectorTable& table) : table_(table) {}
  std::string name() const override { return "float32, rows that pass"; }
  Neighbours Find(const VectorQuestion& question) const override {
    const auto dimension = static_cast<Eigen::Index>(table_.dimension);
    const Eigen::Map<const Eigen::VectorXf> query(question.query.data(), dimension);
    std::vector<Scored> scored;
    scored.reserve(question.passing.size());
    for (std::uint32_t row : question.passing) {
      const Eigen::Map<const Eigen::VectorXf> vector(&table_.floats[row * table_.dimension],
                                                     dimension);
      scored.emplace_back(static_cast<double>(query.dot(vector)), row);
    }
    return Best(scored);
  }

 private:
  const VectorTable& table_;
};

class ByteScan final : public VectorPeer {
 public:
  explicit ByteScan(const VectorTable& table) : table_(table) {}
  std::string name() const override { return "int8, rows that pass (the engine's cosine)"; }
  Neighbours Find(const VectorQuestion& question) const override {
    std::vector<Scored> scored;
    scored.reserve(question.passing.size());
    for (std::uint32_t row : question.passing) {
      scored.emplace_back(indexer::Cosine(question.query_bytes, table_.bytes[row]), row);
    }
    return Best(scored);
  }

 private:
  const VectorTable& table_;
};

Neighbours Found(const std::vector<faiss::Index::idx_t>& labels) {
  Neighbours found;
  for (faiss::Index::idx_t label : labels) {
    if (label >= 0) found.push_back(static_cast<std::uint32_t>(label));
  }
  return found;
}

class FaissFlat final : public VectorPeer {
 public:
  explicit FaissFlat(const VectorTable& table) : index_(static_cast<long>(table.dimension)) {
    index_.add(static_cast<long>(table.size()), table.floats.data());
  }
  std::string name() const override { return "faiss IndexFlatIP, selector"; }
  Neighbours Find(const VectorQuestion& question) const override {
    faiss::IDSelectorBitmap selector(static_cast<std::size_t>(index_.ntotal),
                                     question.bitmap.data());
    faiss::SearchParameters parameters;
    parameters.sel = &selector;
    std::vector<float> distances(kWanted);
    std::vector<faiss::Index::idx_t> labels(kWanted, -1);
    index_.search(1, question.query.data(), kWanted, distances.data(), labels.data(), &parameters);
    return Found(labels);
  }

 private:
  faiss::IndexFlatIP index_;
};

class FaissLists final : public VectorPeer {
 public:
  explicit FaissLists(const VectorTable& table)
      : lists_(static_cast<std::size_t>(std::sqrt(static_cast<double>(table.size())))),
        quantizer_(static_cast<long>(table.dimension)),
        index_(&quantizer_, table.dimension, lists_, faiss::METRIC_INNER_PRODUCT) {
    index_.cp.niter = 5;
    index_.train(static_cast<long>(table.size()), table.floats.data());
    index_.add(static_cast<long>(table.size()), table.floats.data());
  }
  std::string name() const override { return "faiss IndexIVFFlat, an eighth probed, selector"; }
  Neighbours Find(const VectorQuestion& question) const override {
    faiss::IDSelectorBitmap selector(static_cast<std::size_t>(index_.ntotal),
                                     question.bitmap.data());
    faiss::SearchParametersIVF parameters;
    parameters.sel = &selector;
    parameters.nprobe = std::max<std::size_t>(1, lists_ / 8);
    std::vector<float> distances(kWanted);
    std::vector<faiss::Index::idx_t> labels(kWanted, -1);
    index_.search(1, question.query.data(), kWanted, distances.data(), labels.data(), &parameters);
    return Found(labels);
  }

 private:
  const std::size_t lists_;
  faiss::IndexFlatIP quantizer_;
  faiss::IndexIVFFlat index_;
};

class Graph final : public VectorPeer {
 public:
  Graph(const VectorTable& table, std::size_t most_neighbours)
      : most_(std::min(most_neighbours, table.size())),
        space_(table.dimension),
        graph_(&space_, table.size(), /*M=*/16, /*ef_construction=*/200) {
    for (std::size_t row = 0; row < table.size(); ++row) {
      graph_.addPoint(&table.floats[row * table.dimension], row);
    }
  }
  std::string name() const override { return "hnswlib, over-fetched"; }
  Neighbours Find(const VectorQuestion& question) const override {
    const double share =
        static_cast<double>(question.passing.size()) / static_cast<double>(graph_.max_elements_);
    auto asked = static_cast<std::size_t>(2 * static_cast<double>(kWanted) / std::max(share, 1e-9));
    asked = std::clamp<std::size_t>(asked, 100, most_);
    for (;; asked = std::min(2 * asked, most_)) {
      graph_.setEf(asked);
      auto nearest = graph_.searchKnn(question.query.data(), asked);
      std::vector<Scored> passing;
      for (; !nearest.empty(); nearest.pop()) {
        const auto& [distance, label] = nearest.top();
        if ((question.bitmap[label / 8] >> (label % 8) & 1) == 0) continue;
        passing.emplace_back(-static_cast<double>(distance), static_cast<std::uint32_t>(label));
      }
      if (passing.size() >= kWanted || asked >= most_) return Best(passing);
    }
  }

 private:
  const std::size_t most_;
  hnswlib::InnerProductSpace space_;
  mutable hnswlib::HierarchicalNSW<float> graph_;
};

}  // namespace

std::vector<std::unique_ptr<VectorPeer>> MakeVectorPeers(const VectorTable& table,
                                                         std::size_t most_neighbours) {
  omp_set_num_threads(1);
  std::vector<std::unique_ptr<VectorPeer>> peers;
  peers.push_back(std::make_unique<FloatScan>(table));
  peers.push_back(std::make_unique<ByteScan>(table));
  peers.push_back(std::make_unique<FaissFlat>(table));
  peers.push_back(std::make_unique<FaissLists>(table));
  peers.push_back(std::make_unique<Graph>(table, most_neighbours));
  return peers;
}

double Recall(const Neighbours& truth, const Neighbours& found) {
  if (truth.empty()) return 1;
  const auto hits = std::count_if(truth.begin(), truth.end(), [&found](std::uint32_t row) {
    return std::find(found.begin(), found.end(), row) != found.end();
  });
  return static_cast<double>(hits) / static_cast<double>(truth.size());
}

}  // namespace ieum::bench
