#include "service/cli/names.h"

#include <string_view>

namespace ieum::cli {
namespace {

std::string In(std::string_view collection, const std::string& name) {
  return name.find('/') == std::string::npos ? std::string(collection) + name : name;
}

std::string ChildName(std::string_view collection, const std::string& name) {
  constexpr std::string_view kCases = "cases/";
  std::string_view rest = name;
  if (rest.starts_with(kCases)) rest.remove_prefix(kCases.size());
  const std::size_t slash = rest.find('/');
  if (slash == std::string_view::npos) return name;
  std::string_view child = rest.substr(slash + 1);
  if (child.starts_with(collection)) child.remove_prefix(collection.size());
  if (child.find('/') != std::string_view::npos) return name;
  return std::string(kCases) + std::string(rest.substr(0, slash + 1)) + std::string(collection) +
         std::string(child);
}

}  // namespace

std::string ResourceName(const std::string& name) { return In("resources/", name); }
std::string OrganizationName(const std::string& name) { return In("organizations/", name); }
std::string CaseName(const std::string& name) { return In("cases/", name); }
std::string ReferralName(const std::string& name) { return In("referrals/", name); }

std::string PlanName(const std::string& name) { return ChildName("plans/", name); }
std::string ConsentName(const std::string& name) { return ChildName("consents/", name); }

std::string ConsentNameOf(const std::string& case_name, const std::string& name) {
  return name.find('/') == std::string::npos ? CaseName(case_name) + "/consents/" + name
                                             : ConsentName(name);
}

}  // namespace ieum::cli
