#include "indexer/snapshot.h"

#include <algorithm>

#include "indexer/text/analyzer.h"

namespace ieum::indexer {

std::string Snapshot::id() const {
  return "s" + std::to_string(sequence_) + "-" + (model_ ? model_->version() : "none");
}

std::optional<Row> Snapshot::Find(std::string_view resource_name) const {
  const std::uint64_t hash = HashTerm(resource_name);
  const std::shared_ptr<const Shard>& shard = by_name_[hash % kShards];
  if (!shard) return std::nullopt;
  auto it = std::lower_bound(shard->begin(), shard->end(), std::pair<std::uint64_t, Row>{hash, 0});
  for (; it != shard->end() && it->first == hash; ++it) {
    if (at(it->second).name == resource_name) return it->second;
  }
  return std::nullopt;
}

}  // namespace ieum::indexer
