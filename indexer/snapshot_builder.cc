#include "indexer/snapshot_builder.h"

#include <algorithm>
#include <utility>

namespace ieum::indexer {

SnapshotBuilder::SnapshotBuilder(std::shared_ptr<const Vocabulary> vocabulary,
                                 std::shared_ptr<const TextModel> model)
    : vocabulary_(std::move(vocabulary)),
      model_(std::move(model)),
      inference_(std::make_shared<const NeedInference>(vocabulary_->taxonomy, vocabulary_->lexicon,
                                                       model_)),
      regions_(std::make_shared<const RegionIndex>()),
      table_(tables_,
             [this](std::string_view name, Row from, Row to) {
               if (loading_) return;
               names_.Remove(name, from);
               names_.Add(name, to);
             }),
      outcomes_(vocabulary_->taxonomy.areas().size()) {}

CompileContext SnapshotBuilder::Context() {
  return {vocabulary_->taxonomy,
          vocabulary_->lexicon,
          vocabulary_->audiences,
          model_.get(),
          model_ ? inference_.get() : nullptr,
          tables_};
}

void SnapshotBuilder::CountOutcomes(const Results& results, bool value) {
  for (const AreaOutcomes& entry : results.outcomes) {
    OutcomeCounts& total = outcomes_[entry.area];
    if (value) {
      total += entry.counts;
    } else {
      total -= entry.counts;
    }
  }
}

void SnapshotBuilder::Load(const v1::Resource& resource, const v1::Organization* owner,
                           Embedding vector) {
  loading_ = true;
  const CompiledResource compiled(resource, owner, Context(), std::move(vector));
  CountOutcomes(*compiled.view().results, true);
  table_.Add(compiled.view());
}

void SnapshotBuilder::Settle() {
  if (!std::exchange(loading_, false)) return;
  table_.Settle();
  std::vector<std::pair<std::string_view, Row>> names;
  names.reserve(table_.size());
  table_.ForEach([&](Row row) { names.emplace_back(table_.name(row), row); });
  names_.Assign(names);
}

bool SnapshotBuilder::Put(const v1::Resource& resource, const v1::Organization* owner) {
  Settle();
  const std::optional<Row> row = Find(resource.name());
  if (!row) {
    const CompiledResource compiled(resource, owner, Context());
    CountOutcomes(*compiled.view().results, true);
    names_.Add(resource.name(), table_.Add(compiled.view()));
    return true;
  }
  const IndexedResource before = table_.at(*row);
  CountOutcomes(*before.results, false);
  if (before.words == WordsOf(resource, owner)) {
    Results results;
    table_.Replace(*row, WithState(before, resource, vocabulary_->taxonomy, results));
    CountOutcomes(results, true);
    return false;
  }
  const CompiledResource compiled(resource, owner, Context());
  CountOutcomes(*compiled.view().results, true);
  const Row now = table_.Replace(*row, compiled.view());
  if (now != *row) {
    names_.Remove(resource.name(), *row);
    names_.Add(resource.name(), now);
  }
  return true;
}

void SnapshotBuilder::Remove(std::string_view resource_name) {
  Settle();
  const std::optional<Row> row = Find(resource_name);
  if (!row) return;
  CountOutcomes(*table_.at(*row).results, false);
  names_.Remove(resource_name, *row);
  table_.Remove(*row);
}

void SnapshotBuilder::SetRegions(const std::vector<v1::Region>& regions) {
  regions_ = std::make_shared<const RegionIndex>(regions);
}

std::optional<Row> SnapshotBuilder::Find(std::string_view resource_name) const {
  return names_.Find(resource_name, [this](Row row) { return table_.name(row); });
}

std::shared_ptr<const Snapshot> SnapshotBuilder::Publish(
    store::Sequence sequence, std::shared_ptr<const RecordSource> records) {
  Settle();
  auto snapshot = std::make_shared<Snapshot>();
  snapshot->sequence_ = sequence;
  snapshot->chunks_ = table_.Share();
  snapshot->resource_count_ = table_.size();
  snapshot->facets_ = tables_.Share();
  snapshot->outcomes_ = outcomes_;
  snapshot->names_ = names_.Share();
  snapshot->records_ = std::move(records);
  snapshot->regions_ = regions_;
  snapshot->vocabulary_ = vocabulary_;
  snapshot->model_ = model_;
  snapshot->inference_ = inference_;
  return snapshot;
}

}  // namespace ieum::indexer
