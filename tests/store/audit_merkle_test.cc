#include <random>
#include <string>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"

#include "store/audit/merkle.h"

namespace ieum::store {
namespace {

std::string Hex(const TreeHash& hash) {
  return absl::BytesToHexString({BytesOf(hash).data(), hash.size()});
}

// The leaves and roots that the implementations of RFC 6962 test with.
const std::vector<std::string>& KnownLeaves() {
  static const auto* const kLeaves =
      new std::vector<std::string>{"",
                                   "00",
                                   "10",
                                   "2021",
                                   "3031",
                                   "40414243",
                                   "5051525354555657",
                                   "606162636465666768696a6b6c6d6e6f"};
  return *kLeaves;
}
const std::vector<std::string>& KnownRoots() {
  static const auto* const kRoots = new std::vector<std::string>{
      "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
      "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
      "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
      "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
      "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
      "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
      "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
      "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
      "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"};
  return *kRoots;
}

std::vector<TreeHash> KnownLeafHashes() {
  std::vector<TreeHash> hashes;
  for (const std::string& hex : KnownLeaves())
    hashes.push_back(LeafHash(absl::HexStringToBytes(hex)));
  return hashes;
}

std::vector<TreeHash> SomeLeaves(std::size_t count) {
  std::vector<TreeHash> leaves;
  for (std::size_t i = 0; i < count; ++i) leaves.push_back(LeafHash(absl::StrCat("leaf ", i)));
  return leaves;
}

// MTH as the RFC writes it.
TreeHash BruteRoot(std::span<const TreeHash> leaves) {
  if (leaves.empty()) return HashBytes("");
  if (leaves.size() == 1) return leaves.front();
  std::size_t split = 1;
  while (split * 2 < leaves.size()) split *= 2;
  return NodeHash(BruteRoot(leaves.first(split)), BruteRoot(leaves.subspan(split)));
}

TEST(AuditMerkleTest, KnownRootsOfRfc6962) {
  TreeFrontier tree;
  EXPECT_EQ(Hex(tree.Root()), KnownRoots()[0]);
  const std::vector<TreeHash> leaves = KnownLeafHashes();
  for (std::size_t i = 0; i < leaves.size(); ++i) {
    tree.Append(leaves[i]);
    EXPECT_EQ(tree.size(), i + 1);
    EXPECT_EQ(Hex(tree.Root()), KnownRoots()[i + 1]);
  }
}

TEST(AuditMerkleTest, KnownPathsOfRfc6962) {
  const std::vector<TreeHash> leaves = KnownLeafHashes();
  const std::vector<TreeHash> path = InclusionPath(leaves, 0);
  ASSERT_EQ(path.size(), 3u);
  EXPECT_EQ(Hex(path[0]), "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7");
  EXPECT_EQ(Hex(path[1]), "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e");
  EXPECT_EQ(Hex(path[2]), "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4");
  const std::vector<TreeHash> proof = ConsistencyPath(leaves, 6);
  ASSERT_EQ(proof.size(), 3u);
  EXPECT_EQ(Hex(proof[0]), "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a");
  EXPECT_EQ(Hex(proof[1]), "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0");
  EXPECT_EQ(Hex(proof[2]), "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7");
}

TEST(AuditMerkleTest, TheFrontierIsTheTree) {
  const std::vector<TreeHash> leaves = SomeLeaves(300);
  TreeFrontier tree;
  for (std::size_t size = 0; size <= leaves.size(); ++size) {
    const auto first = std::span(leaves).first(size);
    ASSERT_EQ(tree.Root(), BruteRoot(first)) << size;
    ASSERT_EQ(RootOf(first), BruteRoot(first)) << size;
    if (size < leaves.size()) tree.Append(leaves[size]);
  }
}

TEST(AuditMerkleTest, EveryInclusionProofProvesItsLeafAlone) {
  const std::vector<TreeHash> leaves = SomeLeaves(40);
  for (std::size_t size = 1; size <= leaves.size(); ++size) {
    const auto first = std::span(leaves).first(size);
    const TreeHead tree{size, BruteRoot(first)};
    for (std::size_t index = 0; index < size; ++index) {
      const std::vector<TreeHash> path = InclusionPath(first, index);
      ASSERT_TRUE(VerifyInclusion(leaves[index], index, path, tree)) << size << " " << index;
      for (std::size_t other = 0; other < size + 2; ++other) {
        if (other == index) continue;
        ASSERT_FALSE(VerifyInclusion(leaves[index], other, path, tree)) << size << " " << other;
      }
    }
  }
}

TEST(AuditMerkleTest, EveryConsistencyProofProvesItsTreesAlone) {
  const std::vector<TreeHash> leaves = SomeLeaves(40);
  std::vector<TreeHead> heads;
  for (std::size_t size = 0; size <= leaves.size(); ++size) {
    heads.push_back({size, BruteRoot(std::span(leaves).first(size))});
  }
  for (std::size_t size = 0; size <= leaves.size(); ++size) {
    for (std::size_t old_size = 0; old_size <= size; ++old_size) {
      const auto path = ConsistencyPath(std::span(leaves).first(size), old_size);
      ASSERT_TRUE(VerifyConsistency(heads[old_size], heads[size], path)) << old_size << " " << size;
      TreeHead wrong = heads[old_size];
      wrong.root[3] ^= 1;
      ASSERT_FALSE(VerifyConsistency(wrong, heads[size], path)) << old_size << " " << size;
      wrong = heads[size];
      wrong.root[30] ^= 0x80;
      // Nothing is proved of a tree that continues the empty one.
      ASSERT_EQ(VerifyConsistency(heads[old_size], wrong, path), old_size == 0 && size != 0);
      if (old_size != size) {
        ASSERT_FALSE(VerifyConsistency(heads[size], heads[old_size], path));
      }
    }
  }
}

TEST(AuditMerkleTest, ChangedProofsProveNothing) {
  const std::uint64_t seed = 20'260'301;
  std::cout << "seed " << seed << "\n";
  std::mt19937_64 rng(seed);
  const std::vector<TreeHash> leaves = SomeLeaves(100);
  for (int round = 0; round < 2'000; ++round) {
    const std::size_t size = 2 + rng() % 99;
    const auto first = std::span(leaves).first(size);
    const TreeHead tree{size, RootOf(first)};
    const std::size_t at = 1 + rng() % (size - 1);
    const TreeHead old{at, RootOf(first.first(at))};
    for (const bool inclusion : {true, false}) {
      std::vector<TreeHash> path =
          inclusion ? InclusionPath(first, at) : ConsistencyPath(first, at);
      ASSERT_FALSE(path.empty());
      switch (rng() % 3) {
        case 0:
          path[rng() % path.size()][rng() % 32] ^= static_cast<std::uint8_t>(1 + rng() % 255);
          break;
        case 1:
          path.erase(path.begin() + static_cast<std::ptrdiff_t>(rng() % path.size()));
          break;
        default:
          path.insert(path.begin() + static_cast<std::ptrdiff_t>(rng() % (path.size() + 1)),
                      leaves[rng() % leaves.size()]);
      }
      ASSERT_FALSE(inclusion ? VerifyInclusion(leaves[at], at, path, tree)
                             : VerifyConsistency(old, tree, path))
          << "round " << round;
    }
  }
}

}  // namespace
}  // namespace ieum::store
