// The records behind an index: what answers show, and no scan reads.
#ifndef IEUM_INDEXER_RECORD_SOURCE_H_
#define IEUM_INDEXER_RECORD_SOURCE_H_

#include <memory>

#include "absl/status/statusor.h"

#include "indexer/indexed_resource.h"
#include "store/record_store.h"

namespace ieum::indexer {

// Thread-safe.
class RecordSource {
 public:
  virtual ~RecordSource() = default;
  // The resource with its records, as of the snapshot that it is from.
  virtual absl::StatusOr<FullResource> Read(const IndexedResource& resource) const = 0;
};

// Reads what `view` has of them. DATA_LOSS: a resource that is indexed has no record there.
std::shared_ptr<const RecordSource> RecordsOf(std::shared_ptr<const store::ReadView> view);

}  // namespace ieum::indexer

#endif  // IEUM_INDEXER_RECORD_SOURCE_H_
