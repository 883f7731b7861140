// Many short rows of numbers that are mostly 0.
#ifndef IEUM_INDEXER_TEXT_SPARSE_ROWS_H_
#define IEUM_INDEXER_TEXT_SPARSE_ROWS_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace ieum::indexer {

struct SparseEntry {
  std::uint32_t column = 0;
  float value = 0;
};

// Rows in the order of adding. Eight bytes an entry and twelve a row, in blocks, so that growing
// copies nothing. Thread-compatible.
class SparseRows {
 public:
  void Add(std::span<const SparseEntry> row) {
    if (blocks_.empty() || blocks_.back().capacity() - blocks_.back().size() < row.size()) {
      blocks_.emplace_back().reserve(row.size() > kBlock ? row.size() : kBlock);
    }
    std::vector<SparseEntry>& block = blocks_.back();
    rows_.push_back({static_cast<std::uint32_t>(blocks_.size() - 1),
                     static_cast<std::uint32_t>(block.size()),
                     static_cast<std::uint32_t>(row.size())});
    block.insert(block.end(), row.begin(), row.end());
  }

  std::size_t size() const { return rows_.size(); }
  std::span<const SparseEntry> operator[](std::size_t row) const {
    return {blocks_[rows_[row].block].data() + rows_[row].begin, rows_[row].size};
  }

 private:
  static constexpr std::size_t kBlock = std::size_t{1} << 17;  // entries: 1 MiB
  struct Place {
    std::uint32_t block;
    std::uint32_t begin;
    std::uint32_t size;
  };
  std::vector<std::vector<SparseEntry>> blocks_;
  std::vector<Place> rows_;
};

}  // namespace ieum::indexer

#endif  // IEUM_INDEXER_TEXT_SPARSE_ROWS_H_
