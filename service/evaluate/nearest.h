// What somebody who mistyped a word may have meant.
#ifndef IEUM_SERVICE_EVALUATE_NEAREST_H_
#define IEUM_SERVICE_EVALUATE_NEAREST_H_

#include <string>
#include <vector>

namespace ieum::evaluate {

// The candidate that `word` was most likely meant to be: the one with the fewest letters added,
// left out, changed or swapped with their neighbour, or that it is the beginning of. Empty when
// none is near.
std::string Nearest(const std::string& word, const std::vector<std::string>& candidates);

}  // namespace ieum::evaluate

#endif  // IEUM_SERVICE_EVALUATE_NEAREST_H_
