// The filters of ListResources.
#ifndef IEUM_SERVICE_SERVER_RESOURCE_FILTER_H_
#define IEUM_SERVICE_SERVER_RESOURCE_FILTER_H_

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"

#include "ieum/v1/catalog_service.pb.h"
#include "indexer/snapshot.h"

namespace ieum::server {

// Immutable; thread-safe.
class ResourceFilter {
 public:
  // INVALID_ARGUMENT names the filter at fault.
  static absl::StatusOr<ResourceFilter> Read(const v1::ListResourcesRequest& request,
                                             const store::NeedTaxonomy& taxonomy);

  // True when every resource passes.
  bool empty() const { return !any_; }

  // `owner`: of the resource, null when unknown; asked for when the words are. `terms`: those
  // of the resource in the index, null when it is not there (yet).
  bool Passes(const v1::Resource& resource, const std::function<const v1::Organization*()>& owner,
              const indexer::TermsFacet* terms) const;

 private:
  // A term in the sub-areas asked for.
  bool HasTerm(const indexer::TermsFacet* facet) const;

  bool any_ = false;
  std::string organization_;
  std::vector<store::SubAreaId> sub_areas_;
  std::string source_;
  std::vector<std::string> words_;  // folded
  bool open_only_ = false;
  std::optional<absl::Time> verified_before_;
};

}  // namespace ieum::server

#endif  // IEUM_SERVICE_SERVER_RESOURCE_FILTER_H_
