#include "service/exchange/redact.h"

#include "service/exchange/text_decoder.h"
#include "store/catalog/disclosure.h"
#include "store/catalog/referral_counts.h"
#include "store/catalog/text_rules.h"

namespace ieum::exchange {

v1::Resource ForExport(v1::Resource resource) {
  store::WithholdConfidential(resource);
  resource.clear_etag();
  resource.clear_create_time();
  resource.clear_update_time();
  resource.clear_possible_duplicates();
  store::ClearCounts(resource);
  return resource;
}

v1::Organization ForExport(v1::Organization organization) {
  organization.clear_etag();
  organization.clear_create_time();
  organization.clear_update_time();
  return organization;
}

std::string ShowValue(std::string_view value) {
  if (store::LooksLikeResidentNumber(value)) return std::string(kWithheldValue);
  // Somewhat more than is shown, so that the cut goes through no character.
  return CutText(CleanUtf8(value.substr(0, kIssueValueBytes + 4)), kIssueValueBytes);
}

}  // namespace ieum::exchange
