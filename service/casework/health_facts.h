// What is a health fact: it leaves under a consent to health facts or not at all (개인정보 보호법
// 23조). What nobody can tell counts as one.
#ifndef IEUM_SERVICE_CASEWORK_HEALTH_FACTS_H_
#define IEUM_SERVICE_CASEWORK_HEALTH_FACTS_H_

#include <map>
#include <string>
#include <string_view>

#include "ieum/v1/assessment.pb.h"
#include "ieum/v1/catalog.pb.h"

namespace ieum::casework {

// A code of the area "health".
bool IsHealthCode(std::string_view code);

// A benefit (v1::Benefit) that shows a disability, or need of care.
bool IsHealthBenefit(int benefit);
// All of them.
inline constexpr v1::Benefit kHealthBenefits[] = {
    v1::BENEFIT_DISABILITY_PENSION, v1::BENEFIT_LONG_TERM_CARE, v1::BENEFIT_PERSONAL_ASSISTANCE};

// That somebody uses the resource tells of their health: it is medical, or one of its terms lies in
// the area health, however little of its work that is (tea with others who had cancer).
bool IsHealthResource(const v1::Resource& resource);

// By name; those that the catalogue has.
using ResourcesByName = std::map<std::string, v1::Resource>;
// A service in place, unless it surely is none: its code lies outside health, and the resource,
// where it names one, is among `known` and does nothing for health.
bool IsHealthService(const v1::ExistingService& service, const ResourcesByName& known);

// A need, and that `resource` serves or is to serve it, unless it surely is none: it is in the
// assessment, has codes, all of them outside health, and the resource does nothing for health,
// since what is told to a clinic is about health. Null: the catalogue has the resource no more.
bool IsHealthNeed(const v1::Assessment& assessment, const std::string& need_id,
                  const v1::Resource* resource);

}  // namespace ieum::casework

#endif  // IEUM_SERVICE_CASEWORK_HEALTH_FACTS_H_
