#include "service/exchange/hsds_import.h"

#include <optional>
#include <set>

#include "service/exchange/hsds_object.h"
#include "service/exchange/hsds_service.h"
#include "service/exchange/text_match.h"
#include "store/catalog/text_rules.h"

namespace ieum::exchange {
namespace {

using nlohmann::json;

void ReadOrganization(const json& object, const HsdsSettings& settings, const Locate& locate,
                      ImportRow& row, std::vector<std::string>& paths, const std::string& prefix,
                      v1::Organization& out, std::optional<std::set<std::string>>& roots) {
  HsdsObject reader(object, locate, row, paths, prefix);
  out.set_source(settings.source);
  out.set_source_id(TrimText(reader.Text("id")));
  reader.Speak("source");
  reader.Speak("source_id");
  if (out.source_id().empty()) {
    reader.Remark("/id", "the identifier of the organization", true);
  } else {
    reader.Take("source_id", "/id");
  }
  reader.TakeText("name", "display_name", *out.mutable_display_name());
  if (out.display_name().ByteSizeLong() == 0) {
    reader.Remark("/name", "the name of the organization", true);
  }
  reader.TakeText("description", "description", *out.mutable_description());
  reader.TakeShaped("website", "contact.url", store::LooksLikeUrl,
                    *out.mutable_contact()->mutable_url());
  reader.TakeShaped("email", "contact.email", store::LooksLikeEmail,
                    *out.mutable_contact()->mutable_email());
  reader.TakePhones("phones", "contact.phones", *out.mutable_contact());
  reader.Speak("source_fields");
  reader.KeepRest({"services"}, *out.mutable_source_fields());
  roots = reader.Roots();
}

}  // namespace

ImportRow ServiceToRow(const json& service, const std::string& owner, const HsdsSettings& settings,
                       const Locate& locate) {
  ImportRow row;
  const FieldOrigin place = locate("");
  row.file = place.file;
  row.line = place.line;
  if (!service.is_object()) {
    row.AddIssue(place, "a service, as an object", true);
    return row;
  }
  ReadService(service, settings, locate, row);
  const auto nested = service.find("organization");
  if (nested != service.end() && nested->is_object()) {
    const Locate locate_nested = [&](std::string_view pointer) {
      return locate("/organization" + std::string(pointer));
    };
    row.organization.emplace();
    ReadOrganization(*nested, settings, locate_nested, row, row.organization_paths,
                     std::string(kOrganizationOrigin), *row.organization,
                     row.organization_source_roots);
  } else if (const std::string id = HsdsText(service, "organization_id"); !id.empty()) {
    row.organization_source_id = id;
  } else if (!owner.empty()) {
    row.organization_source_id = owner;
  } else {
    row.AddIssue(place, "an organization, or the organization_id of one", true);
  }
  return row;
}

ImportRow OrganizationToRow(const json& organization, const HsdsSettings& settings,
                            const Locate& locate) {
  ImportRow row;
  const FieldOrigin place = locate("");
  row.file = place.file;
  row.line = place.line;
  if (!organization.is_object()) {
    row.AddIssue(place, "an organization, as an object", true);
    return row;
  }
  ReadOrganization(organization, settings, locate, row, row.paths, "",
                   *row.record.mutable_organization(), row.source_roots);
  return row;
}

}  // namespace ieum::exchange
