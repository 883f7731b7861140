// The durable RecordStore: RocksDB inside one process.
#ifndef IEUM_STORE_ROCKS_STORE_H_
#define IEUM_STORE_ROCKS_STORE_H_

#include <cstddef>
#include <memory>
#include <string>

#include "absl/status/statusor.h"

#include "store/record_store.h"

// The engine stays behind this header; only tests that stand in for the disk know the type.
namespace rocksdb {
class Env;
}

namespace ieum::store {

struct RocksOptions {
  // Folder of the database; it is made, with the folders above it, when absent.
  std::string path;

  // Memory for uncompressed blocks that were read.
  std::size_t block_cache_mib = 64;

  // Memory that writes fill before it is flushed to a file; up to three times as much for a moment.
  std::size_t write_buffer_mib = 64;

  // The log of recent commits is damaged and opening gave DATA_LOSS: open nevertheless, at the last
  // commit before the damage, and lose all after it. Only for an operator who has no better copy.
  bool accept_damaged_log = false;

  // Stands in for the operating system in tests; null: the real one. Must outlive store and views.
  rocksdb::Env* env = nullptr;
};

// Opens or creates a store. One process at a time (UNAVAILABLE, "another process has the
// store open"; other failures to open keep the words of the engine).
// FAILED_PRECONDITION: not a store, or of a format this version does not know. DATA_LOSS: damaged
// files. Every commit is synced to the log before it is acknowledged; concurrent commits share a
// sync. After a failed write the store refuses writes (UNAVAILABLE), still reads, and must be
// opened again. Cost: a commit takes one sync of the disk; a read of a record in memory some
// microseconds.
absl::StatusOr<std::unique_ptr<RecordStore>> OpenRocksStore(const RocksOptions& options);

}  // namespace ieum::store

#endif  // IEUM_STORE_ROCKS_STORE_H_
