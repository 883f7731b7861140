#include "tests/support/catalogue_builder.h"

#include <utility>

#include "tests/support/sample.h"

namespace ieum::testing {

class CatalogueBuilder::Kept final : public indexer::RecordSource {
 public:
  explicit Kept(std::map<std::string, Records> records) : records_(std::move(records)) {}

  absl::StatusOr<indexer::FullResource> Read(
      const indexer::IndexedResource& resource) const override {
    const Records& records = records_.at(std::string(resource.name));
    indexer::FullResource full;
    static_cast<indexer::IndexedResource&>(full) = resource;
    full.resource = records.resource;
    full.owner = records.owner;
    return full;
  }

 private:
  const std::map<std::string, Records> records_;
};

CatalogueBuilder::CatalogueBuilder(std::shared_ptr<const indexer::TextModel> model)
    : builder_(SharedVocabulary(), std::move(model)) {}

void CatalogueBuilder::Put(const v1::Resource& resource,
                           std::shared_ptr<const v1::Organization> owner) {
  builder_.Put(resource, owner.get());
  records_[resource.name()] = {std::make_shared<const v1::Resource>(resource), std::move(owner)};
}

void CatalogueBuilder::Remove(const std::string& name) {
  builder_.Remove(name);
  records_.erase(name);
}

std::shared_ptr<const indexer::Snapshot> CatalogueBuilder::Publish(store::Sequence sequence) {
  return builder_.Publish(sequence, std::make_shared<const Kept>(records_));
}

v1::Resource RecordOf(const indexer::Snapshot& snapshot, const std::string& name) {
  return *snapshot.Read(*snapshot.Find(name))->resource;
}

}  // namespace ieum::testing
