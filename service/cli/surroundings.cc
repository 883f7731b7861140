#include "service/cli/surroundings.h"

#include <functional>
#include <map>
#include <set>
#include <utility>

#include "service/cli/methods.h"

namespace ieum::cli {
namespace {

constexpr int kRegionsPerPage = 1000;
constexpr int kOwnersPerPage = 1000;
constexpr int kResourcesPerPage = 1000;

using RegionKey = RegionNames::key_type;

RegionKey KeyOf(const v1::RegionCode& code) { return {code.system(), code.code()}; }

// Shows regions to `visit` until it has seen enough.
absl::Status VisitRegions(Client& client, const std::function<bool(const v1::Region&)>& visit) {
  v1::ListRegionsRequest request;
  request.set_page_size(kRegionsPerPage);
  while (true) {
    const auto page = client.Call(kListRegions, request);
    if (!page.ok()) return page.status();
    for (const v1::Region& region : page->regions()) {
      if (!visit(region)) return absl::OkStatus();
    }
    if (page->next_page_token().empty()) return absl::OkStatus();
    request.set_page_token(page->next_page_token());
  }
}

// Names of regions, under the key that a page has for each.
RegionNames NamesOf(std::map<RegionKey, RegionKey> wanted, Client& client, const Look& look) {
  RegionNames names;
  if (wanted.empty()) return names;
  VisitRegions(client, [&](const v1::Region& region) {
    const auto known = wanted.find(KeyOf(region.code()));
    if (known == wanted.end()) return true;
    names[known->second] = TextOf(region.display_name(), look);
    wanted.erase(known);
    return !wanted.empty();
  }).IgnoreError();
  return names;
}

// The regions that a page about the resource shows.
std::set<RegionKey> RegionsOf(const v1::Resource& resource) {
  std::set<RegionKey> regions;
  const auto add = [&](const v1::Criterion& criterion) {
    for (const v1::RegionCode& code : criterion.regions().codes()) regions.insert(KeyOf(code));
  };
  for (const v1::EligibilityPath& path : resource.eligibility().paths()) {
    for (const v1::Criterion& criterion : path.criteria()) add(criterion);
  }
  for (const v1::Criterion& exclusion : resource.eligibility().exclusions()) add(exclusion);
  for (const v1::Place& place : resource.places()) {
    if (!place.confidential() && place.has_region()) regions.insert(KeyOf(place.region()));
  }
  return regions;
}

}  // namespace

Surroundings SurroundingsOf(const v1::Resource& resource, Client& client, const Look& look) {
  Surroundings around;
  if (const auto areas = client.Call(kListNeedAreas, {}); areas.ok()) {
    around.needs = LabelsOf(*areas, look);
  }
  if (!resource.organization().empty()) {
    auto organization = client.CallNamed(kGetOrganization, resource.organization());
    if (organization.ok()) around.organization = *std::move(organization);
  }
  std::set<RegionKey> wanted = RegionsOf(resource);
  if (wanted.empty()) return around;
  VisitRegions(client, [&](const v1::Region& region) {
    const RegionKey key = KeyOf(region.code());
    if (wanted.erase(key) > 0) around.regions[key] = TextOf(region.display_name(), look);
    return !wanted.empty();
  }).IgnoreError();
  return around;
}

RegionNames RegionsOf(const v1::ListGapsResponse& gaps, Client& client, const Look& look) {
  // What stands in the answer, by the whole code of the region.
  std::map<RegionKey, RegionKey> wanted;
  const auto want = [&](const v1::RegionCode& region) {
    if (region.code().empty()) return;
    constexpr std::size_t kDistrictDigits = 5;
    const bool district = region.code().size() == kDistrictDigits;
    wanted[{region.system(), region.code() + (district ? "00000" : "")}] = KeyOf(region);
  };
  for (const v1::GapCount& count : gaps.counts()) want(count.region());
  for (const v1::MissingResource& one : gaps.missing()) want(one.region());
  return NamesOf(std::move(wanted), client, look);
}

RegionNames RegionsOf(const v1::ReferralPacket& packet, Client& client, const Look& look) {
  std::map<RegionKey, RegionKey> wanted;
  for (const v1::RegionCode& region : packet.residence()) wanted[KeyOf(region)] = KeyOf(region);
  return NamesOf(std::move(wanted), client, look);
}

int CountResources(Client& client, const std::string& organization) {
  v1::ListResourcesRequest request;
  request.set_organization(organization);
  request.set_page_size(kResourcesPerPage);
  int count = 0;
  while (true) {
    const auto page = client.Call(kListResources, request);
    if (!page.ok()) return count;
    count += page->resources_size();
    if (page->next_page_token().empty()) return count;
    request.set_page_token(page->next_page_token());
  }
}

OwnerNames OwnersOf(Client& client, const Look& look) {
  OwnerNames owners;
  v1::ListOrganizationsRequest request;
  request.set_page_size(kOwnersPerPage);
  const auto page = client.Call(kListOrganizations, request);
  if (!page.ok()) return owners;
  for (const v1::Organization& organization : page->organizations()) {
    owners[organization.name()] = TextOf(organization.display_name(), look);
  }
  return owners;
}

absl::StatusOr<v1::Region> FindRegion(Client& client, const std::string& name) {
  absl::StatusOr<v1::Region> found = absl::NotFoundError(name + " does not exist");
  const absl::Status visited = VisitRegions(client, [&](const v1::Region& region) {
    if (region.name() == name) found = region;
    return !found.ok();
  });
  if (!visited.ok()) return visited;
  return found;
}

}  // namespace ieum::cli
