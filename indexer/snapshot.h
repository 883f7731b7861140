// The read side of the index: everything a question is answered from, frozen.
#ifndef IEUM_INDEXER_SNAPSHOT_H_
#define IEUM_INDEXER_SNAPSHOT_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "indexer/criterion.h"
#include "indexer/indexed_resource.h"
#include "indexer/name_index.h"
#include "indexer/record_source.h"
#include "indexer/region_index.h"
#include "indexer/row_table.h"
#include "indexer/text/lexicon.h"
#include "indexer/text/need_inference.h"
#include "indexer/text/text_model.h"
#include "indexer/vocabulary.h"
#include "store/catalog/need_taxonomy.h"
#include "store/record_store.h"

namespace ieum::indexer {

// Immutable; thread-safe; cheap to hold: snapshots share what did not change. A request pins one
// for its whole life.
class Snapshot {
 public:
  // The last change that it contains.
  store::Sequence sequence() const { return sequence_; }
  // "s{sequence}-{model version}".
  std::string id() const;

  std::size_t resource_count() const { return resource_count_; }
  // `row` must be live.
  IndexedResource at(Row row) const {
    const RowChunk& chunk = *chunks_.at(row / kChunkRows);
    return ReadSlot(row % kChunkRows, *chunk.scanned, *chunk.words, *chunk.vectors, *chunk.state,
                    facets_);
  }
  std::string_view name(Row row) const {
    return chunks_.at(row / kChunkRows)->words->name(row % kChunkRows);
  }
  std::optional<Row> Find(std::string_view resource_name) const;
  // With its records. Reads them from where the snapshot's records are, at a cost.
  absl::StatusOr<FullResource> Read(Row row) const { return records_->Read(at(row)); }
  const ScanRow& scanned(Row row) const {
    return (*chunks_.at(row / kChunkRows)->scanned)[row % kChunkRows];
  }
  // Calls `visit(row, scanned)` for the resources, in order of rows, until it returns false; passes
  // over the chunks that `enter(chunk)` declines.
  template <typename Enter, typename Visit>
  void ForEachRow(const Enter& enter, const Visit& visit) const {
    for (std::size_t number = 0; number < chunks_.size(); ++number) {
      const RowChunk& chunk = *chunks_.at(number);
      if (!enter(chunk)) continue;
      auto row = static_cast<Row>(number * kChunkRows);
      for (const ScanRow& scanned : *chunk.scanned) {
        if (scanned.live && !visit(row, scanned)) return;
        ++row;
      }
    }
  }
  template <typename Visit>
  void ForEachRow(const Visit& visit) const {
    ForEachRow([](const RowChunk&) { return true; }, visit);
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
  store::Sequence sequence_ = 0;
  SharedList<RowChunk> chunks_;
  std::size_t resource_count_ = 0;
  FacetLists facets_;
  std::vector<OutcomeCounts> outcomes_;  // by area
  NameIndex names_;
  std::shared_ptr<const RecordSource> records_;
  std::shared_ptr<const RegionIndex> regions_;
  std::shared_ptr<const Vocabulary> vocabulary_;
  std::shared_ptr<const TextModel> model_;
  std::shared_ptr<const NeedInference> inference_;
};

}  // namespace ieum::indexer

#endif  // IEUM_INDEXER_SNAPSHOT_H_
