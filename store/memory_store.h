// A RecordStore in memory.
#ifndef IEUM_STORE_MEMORY_STORE_H_
#define IEUM_STORE_MEMORY_STORE_H_

#include <memory>

#include "store/record_store.h"

namespace ieum::store {

// Keeps everything in memory and nothing on disk: "durable" means for as long as the store lives.
// For tests and for evaluation on files. Same contract as OpenRocksStore in all other respects.
// Views are cheap; a version is kept for as long as a view can see it.
std::unique_ptr<RecordStore> MakeMemoryStore();

}  // namespace ieum::store

#endif  // IEUM_STORE_MEMORY_STORE_H_
