#include "service/server/catalog_lists.h"

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "service/request/page_token.h"
#include "service/server/error_map.h"
#include "service/server/resource_filter.h"
#include "service/server/resource_view.h"
#include "store/catalog/catalog_records.h"

namespace ieum::server {
namespace {

// What a token brought must be a name, or it was not ours.
absl::Status CheckAfter(const request::Page& page, store::RecordKind kind) {
  if (page.after.empty() || store::IsName(kind, page.after)) return absl::OkStatus();
  return FieldError("page_token", "must be empty or a next_page_token as it was answered");
}

absl::StatusOr<store::CatalogView> Begin(App& app, const request::Page& page,
                                         store::RecordKind kind) {
  if (const auto index = app.index(); !index.ok()) return index.status();
  if (absl::Status status = CheckAfter(page, kind); !status.ok()) return status;
  return app.catalog().View();
}

}  // namespace

absl::StatusOr<v1::ListOrganizationsResponse> CatalogLists::ListOrganizations(
    const v1::ListOrganizationsRequest& request, const Checkpoint&) {
  const absl::StatusOr<request::Page> page = request::ReadPage(request);
  if (!page.ok()) return page.status();
  const auto view = Begin(app_, *page, store::RecordKind::kOrganization);
  if (!view.ok()) return view.status();
  v1::ListOrganizationsResponse response;
  request::PageFiller filler(*page);
  const absl::Status status =
      view->ScanOrganizations(page->after, [&](const v1::Organization& organization) {
        return filler.Add(organization, organization.name(), *response.mutable_organizations(),
                          *response.mutable_next_page_token());
      });
  if (!status.ok()) return status;
  return response;
}

absl::StatusOr<v1::ListRegionsResponse> CatalogLists::ListRegions(
    const v1::ListRegionsRequest& request, const Checkpoint&) {
  const absl::StatusOr<request::Page> page = request::ReadPage(request);
  if (!page.ok()) return page.status();
  const auto view = Begin(app_, *page, store::RecordKind::kRegion);
  if (!view.ok()) return view.status();
  v1::ListRegionsResponse response;
  request::PageFiller filler(*page);
  const absl::Status status = view->ScanRegions(page->after, [&](const v1::Region& region) {
    return filler.Add(region, region.name(), *response.mutable_regions(),
                      *response.mutable_next_page_token());
  });
  if (!status.ok()) return status;
  return response;
}

absl::StatusOr<v1::ListResourcesResponse> CatalogLists::ListResources(
    const v1::ListResourcesRequest& request, const Checkpoint& checkpoint) {
  const absl::StatusOr<request::Page> page = request::ReadPage(request);
  if (!page.ok()) return page.status();
  const auto filter = ResourceFilter::Read(request, app_.taxonomy());
  if (!filter.ok()) return filter.status();
  const auto view = Begin(app_, *page, store::RecordKind::kResource);
  if (!view.ok()) return view.status();
  const std::shared_ptr<const indexer::Snapshot> snapshot = (*app_.index())->snapshot();

  v1::ListResourcesResponse response;
  request::PageFiller filler(*page);
  const auto add = [&](v1::Resource resource) {
    ShowResource(*snapshot, resource);
    return filler.Add(resource, resource.name(), *response.mutable_resources(),
                      *response.mutable_next_page_token());
  };
  if (filter->empty()) {
    const absl::Status status = view->ScanResources(page->after, add);
    if (!status.ok()) return status;
    return response;
  }
  const auto names = filter->FirstNames(*snapshot, page->after,
                                        static_cast<std::size_t>(page->size) + 1, checkpoint);
  if (!names.ok()) return names.status();
  for (const std::string& name : *names) {
    absl::StatusOr<v1::Resource> resource = view->GetResource(name);
    if (absl::IsNotFound(resource.status())) continue;  // deleted since the snapshot was taken
    if (!resource.ok()) return resource.status();
    if (!add(*std::move(resource))) break;
  }
  // Had one of the names gone meanwhile, the page did not overflow, and yet there may be more.
  if (response.next_page_token().empty() && names->size() > static_cast<std::size_t>(page->size)) {
    response.set_next_page_token(page->NextToken(names->back()));
  }
  return response;
}

}  // namespace ieum::server
