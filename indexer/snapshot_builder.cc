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
      table_([this](const IndexedResource& resource, Row from, Row to) {
        rows_[resource.name] = to;
        SetName(resource.name, from, false);
        SetName(resource.name, to, true);
      }),
      outcomes_(vocabulary_->taxonomy.areas().size()) {}

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

void SnapshotBuilder::Put(const v1::Resource& resource, const v1::Organization* owner,
                          Embedding vector) {
  const CompileContext context{vocabulary_->taxonomy,
                               vocabulary_->lexicon,
                               vocabulary_->audiences,
                               model_.get(),
                               model_ ? inference_.get() : nullptr,
                               tables_};
  auto compiled = CompileResource(resource, owner, context, std::move(vector));
  const std::string name = compiled->name;
  CountOutcomes(*compiled, true);
  const auto known = rows_.find(name);
  if (known == rows_.end()) {
    by_organization_[compiled->organization].insert(name);
    const Row row = table_.Add(std::move(compiled), tables_.criteria.list());
    rows_.emplace(name, row);
    SetName(name, row, true);
    return;
  }
  const Row before = known->second;
  const IndexedResource& old = table_.at(before);
  CountOutcomes(old, false);
  by_organization_[old.organization].erase(name);
  by_organization_[compiled->organization].insert(name);
  const Row row = table_.Replace(before, std::move(compiled), tables_.criteria.list());
  if (row == before) return;
  rows_[name] = row;
  SetName(name, before, false);
  SetName(name, row, true);
}

void SnapshotBuilder::Remove(const std::string& resource_name) {
  const auto it = rows_.find(resource_name);
  if (it == rows_.end()) return;
  const Row row = it->second;
  const IndexedResource& old = table_.at(row);
  CountOutcomes(old, false);
  by_organization_[old.organization].erase(old.name);
  SetName(old.name, row, false);
  table_.Remove(row);
  rows_.erase(it);
}

void SnapshotBuilder::SetRegions(const std::vector<v1::Region>& regions) {
  regions_ = std::make_shared<const RegionIndex>(regions);
}

const IndexedResource* SnapshotBuilder::Find(const std::string& resource_name) const {
  const auto it = rows_.find(resource_name);
  if (it == rows_.end()) return nullptr;
  return &table_.at(it->second);
}

std::vector<std::string> SnapshotBuilder::ResourcesOf(const std::string& organization) const {
  const auto it = by_organization_.find(organization);
  if (it == by_organization_.end()) return {};
  return {it->second.begin(), it->second.end()};
}

std::shared_ptr<const Snapshot> SnapshotBuilder::Publish(
    store::Sequence sequence, std::shared_ptr<const RecordSource> records) {
  auto snapshot = std::make_shared<Snapshot>();
  snapshot->sequence_ = sequence;
  snapshot->chunks_ = table_.Share();
  snapshot->resource_count_ = rows_.size();
  snapshot->facets_ = tables_.Share();
  snapshot->outcomes_ = outcomes_;
  std::copy(by_name_.begin(), by_name_.end(), snapshot->by_name_.begin());
  shard_fresh_.fill(false);
  snapshot->records_ = std::move(records);
  snapshot->regions_ = regions_;
  snapshot->vocabulary_ = vocabulary_;
  snapshot->model_ = model_;
  snapshot->inference_ = inference_;
  return snapshot;
}

}  // namespace ieum::indexer
