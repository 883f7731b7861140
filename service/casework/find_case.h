// A case by its name, for who may have it.
#ifndef IEUM_SERVICE_CASEWORK_FIND_CASE_H_
#define IEUM_SERVICE_CASEWORK_FIND_CASE_H_

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"

#include "ieum/v1/case.pb.h"
#include "service/casework/actor.h"
#include "store/casework/case_view.h"

namespace ieum::casework {

// What is asked of an actor.
enum class Need { kRead, kChange };

// The case called `name`, named so in `field` of the request, if the actor may have it. Its name
// joins `subjects` as soon as it is known that there is, or was, such a case. INVALID_ARGUMENT,
// NOT_FOUND (KEY_DESTROYED once it was erased, for who could have had it), and as access.h.
absl::StatusOr<v1::Case> FindCase(const store::CaseView& view, std::vector<std::string>& subjects,
                                  const Actor& actor, Need need, const std::string& name,
                                  std::string_view field);

}  // namespace ieum::casework

#endif  // IEUM_SERVICE_CASEWORK_FIND_CASE_H_
