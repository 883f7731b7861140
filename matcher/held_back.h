// What keeps the resources that would serve a need from being suggested, counted for its gap.
#ifndef IEUM_MATCHER_HELD_BACK_H_
#define IEUM_MATCHER_HELD_BACK_H_

#include <cstddef>
#include <map>
#include <optional>

#include "absl/status/statusor.h"

#include "ieum/v1/suggestion.pb.h"
#include "matcher/case_context.h"
#include "matcher/factors.h"
#include "matcher/matcher.h"

namespace ieum::matcher {

// By cause, the resources whose terms serve the need adequately (given `code`, that one of its
// codes); those that nothing holds back under UNSPECIFIED. Looks at every one of them: ask where
// there is a gap. `checkpoint` is called every few hundred resources.
absl::StatusOr<std::map<v1::GapCause, int>> CountHeldBack(std::size_t need,
                                                          std::optional<std::size_t> code,
                                                          const Weights& weights,
                                                          const CaseContext& context,
                                                          const Checkpoint& checkpoint);

// The cause to name: what is in the list but uncertain goes before what is not; else what holds
// most back; NO_RESOURCE without any.
v1::GapCause ForemostCause(const std::map<v1::GapCause, int>& held_back);

}  // namespace ieum::matcher

#endif  // IEUM_MATCHER_HELD_BACK_H_
