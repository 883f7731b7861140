// What every RecordStore checks of a commit, whatever its engine.
#ifndef IEUM_STORE_COMMIT_RULES_H_
#define IEUM_STORE_COMMIT_RULES_H_

#include <cstddef>
#include <string>
#include <vector>

#include "absl/status/status.h"

#include "store/record_store.h"

namespace ieum::store {

// INVALID_ARGUMENT: nothing to write, one key twice, key, value or batch out of bounds.
absl::Status CheckBatch(const std::vector<Write>& writes);

// ABORTED when `write` expects something other than a record of version `found` (0: no record).
absl::Status CheckExpectation(const Write& write, Sequence found);

// Bytes of keys and values together.
std::size_t BatchBytes(const std::vector<Write>& writes);

// The changes that a commit adds to the feed, in the order of its writes.
std::vector<Change> FeedChanges(const std::vector<Write>& writes, Sequence sequence);

// "resource/abc" for messages; bytes that do not print are escaped.
std::string DescribeKey(const RecordKey& key);

}  // namespace ieum::store

#endif  // IEUM_STORE_COMMIT_RULES_H_
