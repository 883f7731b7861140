#include "indexer/name_index.h"

namespace ieum::indexer {

NameIndexWriter::NameIndexWriter() : shards_(NameIndex::kShards) {
  for (std::size_t number = 0; number < shards_.size(); ++number) changed_.push_back(number);
}

NameIndexWriter::Shard& NameIndexWriter::Writable(std::uint64_t hash) {
  const std::size_t number = NameIndex::ShardOf(hash);
  Part& part = shards_[number];
  if (!part.changed) {
    part.shard = std::make_shared<Shard>(*part.shard);
    part.changed = true;
    changed_.push_back(number);
  }
  return *part.shard;
}

void NameIndexWriter::Add(std::string_view name, std::uint32_t row) {
  const std::uint64_t hash = HashTerm(name);
  const NameIndex::Entry entry{NameIndex::Rest(hash), row};
  Shard& shard = Writable(hash);
  shard.insert(std::lower_bound(shard.begin(), shard.end(), entry), entry);
}

void NameIndexWriter::Remove(std::string_view name, std::uint32_t row) {
  const std::uint64_t hash = HashTerm(name);
  const NameIndex::Entry entry{NameIndex::Rest(hash), row};
  Shard& shard = Writable(hash);
  const auto it = std::lower_bound(shard.begin(), shard.end(), entry);
  if (it != shard.end() && *it == entry) shard.erase(it);
}

void NameIndexWriter::Assign(const std::vector<std::pair<std::string_view, std::uint32_t>>& names) {
  for (Part& part : shards_) part.shard->clear();
  for (const auto& [name, row] : names) {
    const std::uint64_t hash = HashTerm(name);
    Writable(hash).push_back({NameIndex::Rest(hash), row});
  }
  for (Part& part : shards_) {
    std::sort(part.shard->begin(), part.shard->end());
    part.shard->shrink_to_fit();
  }
}

NameIndex NameIndexWriter::Share() {
  for (const std::size_t number : changed_) {
    shared_.Set(number, shards_[number].shard);
    shards_[number].changed = false;
  }
  changed_.clear();
  NameIndex index;
  index.shards_ = shared_.Share();
  return index;
}

}  // namespace ieum::indexer
