// The rows of an index: in chunks that snapshots share until they change, and so that resources for
// the same region stand together. A question about a household in one place passes whole chunks
// over.
#ifndef IEUM_INDEXER_ROW_TABLE_H_
#define IEUM_INDEXER_ROW_TABLE_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "indexer/indexed_resource.h"
#include "indexer/scan_row.h"

namespace ieum::indexer {

// Position of a resource in a snapshot; it may be another in the next.
using Row = std::uint32_t;

struct RowChunk {
  static constexpr std::size_t kRows = 512;

  std::array<ScanRow, kRows> scanned;
  std::array<std::shared_ptr<const IndexedResource>, kRows> resources;  // null: free
  // Of its resources, once it is shared: their service areas, each once, sorted; and whether some
  // are bound to no region alone, but to none or to a radius.
  std::vector<CriterionId> areas;
  bool beyond_areas = false;
};

// The writer's side. Chunk number i holds the rows from i * RowChunk::kRows on.
class RowTable {
 public:
  // A resource that is in the table already went from one row to another.
  using Moved = std::function<void(const IndexedResource& resource, Row from, Row to)>;

  explicit RowTable(Moved moved) : moved_(std::move(moved)) {}

  // `criteria`: of the facet tables that the resource was compiled with.
  Row Add(std::shared_ptr<const IndexedResource> resource, const FacetList<Criterion>& criteria);
  // The resource in `row` was changed; it may have to go elsewhere. Returns where it is.
  Row Replace(Row row, std::shared_ptr<const IndexedResource> resource,
              const FacetList<Criterion>& criteria);
  void Remove(Row row);
  const IndexedResource& at(Row row) const {
    return *chunks_[row / RowChunk::kRows].chunk->resources[row % RowChunk::kRows];
  }

  // What readers get; later changes copy.
  std::vector<std::shared_ptr<const RowChunk>> Share();

 private:
  struct Chunk {
    std::shared_ptr<RowChunk> chunk;
    bool fresh = true;  // not shared
    std::size_t used = 0;
  };

  RowChunk& Writable(std::size_t number);
  std::size_t NewChunk();
  void Set(Row row, std::shared_ptr<const IndexedResource> resource);
  // Moves the upper half of a full chunk into a new one.
  void Split(std::size_t number, const FacetList<Criterion>& criteria);

  Moved moved_;
  std::vector<Chunk> chunks_;
  std::map<std::string, std::size_t> by_key_;  // the least key a chunk may hold -> its number
};

}  // namespace ieum::indexer

#endif  // IEUM_INDEXER_ROW_TABLE_H_
