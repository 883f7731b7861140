#include "service/evaluate/reference_gate.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <vector>

#include "service/evaluate/plain_text.h"

namespace ieum::evaluate {
namespace {

using enum v1::Verdict;

v1::Verdict FromBool(bool value) { return value ? VERDICT_MET : VERDICT_NOT_MET; }

v1::Verdict And(v1::Verdict a, v1::Verdict b) {
  if (a == VERDICT_NOT_MET || b == VERDICT_NOT_MET) return VERDICT_NOT_MET;
  return a == VERDICT_MET && b == VERDICT_MET ? VERDICT_MET : VERDICT_UNKNOWN;
}

v1::Verdict Not(v1::Verdict a) {
  if (a == VERDICT_MET) return VERDICT_NOT_MET;
  return a == VERDICT_NOT_MET ? VERDICT_MET : VERDICT_UNKNOWN;
}

v1::Verdict Or(v1::Verdict a, v1::Verdict b) { return Not(And(Not(a), Not(b))); }

template <typename List, typename Value>
bool Has(const List& list, const Value& value) {
  return std::find(list.begin(), list.end(), value) != list.end();
}

// Sets of answered enums: one of the wanted suffices.
template <typename Wanted, typename Answer>
v1::Verdict OneOf(const Wanted& wanted, bool answered, const Answer& answer) {
  v1::Verdict verdict = VERDICT_NOT_MET;
  for (const auto value : wanted) {
    v1::Verdict one = VERDICT_UNKNOWN;
    if (answered) {
      one = Has(answer.values(), value)    ? VERDICT_MET
            : Has(answer.unclear(), value) ? VERDICT_UNKNOWN
                                           : VERDICT_NOT_MET;
    }
    verdict = Or(verdict, one);
  }
  return verdict;
}

// A known range of values against a wanted one.
v1::Verdict Inside(double low, double high, double from, double to) {
  if (high < from || low > to) return VERDICT_NOT_MET;
  return low >= from && high <= to ? VERDICT_MET : VERDICT_UNKNOWN;
}

v1::Verdict Age(const v1::AgeRange& wanted, const v1::Member& person) {
  constexpr int kOldest = 130;
  const int from = wanted.has_min_years() ? wanted.min_years() : 0;
  const int to = wanted.has_max_years() ? wanted.max_years() : kOldest;
  if (!person.has_age_years()) return Inside(0, kOldest, from, to);
  return Inside(person.age_years(), person.age_years(), from, to);
}

v1::Verdict Disability(const v1::DisabilityCondition& wanted, const v1::Member& person) {
  if (!person.has_disability()) return VERDICT_UNKNOWN;
  const v1::DisabilityAnswer& answer = person.disability();
  if (!answer.registered()) return VERDICT_NOT_MET;
  v1::Verdict type = VERDICT_MET;
  if (wanted.types_size() > 0) {
    type = answer.types_size() == 0
               ? VERDICT_UNKNOWN
               : FromBool(std::any_of(answer.types().begin(), answer.types().end(),
                                      [&](int t) { return Has(wanted.types(), t); }));
  }
  v1::Verdict level = VERDICT_MET;
  if (wanted.level() != v1::DISABILITY_LEVEL_UNSPECIFIED) {
    level = answer.level() == v1::DISABILITY_LEVEL_UNSPECIFIED
                ? VERDICT_UNKNOWN
                : FromBool(answer.level() == wanted.level());
  }
  return And(type, level);
}

v1::Verdict Gender(const v1::GenderSet& wanted, const v1::Member& person) {
  if (person.gender() == v1::GENDER_UNSPECIFIED) return VERDICT_UNKNOWN;
  return FromBool(Has(wanted.values(), person.gender()));
}

// Whether somebody of this age can be at the stage.
bool AgeAllows(v1::SchoolStage stage, int age) {
  switch (stage) {
    case v1::SCHOOL_STAGE_INFANT:
      return age <= 6;
    case v1::SCHOOL_STAGE_PRESCHOOL:
      return age >= 2 && age <= 7;
    case v1::SCHOOL_STAGE_ELEMENTARY:
      return age >= 5 && age <= 13;
    case v1::SCHOOL_STAGE_MIDDLE:
      return age >= 11 && age <= 16;
    case v1::SCHOOL_STAGE_HIGH:
      return age >= 14 && age <= 20;
    case v1::SCHOOL_STAGE_UNIVERSITY:
      return age >= 17;
    case v1::SCHOOL_STAGE_OUT_OF_SCHOOL:
      return age >= 6 && age <= 24;
    case v1::SCHOOL_STAGE_NONE:
      return age >= 17;
    default:
      return false;
  }
}

v1::Verdict School(const v1::SchoolStageSet& wanted, const v1::Member& person) {
  if (person.school_stage() != v1::SCHOOL_STAGE_UNSPECIFIED) {
    return FromBool(Has(wanted.values(), person.school_stage()));
  }
  bool some_fit = false;
  bool all_fit = true;
  for (int number = v1::SchoolStage_MIN + 1; number <= v1::SchoolStage_MAX; ++number) {
    const auto stage = static_cast<v1::SchoolStage>(number);
    if (person.has_age_years() && !AgeAllows(stage, person.age_years())) continue;
    const bool fits = Has(wanted.values(), number);
    some_fit |= fits;
    all_fit &= fits;
  }
  if (!some_fit) return VERDICT_NOT_MET;
  return all_fit ? VERDICT_MET : VERDICT_UNKNOWN;
}

// The highest income, in percent of the median, at which a benefit is received.
double IncomeLimit(int benefit) {
  switch (benefit) {
    case v1::BENEFIT_LIVELIHOOD:
      return 32;
    case v1::BENEFIT_MEDICAL_AID:
      return 40;
    case v1::BENEFIT_HOUSING:
      return 48;
    case v1::BENEFIT_EDUCATION:
    case v1::BENEFIT_NEAR_POOR:
      return 50;
    default:
      return std::numeric_limits<double>::infinity();
  }
}

double GreatCircleKm(const v1::Position& a, const v1::Position& b) {
  constexpr double kEarthRadiusKm = 6371.0088;
  const auto radians = [](double degrees) { return degrees * std::numbers::pi / 180; };
  const double dlat = radians(b.latitude() - a.latitude());
  const double dlon = radians(b.longitude() - a.longitude());
  const double h = std::pow(std::sin(dlat / 2), 2) + std::cos(radians(a.latitude())) *
                                                         std::cos(radians(b.latitude())) *
                                                         std::pow(std::sin(dlon / 2), 2);
  return 2 * kEarthRadiusKm * std::asin(std::min(1.0, std::sqrt(h)));
}

double LeewayKm(const v1::RegionCode& region) {
  const std::string& code = region.code();
  const bool korean =
      region.system() == v1::REGION_SYSTEM_KR_ADM || region.system() == v1::REGION_SYSTEM_KR_LEGAL;
  if (!korean || code.size() != 10) return std::numeric_limits<double>::infinity();
  if (code.ends_with("00000000")) return 60;
  if (code.ends_with("00000")) return 8;
  const bool township = code.compare(5, 3, "250") >= 0 && code.compare(5, 3, "399") <= 0;
  return township ? 5 : 0.7;
}

}  // namespace

ReferenceGate::ReferenceGate(const v1::Assessment& assessment, const indexer::RegionIndex& regions,
                             absl::CivilDay as_of)
    : assessment_(assessment),
      home_(regions.Around(assessment.household().residence(), as_of)),
      as_of_(as_of) {
  const v1::Household& household = assessment.household();
  if (household.has_position()) {
    position_ = household.position();
    return;
  }
  leeway_km_ = std::numeric_limits<double>::infinity();
  for (const v1::RegionCode& code : household.residence()) {
    const v1::Region* region = regions.Find(indexer::RegionKey::From(code));
    if (region == nullptr || !region->has_centroid()) continue;
    const double leeway_km = LeewayKm(code);
    if (position_ && leeway_km >= leeway_km_) continue;
    position_ = region->centroid();
    leeway_km_ = leeway_km;
  }
}

v1::Verdict ReferenceGate::Eligibility(const v1::Resource& resource, const v1::Need& need) const {
  return And(PathsAndExclusions(resource.eligibility(), need),
             And(ServiceArea(resource), Validity(resource.validity())));
}

v1::Verdict ReferenceGate::PathsAndExclusions(const v1::Eligibility& eligibility,
                                              const v1::Need& need) const {
  const auto& somebody = v1::Member::default_instance();
  std::vector<const v1::Member*> persons;
  for (const v1::Member& member : assessment_.household().members()) {
    if (need.members().empty() || Has(need.members(), member.reference())) {
      persons.push_back(&member);
    }
  }
  if (persons.empty()) persons.push_back(&somebody);
  v1::Verdict best = VERDICT_NOT_MET;
  for (const v1::Member* person : persons) {
    v1::Verdict paths = FromBool(eligibility.paths().empty());
    for (const v1::EligibilityPath& path : eligibility.paths()) {
      v1::Verdict all = VERDICT_MET;
      for (const v1::Criterion& criterion : path.criteria()) {
        all = And(all, Holds(criterion, *person));
      }
      paths = Or(paths, all);
    }
    for (const v1::Criterion& exclusion : eligibility.exclusions()) {
      paths = And(paths, Not(Holds(exclusion, *person)));
    }
    best = Or(best, paths);
  }
  return best;
}

v1::Verdict ReferenceGate::Holds(const v1::Criterion& criterion, const v1::Member& person) const {
  switch (criterion.kind_case()) {
    case v1::Criterion::kIncome:
      return Income(criterion.income());
    case v1::Criterion::kRegions:
      return Regions(criterion.regions().codes());
    case v1::Criterion::kHouseholdKinds:
      return Kinds(criterion.household_kinds());
    case v1::Criterion::kBenefits:
      return OneOf(criterion.benefits().values(), assessment_.household().has_benefits(),
                   assessment_.household().benefits());
    case v1::Criterion::kCondition:
    case v1::Criterion::KIND_NOT_SET:
      return VERDICT_UNKNOWN;
    default:
      break;
  }
  if (criterion.subject() != v1::SUBJECT_ANY_MEMBER) return HoldsForPerson(criterion, person);
  if (assessment_.household().members().empty()) {
    return HoldsForPerson(criterion, v1::Member::default_instance());
  }
  v1::Verdict any = VERDICT_NOT_MET;
  for (const v1::Member& member : assessment_.household().members()) {
    any = Or(any, HoldsForPerson(criterion, member));
  }
  return any;
}

v1::Verdict ReferenceGate::HoldsForPerson(const v1::Criterion& criterion,
                                          const v1::Member& person) const {
  switch (criterion.kind_case()) {
    case v1::Criterion::kAge:
      return Age(criterion.age(), person);
    case v1::Criterion::kDisability:
      return Disability(criterion.disability(), person);
    case v1::Criterion::kGenders:
      return Gender(criterion.genders(), person);
    case v1::Criterion::kLanguages:
      return Languages(criterion.languages(), person);
    case v1::Criterion::kSchoolStages:
      return School(criterion.school_stages(), person);
    default:
      return VERDICT_UNKNOWN;
  }
}

v1::Verdict ReferenceGate::Income(const v1::IncomeRange& wanted) const {
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  const v1::Household& household = assessment_.household();
  const double low = household.income().has_min_percent() ? household.income().min_percent() : 0;
  double high = kInfinity;
  if (household.income().has_max_percent()) {
    high = household.income().max_percent();
  } else if (!household.income().has_min_percent()) {
    for (const int benefit : household.benefits().values()) {
      high = std::min(high, IncomeLimit(benefit));
    }
  }
  const double from = wanted.has_min_percent() ? wanted.min_percent() : 0;
  const double to = wanted.has_max_percent() ? wanted.max_percent() : kInfinity;
  return Inside(low, high, from, to);
}

v1::Verdict ReferenceGate::Kinds(const v1::HouseholdKindSet& wanted) const {
  const v1::Household& household = assessment_.household();
  const bool disabled_member =
      std::any_of(household.members().begin(), household.members().end(),
                  [](const v1::Member& member) { return member.disability().registered(); });
  if (disabled_member && Has(wanted.values(), v1::HOUSEHOLD_KIND_DISABLED_MEMBER)) {
    return VERDICT_MET;
  }
  return OneOf(wanted.values(), household.has_household_kinds(), household.household_kinds());
}

v1::Verdict ReferenceGate::Languages(const v1::LanguageSet& wanted,
                                     const v1::Member& person) const {
  if (person.languages_size() > 0) {
    return FromBool(std::any_of(person.languages().begin(), person.languages().end(),
                                [&](const std::string& l) { return Has(wanted.values(), l); }));
  }
  const v1::Household& household = assessment_.household();
  if (!household.has_household_kinds()) return VERDICT_UNKNOWN;
  for (const v1::HouseholdKind kind : {v1::HOUSEHOLD_KIND_MULTICULTURAL, v1::HOUSEHOLD_KIND_MIGRANT,
                                       v1::HOUSEHOLD_KIND_NORTH_KOREAN_REFUGEE}) {
    if (Has(household.household_kinds().values(), kind) ||
        Has(household.household_kinds().unclear(), kind)) {
      return VERDICT_UNKNOWN;
    }
  }
  return FromBool(Has(wanted.values(), "ko"));
}

v1::Verdict ReferenceGate::Regions(
    const google::protobuf::RepeatedPtrField<v1::RegionCode>& codes) const {
  if (!home_.known()) return VERDICT_UNKNOWN;
  v1::Verdict any = VERDICT_NOT_MET;
  for (const v1::RegionCode& code : codes) {
    switch (home_.In(indexer::RegionKey::From(code))) {
      case indexer::Containment::kYes:
        return VERDICT_MET;
      case indexer::Containment::kPerhaps:
        any = VERDICT_UNKNOWN;
        break;
      case indexer::Containment::kNo:
        break;
    }
  }
  return any;
}

v1::Verdict ReferenceGate::Radius(const v1::Resource& resource) const {
  v1::Verdict any = VERDICT_NOT_MET;
  bool measured = false;
  for (const v1::Place& place : resource.places()) {
    if (place.confidential() || !place.has_position() || !position_) continue;
    measured = true;
    const double km = GreatCircleKm(*position_, place.position());
    const double radius_km = resource.service_area().radius_km();
    any = Or(any, km + leeway_km_ <= radius_km  ? VERDICT_MET
                  : km - leeway_km_ > radius_km ? VERDICT_NOT_MET
                                                : VERDICT_UNKNOWN);
  }
  return measured ? any : VERDICT_UNKNOWN;
}

v1::Verdict ReferenceGate::ServiceArea(const v1::Resource& resource) const {
  const v1::ServiceArea& area = resource.service_area();
  if (area.regions().empty() && !area.has_radius_km()) return VERDICT_MET;
  v1::Verdict any = VERDICT_NOT_MET;
  if (!area.regions().empty()) any = Or(any, Regions(area.regions()));
  if (area.has_radius_km()) any = Or(any, Radius(resource));
  return any;
}

v1::Verdict ReferenceGate::Validity(const v1::DateSpan& span) const {
  absl::CivilDay day;
  if (absl::ParseCivilTime(span.start(), &day) && as_of_ < day) return VERDICT_NOT_MET;
  if (absl::ParseCivilTime(span.end(), &day) && as_of_ > day) return VERDICT_NOT_MET;
  return VERDICT_MET;
}

namespace {

// Names shorter than this say too little to be recognised in a sentence.
constexpr std::size_t kMinNameLength = 4;

bool SameName(const v1::LocalizedText& name, const std::string& told) {
  const std::u32string words = Letters(told);
  for (const std::string* text : {&name.ko(), &name.en()}) {
    const std::u32string letters = Letters(*text);
    if (letters.size() >= kMinNameLength && words.find(letters) != std::u32string::npos) {
      return true;
    }
    if (words.size() >= kMinNameLength && letters.find(words) != std::u32string::npos) return true;
  }
  return false;
}

bool ServesCode(const v1::Resource& resource, const std::string& code) {
  return std::any_of(resource.need_terms().begin(), resource.need_terms().end(),
                     [&](const v1::NeedTerm& term) { return term.code() == code; });
}

bool Repeats(const v1::Resource& resource, const v1::ExistingService& service,
             const std::map<std::string, const v1::Resource*>& by_name) {
  if (!service.resource().empty()) {
    if (service.resource() == resource.name()) return true;
    const auto it = by_name.find(service.resource());
    return it != by_name.end() && !resource.programme().empty() &&
           it->second->programme() == resource.programme();
  }
  if (!service.organization().empty() && service.organization() != resource.organization()) {
    return false;
  }
  if (!service.programme().empty()) return service.programme() == resource.programme();
  if (!service.description().empty()) {
    return SameName(resource.display_name(), service.description());
  }
  return !service.organization().empty() && !service.need_code().empty() &&
         ServesCode(resource, service.need_code());
}

}  // namespace

bool InPlace(const v1::Resource& resource, const v1::Assessment& assessment, const v1::Need& need,
             const std::map<std::string, const v1::Resource*>& by_name) {
  for (const v1::ExistingService& service : assessment.existing_services()) {
    if (!service.member().empty() && !need.members().empty() &&
        !Has(need.members(), service.member())) {
      continue;
    }
    if (Repeats(resource, service, by_name)) return true;
  }
  return false;
}

bool IsFull(const v1::Resource& resource) {
  const v1::Capacity& capacity = resource.capacity();
  return capacity.has_open_places() && capacity.open_places() == 0 &&
         !(capacity.has_waitlist_open() && capacity.waitlist_open());
}

}  // namespace ieum::evaluate
