#include "service/server/resource_filter.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_split.h"

#include "indexer/compiled_resource.h"
#include "indexer/text/analyzer.h"
#include "service/request/text.h"
#include "service/server/error_map.h"
#include "service/server/resource_view.h"
#include "store/catalog/catalog_records.h"

namespace ieum::server {
namespace {

constexpr std::size_t kMaxTextBytes = 1000;

// The folded text of a resource as callers see it: what is withheld from answers must not be found
// by searching either.
std::string ShownText(const v1::Resource& resource, const v1::Organization* owner) {
  v1::Resource shown = resource;
  Withhold(shown);
  const indexer::ResourceText text = indexer::TextOf(shown, owner);
  std::string joined;
  for (const std::string* part : {&text.name, &text.kind, &text.organization, &text.description,
                                  &text.eligibility, &text.other}) {
    joined += *part + " \n ";
  }
  return indexer::Fold(joined);
}

}  // namespace

absl::StatusOr<ResourceFilter> ResourceFilter::Read(const v1::ListResourcesRequest& request,
                                                    const store::NeedTaxonomy& taxonomy) {
  ResourceFilter filter;
  if (!request.organization().empty() &&
      !store::IsName(store::RecordKind::kOrganization, request.organization())) {
    return FieldError("organization", "must be empty or \"organizations/{id}\"");
  }
  filter.organization_ = request.organization();
  if (!request.need_code().empty()) {
    filter.sub_areas_ = taxonomy.Expand(request.need_code());
    if (filter.sub_areas_.empty()) {
      return FieldError("need_code", "must be empty or the code of a need area or sub-area");
    }
  }
  filter.source_ = request.source();
  if (request.text().size() > kMaxTextBytes) {
    return FieldError("text", "must be at most " + std::to_string(kMaxTextBytes) + " bytes");
  }
  filter.words_ = absl::StrSplit(indexer::Fold(request.text()), ' ', absl::SkipEmpty());
  filter.open_only_ = request.open_only();
  if (request.has_verified_before()) {
    const absl::StatusOr<absl::Time> time =
        request::ToTime(request.verified_before(), "verified_before");
    if (!time.ok()) return time.status();
    filter.verified_before_ = *time;
  }
  filter.any_ = !filter.organization_.empty() || !filter.sub_areas_.empty() ||
                !filter.source_.empty() || !filter.words_.empty() || filter.open_only_ ||
                filter.verified_before_.has_value();
  return filter;
}

bool ResourceFilter::Passes(const v1::Resource& resource,
                            const std::function<const v1::Organization*()>& owner,
                            const indexer::TermsFacet* terms) const {
  if (!organization_.empty() && resource.organization() != organization_) return false;
  if (open_only_ && resource.capacity().open_places() <= 0) return false;
  if (!source_.empty() && resource.source() != source_) return false;
  if (!HasTerm(terms)) return false;
  if (verified_before_.has_value() && resource.has_last_verified_time()) {
    const auto& at = resource.last_verified_time();
    const absl::Time verified = absl::FromUnixSeconds(at.seconds()) + absl::Nanoseconds(at.nanos());
    if (verified >= *verified_before_) return false;
  }
  if (words_.empty()) return true;
  const std::string text = ShownText(resource, owner());
  return std::all_of(words_.begin(), words_.end(),
                     [&](const std::string& word) { return text.find(word) != std::string::npos; });
}

bool ResourceFilter::HasTerm(const indexer::TermsFacet* facet) const {
  if (sub_areas_.empty()) return true;
  if (facet == nullptr) return false;
  const std::vector<indexer::IndexedTerm>& terms = facet->terms;
  return std::any_of(terms.begin(), terms.end(), [this](const indexer::IndexedTerm& term) {
    return std::find(sub_areas_.begin(), sub_areas_.end(), term.sub_area) != sub_areas_.end();
  });
}

}  // namespace ieum::server
