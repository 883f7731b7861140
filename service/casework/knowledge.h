// What a question for suggestions gains when the service knows the case.
#ifndef IEUM_SERVICE_CASEWORK_KNOWLEDGE_H_
#define IEUM_SERVICE_CASEWORK_KNOWLEDGE_H_

#include "absl/status/statusor.h"
#include "absl/time/time.h"

#include "ieum/v1/assessment.pb.h"
#include "service/casework/desk.h"

namespace ieum::casework {

// For a case manager whose organization has an open case with the assessment's reference: the
// assessment with what the client declined and what is received already (WithCaseKnowledge); that
// the case was looked at is recorded. For anybody else, and for other references: as it is.
absl::StatusOr<v1::Assessment> WithKnowledge(Desk& desk, const Caller& caller,
                                             const v1::Assessment& assessment, absl::Time as_of);

}  // namespace ieum::casework

#endif  // IEUM_SERVICE_CASEWORK_KNOWLEDGE_H_
