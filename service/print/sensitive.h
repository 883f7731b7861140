// What a page that lies on the kitchen table must not tell.
#ifndef IEUM_SERVICE_PRINT_SENSITIVE_H_
#define IEUM_SERVICE_PRINT_SENSITIVE_H_

#include <string>
#include <string_view>
#include <vector>

#include "ieum/v1/plan.pb.h"
#include "service/print/print_input.h"

namespace ieum::print {

// Whether a text names violence, abuse, self-harm, flight or the law against somebody at home. Read
// without regard to blanks and case.
bool NamesDanger(std::string_view text);
// The same for a page of this plan. Suicide and self-harm have no source that must not read of
// them: where the assessment knows of no violence, they are no reason to leave a line off.
bool NamesDanger(std::string_view text, const PrintInput& input);

// Whether the assessment knows of a danger that comes from somebody.
bool ViolenceKnown(const PrintInput& input);

// Whether, while violence is known, a line's place and hours would tell where a child is, or
// somebody at risk.
bool TellsWhereProtectedAre(const v1::PlanLine& line, const PrintInput& input);

// Whether the line's resource has a hidden place.
bool IsHidden(const v1::PlanLine& line, const PrintInput& input);
// What resources with a hidden place, and their organizations, are called; the longest first.
std::vector<std::string> HiddenNames(const PrintInput& input);

// Whether a line must stay off the client's page because of what it is about, read from codes and
// places alone, so whoever knows these words better than we do still has to look at the texts:
// it serves a need of safety (but for calls that see whether all is well, and for suicide and
// self-harm where the assessment knows of no violence), protection by court or
// the end of a marriage; its resource does so or has a hidden place. Where the assessment knows of
// violence at home, or there is none: any need of law and rights.
bool IsAboutSafety(const v1::PlanLine& line, const PrintInput& input);

}  // namespace ieum::print

#endif  // IEUM_SERVICE_PRINT_SENSITIVE_H_
