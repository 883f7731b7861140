// The engine's own log of what went wrong.
#ifndef IEUM_STORE_ENGINE_LOG_H_
#define IEUM_STORE_ENGINE_LOG_H_

#include <memory>
#include <string>

#include "rocksdb/env.h"

namespace ieum::store {

// Appends the engine's warnings to the file LOG in `folder`; a file that has grown past 4 MiB
// becomes LOG.old first. What cannot be written (a full disk) is dropped: RocksDB's own logger ends
// the process then, in builds with assertions. Thread-safe.
std::shared_ptr<rocksdb::Logger> MakeEngineLog(const std::string& folder);

}  // namespace ieum::store

#endif  // IEUM_STORE_ENGINE_LOG_H_
