// Whether an index says of a resource what its records say.
#ifndef IEUM_TESTS_SUPPORT_INDEXED_AS_H_
#define IEUM_TESTS_SUPPORT_INDEXED_AS_H_

#include <string>

#include "indexer/snapshot.h"

namespace ieum::testing {

// All that the snapshot holds of the resource in `row`, against what compiling `resource` anew
// gives. Returns what differs; empty: nothing.
std::string WhatDiffers(const indexer::Snapshot& snapshot, indexer::Row row,
                        const v1::Resource& resource, const v1::Organization* owner);

}  // namespace ieum::testing

#endif  // IEUM_TESTS_SUPPORT_INDEXED_AS_H_
