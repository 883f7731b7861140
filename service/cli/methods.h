// The methods that the command line calls, a line for each.
#ifndef IEUM_SERVICE_CLI_METHODS_H_
#define IEUM_SERVICE_CLI_METHODS_H_

#include "google/protobuf/empty.pb.h"

#include "ieum/v1/catalog_service.pb.h"
#include "ieum/v1/match_service.pb.h"
#include "service/cli/client.h"

namespace ieum::cli {

inline constexpr int kTransferSeconds = 30 * 60;  // for what goes through all there is

inline constexpr Method<v1::SuggestRequest, v1::SuggestResponse> kSuggest{
    "ieum.v1.MatchService/Suggest"};
inline constexpr ExchangeMethod<v1::SuggestManyRequest, v1::SuggestManyResponse> kSuggestMany{
    "ieum.v1.MatchService/SuggestMany"};
inline constexpr Method<v1::ExplainMatchRequest, v1::ExplainMatchResponse> kExplainMatch{
    "ieum.v1.MatchService/ExplainMatch"};
inline constexpr Method<v1::ListNeedAreasRequest, v1::ListNeedAreasResponse> kListNeedAreas{
    "ieum.v1.MatchService/ListNeedAreas"};

inline constexpr Method<v1::CreateOrganizationRequest, v1::Organization> kCreateOrganization{
    "ieum.v1.CatalogService/CreateOrganization"};
inline constexpr Method<v1::GetOrganizationRequest, v1::Organization> kGetOrganization{
    "ieum.v1.CatalogService/GetOrganization"};
inline constexpr Method<v1::DeleteOrganizationRequest, google::protobuf::Empty> kDeleteOrganization{
    "ieum.v1.CatalogService/DeleteOrganization"};
inline constexpr Method<v1::ListOrganizationsRequest, v1::ListOrganizationsResponse>
    kListOrganizations{"ieum.v1.CatalogService/ListOrganizations"};
inline constexpr Method<v1::CreateResourceRequest, v1::Resource> kCreateResource{
    "ieum.v1.CatalogService/CreateResource"};
inline constexpr Method<v1::GetResourceRequest, v1::Resource> kGetResource{
    "ieum.v1.CatalogService/GetResource"};
inline constexpr Method<v1::DeleteResourceRequest, google::protobuf::Empty> kDeleteResource{
    "ieum.v1.CatalogService/DeleteResource"};
inline constexpr Method<v1::ListResourcesRequest, v1::ListResourcesResponse> kListResources{
    "ieum.v1.CatalogService/ListResources"};
inline constexpr Method<v1::UpdateAvailabilityRequest, v1::Resource> kUpdateAvailability{
    "ieum.v1.CatalogService/UpdateAvailability"};
inline constexpr Method<v1::VerifyResourceRequest, v1::Resource> kVerifyResource{
    "ieum.v1.CatalogService/VerifyResource"};
inline constexpr Method<v1::ListRegionsRequest, v1::ListRegionsResponse> kListRegions{
    "ieum.v1.CatalogService/ListRegions"};
inline constexpr StreamMethod<v1::ExportCatalogRequest, v1::ExportCatalogResponse> kExportCatalog{
    "ieum.v1.CatalogService/ExportCatalog", kTransferSeconds};

}  // namespace ieum::cli

#endif  // IEUM_SERVICE_CLI_METHODS_H_
