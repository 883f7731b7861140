#include "matcher/safety.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace ieum::matcher {
namespace {

using indexer::IndexedResource;
using indexer::IndexedTerm;

constexpr std::string_view kWorkOnCouple = "family.couple";
// From this strength on it is what a resource does, not a side effect.
constexpr double kMainWork = 0.5;
// Areas, and sub-areas of others, whose help may reach a family together: nobody works on how they
// live with each other.
constexpr std::array<std::string_view, 7> kPractical = {
    "daily_living", "living_environment", "economy", "education", "employment",
    "health",       "safety.shelter",
};
// What is none of that within these areas.
constexpr std::array<std::string_view, 4> kNotPractical = {
    "daily_living.leisure", "health.counseling", "health.mental", "health.addiction"};

bool IsViolence(v1::RiskKind kind) {
  return kind == v1::RISK_KIND_FAMILY_VIOLENCE || kind == v1::RISK_KIND_CHILD_ABUSE ||
         kind == v1::RISK_KIND_ADULT_ABUSE || kind == v1::RISK_KIND_SEXUAL_VIOLENCE ||
         kind == v1::RISK_KIND_STALKING;
}

bool IsPractical(std::string_view code) {
  if (std::find(kNotPractical.begin(), kNotPractical.end(), code) != kNotPractical.end()) {
    return false;
  }
  const std::string_view area = code.substr(0, code.find('.'));
  return std::any_of(kPractical.begin(), kPractical.end(), [&](std::string_view practical) {
    return practical == code || practical == area;
  });
}

bool AnyIn(const std::vector<indexer::RegionKey>& regions,
           const std::set<indexer::RegionKey>& set) {
  return std::any_of(regions.begin(), regions.end(),
                     [&set](const indexer::RegionKey& region) { return set.contains(region); });
}

std::set<indexer::RegionKey> RegionsOfPlaces(const indexer::Snapshot& snapshot) {
  std::set<indexer::RegionKey> places;
  for (indexer::FacetId id = 0; id < snapshot.facets().places.size(); ++id) {
    const auto& regions = snapshot.facets().places.at(id).guarded_regions;
    places.insert(regions.begin(), regions.end());
  }
  return places;
}

indexer::HomeRegions Around(const indexer::RegionKey& place, const indexer::Snapshot& snapshot,
                            absl::CivilDay as_of) {
  google::protobuf::RepeatedPtrField<v1::RegionCode> codes;
  codes.Add()->set_system(place.system);
  codes.Mutable(0)->set_code(place.code);
  return snapshot.regions().Around(codes, as_of);
}

}  // namespace

Safety::Safety(const v1::Assessment& assessment, const indexer::Snapshot& snapshot,
               absl::CivilDay as_of)
    : taxonomy_(snapshot.vocabulary().taxonomy) {
  std::vector<indexer::RegionKey> unsafe;
  for (const v1::Risk& risk : assessment.risks()) {
    violence_ = violence_ || IsViolence(risk.kind());
    if (!risk.source_member().empty()) sources_.insert(risk.source_member());
    unsafe_organizations_.insert(risk.unsafe_organizations().begin(),
                                 risk.unsafe_organizations().end());
    for (const v1::RegionCode& code : risk.unsafe_regions()) {
      unsafe.push_back(indexer::RegionKey::From(code));
    }
  }
  if (unsafe.empty()) return;
  has_unsafe_regions_ = true;
  std::set<std::string> wider;  // codes of the regions that an unsafe one is a part of
  for (const indexer::RegionKey& region : unsafe) {
    for (const indexer::RegionKey& above : snapshot.regions().Ancestors(region)) {
      wider.insert(above.code);
    }
  }
  for (const indexer::RegionKey& place : RegionsOfPlaces(snapshot)) {
    const indexer::HomeRegions around = Around(place, snapshot, as_of);
    const bool touches = std::any_of(unsafe.begin(), unsafe.end(), [&](const auto& region) {
      return around.In(region) != indexer::Containment::kNo;
    });
    if (!touches) continue;
    (wider.contains(place.code) ? coarse_places_ : unsafe_places_).insert(place);
  }
}

bool Safety::BringsTogether(const IndexedResource& resource) const {
  if (resource.offer->participation == v1::PARTICIPATION_JOINT_FAMILY) {
    return resource.terms->terms.empty() ||
           std::any_of(resource.terms->terms.begin(), resource.terms->terms.end(),
                       [this](const IndexedTerm& term) {
                         return !IsPractical(taxonomy_.sub_area(term.sub_area).code());
                       });
  }
  return resource.offer->participation == v1::PARTICIPATION_UNSPECIFIED &&
         std::any_of(resource.terms->terms.begin(), resource.terms->terms.end(),
                     [this](const IndexedTerm& term) {
                       return taxonomy_.sub_area(term.sub_area).code() == kWorkOnCouple &&
                              static_cast<double>(term.strength * term.confidence) >= kMainWork;
                     });
}

Danger Safety::Of(const IndexedResource& resource, const v1::Need& need) const {
  const bool sources_alone =
      !need.members().empty() &&
      std::all_of(need.members().begin(), need.members().end(),
                  [this](const std::string& member) { return sources_.contains(member); });
  if (sources_alone && resource.places->has_confidential_place) return Danger::kSecret;
  if (violence_ && BringsTogether(resource)) return Danger::kUnsafe;
  if (sources_alone) return Danger::kNone;
  const bool unsafe = unsafe_organizations_.contains(resource.organization) ||
                      AnyIn(resource.places->guarded_regions, unsafe_places_);
  return unsafe ? Danger::kUnsafe : Danger::kNone;
}

bool Safety::MustBeKeptFromSource(const IndexedResource& resource, const v1::Need& need) const {
  if (!resource.places->has_confidential_place || sources_.empty()) return false;
  return need.members().empty() ||
         std::any_of(need.members().begin(), need.members().end(),
                     [this](const std::string& member) { return sources_.contains(member); });
}

bool Safety::MayLieInUnsafeRegion(const IndexedResource& resource) const {
  return has_unsafe_regions_ && (resource.places->has_unlocated_place ||
                                 AnyIn(resource.places->guarded_regions, coarse_places_));
}

}  // namespace ieum::matcher
