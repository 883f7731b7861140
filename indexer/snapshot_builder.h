// Makes the next snapshot from the last one.
#ifndef IEUM_INDEXER_SNAPSHOT_BUILDER_H_
#define IEUM_INDEXER_SNAPSHOT_BUILDER_H_

#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

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

  // Adds a resource or replaces the one with the same name. `vector` as in CompileResource.
  void Put(const v1::Resource& resource, const v1::Organization* owner, Embedding vector = {});
  void Remove(const std::string& resource_name);
  void SetRegions(const std::vector<v1::Region>& regions);

  // The resource as indexed, or null.
  const IndexedResource* Find(const std::string& resource_name) const;
  // Names of the resources of an organization, in order.
  std::vector<std::string> ResourcesOf(const std::string& organization) const;
  std::size_t resource_count() const { return rows_.size(); }
  const TextModel* model() const { return model_.get(); }

  // `records`: of all resources, as they were put.
  std::shared_ptr<const Snapshot> Publish(store::Sequence sequence,
                                          std::shared_ptr<const RecordSource> records);

 private:
  void CountOutcomes(const IndexedResource& resource, bool value);
  void SetName(const std::string& name, Row row, bool value);

  std::shared_ptr<const Vocabulary> vocabulary_;
  std::shared_ptr<const TextModel> model_;
  std::shared_ptr<const NeedInference> inference_;
  FacetTables tables_;
  std::shared_ptr<const RegionIndex> regions_;

  RowTable table_;
  std::map<std::string, Row, std::less<>> rows_;
  std::map<std::string, std::set<std::string>, std::less<>> by_organization_;
  std::array<std::shared_ptr<Snapshot::Shard>, Snapshot::kShards> by_name_;
  std::array<bool, Snapshot::kShards> shard_fresh_{};
  std::vector<OutcomeCounts> outcomes_;  // by area, over all rows
};

}  // namespace ieum::indexer

#endif  // IEUM_INDEXER_SNAPSHOT_BUILDER_H_
