#include "store/record_store.h"

namespace ieum::store {

absl::StatusOr<Expect> AsSeen(const ReadView& view, const RecordKey& key) {
  const absl::StatusOr<Record> seen = view.Get(key);
  if (!seen.ok() && !absl::IsNotFound(seen.status())) return seen.status();
  return seen.ok() ? Expect::Version(seen->version) : Expect::Absent();
}

}  // namespace ieum::store
