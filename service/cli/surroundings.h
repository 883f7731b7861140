// What a record refers to, asked of the server.
#ifndef IEUM_SERVICE_CLI_SURROUNDINGS_H_
#define IEUM_SERVICE_CLI_SURROUNDINGS_H_

#include <string>

#include "absl/status/statusor.h"

#include "ieum/v1/catalog.pb.h"
#include "ieum/v1/gap_service.pb.h"
#include "ieum/v1/referral.pb.h"
#include "service/cli/client.h"
#include "service/cli/render_records.h"

namespace ieum::cli {

// The names are a courtesy: what cannot be had is left out. One call for the needs, one for the
// organization, and pages of regions until all that the resource names are found.
Surroundings SurroundingsOf(const v1::Resource& resource, Client& client, const Look& look);

// Names of the regions that counts and missing resources are of. Districts are told by the five
// digits with which their codes begin.
RegionNames RegionsOf(const v1::ListGapsResponse& gaps, Client& client, const Look& look);

// Names of the regions of the home that a packet tells.
RegionNames RegionsOf(const v1::ReferralPacket& packet, Client& client, const Look& look);

// How many resources the organization has, as far as the server says.
int CountResources(Client& client, const std::string& organization);

// Display names of the organizations, by one call: those beyond its page are left out, as are all
// when it fails.
OwnerNames OwnersOf(Client& client, const Look& look);

// The service lists regions, and has no call for one. NOT_FOUND when there is none of this name.
absl::StatusOr<v1::Region> FindRegion(Client& client, const std::string& name);

}  // namespace ieum::cli

#endif  // IEUM_SERVICE_CLI_SURROUNDINGS_H_
