// The records an evaluation works on, as plain messages.
#ifndef IEUM_SERVICE_EVALUATE_CATALOGUE_H_
#define IEUM_SERVICE_EVALUATE_CATALOGUE_H_

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"

#include "ieum/v1/catalog.pb.h"
#include "ieum/v1/exchange.pb.h"
#include "indexer/region_index.h"
#include "indexer/snapshot.h"
#include "store/catalog/need_taxonomy.h"
#include "store/record_store.h"

namespace ieum::evaluate {

// Everything a catalogue holds. Not movable once built: `by_name` and `regions` refer into it.
struct Catalogue {
  std::vector<v1::Resource> resources;  // by name
  std::map<std::string, v1::Organization> organizations;
  std::vector<v1::Region> region_records;
  std::map<std::string, const v1::Resource*> by_name;
  indexer::RegionIndex regions;

  Catalogue() = default;
  Catalogue(const Catalogue&) = delete;
  Catalogue& operator=(const Catalogue&) = delete;

  const v1::Organization* OwnerOf(const v1::Resource& resource) const;
};

// A store in memory with what an importer made of some files.
struct ImportedStore {
  std::unique_ptr<store::RecordStore> records;
  v1::ImportReport report;
};

// Imports files or folders of native JSON Lines into a new store, all as one input, so that
// references may point from one file to another. `now` becomes the create time of the records. Rows
// that were rejected are in the report. NOT_FOUND, INVALID_ARGUMENT for paths that cannot be read.
absl::StatusOr<ImportedStore> ImportFiles(const std::vector<std::string>& paths,
                                          const store::NeedTaxonomy& taxonomy, absl::Time now);

absl::StatusOr<std::unique_ptr<Catalogue>> ReadCatalogue(store::RecordStore& records,
                                                         const store::NeedTaxonomy& taxonomy);

// A new store with the same records, need terms removed from every resource.
absl::StatusOr<std::unique_ptr<store::RecordStore>> WithoutNeedTerms(
    const Catalogue& catalogue, const store::NeedTaxonomy& taxonomy, absl::Time now);

}  // namespace ieum::evaluate

#endif  // IEUM_SERVICE_EVALUATE_CATALOGUE_H_
