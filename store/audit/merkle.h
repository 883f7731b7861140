// Merkle trees as in RFC 6962, section 2.1, with SHA-256.
#ifndef IEUM_STORE_AUDIT_MERKLE_H_
#define IEUM_STORE_AUDIT_MERKLE_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace ieum::store {

using TreeHash = std::array<std::uint8_t, 32>;

// The bytes of a hash as text.
std::string_view BytesOf(const TreeHash& hash);
// SHA-256.
TreeHash HashBytes(std::string_view bytes);

// SHA-256 of 00 and the leaf's bytes; of 01 and the two nodes below. The prefixes keep a node from
// being passed off as a leaf.
TreeHash LeafHash(std::string_view leaf);
TreeHash NodeHash(const TreeHash& left, const TreeHash& right);

// A tree that grows at its right end and remembers only the roots of its full subtrees, at most 64.
// Append and Root cost O(log n) hashes; Append O(1) on average. A value: copies are independent.
//
//   TreeFrontier tree;
//   for (...) tree.Append(LeafHash(bytes));
//   tree.Root()   // RFC 6962 MTH of all leaves; of none, SHA-256 of nothing
class TreeFrontier {
 public:
  void Append(const TreeHash& leaf);
  std::uint64_t size() const { return size_; }
  TreeHash Root() const;

 private:
  std::uint64_t size_ = 0;
  std::vector<TreeHash> peaks_;  // largest first; one for each bit set in size_
};

// The root over all of `leaves` (leaf hashes). O(n).
TreeHash RootOf(std::span<const TreeHash> leaves);

// PATH(m, D[n]): what proves that leaf `index` (below leaves.size()) is under the root. O(n).
std::vector<TreeHash> InclusionPath(std::span<const TreeHash> leaves, std::size_t index);

// PROOF(m, D[n]): what proves that the tree over the first `old_size` leaves was continued by this
// one. Empty for 0 and for all of them. O(n).
std::vector<TreeHash> ConsistencyPath(std::span<const TreeHash> leaves, std::size_t old_size);

// One state of a tree.
struct TreeHead {
  std::uint64_t size = 0;
  TreeHash root{};

  friend bool operator==(const TreeHead&, const TreeHead&) = default;
};

// Whether `path` proves that `leaf` is leaf `index` of `tree`. Any input is safe. O(log n).
bool VerifyInclusion(const TreeHash& leaf, std::uint64_t index, std::span<const TreeHash> path,
                     const TreeHead& tree);

// Whether `path` proves that `newer` continues `older`. Any input is safe. O(log n).
bool VerifyConsistency(const TreeHead& older, const TreeHead& newer,
                       std::span<const TreeHash> path);

}  // namespace ieum::store

#endif  // IEUM_STORE_AUDIT_MERKLE_H_
