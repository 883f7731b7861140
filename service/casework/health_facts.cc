#include "service/casework/health_facts.h"

#include <algorithm>
#include <iterator>

#include "store/catalog/find_need.h"

namespace ieum::casework {

bool IsHealthCode(std::string_view code) { return code == "health" || code.starts_with("health."); }

bool IsHealthBenefit(int benefit) {
  return std::find(std::begin(kHealthBenefits), std::end(kHealthBenefits), benefit) !=
         std::end(kHealthBenefits);
}

bool IsHealthResource(const v1::Resource& resource) {
  if (resource.domain() == v1::DOMAIN_MEDICAL) return true;
  const auto& terms = resource.need_terms();
  return std::any_of(terms.begin(), terms.end(),
                     [](const v1::NeedTerm& term) { return IsHealthCode(term.code()); });
}

bool IsHealthService(const v1::ExistingService& service, const ResourcesByName& known) {
  if (service.need_code().empty() || IsHealthCode(service.need_code())) return true;
  if (service.resource().empty()) return false;
  const auto resource = known.find(service.resource());
  return resource == known.end() || IsHealthResource(resource->second);
}

bool IsHealthNeed(const v1::Assessment& assessment, const std::string& need_id,
                  const v1::Resource* resource) {
  if (resource == nullptr || IsHealthResource(*resource)) return true;
  const v1::Need* need = store::FindNeed(assessment, need_id);
  if (need == nullptr || need->need_codes().empty()) return true;
  return std::any_of(need->need_codes().begin(), need->need_codes().end(),
                     [](const std::string& code) { return IsHealthCode(code); });
}

}  // namespace ieum::casework
