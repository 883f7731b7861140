#include "service/server/catalog_lists.h"

#include <functional>
#include <map>
#include <memory>
#include <optional>
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

constexpr std::size_t kCheckEvery = 512;

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
  std::map<std::string, std::optional<v1::Organization>> owners;
  absl::Status failed;
  std::size_t seen = 0;
  const absl::Status scanned = view->ScanResources(page->after, [&](const v1::Resource& resource) {
    if (++seen % kCheckEvery == 0) failed = checkpoint();
    const auto owner = [&]() -> const v1::Organization* {
      const auto [it, added] = owners.try_emplace(resource.organization());
      if (added) {
        auto read = view->GetOrganization(resource.organization());
        if (read.ok()) {
          it->second = *std::move(read);
        } else if (!absl::IsNotFound(read.status())) {
          failed = read.status();
        }
      }
      return it->second ? &*it->second : nullptr;
    };
    const std::optional<indexer::Row> row = snapshot->Find(resource.name());
    const indexer::TermsFacet* const terms =
        row ? &snapshot->facets().terms.at(snapshot->scanned(*row).terms) : nullptr;
    const bool passes = filter->Passes(resource, owner, terms);
    return failed.ok() && (!passes || add(resource));
  });
  if (!failed.ok()) return failed;
  if (!scanned.ok()) return scanned;
  return response;
}

}  // namespace ieum::server
