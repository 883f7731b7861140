// The needs of an assessment by what comes first.
#ifndef IEUM_MATCHER_NEED_ORDER_H_
#define IEUM_MATCHER_NEED_ORDER_H_

#include <cstddef>
#include <string>
#include <vector>

#include "ieum/v1/assessment.pb.h"

namespace ieum::matcher {

// Indices of the needs: client's order first, then the assessor's, then severity, then as given.
std::vector<std::size_t> ByPriority(const v1::Assessment& assessment);

// Index of the need with this id; -1: none.
int FindNeed(const v1::Assessment& assessment, const std::string& id);

}  // namespace ieum::matcher

#endif  // IEUM_MATCHER_NEED_ORDER_H_
