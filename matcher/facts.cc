#include "matcher/facts.h"

#include <algorithm>
#include <array>
#include <limits>

#include "indexer/criterion.h"

namespace ieum::matcher {
namespace {

using indexer::Bit;

constexpr std::uint64_t kAll = ~std::uint64_t{0};

struct IncomeCeiling {
  v1::Benefit benefit;
  double percent;
};
// 국민기초생활보장 선정기준 (livelihood 32, medical 40, housing 48, education 50 percent of the
// median) and 차상위계층 (50). Source: Ministry of Health and Welfare notice on the standard median
// income, 2025 and 2026.
constexpr std::array<IncomeCeiling, 5> kIncomeCeilings = {{
    {v1::BENEFIT_LIVELIHOOD, 32},
    {v1::BENEFIT_MEDICAL_AID, 40},
    {v1::BENEFIT_HOUSING, 48},
    {v1::BENEFIT_EDUCATION, 50},
    {v1::BENEFIT_NEAR_POOR, 50},
}};

struct StageAges {
  v1::SchoolStage stage;
  int min;
  int max;
};
// Ages at which a stage occurs, with room for early and late entry.
constexpr std::array<StageAges, 8> kStageAges = {{
    {v1::SCHOOL_STAGE_INFANT, 0, 6},
    {v1::SCHOOL_STAGE_PRESCHOOL, 2, 7},
    {v1::SCHOOL_STAGE_ELEMENTARY, 5, 13},
    {v1::SCHOOL_STAGE_MIDDLE, 11, 16},
    {v1::SCHOOL_STAGE_HIGH, 14, 20},
    {v1::SCHOOL_STAGE_UNIVERSITY, 17, 130},
    {v1::SCHOOL_STAGE_OUT_OF_SCHOOL, 6, 24},
    {v1::SCHOOL_STAGE_NONE, 17, 130},
}};

template <typename Answer>
KnownSet FromAnswer(bool answered, const Answer& answer) {
  if (!answered) return {0, kAll};
  KnownSet set;
  for (int value : answer.values()) set.yes |= Bit(value);
  for (int value : answer.unclear()) set.maybe |= Bit(value);
  set.maybe &= ~set.yes;
  return set;
}

KnownSet StagesFor(const v1::Member& member) {
  if (member.school_stage() != v1::SCHOOL_STAGE_UNSPECIFIED) {
    return {Bit(member.school_stage()), 0, true};
  }
  KnownSet set;
  set.exclusive = true;
  for (const StageAges& stage : kStageAges) {
    if (!member.has_age_years() ||
        (member.age_years() >= stage.min && member.age_years() <= stage.max)) {
      set.maybe |= Bit(stage.stage);
    }
  }
  return set;
}

void CompileDisability(const v1::Member& member, PersonFacts& out) {
  constexpr std::uint64_t kRegistered = Bit(1);
  if (!member.has_disability()) {
    out.disability_registered = {0, kRegistered};
    out.disability_types = out.disability_levels = {0, kAll};
    return;
  }
  const v1::DisabilityAnswer& answer = member.disability();
  if (!answer.registered()) return;
  out.disability_registered = {kRegistered, 0};
  out.disability_types = answer.types().empty() ? KnownSet{0, kAll} : KnownSet{};
  for (int type : answer.types()) out.disability_types.yes |= Bit(type);
  out.disability_levels = answer.level() == v1::DISABILITY_LEVEL_UNSPECIFIED
                              ? KnownSet{0, kAll}
                              : KnownSet{Bit(answer.level()), 0};
}

PersonFacts CompilePerson(const v1::Member& member, bool speaks_korean_alone) {
  PersonFacts out;
  out.reference = member.reference();
  if (member.has_age_years()) out.age_years = member.age_years();
  constexpr std::uint64_t kEither = Bit(v1::GENDER_FEMALE) | Bit(v1::GENDER_MALE);
  out.gender = member.gender() == v1::GENDER_UNSPECIFIED ? KnownSet{0, kEither, true}
                                                         : KnownSet{Bit(member.gender()), 0, true};
  out.school_stage = StagesFor(member);
  CompileDisability(member, out);
  if (!member.languages().empty()) {
    out.languages.emplace(member.languages().begin(), member.languages().end());
  } else if (speaks_korean_alone) {
    out.languages.emplace(1, "ko");
  }
  return out;
}

Interval IncomeOf(const v1::Household& household) {
  Interval income;
  income.min = 0;
  if (household.income().has_min_percent()) income.min = household.income().min_percent();
  if (household.income().has_max_percent()) income.max = household.income().max_percent();
  if (household.income().has_min_percent() || household.income().has_max_percent()) return income;
  for (const IncomeCeiling& ceiling : kIncomeCeilings) {
    const auto& received = household.benefits().values();
    if (std::find(received.begin(), received.end(), ceiling.benefit) != received.end()) {
      income.max = std::min(income.max, ceiling.percent);
    }
  }
  return income;
}

bool SpeaksKoreanAlone(const v1::Household& household, const KnownSet& kinds) {
  constexpr std::uint64_t kFromAbroad = Bit(v1::HOUSEHOLD_KIND_MULTICULTURAL) |
                                        Bit(v1::HOUSEHOLD_KIND_MIGRANT) |
                                        Bit(v1::HOUSEHOLD_KIND_NORTH_KOREAN_REFUGEE);
  return household.has_household_kinds() && ((kinds.yes | kinds.maybe) & kFromAbroad) == 0;
}

// The centre of the narrowest region that the home is known by.
void PlaceByResidence(const v1::Household& household, const indexer::RegionIndex& regions,
                      HouseholdFacts& facts) {
  for (const v1::RegionCode& code : household.residence()) {
    const indexer::RegionKey key = indexer::RegionKey::From(code);
    const v1::Region* region = regions.Find(key);
    if (region == nullptr || !region->has_centroid()) continue;
    const double slack_km = TypicalRadiusKm(key);
    if (facts.position && facts.position_slack_km <= slack_km) continue;
    facts.position = {region->centroid().latitude(), region->centroid().longitude()};
    facts.position_is_coarse = true;
    facts.position_slack_km = slack_km;
  }
}

}  // namespace

double TypicalRadiusKm(const indexer::RegionKey& region) {
  constexpr double kProvinceKm = 60;
  constexpr double kDistrictKm = 8;
  constexpr double kTownshipKm = 5;
  constexpr double kDongKm = 0.7;
  const std::string& code = region.code;
  const bool korean =
      region.system == v1::REGION_SYSTEM_KR_ADM || region.system == v1::REGION_SYSTEM_KR_LEGAL;
  if (!korean || code.size() != 10) return std::numeric_limits<double>::infinity();
  // Province 2 digits, city or district 5, dong 8; "000" where the code stops short of one.
  const std::string dong = code.substr(5, 3);
  if (dong == "000") return code.substr(2, 3) == "000" ? kProvinceKm : kDistrictKm;
  // 읍 are numbered from 250 on and 면 from 310 to 399, in both Korean systems.
  return dong >= "250" && dong < "400" ? kTownshipKm : kDongKm;
}

HouseholdFacts CompileFacts(const v1::Assessment& assessment, const indexer::RegionIndex& regions,
                            absl::CivilDay as_of) {
  const v1::Household& household = assessment.household();
  HouseholdFacts facts;
  facts.income_percent = IncomeOf(household);
  facts.kinds = FromAnswer(household.has_household_kinds(), household.household_kinds());
  facts.benefits = FromAnswer(household.has_benefits(), household.benefits());
  facts.home = regions.Around(household.residence(), as_of);
  if (household.has_position()) {
    facts.position = {household.position().latitude(), household.position().longitude()};
  } else {
    PlaceByResidence(household, regions, facts);
  }
  const bool korean = SpeaksKoreanAlone(household, facts.kinds);
  for (const v1::Member& member : household.members()) {
    facts.members.push_back(CompilePerson(member, korean));
    if (facts.members.back().disability_registered.yes != 0) {
      facts.kinds.yes |= Bit(v1::HOUSEHOLD_KIND_DISABLED_MEMBER);
      facts.kinds.maybe &= ~Bit(v1::HOUSEHOLD_KIND_DISABLED_MEMBER);
    }
  }
  if (facts.members.empty()) facts.members.push_back(CompilePerson(v1::Member(), korean));
  return facts;
}

std::vector<std::size_t> PersonsOf(const v1::Need& need, const HouseholdFacts& facts) {
  std::vector<std::size_t> persons;
  for (std::size_t i = 0; i < facts.members.size(); ++i) {
    const auto& references = need.members();
    if (references.empty() || std::find(references.begin(), references.end(),
                                        facts.members[i].reference) != references.end()) {
      persons.push_back(i);
    }
  }
  return persons;
}

}  // namespace ieum::matcher
