// Records, lists and reports as people read them.
#ifndef IEUM_SERVICE_CLI_RENDER_RECORDS_H_
#define IEUM_SERVICE_CLI_RENDER_RECORDS_H_

#include <map>
#include <string>

#include "ieum/v1/catalog_service.pb.h"
#include "service/cli/labels.h"
#include "service/evaluate/evaluation.h"

namespace ieum::cli {

// What a resource refers to, as far as it is known; without it codes and ids stand alone.
struct Surroundings {
  NeedLabels needs;
  v1::Organization organization;
  RegionNames regions;
};

// The region's names with their codes, the organization's name with its id, and its telephone where
// the resource has none.
std::string RenderResource(const v1::Resource& resource, const Surroundings& around,
                           const Look& look);
std::string RenderOrganization(const v1::Organization& organization, const Look& look);

// Display names of organizations by resource name.
using OwnerNames = std::map<std::string, std::string>;

// Organizations that `owners` does not name stand with their ids.
std::string RenderList(const v1::ListResourcesResponse& page, const OwnerNames& owners,
                       const Look& look);
std::string RenderList(const v1::ListOrganizationsResponse& page, const Look& look);
std::string RenderList(const v1::ListRegionsResponse& page, const Look& look);

// Areas with their sub-areas; one area alone when `area` is not empty.
std::string RenderNeedAreas(const v1::ListNeedAreasResponse& response, const std::string& area,
                            const Look& look);

std::string RenderImport(const v1::ImportReport& report, const Look& look);

// In all and by need area, one line per engine; then the ratios. `labels` names the areas.
std::string RenderEvaluation(const evaluate::Report& report, const NeedLabels& labels,
                             const Look& look);

}  // namespace ieum::cli

#endif  // IEUM_SERVICE_CLI_RENDER_RECORDS_H_
