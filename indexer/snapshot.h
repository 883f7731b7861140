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

#include "roaring/roaring.hh"

#include "indexer/criterion.h"
#include "indexer/indexed_resource.h"
#include "indexer/region_index.h"
#include "indexer/text/lexicon.h"
#include "indexer/text/need_inference.h"
#include "indexer/text/text_model.h"
#include "indexer/vocabulary.h"
#include "store/catalog/need_taxonomy.h"
#include "store/record_store.h"

namespace ieum::indexer {

// Position of a resource in a snapshot. Rows of deleted resources are reused.
using Row = std::uint32_t;
// A compressed set of rows.
using RowSet = ::Roaring;

// Rows by criterion. `all_paths[c]`: rows that no path admits unless c holds; `exclusions[c]`: rows
// that exclude whoever meets c. Null entries are empty.
struct CriterionBitmaps {
  using Bitmap = std::shared_ptr<const RowSet>;
  std::vector<Bitmap> all_paths;
  std::vector<Bitmap> exclusions;
};

// Immutable; thread-safe; cheap to hold: snapshots share what did not change. A request pins one
// for its whole life.
class Snapshot {
 public:
  static constexpr std::size_t kRowsPerChunk = 512;
  using Chunk = std::array<std::shared_ptr<const IndexedResource>, kRowsPerChunk>;

  // The last change that it contains.
  store::Sequence sequence() const { return sequence_; }
  // "s{sequence}-{model version}".
  std::string id() const;

  std::size_t resource_count() const { return live_.cardinality(); }
  const RowSet& live() const { return live_; }
  // `row` must be live.
  const IndexedResource& at(Row row) const {
    return *(*chunks_[row / kRowsPerChunk])[row % kRowsPerChunk];
  }
  std::optional<Row> Find(std::string_view resource_name) const;

  const FacetList<Criterion>& criteria() const { return criteria_; }
  // Of all resources that are live, and perhaps of some that were.
  const FacetList<PlacesFacet>& places() const { return places_; }
  const CriterionBitmaps& bitmaps() const { return bitmaps_; }
  // Rows with a term in the sub-area.
  const RowSet& with_sub_area(store::SubAreaId id) const { return *by_sub_area_[id]; }
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
  RowSet live_;
  FacetList<Criterion> criteria_;
  FacetList<PlacesFacet> places_;
  // What the resources point to.
  FacetList<EligibilityFacet> eligibility_;
  FacetList<OfferFacet> offers_;
  FacetList<TermsFacet> terms_;
  FacetList<AudienceFacet> audiences_;
  CriterionBitmaps bitmaps_;
  std::vector<CriterionBitmaps::Bitmap> by_sub_area_;
  std::vector<OutcomeCounts> outcomes_;  // by area
  std::array<std::shared_ptr<const Shard>, kShards> by_name_;
  std::shared_ptr<const RegionIndex> regions_;
  std::shared_ptr<const Vocabulary> vocabulary_;
  std::shared_ptr<const TextModel> model_;
  std::shared_ptr<const NeedInference> inference_;
};

}  // namespace ieum::indexer

#endif  // IEUM_INDEXER_SNAPSHOT_H_
