#include "matcher/gate.h"

#include <algorithm>

namespace ieum::matcher {
namespace {

using indexer::Criterion;
using indexer::CriterionId;
using indexer::IndexedResource;

Ternary JudgeSet(std::uint64_t wanted, const KnownSet& known) {
  if ((wanted & known.yes) != 0) return Ternary::kMet;
  if (known.exclusive && known.maybe != 0 && (known.maybe & ~wanted) == 0) return Ternary::kMet;
  return (wanted & known.maybe) != 0 ? Ternary::kUnknown : Ternary::kNotMet;
}

Ternary JudgeInterval(double min, double max, const Interval& known) {
  if (known.min >= min && known.max <= max) return Ternary::kMet;
  if (known.max < min || known.min > max) return Ternary::kNotMet;
  return Ternary::kUnknown;
}

Ternary JudgeAge(const Criterion& criterion, const PersonFacts& person) {
  constexpr Interval kHumanAges = {0, 130};
  const Interval known = person.age_years ? Interval{static_cast<double>(*person.age_years),
                                                     static_cast<double>(*person.age_years)}
                                          : kHumanAges;
  return JudgeInterval(criterion.min, criterion.max, known);
}

Ternary JudgeRegions(const Criterion& criterion, const indexer::HomeRegions& home) {
  if (!home.known()) return Ternary::kUnknown;
  Ternary best = Ternary::kNotMet;
  for (const indexer::RegionKey& region : criterion.regions) {
    switch (home.In(region)) {
      case indexer::Containment::kYes:
        return Ternary::kMet;
      case indexer::Containment::kPerhaps:
        best = Ternary::kUnknown;
        break;
      case indexer::Containment::kNo:
        break;
    }
  }
  return best;
}

Ternary JudgeDisability(const Criterion& criterion, const PersonFacts& person) {
  Ternary verdict = JudgeSet(indexer::Bit(1), person.disability_registered);
  if (criterion.mask != 0) {
    verdict = std::max(verdict, JudgeSet(criterion.mask, person.disability_types));
  }
  if (criterion.level_mask != 0) {
    verdict = std::max(verdict, JudgeSet(criterion.level_mask, person.disability_levels));
  }
  return verdict;
}

Ternary JudgeLanguages(const Criterion& criterion, const PersonFacts& person) {
  if (!person.languages) return Ternary::kUnknown;
  for (const std::string& language : *person.languages) {
    if (std::binary_search(criterion.languages.begin(), criterion.languages.end(), language)) {
      return Ternary::kMet;
    }
  }
  return Ternary::kNotMet;
}

Ternary JudgePerson(const Criterion& criterion, const PersonFacts& person,
                    const HouseholdFacts& household) {
  switch (criterion.kind) {
    case Criterion::Kind::kAge:
      return JudgeAge(criterion, person);
    case Criterion::Kind::kIncome:
      return JudgeInterval(criterion.min, criterion.max, household.income_percent);
    case Criterion::Kind::kRegions:
      return JudgeRegions(criterion, household.home);
    case Criterion::Kind::kHouseholdKinds:
      return JudgeSet(criterion.mask, household.kinds);
    case Criterion::Kind::kBenefits:
      return JudgeSet(criterion.mask, household.benefits);
    case Criterion::Kind::kDisability:
      return JudgeDisability(criterion, person);
    case Criterion::Kind::kGenders:
      return JudgeSet(criterion.mask, person.gender);
    case Criterion::Kind::kLanguages:
      return JudgeLanguages(criterion, person);
    case Criterion::Kind::kSchoolStages:
      return JudgeSet(criterion.mask, person.school_stage);
    case Criterion::Kind::kCondition:
      return Ternary::kUnknown;
  }
  return Ternary::kUnknown;
}

// "Not for": meeting the criterion speaks against.
Ternary Negate(Ternary verdict) {
  switch (verdict) {
    case Ternary::kMet:
      return Ternary::kNotMet;
    case Ternary::kNotMet:
      return Ternary::kMet;
    case Ternary::kUnknown:
      return Ternary::kUnknown;
  }
  return Ternary::kUnknown;
}

// Both must be known.
double KmFromPosition(const IndexedResource& resource, const HouseholdFacts& facts) {
  double nearest = std::numeric_limits<double>::infinity();
  for (const indexer::Point& point : resource.points) {
    nearest = std::min(nearest, indexer::DistanceKm(*facts.position, point));
  }
  return nearest;
}

// Certain only when it holds wherever in its region the home may be.
Ternary JudgeRadius(double radius_km, const std::optional<DistanceBounds>& bounds) {
  if (!bounds) return Ternary::kUnknown;
  if (bounds->most_km <= radius_km) return Ternary::kMet;
  return bounds->least_km > radius_km ? Ternary::kNotMet : Ternary::kUnknown;
}

}  // namespace

v1::Verdict ToProto(Ternary verdict) {
  switch (verdict) {
    case Ternary::kMet:
      return v1::VERDICT_MET;
    case Ternary::kUnknown:
      return v1::VERDICT_UNKNOWN;
    case Ternary::kNotMet:
      return v1::VERDICT_NOT_MET;
  }
  return v1::VERDICT_UNSPECIFIED;
}

Ternary Judge(const Criterion& criterion, const PersonFacts& person,
              const HouseholdFacts& household) {
  if (!criterion.any_member) return JudgePerson(criterion, person, household);
  Ternary best = Ternary::kNotMet;
  for (const PersonFacts& member : household.members) {
    best = std::min(best, JudgePerson(criterion, member, household));
  }
  return best;
}

std::optional<double> NearestKm(const IndexedResource& resource, const HouseholdFacts& facts) {
  if (!facts.position || resource.points.empty()) return std::nullopt;
  if (facts.position_slack_km > kMaxPlacedSlackKm) return std::nullopt;
  return KmFromPosition(resource, facts);
}

std::optional<DistanceBounds> BoundsOfNearest(const IndexedResource& resource,
                                              const HouseholdFacts& facts) {
  if (!facts.position || resource.points.empty()) return std::nullopt;
  // Moving the home by so much changes the distance to each place, hence to the nearest, by no
  // more.
  const double km = KmFromPosition(resource, facts);
  return DistanceBounds{std::max(0.0, km - facts.position_slack_km), km + facts.position_slack_km};
}

Gate::Gate(const indexer::Snapshot& snapshot, const HouseholdFacts& facts,
           const std::vector<std::size_t>& persons, absl::CivilDay as_of)
    : snapshot_(snapshot),
      facts_(facts),
      persons_(persons),
      today_(static_cast<indexer::Day>(as_of - absl::CivilDay(1970, 1, 1))),
      admissions_(snapshot.facets().eligibility.size()) {
  for (std::size_t i = 0; i < persons.size(); ++i) {
    verdicts_.emplace_back(snapshot.criteria().size());
  }
}

std::size_t Gate::SlotOf(std::size_t person) const {
  return static_cast<std::size_t>(std::find(persons_.begin(), persons_.end(), person) -
                                  persons_.begin());
}

Ternary Gate::OfSlot(CriterionId id, std::size_t slot) const {
  return verdicts_[slot].Get(id, [&] {
    return Judge(snapshot_.criteria().at(id), facts_.members[persons_[slot]], facts_);
  });
}

Ternary Gate::ServiceArea(const IndexedResource& resource) const {
  if (!resource.area_regions && !resource.eligibility->area_radius_km) return Ternary::kMet;
  Ternary verdict = Ternary::kNotMet;
  if (resource.area_regions) verdict = Of(*resource.area_regions, persons_.front());
  if (resource.eligibility->area_radius_km) {
    verdict = std::min(verdict, JudgeRadius(*resource.eligibility->area_radius_km,
                                            BoundsOfNearest(resource, facts_)));
  }
  return verdict;
}

Ternary Gate::Validity(const indexer::EligibilityFacet& facet) const {
  return today_ >= facet.valid_from && today_ <= facet.valid_to ? Ternary::kMet : Ternary::kNotMet;
}

bool Gate::IsNear(CriterionId area) const {
  const std::vector<indexer::RegionKey>& regions = snapshot_.criteria().at(area).regions;
  const bool may =
      std::any_of(regions.begin(), regions.end(), [this](const indexer::RegionKey& region) {
        const auto district = indexer::DistrictNumber(region);
        return !district || facts_.home.MayTouch(*district);
      });
  if (!may) return false;
  if (OfSlot(area, 0) != Ternary::kNotMet) return true;
  return std::any_of(regions.begin(), regions.end(), [this](const indexer::RegionKey& region) {
    return facts_.home.In(snapshot_.regions().DistrictOf(region)) != indexer::Containment::kNo;
  });
}

GateVerdict Gate::JudgePaths(const indexer::EligibilityFacet& facet) const {
  GateVerdict best;
  best.person = persons_.front();
  bool first = true;
  for (std::size_t slot = 0; slot < persons_.size(); ++slot) {
    const auto of = [&](CriterionId id) { return OfSlot(id, slot); };
    Ternary excluded = Ternary::kMet;
    for (CriterionId id : facet.exclusions) excluded = std::max(excluded, Negate(of(id)));
    int best_path = -1;
    Ternary paths = facet.paths.empty() ? Ternary::kMet : Ternary::kNotMet;
    for (std::size_t i = 0; i < facet.paths.size(); ++i) {
      Ternary path = Ternary::kMet;
      for (CriterionId id : facet.paths[i]) path = std::max(path, of(id));
      if (best_path < 0 || path < paths) {
        paths = path;
        best_path = static_cast<int>(i);
      }
    }
    const Ternary verdict = std::max(paths, excluded);
    if (first || verdict < best.verdict) {
      best.verdict = verdict;
      best.person = persons_[slot];
      best.path = best_path;
      first = false;
    }
  }
  return best;
}

GateVerdict Gate::Evaluate(const IndexedResource& resource) const {
  GateVerdict verdict = Admits(resource.eligibility);
  verdict.verdict =
      std::max(verdict.verdict, std::max(ServiceArea(resource), Validity(*resource.eligibility)));
  return verdict;
}

}  // namespace ieum::matcher
