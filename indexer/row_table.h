// The rows of an index: in chunks that snapshots share until they change, and so that resources for
// the same region stand together. A question about a household in one place passes whole chunks
// over.
#ifndef IEUM_INDEXER_ROW_TABLE_H_
#define IEUM_INDEXER_ROW_TABLE_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "indexer/row_chunk.h"
#include "indexer/shared_list.h"

namespace ieum::indexer {

// Position of a resource in a snapshot; it may be another in the next.
using Row = std::uint32_t;

// The writer's side. Chunk number i holds the rows from i * kChunkRows on.
class RowTable {
 public:
  // A resource that is in the table already went from one row to another.
  using Moved = std::function<void(std::string_view name, Row from, Row to)>;

  // `tables`: those that all resources are compiled with.
  RowTable(const FacetTables& tables, Moved moved) : tables_(tables), moved_(std::move(moved)) {}

  Row Add(const IndexedResource& resource);
  // The resource in `row` was changed; it may have to go elsewhere. Returns where it is.
  Row Replace(Row row, const IndexedResource& resource);
  void Remove(Row row);
  std::size_t size() const { return size_; }
  // A view until the next change. `row` must be live.
  IndexedResource at(Row row) const;
  std::string_view name(Row row) const;
  // Calls `visit(row)` for all, in order of rows.
  template <typename Visit>
  void ForEach(const Visit& visit) const {
    for (std::size_t number = 0; number < chunks_.size(); ++number) {
      for (std::size_t slot = 0; slot < kChunkRows; ++slot) {
        if ((*chunks_[number].scanned)[slot].live) visit(RowAt(number, slot));
      }
    }
  }

  // Fills chunks up again and puts them in order, as after many additions; before the first Share.
  // Rows move without being told of one by one.
  void Settle();

  // What readers get; later changes copy.
  SharedList<RowChunk> Share();

 private:
  // A part of a chunk that readers may have.
  template <typename Column>
  class Part {
   public:
    const Column& operator*() const { return *column_; }
    const Column* operator->() const { return column_.get(); }
    Column& Writable() {
      if (shared_) column_ = std::make_shared<Column>(*column_);
      shared_ = false;
      return *column_;
    }
    std::shared_ptr<const Column> Share() {
      shared_ = true;
      return column_;
    }

   private:
    std::shared_ptr<Column> column_ = std::make_shared<Column>();
    bool shared_ = false;
  };

  struct Chunk {
    Part<ScanColumn> scanned;
    Part<WordColumn> words;
    Part<VectorColumn> vectors;
    Part<StateColumn> state;
    std::vector<std::uint16_t> free;  // slots
    bool changed = false;             // since the last Share
  };

  static Row RowAt(std::size_t number, std::size_t slot) {
    return static_cast<Row>(number * kChunkRows + slot);
  }
  std::size_t NewChunk();
  void Fill(Row row, const IndexedResource& resource);
  void Free(Row row);
  void Tidy(Chunk& chunk);
  void MarkChanged(std::size_t number);
  IndexedResource Read(const Chunk& chunk, std::size_t slot) const;
  // In order of it resources stand together: those bound to regions by region, those bound to a
  // radius and those bound to nothing each by where they are. Unlike for any two.
  std::string PlaceInOrder(const IndexedResource& resource) const;
  // Moves the upper half of a full chunk into a new one.
  void Split(std::size_t number);
  void AddDistricts(const ScanRow& row, RowChunk& out) const;
  std::shared_ptr<const RowChunk> ShareChunk(Chunk& chunk) const;

  const FacetTables& tables_;
  Moved moved_;
  std::vector<Chunk> chunks_;
  std::map<std::string, std::size_t> by_key_;  // the least key a chunk may hold -> its number
  std::vector<std::size_t> changed_;           // chunks, since the last Share
  SharedListWriter<RowChunk> shared_;
  std::size_t size_ = 0;
};

}  // namespace ieum::indexer

#endif  // IEUM_INDEXER_ROW_TABLE_H_
