// Needs of an assessment, by their ids.
#ifndef IEUM_STORE_CATALOG_FIND_NEED_H_
#define IEUM_STORE_CATALOG_FIND_NEED_H_

#include <algorithm>
#include <string_view>

#include "ieum/v1/assessment.pb.h"

namespace ieum::store {

// Null: none.
inline const v1::Need* FindNeed(const v1::Assessment& assessment, std::string_view id) {
  for (const v1::Need& need : assessment.needs()) {
    if (need.id() == id) return &need;
  }
  return nullptr;
}

// Whether two needs are of the same people: they share a member. A need of nobody in particular is
// everybody's; so is one that is no longer assessed.
inline bool SamePeople(const v1::Assessment& assessment, std::string_view a, std::string_view b) {
  const v1::Need* one = FindNeed(assessment, a);
  const v1::Need* other = FindNeed(assessment, b);
  if (a == b || one == nullptr || other == nullptr) return true;
  if (one->members().empty() || other->members().empty()) return true;
  return std::find_first_of(one->members().begin(), one->members().end(), other->members().begin(),
                            other->members().end()) != one->members().end();
}

}  // namespace ieum::store

#endif  // IEUM_STORE_CATALOG_FIND_NEED_H_
