// Whether a suggestion is good enough that its need is no gap.
#ifndef IEUM_MATCHER_ADEQUACY_H_
#define IEUM_MATCHER_ADEQUACY_H_

#include "indexer/indexed_resource.h"
#include "matcher/case_context.h"
#include "matcher/factors.h"

namespace ieum::matcher {

// Fits the need, is meant for the client, can be talked to, is not out of date.
bool IsAdequate(const indexer::IndexedResource& resource, const Score& score, std::size_t need,
                const CaseContext& context);

// Last verified longer ago than the profile's stale_after_days; false when never verified.
bool IsStale(const indexer::IndexedResource& resource, const CaseContext& context);

// Whether the person for whom the gate is best speaks a language of the resource; true when not
// known. A resource that names no language speaks Korean.
bool SpeaksItsLanguage(const indexer::IndexedResource& resource, const Score& score,
                       const CaseContext& context);

}  // namespace ieum::matcher

#endif  // IEUM_MATCHER_ADEQUACY_H_
