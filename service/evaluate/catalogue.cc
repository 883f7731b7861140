#include "service/evaluate/catalogue.h"

#include <utility>

#include "service/evaluate/json_records.h"
#include "service/exchange/import.h"
#include "store/catalog/catalog.h"
#include "store/memory_store.h"

namespace ieum::evaluate {
namespace {

// Where the records name no source.
constexpr char kSource[] = "files";

// What the store fills in itself must not come from a record that was read from one.
template <typename Record>
Record WithoutOutputFields(Record record) {
  record.clear_etag();
  record.clear_create_time();
  record.clear_update_time();
  return record;
}

}  // namespace

const v1::Organization* Catalogue::OwnerOf(const v1::Resource& resource) const {
  const auto it = organizations.find(resource.organization());
  return it == organizations.end() ? nullptr : &it->second;
}

absl::StatusOr<ImportedStore> ImportFiles(const std::vector<std::string>& paths,
                                          const store::NeedTaxonomy& taxonomy, absl::Time now) {
  const absl::StatusOr<std::vector<InputFile>> files = ReadInputs(paths);
  if (!files.ok()) return files.status();
  ImportedStore imported;
  imported.records = store::MakeMemoryStore();
  // Evaluated as of an earlier day, the records are still what they are.
  store::Catalog catalog(
      *imported.records, taxonomy, [now] { return now; }, store::FutureTimes::kAllowed);
  exchange::ImportSettings settings;
  settings.options.set_format(v1::EXCHANGE_FORMAT_NATIVE_JSONL);
  settings.options.set_source(kSource);
  auto importer = exchange::Importer::Create(catalog, std::move(settings));
  if (!importer.ok()) return importer.status();
  for (const InputFile& file : *files) {
    const absl::Status read = (*importer)->Append(file.name, file.content);
    if (!read.ok()) return read;
  }
  absl::StatusOr<v1::ImportReport> report = (*importer)->Finish();
  if (!report.ok()) return report.status();
  imported.report = *std::move(report);
  return imported;
}

absl::StatusOr<std::unique_ptr<Catalogue>> ReadCatalogue(store::RecordStore& records,
                                                         const store::NeedTaxonomy& taxonomy) {
  const store::Catalog catalog(records, taxonomy, [] { return absl::UnixEpoch(); });
  const absl::StatusOr<store::CatalogView> view = catalog.View();
  if (!view.ok()) return view.status();
  auto catalogue = std::make_unique<Catalogue>();
  absl::Status status = view->ScanResources("", [&](const v1::Resource& resource) {
    catalogue->resources.push_back(resource);
    return true;
  });
  status.Update(view->ScanOrganizations("", [&](const v1::Organization& organization) {
    catalogue->organizations.emplace(organization.name(), organization);
    return true;
  }));
  status.Update(view->ScanRegions("", [&](const v1::Region& region) {
    catalogue->region_records.push_back(region);
    return true;
  }));
  if (!status.ok()) return status;
  for (const v1::Resource& resource : catalogue->resources) {
    catalogue->by_name.emplace(resource.name(), &resource);
  }
  catalogue->regions = indexer::RegionIndex(catalogue->region_records);
  return catalogue;
}

absl::StatusOr<std::unique_ptr<store::RecordStore>> WithoutNeedTerms(
    const Catalogue& catalogue, const store::NeedTaxonomy& taxonomy, absl::Time now) {
  std::vector<v1::CatalogRecord> batch;
  for (const v1::Region& region : catalogue.region_records) {
    *batch.emplace_back().mutable_region() = region;
    batch.back().mutable_region()->clear_etag();
  }
  for (const auto& [name, organization] : catalogue.organizations) {
    *batch.emplace_back().mutable_organization() = WithoutOutputFields(organization);
  }
  for (const v1::Resource& resource : catalogue.resources) {
    v1::Resource untagged = WithoutOutputFields(resource);
    untagged.clear_need_terms();
    *batch.emplace_back().mutable_resource() = std::move(untagged);
  }
  auto records = store::MakeMemoryStore();
  if (batch.empty()) return records;
  store::Catalog catalog(
      *records, taxonomy, [now] { return now; }, store::FutureTimes::kAllowed);
  const auto written = catalog.Upsert(batch);
  if (!written.ok()) return written.status();
  return records;
}

}  // namespace ieum::evaluate
