// An even sample of what has hashes, as large as there is room for.
#ifndef IEUM_INDEXER_TEXT_SMALLEST_HASHES_H_
#define IEUM_INDEXER_TEXT_SMALLEST_HASHES_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace ieum::indexer {

// Keeps the `limit` smallest of the hashes it is offered, whatever their order. What has them is a
// sample that hardly changes when a little is added or taken away. Thread-compatible.
class SmallestHashes {
 public:
  explicit SmallestHashes(std::size_t limit) : limit_(limit) {}

  void Offer(std::uint64_t hash) {
    if (heap_.size() == limit_) {
      if (limit_ == 0 || hash >= heap_.front()) return;
      std::pop_heap(heap_.begin(), heap_.end());
      heap_.pop_back();
    }
    heap_.push_back(hash);
    std::push_heap(heap_.begin(), heap_.end());
  }

  // Ascending; leaves none behind.
  std::vector<std::uint64_t> Take() {
    std::vector<std::uint64_t> sorted = std::move(heap_);
    heap_.clear();
    std::sort(sorted.begin(), sorted.end());
    return sorted;
  }

 private:
  std::size_t limit_;
  std::vector<std::uint64_t> heap_;
};

}  // namespace ieum::indexer

#endif  // IEUM_INDEXER_TEXT_SMALLEST_HASHES_H_
