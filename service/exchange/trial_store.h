// A copy-on-write layer over a store, for trying an import without writing it.
#ifndef IEUM_SERVICE_EXCHANGE_TRIAL_STORE_H_
#define IEUM_SERVICE_EXCHANGE_TRIAL_STORE_H_

#include <memory>

#include "store/record_store.h"

namespace ieum::exchange {

// Reads what `base` holds; writes go to memory and vanish with the store. A trial run takes the
// very path that a real one takes, so that both report the same. Has no change feed (ReadFeed is
// UNIMPLEMENTED). Thread-compatible: one import at a time.
std::unique_ptr<store::RecordStore> MakeTrialStore(std::unique_ptr<store::ReadView> base);

}  // namespace ieum::exchange

#endif  // IEUM_SERVICE_EXCHANGE_TRIAL_STORE_H_
