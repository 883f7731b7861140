#include "service/server/resource_filter.h"

#include <algorithm>
#include <queue>
#include <utility>

#include "absl/strings/str_split.h"

#include "indexer/text/analyzer.h"
#include "service/request/text.h"
#include "service/server/error_map.h"
#include "service/server/resource_view.h"
#include "store/catalog/catalog_records.h"

namespace ieum::server {
namespace {

constexpr std::size_t kMaxTextBytes = 1000;
constexpr std::size_t kCheckEvery = 512;

// The folded text of a resource as callers see it.
std::string ShownText(const indexer::IndexedResource& resource) {
  v1::Resource shown = *resource.resource;
  Withhold(shown);
  const indexer::ResourceText text = indexer::TextOf(shown, resource.owner.get());
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

bool ResourceFilter::Passes(const indexer::IndexedResource& resource) const {
  if (!organization_.empty() && resource.organization != organization_) return false;
  if (!HasTerm(*resource.terms)) return false;
  if (open_only_ && resource.open_places.value_or(0) <= 0) return false;
  if (!source_.empty() && resource.resource->source() != source_) return false;
  if (verified_before_.has_value() && resource.resource->has_last_verified_time()) {
    const auto& at = resource.resource->last_verified_time();
    const absl::Time verified = absl::FromUnixSeconds(at.seconds()) + absl::Nanoseconds(at.nanos());
    if (verified >= *verified_before_) return false;
  }
  if (words_.empty()) return true;
  // What is withheld from answers must not be found by searching either.
  const std::string withheld = resource.places->has_confidential_place ? ShownText(resource) : "";
  const std::string& text =
      resource.places->has_confidential_place ? withheld : resource.search_text;
  return std::all_of(words_.begin(), words_.end(),
                     [&](const std::string& word) { return text.find(word) != std::string::npos; });
}

bool ResourceFilter::HasTerm(const indexer::TermsFacet& facet) const {
  return sub_areas_.empty() ||
         std::any_of(facet.terms.begin(), facet.terms.end(), [this](const auto& term) {
           return std::find(sub_areas_.begin(), sub_areas_.end(), term.sub_area) !=
                  sub_areas_.end();
         });
}

absl::StatusOr<std::vector<std::string>> ResourceFilter::FirstNames(
    const indexer::Snapshot& snapshot, std::string_view after, std::size_t limit,
    const Checkpoint& checkpoint) const {
  // The `limit` smallest names so far, the largest of them on top.
  std::priority_queue<std::string_view> first;
  std::size_t seen = 0;
  absl::Status status;
  snapshot.ForEachRow([&](indexer::Row row, const indexer::ScanRow&) {
    if (++seen % kCheckEvery == 0) status = checkpoint();
    const indexer::IndexedResource& resource = snapshot.at(row);
    const bool early = first.size() < limit || resource.name < first.top();
    if (resource.name > after && early && Passes(resource)) {
      if (first.size() == limit) first.pop();
      first.push(resource.name);
    }
    return status.ok();
  });
  if (!status.ok()) return status;
  std::vector<std::string> names(first.size());
  for (std::size_t i = names.size(); i > 0; --i) {
    names[i - 1] = std::string(first.top());
    first.pop();
  }
  return names;
}

}  // namespace ieum::server
