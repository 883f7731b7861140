// From the names of resources to their rows.
#ifndef IEUM_INDEXER_NAME_INDEX_H_
#define IEUM_INDEXER_NAME_INDEX_H_

#include <algorithm>
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "indexer/shared_list.h"
#include "indexer/text/analyzer.h"

namespace ieum::indexer {

// What readers hold. Names themselves stand in the rows: `name_of(row)` tells them.
class NameIndex {
 public:
  template <typename NameOf>
  std::optional<std::uint32_t> Find(std::string_view name, const NameOf& name_of) const {
    if (shards_.size() == 0) return std::nullopt;
    return FindIn(*shards_.at(ShardOf(HashTerm(name))), name, name_of);
  }

 private:
  friend class NameIndexWriter;
  struct Entry {
    std::uint32_t rest = 0;  // the bits of the hash that do not choose the shard
    std::uint32_t row = 0;
    friend auto operator<=>(const Entry&, const Entry&) = default;
  };
  using Shard = std::vector<Entry>;  // sorted
  static constexpr std::size_t kShards = 4096;

  static std::size_t ShardOf(std::uint64_t hash) { return hash % kShards; }
  static std::uint32_t Rest(std::uint64_t hash) { return static_cast<std::uint32_t>(hash >> 32); }
  template <typename NameOf>
  static std::optional<std::uint32_t> FindIn(const Shard& shard, std::string_view name,
                                             const NameOf& name_of) {
    const Entry from{Rest(HashTerm(name)), 0};
    for (auto it = std::lower_bound(shard.begin(), shard.end(), from);
         it != shard.end() && it->rest == from.rest; ++it) {
      if (name_of(it->row) == name) return it->row;
    }
    return std::nullopt;
  }

  SharedList<Shard> shards_;
};

class NameIndexWriter {
 public:
  NameIndexWriter();

  template <typename NameOf>
  std::optional<std::uint32_t> Find(std::string_view name, const NameOf& name_of) const {
    return NameIndex::FindIn(*shards_[NameIndex::ShardOf(HashTerm(name))].shard, name, name_of);
  }
  void Add(std::string_view name, std::uint32_t row);
  void Remove(std::string_view name, std::uint32_t row);
  // In place of what was there; `names`: each with its row.
  void Assign(const std::vector<std::pair<std::string_view, std::uint32_t>>& names);

  NameIndex Share();

 private:
  using Shard = NameIndex::Shard;
  struct Part {
    std::shared_ptr<Shard> shard = std::make_shared<Shard>();
    bool changed = true;  // since the last Share, so readers do not have it
  };
  Shard& Writable(std::uint64_t hash);

  std::vector<Part> shards_;
  std::vector<std::size_t> changed_;
  SharedListWriter<Shard> shared_;
};

}  // namespace ieum::indexer

#endif  // IEUM_INDEXER_NAME_INDEX_H_
