// Some hundred resources, column by column. What changes apart lies apart: a change of places
// copies the few bytes beside it and shares words and vectors with the chunk before.
#ifndef IEUM_INDEXER_ROW_CHUNK_H_
#define IEUM_INDEXER_ROW_CHUNK_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"

#include "indexer/indexed_resource.h"
#include "indexer/scan_row.h"

namespace ieum::indexer {

inline constexpr std::size_t kChunkRows = 512;

// The words of resources, and what else changes with them alone.
class WordColumn {
 public:
  // Writes what `resource` says; what was in the slot is garbage from then on.
  void Put(std::size_t slot, const IndexedResource& resource);
  void Clear(std::size_t slot);
  // Fills in name to squeezed_places, points, text and text_length.
  void Read(std::size_t slot, IndexedResource& out) const;
  FacetId schedule(std::size_t slot) const { return entries_[slot].schedule; }
  std::string_view name(std::size_t slot) const { return TextAt(entries_[slot].name); }

  // Whether Tidied() would be much smaller.
  bool IsWasteful() const { return garbage_ > kLeastGarbage && garbage_ * 2 > bytes_.size(); }
  std::size_t bytes() const;
  // The same without garbage, each text that several resources share kept once.
  WordColumn Tidied() const;

 private:
  static constexpr std::size_t kLeastGarbage = 4096;
  // Where texts begin in bytes_; 0 is the empty text.
  struct Entry {
    std::uint64_t words = 0;
    std::uint32_t name = 0;
    std::uint32_t organization = 0;
    std::uint32_t source = 0;
    std::uint32_t programme = 0;
    std::uint32_t squeezed_name = 0;
    std::uint32_t squeezed_kind = 0;
    std::uint32_t squeezed_organization = 0;
    std::uint32_t squeezed_places = 0;
    std::uint32_t terms = 0;
    std::uint32_t first_point = 0;
    std::uint32_t points = 0;
    float text_length = 0;
    FacetId schedule = 0;
  };
  using Known = absl::flat_hash_map<std::string_view, std::uint32_t>;

  std::string_view TextAt(std::uint32_t at) const;
  // `known`: where texts stand already; null: all are new.
  std::uint32_t AddText(std::string_view text, Known* known);
  void Write(std::size_t slot, const IndexedResource& resource, Known* known);

  std::array<Entry, kChunkRows> entries_;
  std::string bytes_ = std::string(1, '\0');
  std::vector<Point> points_;
  std::size_t garbage_ = 0;  // bytes that no slot needs; an estimate where texts are shared
};

// Embeddings of one dimension.
class VectorColumn {
 public:
  void Put(std::size_t slot, EmbeddingView vector);
  EmbeddingView at(std::size_t slot) const;
  std::size_t bytes() const { return sizeof *this + values_.capacity(); }

 private:
  std::size_t dimension_ = 0;  // 0: there are none
  std::vector<std::int8_t> values_;
  std::array<std::int32_t, kChunkRows> squares_{};
};

// What changes from day to day: places and results.
class StateColumn {
 public:
  void Put(std::size_t slot, const IndexedResource& resource);
  void Clear(std::size_t slot);
  // Fills in open_places to results, but for `verified`.
  void Read(std::size_t slot, IndexedResource& out) const;
  std::size_t bytes() const;

 private:
  static constexpr std::int32_t kAbsent = -1;
  struct Places {
    std::int32_t open = kAbsent;
    std::int32_t wait_days = kAbsent;
    Day as_of = kNever;
    std::int8_t waitlist_open = kAbsent;
  };
  using SlotResults = std::pair<std::uint16_t, Results>;

  std::vector<SlotResults>::const_iterator Find(std::size_t slot) const;

  std::array<Places, kChunkRows> places_;
  // Of the slots that have some, by slot; few do.
  std::vector<SlotResults> results_;
};

using ScanColumn = std::array<ScanRow, kChunkRows>;

// What readers get. Immutable.
struct RowChunk {
  static constexpr std::size_t kRows = kChunkRows;

  std::shared_ptr<const ScanColumn> scanned;
  std::shared_ptr<const WordColumn> words;
  std::shared_ptr<const VectorColumn> vectors;
  std::shared_ptr<const StateColumn> state;
  // The DistrictNumbers of its resources' service areas, each once, sorted; and whether some
  // resources are not bound to such regions alone, but to a radius, to others or to none.
  std::vector<std::uint32_t> districts;
  bool beyond_districts = false;
};

// The resource in a slot that is live. `facets`: FacetLists or FacetTables, those that it was
// compiled with.
template <typename Facets>
IndexedResource ReadSlot(std::size_t slot, const ScanColumn& scanned, const WordColumn& words,
                         const VectorColumn& vectors, const StateColumn& state,
                         const Facets& facets) {
  const ScanRow& row = scanned[slot];
  IndexedResource out;
  words.Read(slot, out);
  out.eligibility = facets.eligibility.Ref(row.eligibility);
  if (row.area != ScanRow::kEverywhere) out.area_regions = row.area;
  out.offer = facets.offers.Ref(row.offer);
  out.terms = facets.terms.Ref(row.terms);
  out.audience = facets.audiences.Ref(row.audience);
  out.schedule = facets.schedules.Ref(words.schedule(slot));
  out.places = facets.places.Ref(row.places);
  out.verified = row.verified;
  state.Read(slot, out);
  out.vector = vectors.at(slot);
  return out;
}

}  // namespace ieum::indexer

#endif  // IEUM_INDEXER_ROW_CHUNK_H_
