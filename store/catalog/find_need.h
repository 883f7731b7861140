// A need of an assessment by its id.
#ifndef IEUM_STORE_CATALOG_FIND_NEED_H_
#define IEUM_STORE_CATALOG_FIND_NEED_H_

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

}  // namespace ieum::store

#endif  // IEUM_STORE_CATALOG_FIND_NEED_H_
