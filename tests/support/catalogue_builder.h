// Snapshots without a store: of resources as a test makes them.
#ifndef IEUM_TESTS_SUPPORT_CATALOGUE_BUILDER_H_
#define IEUM_TESTS_SUPPORT_CATALOGUE_BUILDER_H_

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "indexer/snapshot_builder.h"

namespace ieum::testing {

// A SnapshotBuilder over the shipped vocabulary that keeps the records itself.
class CatalogueBuilder {
 public:
  explicit CatalogueBuilder(std::shared_ptr<const indexer::TextModel> model = nullptr);

  void SetRegions(const std::vector<v1::Region>& regions) { builder_.SetRegions(regions); }
  void Put(const v1::Resource& resource, std::shared_ptr<const v1::Organization> owner = nullptr);
  void Remove(const std::string& name);
  std::shared_ptr<const indexer::Snapshot> Publish(store::Sequence sequence = 1);

 private:
  struct Records {
    std::shared_ptr<const v1::Resource> resource;
    std::shared_ptr<const v1::Organization> owner;
  };
  class Kept;

  indexer::SnapshotBuilder builder_;
  std::map<std::string, Records> records_;
};

// The record of a resource of the snapshot; aborts when there is none.
v1::Resource RecordOf(const indexer::Snapshot& snapshot, const std::string& name);

}  // namespace ieum::testing

#endif  // IEUM_TESTS_SUPPORT_CATALOGUE_BUILDER_H_
