#include "indexer/record_source.h"

#include <utility>

#include "indexer/catalogue_loader.h"
#include "store/catalog/catalog_records.h"

namespace ieum::indexer {
namespace {

using store::RecordKind;

class StoredRecords final : public RecordSource {
 public:
  explicit StoredRecords(std::shared_ptr<const store::ReadView> view) : view_(std::move(view)) {}

  absl::StatusOr<FullResource> Read(const IndexedResource& resource) const override {
    auto record = Get<v1::Resource>(RecordKind::kResource, resource.name);
    if (!record.ok()) return record.status();
    if (*record == nullptr) {
      return absl::DataLossError(std::string(resource.name) + " is indexed and has no record");
    }
    auto owner = Get<v1::Organization>(RecordKind::kOrganization, resource.organization);
    if (!owner.ok()) return owner.status();
    FullResource full;
    static_cast<IndexedResource&>(full) = resource;
    full.resource = *std::move(record);
    full.owner = *std::move(owner);
    return full;
  }

 private:
  // Null: not there.
  template <typename Message>
  absl::StatusOr<std::shared_ptr<const Message>> Get(RecordKind kind, std::string_view name) const {
    const auto record = view_->Get({kind, store::IdOf(kind, name)});
    if (absl::IsNotFound(record.status())) return std::shared_ptr<const Message>();
    if (!record.ok()) return record.status();
    return Decode<Message>(*record);
  }

  const std::shared_ptr<const store::ReadView> view_;
};

}  // namespace

std::shared_ptr<const RecordSource> RecordsOf(std::shared_ptr<const store::ReadView> view) {
  return std::make_shared<StoredRecords>(std::move(view));
}

}  // namespace ieum::indexer
