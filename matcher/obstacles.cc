#include "matcher/obstacles.h"

#include <algorithm>
#include <string_view>

namespace ieum::matcher {
namespace {

using indexer::IndexedResource;
using indexer::IndexedTerm;

// Shortest squeezed name (bytes; three to a Hangul syllable) that is taken for a name at all.
constexpr std::size_t kNameBytes = 12;
// Places of one offering in two lists rarely agree to the metre.
constexpr double kSamePlaceKm = 0.15;

bool HasTermIn(const IndexedResource& resource, const std::vector<store::SubAreaId>& sub_areas) {
  return std::any_of(
      resource.terms->terms.begin(), resource.terms->terms.end(), [&](const IndexedTerm& term) {
        return std::find(sub_areas.begin(), sub_areas.end(), term.sub_area) != sub_areas.end();
      });
}

bool ContainsName(std::string_view text, std::string_view name) {
  return name.size() >= kNameBytes && text.find(name) != std::string_view::npos;
}

// A service told in words: it names the offering, or a kind of facility for the same need.
bool ToldInWords(const InPlace& place, const IndexedResource& resource) {
  if (place.words.empty()) return false;
  const std::string_view name = resource.squeezed_name;
  if (ContainsName(place.words, name) || ContainsName(name, place.words)) return true;
  const bool same_need = place.sub_areas.empty() || HasTermIn(resource, place.sub_areas);
  return same_need && ContainsName(place.words, resource.squeezed_kind);
}

bool IsInPlace(const InPlace& place, const IndexedResource& resource) {
  const v1::ExistingService& service = *place.service;
  if (!service.resource().empty() && service.resource() == resource.name) return true;
  if (place.resource && SameOffering(*place.resource, resource)) return true;
  const std::string_view programme =
      place.resource ? place.resource->programme : std::string_view(service.programme());
  if (!programme.empty() && programme == resource.programme) return true;
  if (!service.organization().empty() && service.organization() == resource.organization &&
      !place.sub_areas.empty() && service.resource().empty() &&
      HasTermIn(resource, place.sub_areas)) {
    return true;
  }
  return ToldInWords(place, resource);
}

// Whether a keyword names the resource: in its name or kind, in that of its organization or places,
// or by what it means.
bool KeywordNames(const CompiledAversion& compiled, const IndexedResource& resource) {
  for (const std::string& keyword : compiled.keywords) {
    if (keyword.empty()) continue;
    for (const std::string_view named :
         {resource.squeezed_name, resource.squeezed_kind, resource.squeezed_organization,
          resource.squeezed_places}) {
      if (named.find(keyword) != std::string_view::npos) return true;
    }
  }
  return resource.offer->domain == v1::DOMAIN_MEDICAL &&
         HasTermIn(resource, compiled.keyword_meanings);
}

bool Meets(const CompiledAversion& compiled, const IndexedResource& resource) {
  const v1::Aversion& aversion = *compiled.aversion;
  bool anything = false;
  const auto requires_that = [&anything](bool set, bool fits) {
    anything = anything || set;
    return !set || fits;
  };
  const auto only_mode = static_cast<std::uint32_t>(indexer::Bit(aversion.mode()));
  return requires_that(!aversion.resource().empty(), aversion.resource() == resource.name) &&
         requires_that(!aversion.organization().empty(),
                       aversion.organization() == resource.organization) &&
         requires_that(!aversion.need_code().empty(), HasTermIn(resource, compiled.sub_areas)) &&
         requires_that(aversion.mode() != v1::MODE_UNSPECIFIED,
                       resource.offer->modes == only_mode) &&
         requires_that(aversion.formality() != v1::FORMALITY_UNSPECIFIED,
                       aversion.formality() == resource.offer->formality) &&
         requires_that(aversion.participation() != v1::PARTICIPATION_UNSPECIFIED,
                       aversion.participation() == resource.offer->participation) &&
         requires_that(!compiled.keywords.empty(), KeywordNames(compiled, resource)) && anything;
}

const v1::Aversion* FindAversion(v1::AversionStrength strength, const IndexedResource& resource,
                                 std::size_t need, const CaseContext& context) {
  for (const CompiledAversion& compiled : context.aversions()) {
    const bool refuse = compiled.aversion->strength() == v1::AVERSION_STRENGTH_REFUSE;
    if (refuse != (strength == v1::AVERSION_STRENGTH_REFUSE)) continue;
    if (!context.Concerns(compiled.aversion->member(), need)) continue;
    if (Meets(compiled, resource)) return compiled.aversion;
  }
  return nullptr;
}

}  // namespace

bool SameOffering(const IndexedResource& a, const IndexedResource& b) {
  if (a.name == b.name) return true;
  if (a.organization == b.organization && !a.programme.empty() && a.programme == b.programme &&
      a.squeezed_name == b.squeezed_name) {
    return true;
  }
  if (a.squeezed_name != b.squeezed_name) return false;
  if (a.organization == b.organization && a.source != b.source) return true;
  for (const indexer::Point& p : a.points) {
    for (const indexer::Point& q : b.points) {
      if (indexer::DistanceKm(p, q) <= kSamePlaceKm) return true;
    }
  }
  return false;
}

v1::AvailabilityState StateOf(const IndexedResource& resource, const CaseContext& context) {
  if (!resource.open_places) return v1::AVAILABILITY_STATE_UNSPECIFIED;
  const bool dated = resource.capacity_as_of != indexer::kNever;
  if (dated && context.today() - resource.capacity_as_of > context.profile().stale_after_days()) {
    return v1::AVAILABILITY_STATE_UNSPECIFIED;
  }
  if (*resource.open_places > 0) return v1::AVAILABILITY_STATE_OPEN;
  return resource.waitlist_open.value_or(false) ? v1::AVAILABILITY_STATE_WAITLIST
                                                : v1::AVAILABILITY_STATE_FULL;
}

bool Reaches(const IndexedResource& resource, const CaseContext& context) {
  const std::optional<double>& radius_km = resource.eligibility->area_radius_km;
  if (!resource.area_regions && !radius_km) return true;
  if (resource.area_regions && context.IsNear(*resource.area_regions)) return true;
  if (!radius_km) return false;
  const auto bounds = BoundsOfNearest(resource, context.facts());
  return !bounds || bounds->least_km <= *radius_km + context.profile().too_far_km();
}

double TooFarKm(const CaseContext& context) {
  const v1::Preferences& preferences = context.assessment().preferences();
  return preferences.has_max_distance_km() ? preferences.max_distance_km()
                                           : context.profile().too_far_km();
}

v1::GapCause GapCauseOf(const Obstacle& obstacle) {
  switch (obstacle.kind) {
    case v1::CHECK_KIND_IN_PLACE:
      return v1::GAP_CAUSE_IN_PLACE;
    case v1::CHECK_KIND_REFUSED:
      return v1::GAP_CAUSE_REFUSED;
    case v1::CHECK_KIND_SAFETY:
      return v1::GAP_CAUSE_UNSAFE;
    case v1::CHECK_KIND_CAPACITY:
      return v1::GAP_CAUSE_ALL_FULL;
    default:
      return v1::GAP_CAUSE_TOO_FAR;
  }
}

const v1::Aversion* AvoidedBecause(const IndexedResource& resource, std::size_t need,
                                   const CaseContext& context) {
  return FindAversion(v1::AVERSION_STRENGTH_AVOID, resource, need, context);
}

std::vector<Obstacle> FindObstacles(const IndexedResource& resource, std::size_t need,
                                    const CaseContext& context) {
  std::vector<Obstacle> found;
  for (const InPlace& place : context.in_place()) {
    if (!context.Concerns(place.service->member(), need) || !IsInPlace(place, resource)) continue;
    Obstacle& obstacle = found.emplace_back();
    obstacle.kind = v1::CHECK_KIND_IN_PLACE;
    obstacle.service = place.service;
    break;
  }
  if (const v1::Aversion* refused =
          FindAversion(v1::AVERSION_STRENGTH_REFUSE, resource, need, context)) {
    Obstacle& obstacle = found.emplace_back();
    obstacle.kind = v1::CHECK_KIND_REFUSED;
    obstacle.aversion = refused;
  }
  const Danger danger =
      context.safety().Of(resource, context.assessment().needs(static_cast<int>(need)));
  if (danger != Danger::kNone) {
    Obstacle& obstacle = found.emplace_back();
    obstacle.kind = v1::CHECK_KIND_SAFETY;
    obstacle.secret = danger == Danger::kSecret;
  }
  if (StateOf(resource, context) == v1::AVAILABILITY_STATE_FULL) {
    Obstacle& obstacle = found.emplace_back();
    obstacle.kind = v1::CHECK_KIND_CAPACITY;
    obstacle.waitlist_unknown = !resource.waitlist_open.has_value();
  }
  // A benefit is applied for once; its office is no place to go to.
  const bool visited = !resource.offer->Visits() && !resource.offer->applied_for;
  if (visited) {
    const double limit = TooFarKm(context);
    const auto bounds = BoundsOfNearest(resource, context.facts());
    if (bounds && bounds->least_km > limit) {
      Obstacle& obstacle = found.emplace_back();
      obstacle.kind = v1::CHECK_KIND_DISTANCE;
      obstacle.km = NearestKm(resource, context.facts()).value_or(bounds->least_km);
      obstacle.limit_km = limit;
    }
  }
  return found;
}

}  // namespace ieum::matcher
