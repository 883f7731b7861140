// What determines an answer, and what is to be said about the question itself.
#ifndef IEUM_MATCHER_PROVENANCE_H_
#define IEUM_MATCHER_PROVENANCE_H_

#include <string>
#include <vector>

#include "ieum/v1/assessment.pb.h"
#include "ieum/v1/suggestion.pb.h"
#include "indexer/region_index.h"
#include "matcher/matcher.h"

namespace ieum::matcher {

v1::Provenance ProvenanceOf(const v1::Assessment& assessment, const Context& context);

// One for every residence code that is no registered region.
std::vector<std::string> ResidenceRemarks(const v1::Assessment& assessment,
                                          const indexer::RegionIndex& regions,
                                          v1::Language language);

}  // namespace ieum::matcher

#endif  // IEUM_MATCHER_PROVENANCE_H_
