// Makes the next snapshot from the last one.
#ifndef IEUM_INDEXER_SNAPSHOT_BUILDER_H_
#define IEUM_INDEXER_SNAPSHOT_BUILDER_H_

#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "indexer/compiled_resource.h"
#include "indexer/row_table.h"
#include "indexer/snapshot.h"

namespace ieum::indexer {

// The writer's working state. Changes are collected with Put and Remove; Publish freezes them. What
// did not change is shared between snapshots; what did is copied once per batch. Single writer.
class SnapshotBuilder {
 public:
  SnapshotBuilder(std::shared_ptr<const Vocabulary> vocabulary,
                  std::shared_ptr<const TextModel> model);
  // The table of rows reports to it.
  SnapshotBuilder(const SnapshotBuilder&) = delete;
  SnapshotBuilder& operator=(const SnapshotBuilder&) = delete;

  // Adds a resource that is not there yet: the way to load many, before anything else.
  // `owner`, `vector` as in CompiledResource.
  void Load(const v1::Resource& resource, const v1::Organization* owner, Embedding vector);
  // Adds a resource or replaces the one with the same name. Returns whether its words are new.
  bool Put(const v1::Resource& resource, const v1::Organization* owner);
  void Remove(std::string_view resource_name);
  void SetRegions(const std::vector<v1::Region>& regions);

  std::size_t resource_count() const { return table_.size(); }
  const TextModel* model() const { return model_.get(); }

  // `records`: of all resources, as they were put.
  std::shared_ptr<const Snapshot> Publish(store::Sequence sequence,
                                          std::shared_ptr<const RecordSource> records);

 private:
  CompileContext Context();
  void Settle();
  std::optional<Row> Find(std::string_view resource_name) const;
  void CountOutcomes(const Results& results, bool value);

  std::shared_ptr<const Vocabulary> vocabulary_;
  std::shared_ptr<const TextModel> model_;
  std::shared_ptr<const NeedInference> inference_;
  FacetTables tables_;
  std::shared_ptr<const RegionIndex> regions_;

  bool loading_ = false;  // names_ does not know the rows yet
  RowTable table_;
  NameIndexWriter names_;
  std::vector<OutcomeCounts> outcomes_;  // by area, over all rows
};

}  // namespace ieum::indexer

#endif  // IEUM_INDEXER_SNAPSHOT_BUILDER_H_
