// What a page that lies on the kitchen table must not tell.
#ifndef IEUM_SERVICE_PRINT_SENSITIVE_H_
#define IEUM_SERVICE_PRINT_SENSITIVE_H_

#include <string>
#include <string_view>

#include "ieum/v1/plan.pb.h"
#include "service/print/print_input.h"

namespace ieum::print {

// Whether a text names violence, abuse, self-harm, flight or the law against somebody at home. Read
// without regard to blanks and case.
bool NamesDanger(std::string_view text);

// Whether a line must stay off the client's page because of what it is about, read from codes and
// places alone, so whoever knows these words better than we do still has to look at the texts:
// it serves a need of safety (but for calls that see whether all is well), protection by court or
// the end of a marriage; its resource does so or has a hidden place. Where the assessment knows of
// violence at home: any need of law and rights.
bool IsAboutSafety(const v1::PlanLine& line, const PrintInput& input);

}  // namespace ieum::print

#endif  // IEUM_SERVICE_PRINT_SENSITIVE_H_
