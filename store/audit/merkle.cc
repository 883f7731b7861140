#include "store/audit/merkle.h"

#include <bit>

#include <sodium.h>

namespace ieum::store {
namespace {

static_assert(sizeof(TreeHash) == crypto_hash_sha256_BYTES);

const std::uint8_t* Bytes(std::string_view text) {
  return reinterpret_cast<const std::uint8_t*>(text.data());
}

// The largest power of two smaller than `n`, which must be at least 2.
std::size_t SplitOf(std::size_t n) { return std::bit_floor(n - 1); }

// SUBPROOF(m, D[n], b) of RFC 6962; `known` is b: whether the verifier has this subtree's root.
void AddSubproof(std::span<const TreeHash> leaves, std::size_t old_size, bool known,
                 std::vector<TreeHash>& path) {
  if (old_size == leaves.size()) {
    if (!known) path.push_back(RootOf(leaves));
    return;
  }
  const std::size_t split = SplitOf(leaves.size());
  if (old_size <= split) {
    AddSubproof(leaves.first(split), old_size, known, path);
    path.push_back(RootOf(leaves.subspan(split)));
  } else {
    AddSubproof(leaves.subspan(split), old_size - split, false, path);
    path.push_back(RootOf(leaves.first(split)));
  }
}

// The way from a leaf to the root: the number of the node and of the last one on its level.
struct Climb {
  std::uint64_t node;
  std::uint64_t last;

  bool IsRightOrLast() const { return (node & 1) == 1 || node == last; }
  void Up() {
    node >>= 1;
    last >>= 1;
  }
  // Past the levels on which the node has no sibling.
  void SkipLonely() {
    while ((node & 1) == 0 && node != 0) Up();
  }
};

}  // namespace

std::string_view BytesOf(const TreeHash& hash) {
  return {reinterpret_cast<const char*>(hash.data()), hash.size()};
}

TreeHash HashBytes(std::string_view bytes) {
  TreeHash hash;
  crypto_hash_sha256(hash.data(), Bytes(bytes), bytes.size());
  return hash;
}

TreeHash LeafHash(std::string_view leaf) {
  const std::uint8_t prefix = 0;
  crypto_hash_sha256_state state;
  crypto_hash_sha256_init(&state);
  crypto_hash_sha256_update(&state, &prefix, 1);
  crypto_hash_sha256_update(&state, Bytes(leaf), leaf.size());
  TreeHash hash;
  crypto_hash_sha256_final(&state, hash.data());
  return hash;
}

TreeHash NodeHash(const TreeHash& left, const TreeHash& right) {
  const std::uint8_t prefix = 1;
  crypto_hash_sha256_state state;
  crypto_hash_sha256_init(&state);
  crypto_hash_sha256_update(&state, &prefix, 1);
  crypto_hash_sha256_update(&state, left.data(), left.size());
  crypto_hash_sha256_update(&state, right.data(), right.size());
  TreeHash hash;
  crypto_hash_sha256_final(&state, hash.data());
  return hash;
}

void TreeFrontier::Append(const TreeHash& leaf) {
  TreeHash node = leaf;
  for (std::uint64_t full = size_; (full & 1) == 1; full >>= 1) {
    node = NodeHash(peaks_.back(), node);
    peaks_.pop_back();
  }
  peaks_.push_back(node);
  ++size_;
}

TreeHash TreeFrontier::Root() const {
  if (peaks_.empty()) return HashBytes("");
  TreeHash root = peaks_.back();
  for (std::size_t i = peaks_.size() - 1; i > 0; --i) root = NodeHash(peaks_[i - 1], root);
  return root;
}

TreeHash RootOf(std::span<const TreeHash> leaves) {
  TreeFrontier tree;
  for (const TreeHash& leaf : leaves) tree.Append(leaf);
  return tree.Root();
}

std::vector<TreeHash> InclusionPath(std::span<const TreeHash> leaves, std::size_t index) {
  std::vector<TreeHash> down;  // from the root
  while (leaves.size() > 1) {
    const std::size_t split = SplitOf(leaves.size());
    if (index < split) {
      down.push_back(RootOf(leaves.subspan(split)));
      leaves = leaves.first(split);
    } else {
      down.push_back(RootOf(leaves.first(split)));
      leaves = leaves.subspan(split);
      index -= split;
    }
  }
  return {down.rbegin(), down.rend()};
}

std::vector<TreeHash> ConsistencyPath(std::span<const TreeHash> leaves, std::size_t old_size) {
  std::vector<TreeHash> path;
  if (old_size > 0 && old_size < leaves.size()) AddSubproof(leaves, old_size, true, path);
  return path;
}

// RFC 9162, 2.1.3.2.
bool VerifyInclusion(const TreeHash& leaf, std::uint64_t index, std::span<const TreeHash> path,
                     const TreeHead& tree) {
  if (index >= tree.size) return false;
  Climb climb{index, tree.size - 1};
  TreeHash node = leaf;
  for (const TreeHash& sibling : path) {
    if (climb.last == 0) return false;
    if (climb.IsRightOrLast()) {
      node = NodeHash(sibling, node);
      climb.SkipLonely();
    } else {
      node = NodeHash(node, sibling);
    }
    climb.Up();
  }
  return climb.last == 0 && node == tree.root;
}

// RFC 9162, 2.1.4.2.
bool VerifyConsistency(const TreeHead& older, const TreeHead& newer,
                       std::span<const TreeHash> path) {
  if (older.size > newer.size) return false;
  if (older.size == newer.size) return path.empty() && older.root == newer.root;
  if (older.size == 0) return path.empty() && older.root == HashBytes("");
  Climb climb{older.size - 1, newer.size - 1};
  while ((climb.node & 1) == 1) climb.Up();
  // Where the old tree is one full subtree, its root is the beginning; the proof leaves it out.
  TreeHash start = older.root;
  if (!std::has_single_bit(older.size)) {
    if (path.empty()) return false;
    start = path.front();
    path = path.subspan(1);
  }
  TreeHash old_node = start;
  TreeHash new_node = start;
  for (const TreeHash& sibling : path) {
    if (climb.last == 0) return false;
    if (climb.IsRightOrLast()) {
      old_node = NodeHash(sibling, old_node);
      new_node = NodeHash(sibling, new_node);
      climb.SkipLonely();
    } else {
      new_node = NodeHash(new_node, sibling);
    }
    climb.Up();
  }
  return climb.last == 0 && old_node == older.root && new_node == newer.root;
}

}  // namespace ieum::store
