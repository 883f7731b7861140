// Vectors that begin with a cache line, so that rows of 64, 128, 256 ... bytes never straddle one.
#ifndef IEUM_INDEXER_TEXT_ALIGNED_VECTOR_H_
#define IEUM_INDEXER_TEXT_ALIGNED_VECTOR_H_

#include <cstddef>
#include <new>
#include <vector>

namespace ieum::indexer {

template <typename T>
struct CacheLineAllocator {
  using value_type = T;
  static constexpr std::align_val_t kCacheLine{64};

  CacheLineAllocator() = default;
  template <typename U>
  CacheLineAllocator(const CacheLineAllocator<U>&) {}  // NOLINT(google-explicit-constructor)

  T* allocate(std::size_t count) {
    return static_cast<T*>(::operator new(count * sizeof(T), kCacheLine));
  }
  void deallocate(T* memory, std::size_t) { ::operator delete(memory, kCacheLine); }
  friend bool operator==(const CacheLineAllocator&, const CacheLineAllocator&) { return true; }
};

template <typename T>
using AlignedVector = std::vector<T, CacheLineAllocator<T>>;

}  // namespace ieum::indexer

#endif  // IEUM_INDEXER_TEXT_ALIGNED_VECTOR_H_
