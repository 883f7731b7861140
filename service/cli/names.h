// Resource names as people write them: the collections may be left out.
#ifndef IEUM_SERVICE_CLI_NAMES_H_
#define IEUM_SERVICE_CLI_NAMES_H_

#include <string>

namespace ieum::cli {

// "meal-delivery" -> "resources/meal-delivery"; names with a slash stay.
std::string ResourceName(const std::string& name);

// The same for organizations, cases and referrals.
std::string OrganizationName(const std::string& name);
std::string CaseName(const std::string& name);
std::string ReferralName(const std::string& name);

// "c1/p1", "c1/plans/p1", "cases/c1/p1" -> "cases/c1/plans/p1". Other words stay as they are: the
// server says what is wrong with them.
std::string PlanName(const std::string& name);
std::string ConsentName(const std::string& name);

// The same; a word without a slash is a consent of this case.
std::string ConsentNameOf(const std::string& case_name, const std::string& name);

}  // namespace ieum::cli

#endif  // IEUM_SERVICE_CLI_NAMES_H_
