#include "indexer/snapshot_builder.h"

#include <algorithm>
#include <utility>

#include "indexer/text/analyzer.h"

namespace ieum::indexer {
SnapshotBuilder::SnapshotBuilder(std::shared_ptr<const Vocabulary> vocabulary,
                                 std::shared_ptr<const TextModel> model)
    : vocabulary_(std::move(vocabulary)),
      model_(std::move(model)),
      inference_(std::make_shared<const NeedInference>(vocabulary_->taxonomy, vocabulary_->lexicon,
                                                       model_)),
      regions_(std::make_shared<const RegionIndex>()),
      outcomes_(vocabulary_->taxonomy.areas().size()) {}

Row SnapshotBuilder::TakeRow() {
  if (!free_rows_.empty()) {
    const Row row = free_rows_.back();
    free_rows_.pop_back();
    return row;
  }
  const auto row = static_cast<Row>(rows_.size());
  if (row / Snapshot::kRowsPerChunk >= chunks_.size()) {
    chunks_.push_back(std::make_shared<Snapshot::Chunk>());
    chunk_fresh_.push_back(true);
  }
  return row;
}

Snapshot::Chunk& SnapshotBuilder::WritableChunk(Row row) {
  const std::size_t index = row / Snapshot::kRowsPerChunk;
  if (!chunk_fresh_[index]) {
    chunks_[index] = std::make_shared<Snapshot::Chunk>(*chunks_[index]);
    chunk_fresh_[index] = true;
  }
  return *chunks_[index];
}

void SnapshotBuilder::CountOutcomes(const IndexedResource& resource, bool value) {
  for (const AreaOutcomes& entry : resource.outcomes) {
    OutcomeCounts& total = outcomes_[entry.area];
    if (value) {
      total += entry.counts;
    } else {
      total -= entry.counts;
    }
  }
}

void SnapshotBuilder::SetName(const std::string& name, Row row, bool value) {
  const std::uint64_t hash = HashTerm(name);
  const std::size_t index = hash % Snapshot::kShards;
  std::shared_ptr<Snapshot::Shard>& shard = by_name_[index];
  if (!shard || !shard_fresh_[index]) {
    shard = shard ? std::make_shared<Snapshot::Shard>(*shard) : std::make_shared<Snapshot::Shard>();
    shard_fresh_[index] = true;
  }
  const std::pair<std::uint64_t, Row> entry{hash, row};
  const auto it = std::lower_bound(shard->begin(), shard->end(), entry);
  if (value) {
    shard->insert(it, entry);
  } else if (it != shard->end() && *it == entry) {
    shard->erase(it);
  }
}

void SnapshotBuilder::Put(std::shared_ptr<const v1::Resource> resource,
                          std::shared_ptr<const v1::Organization> owner, Embedding vector) {
  const CompileContext context{vocabulary_->taxonomy,
                               vocabulary_->lexicon,
                               vocabulary_->audiences,
                               model_.get(),
                               model_ ? inference_.get() : nullptr,
                               tables_};
  auto compiled =
      CompileResource(std::move(resource), std::move(owner), context, std::move(vector));
  Row row = 0;
  if (const auto it = rows_.find(compiled->name); it != rows_.end()) {
    row = it->second;
    const IndexedResource& old =
        *chunks_[row / Snapshot::kRowsPerChunk]->resources[row % Snapshot::kRowsPerChunk];
    CountOutcomes(old, false);
    by_organization_[old.organization].erase(old.name);
  } else {
    row = TakeRow();
    rows_.emplace(compiled->name, row);
    SetName(compiled->name, row, true);
  }
  CountOutcomes(*compiled, true);
  by_organization_[compiled->organization].insert(compiled->name);
  Snapshot::Chunk& chunk = WritableChunk(row);
  chunk.scanned[row % Snapshot::kRowsPerChunk] = ScanRowOf(*compiled);
  chunk.resources[row % Snapshot::kRowsPerChunk] = std::move(compiled);
}

void SnapshotBuilder::Remove(const std::string& resource_name) {
  const auto it = rows_.find(resource_name);
  if (it == rows_.end()) return;
  const Row row = it->second;
  Snapshot::Chunk& chunk = WritableChunk(row);
  chunk.scanned[row % Snapshot::kRowsPerChunk] = ScanRow();
  std::shared_ptr<const IndexedResource> old =
      std::move(chunk.resources[row % Snapshot::kRowsPerChunk]);
  CountOutcomes(*old, false);
  by_organization_[old->organization].erase(old->name);
  SetName(old->name, row, false);
  rows_.erase(it);
  free_rows_.push_back(row);
}

void SnapshotBuilder::SetRegions(const std::vector<v1::Region>& regions) {
  regions_ = std::make_shared<const RegionIndex>(regions);
}

const IndexedResource* SnapshotBuilder::Find(const std::string& resource_name) const {
  const auto it = rows_.find(resource_name);
  if (it == rows_.end()) return nullptr;
  return chunks_[it->second / Snapshot::kRowsPerChunk]
      ->resources[it->second % Snapshot::kRowsPerChunk]
      .get();
}

std::vector<std::string> SnapshotBuilder::ResourcesOf(const std::string& organization) const {
  const auto it = by_organization_.find(organization);
  if (it == by_organization_.end()) return {};
  return {it->second.begin(), it->second.end()};
}

std::shared_ptr<const Snapshot> SnapshotBuilder::Publish(store::Sequence sequence) {
  auto snapshot = std::make_shared<Snapshot>();
  snapshot->sequence_ = sequence;
  snapshot->chunks_.assign(chunks_.begin(), chunks_.end());
  chunk_fresh_.assign(chunk_fresh_.size(), false);
  snapshot->resource_count_ = rows_.size();
  snapshot->facets_ = tables_.Share();
  snapshot->outcomes_ = outcomes_;
  std::copy(by_name_.begin(), by_name_.end(), snapshot->by_name_.begin());
  shard_fresh_.fill(false);
  snapshot->regions_ = regions_;
  snapshot->vocabulary_ = vocabulary_;
  snapshot->model_ = model_;
  snapshot->inference_ = inference_;
  return snapshot;
}

}  // namespace ieum::indexer
