#include "tests/bench/generator/assessment_maker.h"

#include <algorithm>
#include <set>

#include "store/catalog/timestamps.h"

namespace ieum::bench {
namespace {

constexpr unsigned kRiskPercent = 5;
constexpr unsigned kUncodedPercent = 10;  // needs in words alone
constexpr int kMostNeeds = 8;

v1::SchoolStage StageOf(int age, Draws& draws) {
  if (age < 3) return v1::SCHOOL_STAGE_INFANT;
  if (age < 7) return v1::SCHOOL_STAGE_PRESCHOOL;
  if (age < 13) return v1::SCHOOL_STAGE_ELEMENTARY;
  if (age < 16) return draws.Chance(8) ? v1::SCHOOL_STAGE_OUT_OF_SCHOOL : v1::SCHOOL_STAGE_MIDDLE;
  if (age < 19) return draws.Chance(12) ? v1::SCHOOL_STAGE_OUT_OF_SCHOOL : v1::SCHOOL_STAGE_HIGH;
  if (age < 25 && draws.Chance(45)) return v1::SCHOOL_STAGE_UNIVERSITY;
  return v1::SCHOOL_STAGE_NONE;
}

bool IsMinor(const v1::Member& member) { return member.has_age_years() && member.age_years() < 19; }

}  // namespace

// One assessment in the making.
struct AssessmentMaker::Work {
  std::uint64_t number = 0;
  const HouseholdType* type = nullptr;
  std::size_t dong = 0;
  Draws household;
  Draws needs;
  Draws wishes;
  Slots slots;
  std::vector<int> ages;
  v1::Assessment assessment;
};

AssessmentMaker::AssessmentMaker(std::uint64_t seed, absl::Time as_of, const Tables& tables,
                                 const World& world)
    : seed_(seed),
      as_of_(as_of),
      tables_(tables),
      world_(world),
      organizations_(seed, tables, world),
      strength_(tables.grammar.Find("strength")),
      problem_(tables.grammar.Find("problem")),
      demand_(tables.grammar.Find("demand")),
      aversion_(tables.grammar.Find("aversion_reason")),
      programme_(tables.grammar.Find("existing_programme")),
      in_words_(tables.grammar.Find("existing")),
      at_organization_(tables.grammar.Find("existing_organization")) {
  for (std::size_t i = 0; i < tables.archetypes.size(); ++i) {
    if (!tables.archetypes[i].programme.empty()) programmes_.push_back(i);
  }
}

v1::Assessment AssessmentMaker::Make(std::uint64_t number) const {
  Work work{.number = number,
            .household = Draws(seed_, Purpose::kHousehold, number),
            .needs = Draws(seed_, Purpose::kNeeds, number),
            .wishes = Draws(seed_, Purpose::kWishes, number)};
  work.type = &tables_.households[work.household.PickBySums(tables_.household_sums)];
  work.dong = world_.DrawDong(work.household);
  organizations_.FillPlaces(work.dong, work.slots);
  At(work.slots, Slot::kRoad) = organizations_.RoadOf(work.dong, work.household.Below(9));
  At(work.slots, Slot::kArea) = At(work.slots, Slot::kDistrict);
  work.assessment.set_case_reference("g-" + std::to_string(number));
  AddMembers(work);
  AddAnswers(work);
  AddResidence(work);
  AddNeeds(work);
  AddWishes(work);
  AddAversions(work);
  AddServices(work);
  AddRisk(work);
  // One draw a statement: the order of operands is the compiler's.
  const std::int64_t days = work.wishes.Skewed(9);
  const int minutes = work.wishes.Between(1, 600);
  *work.assessment.mutable_assess_time() =
      store::ToTimestamp(as_of_ - absl::Hours(24 * days) - absl::Minutes(minutes));
  return std::move(work.assessment);
}

void AssessmentMaker::AddMembers(Work& work) const {
  Draws& draws = work.household;
  for (const HouseholdType::Member& shape : work.type->members) {
    if (shape.optional && !draws.Chance(45)) continue;
    v1::Member& member = *work.assessment.mutable_household()->add_members();
    member.set_reference("m" + std::to_string(work.assessment.household().members_size()));
    member.set_role(shape.role);
    const int age = draws.Between(shape.youngest, shape.oldest);
    work.ages.push_back(age);
    if (draws.Chance(93)) member.set_age_years(age);
    const char gender = shape.genders[draws.Below(shape.genders.size())];
    if (draws.Chance(95)) {
      member.set_gender(gender == 'f' ? v1::GENDER_FEMALE : v1::GENDER_MALE);
    }
    const bool first = work.ages.size() == 1;
    const bool disabled = shape.disabled || draws.Chance(first ? work.type->disability_percent : 3);
    if (disabled || draws.Chance(70)) {
      v1::DisabilityAnswer& answer = *member.mutable_disability();
      answer.set_registered(disabled);
      if (disabled && draws.Chance(85)) {
        const std::vector<EnumWord>& types = DisabilityTypeWords();
        answer.add_types(static_cast<v1::DisabilityType>(draws.Pick(types).value));
      }
      if (disabled && draws.Chance(75)) {
        answer.set_level(draws.Chance(50) ? v1::DISABILITY_LEVEL_SEVERE
                                          : v1::DISABILITY_LEVEL_MILD);
      }
    }
    if (!work.type->languages.empty() && draws.Chance(80)) {
      member.add_languages(draws.Pick(work.type->languages));
      if (draws.Chance(50)) member.add_languages("ko");
    } else if (work.type->languages.empty() && draws.Chance(50)) {
      member.add_languages("ko");
    }
    if (draws.Chance(75)) member.set_school_stage(StageOf(age, draws));
  }
}

void AssessmentMaker::AddAnswers(Work& work) const {
  Draws& draws = work.household;
  v1::Household& household = *work.assessment.mutable_household();
  const HouseholdType& type = *work.type;
  if (draws.Chance(80)) {
    v1::HouseholdKindAnswer& answer = *household.mutable_household_kinds();
    for (const HouseholdType::Share& kind : type.kinds) {
      if (!draws.Chance(static_cast<unsigned>(kind.percent))) continue;
      const auto value = static_cast<v1::HouseholdKind>(kind.value);
      draws.Chance(92) ? answer.add_values(value) : answer.add_unclear(value);
    }
  }
  if (draws.Chance(78)) {
    v1::BenefitAnswer& answer = *household.mutable_benefits();
    for (const HouseholdType::Share& benefit : type.benefits) {
      if (!draws.Chance(static_cast<unsigned>(benefit.percent))) continue;
      const auto value = static_cast<v1::Benefit>(benefit.value);
      draws.Chance(88) ? answer.add_values(value) : answer.add_unclear(value);
    }
  }
  if (draws.Chance(70)) {
    const int percent = draws.Between(type.least_income, type.most_income);
    const int width = 5 * draws.Between(0, 4);
    if (draws.Chance(85)) household.mutable_income()->set_min_percent(std::max(0, percent - width));
    household.mutable_income()->set_max_percent(percent + width);
  }
}

// How well the home is known decides how much of the catalogue comes into question: a dong with a
// position least, nothing at all most.
void AssessmentMaker::AddResidence(Work& work) const {
  Draws& draws = work.household;
  v1::Household& household = *work.assessment.mutable_household();
  const Area& dong = world_.dongs()[work.dong];
  const Area& district = world_.districts()[dong.parent];
  const std::uint32_t known = draws.Below(100);
  if (known >= 90) return;
  *household.add_residence() = CodeOf(known < 70   ? dong
                                      : known < 85 ? district
                                                   : world_.provinces()[district.parent]);
  if (known < 45) {
    *household.mutable_position() = world_.DrawPoint(work.dong, draws).ToPosition();
  }
}

void AssessmentMaker::AddNeeds(Work& work) const {
  Draws& draws = work.needs;
  // Most have two or three needs, few have eight.
  const int more = static_cast<int>(draws.Skewed(3));
  const int count = std::min(1 + more + draws.Between(0, 2), kMostNeeds);
  std::set<std::string> used;
  for (int i = 1; i <= count; ++i) {
    // What such households need; now and then what anybody may.
    const std::string& code =
        draws.Pick(draws.Chance(90) ? work.type->needs : tables_.common_needs);
    if (!used.insert(code).second) continue;
    const int number = work.assessment.needs_size() + 1;
    v1::Need need = MakeNeed(work, code, number);
    *work.assessment.add_needs() = std::move(need);
  }
}

// Schooling is the children's, work, money, housing and law the first member's.
const v1::Member& AssessmentMaker::OwnerOf(Work& work, const std::string& code) const {
  const auto& members = work.assessment.household().members();
  const bool childs = tables_.child_needs.contains(code);
  if (childs) {
    for (int i = members.size() - 1; i > 0; --i) {
      if (IsMinor(members[i])) return members[i];
    }
    return members[0];
  }
  for (const char* area :
       {"employment.", "economy.", "living_environment.", "rights.", "family."}) {
    if (code.starts_with(area)) return members[0];
  }
  return members[static_cast<int>(work.needs.Below(static_cast<std::size_t>(members.size())))];
}

v1::Need AssessmentMaker::MakeNeed(Work& work, const std::string& code, int number) const {
  Draws& draws = work.needs;
  const SubAreaWords& words = tables_.sub_areas.find(code)->second;
  v1::Need need;
  need.set_id("n" + std::to_string(number));
  const v1::Member& member = OwnerOf(work, code);
  if (draws.Chance(85)) need.add_members(member.reference());
  if (!draws.Chance(kUncodedPercent)) {
    need.add_need_codes(code);
    if (draws.Chance(25)) {
      const std::string& second = draws.Pick(work.type->needs);
      if (second != code) need.add_need_codes(second);
    }
  }
  At(work.slots, Slot::kMember) = member.role();
  At(work.slots, Slot::kLabel) = words.label;
  At(work.slots, Slot::kKeyword) = draws.Pick(words.words);
  At(work.slots, Slot::kKeyword2) = draws.Pick(words.words);
  At(work.slots, Slot::kSaid) = draws.Pick(words.said);
  const Grammar& grammar = tables_.grammar;
  const Archetype& wanted = tables_.archetypes[draws.Pick(words.archetypes)];
  At(work.slots, Slot::kDoing) = grammar.Text(draws.Pick(wanted.doing), draws, work.slots);
  need.set_statement(grammar.Text(draws.Pick(words.statements), draws, work.slots));
  if (draws.Chance(70)) need.set_problem(grammar.SymbolText(problem_, draws, work.slots));
  if (draws.Chance(45)) need.set_demand(grammar.SymbolText(demand_, draws, work.slots));
  if (draws.Chance(95)) need.set_severity(static_cast<v1::Severity>(draws.Between(1, 3)));
  if (draws.Chance(95)) need.set_urgency(static_cast<v1::Urgency>(draws.Between(1, 3)));
  if (draws.Chance(60)) need.set_client_priority(number);
  if (draws.Chance(80)) need.set_assessor_priority(draws.Between(1, number));
  if (number > 1 && draws.Chance(40)) {
    need.add_linked_needs("n" + std::to_string(draws.Between(1, number - 1)));
  }
  return need;
}

OrganizationId AssessmentMaker::NearbyOrganization(Work& work, Draws& draws) const {
  const std::size_t kind = draws.Below(tables_.kinds.size());
  const OrganizationKind& shape = tables_.kinds[kind];
  const std::size_t district = world_.dongs()[work.dong].parent;
  const std::size_t region = shape.scope == Scope::kDong       ? work.dong
                             : shape.scope == Scope::kDistrict ? district
                             : shape.scope == Scope::kProvince ? world_.districts()[district].parent
                                                               : 0;
  const std::uint32_t ordinal = shape.single ? 0 : draws.Skewed(std::min(shape.bits, 3U));
  return {kind, region, ordinal};
}

void AssessmentMaker::AddWishes(Work& work) const {
  Draws& draws = work.wishes;
  const int strengths = draws.Between(0, 3);
  std::set<std::string> told;
  for (int i = 0; i < strengths; ++i) {
    std::string strength = tables_.grammar.SymbolText(strength_, draws, work.slots);
    if (told.insert(strength).second) work.assessment.add_strengths(std::move(strength));
  }
  if (!draws.Chance(40)) return;
  v1::Preferences& wishes = *work.assessment.mutable_preferences();
  if (draws.Chance(45)) wishes.add_modes(static_cast<v1::Mode>(draws.Between(1, 4)));
  if (draws.Chance(20)) wishes.add_forms(static_cast<v1::Form>(draws.Between(1, 3)));
  if (draws.Chance(20)) wishes.set_formality(static_cast<v1::Formality>(draws.Between(1, 2)));
  if (!work.type->languages.empty() && draws.Chance(60)) {
    wishes.set_language(draws.Pick(work.type->languages));
  }
  if (draws.Chance(30)) wishes.set_max_distance_km(draws.Between(1, 20));
  if (draws.Chance(20)) {
    wishes.add_organizations(
        organizations_.Describe(NearbyOrganization(work, draws)).resource_name);
  }
  if (draws.Chance(25)) wishes.set_max_cost_krw(std::int64_t{10'000} * draws.Between(0, 20));
}

void AssessmentMaker::AddAversions(Work& work) const {
  Draws& draws = work.wishes;
  const int count = draws.Chance(25) ? draws.Between(1, 2) : 0;
  for (int i = 0; i < count; ++i) {
    v1::Aversion& aversion = *work.assessment.add_aversions();
    switch (draws.Below(6)) {
      case 0:
        aversion.set_organization(
            organizations_.Describe(NearbyOrganization(work, draws)).resource_name);
        break;
      case 1:
        aversion.set_mode(static_cast<v1::Mode>(draws.Between(1, 4)));
        break;
      case 2:
        aversion.set_participation(v1::PARTICIPATION_GROUP);
        break;
      case 3:
        aversion.set_need_code(draws.Pick(work.type->needs));
        break;
      case 4:
        aversion.set_formality(v1::FORMALITY_INFORMAL);
        break;
      default:
        aversion.add_keywords(draws.Pick(draws.Pick(tables_.kinds).words));
    }
    const OrganizationKind& kind = draws.Pick(tables_.kinds);
    At(work.slots, Slot::kKind) = kind.words.front();
    aversion.set_strength(draws.Chance(35) ? v1::AVERSION_STRENGTH_REFUSE
                                           : v1::AVERSION_STRENGTH_AVOID);
    if (draws.Chance(60)) {
      aversion.set_reason(tables_.grammar.SymbolText(aversion_, draws, work.slots));
    }
    if (draws.Chance(40)) aversion.set_member(work.assessment.household().members(0).reference());
  }
}

void AssessmentMaker::AddServices(Work& work) const {
  Draws& draws = work.wishes;
  const int count = draws.Chance(45) ? draws.Between(1, 3) : 0;
  for (int i = 0; i < count; ++i) {
    v1::ExistingService& service = *work.assessment.add_existing_services();
    const Archetype& archetype = tables_.archetypes[draws.Pick(programmes_)];
    Slots& slots = work.slots;
    At(slots, Slot::kProgramme) = tables_.grammar.Text(archetype.names.front(), draws, slots);
    At(slots, Slot::kDoing) = tables_.grammar.Text(archetype.doing.front(), draws, slots);
    const std::uint32_t told = draws.Below(100);
    SymbolId words = in_words_;
    if (told < 55) {
      service.set_programme(archetype.programme);
      words = programme_;
    } else if (told < 70) {
      const OrganizationId id = NearbyOrganization(work, draws);
      const Agency agency = organizations_.Describe(id);
      service.set_organization(agency.resource_name);
      At(slots, Slot::kKind) = agency.name;
      words = at_organization_;
    }
    if (told >= 70 || draws.Chance(75)) {
      service.set_description(tables_.grammar.SymbolText(words, draws, slots));
    }
    if (draws.Chance(60)) service.set_need_code(archetype.terms.front().code);
  }
}

void AssessmentMaker::AddRisk(Work& work) const {
  Draws& draws = work.wishes;
  const auto& members = work.assessment.household().members();
  const bool violence = work.type->risk != v1::RISK_KIND_UNSPECIFIED;
  if (!violence && !draws.Chance(kRiskPercent)) return;
  v1::Risk& risk = *work.assessment.add_risks();
  const bool alone = members.size() < 2;
  risk.set_kind(violence ? work.type->risk
                : alone  ? v1::RISK_KIND_SUICIDE
                         : static_cast<v1::RiskKind>(draws.Between(1, 6)));
  if (alone || risk.kind() == v1::RISK_KIND_SUICIDE) {
    risk.add_members(members[0].reference());
    return;
  }
  // The danger comes from the last of age but for the first member.
  for (int i = members.size() - 1; i > 0 && risk.source_member().empty(); --i) {
    if (!IsMinor(members[i])) risk.set_source_member(members[i].reference());
  }
  for (const v1::Member& member : members) {
    if (member.reference() == risk.source_member()) continue;
    if (draws.Chance(70)) risk.add_members(member.reference());
  }
  if (draws.Chance(35)) {
    risk.add_unsafe_organizations(
        organizations_.Describe(NearbyOrganization(work, draws)).resource_name);
  }
  // What the source can reach is known in one way or the other.
  if (risk.unsafe_organizations().empty() || draws.Chance(25)) {
    const std::size_t district = world_.dongs()[work.dong].parent;
    *risk.add_unsafe_regions() = CodeOf(world_.dongs()[world_.DrawDongOf(district, draws)]);
  }
}

}  // namespace ieum::bench
