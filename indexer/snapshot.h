// The read side of the index: everything a question is answered from, frozen.
#ifndef IEUM_INDEXER_SNAPSHOT_H_
#define IEUM_INDEXER_SNAPSHOT_H_

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "indexer/criterion.h"
#include "indexer/indexed_resource.h"
#include "indexer/region_index.h"
#include "indexer/scan_row.h"
#include "indexer/text/lexicon.h"
#include "indexer/text/need_inference.h"
#include "indexer/text/text_model.h"
#include "indexer/vocabulary.h"
#include "store/catalog/need_taxonomy.h"
#include "store/record_store.h"

namespace ieum::indexer {

// Position of a resource in a snapshot. Rows of deleted resources are reused.
using Row = std::uint32_t;

// Immutable; thread-safe; cheap to hold: snapshots share what did not change. A request pins one
// for its whole life.
class Snapshot {
 public:
  static constexpr std::size_t kRowsPerChunk = 512;
  struct Chunk {
    std::array<ScanRow, kRowsPerChunk> scanned;
    std::array<std::shared_ptr<const IndexedResource>, kRowsPerChunk> resources;
  };

  // The last change that it contains.
  store::Sequence sequence() const { return sequence_; }
  // "s{sequence}-{model version}".
  std::string id() const;

  std::size_t resource_count() const { return resource_count_; }
  // `row` must be live.
  const IndexedResource& at(Row row) const {
    return *chunks_[row / kRowsPerChunk]->resources[row % kRowsPerChunk];
  }
  std::optional<Row> Find(std::string_view resource_name) const;
  const ScanRow& scanned(Row row) const {
    return chunks_[row / kRowsPerChunk]->scanned[row % kRowsPerChunk];
  }
  // Calls `visit(row, scanned)` for every resource, in order of rows, until it returns false.
  template <typename Visit>
  void ForEachRow(const Visit& visit) const {
    Row row = 0;
    for (const auto& chunk : chunks_) {
      for (const ScanRow& scanned : chunk->scanned) {
        if (scanned.live && !visit(row, scanned)) return;
        ++row;
      }
    }
  }

  const FacetList<Criterion>& criteria() const { return facets_.criteria; }
  const FacetLists& facets() const { return facets_; }
  // What became of all referrals for needs of an area (an index in NeedTaxonomy::areas()), over the
  // resources that are live.
  const OutcomeCounts& outcomes_in(std::size_t area) const { return outcomes_[area]; }
  const RegionIndex& regions() const { return *regions_; }
  const Vocabulary& vocabulary() const { return *vocabulary_; }
  // Null before the first training.
  const TextModel* model() const { return model_.get(); }
  const NeedInference& inference() const { return *inference_; }

 private:
  friend class SnapshotBuilder;
  using Shard = std::vector<std::pair<std::uint64_t, Row>>;  // sorted by name hash
  static constexpr std::size_t kShards = 256;

  store::Sequence sequence_ = 0;
  std::vector<std::shared_ptr<const Chunk>> chunks_;
  std::size_t resource_count_ = 0;
  FacetLists facets_;
  std::vector<OutcomeCounts> outcomes_;  // by area
  std::array<std::shared_ptr<const Shard>, kShards> by_name_;
  std::shared_ptr<const RegionIndex> regions_;
  std::shared_ptr<const Vocabulary> vocabulary_;
  std::shared_ptr<const TextModel> model_;
  std::shared_ptr<const NeedInference> inference_;
};

}  // namespace ieum::indexer

#endif  // IEUM_INDEXER_SNAPSHOT_H_
