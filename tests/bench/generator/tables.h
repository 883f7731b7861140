// What the generator is fed with: data/*.json beside it, the need areas and the lexicon.
#ifndef IEUM_TESTS_BENCH_GENERATOR_TABLES_H_
#define IEUM_TESTS_BENCH_GENERATOR_TABLES_H_

#include <cstdint>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "ieum/v1/assessment.pb.h"
#include "ieum/v1/catalog.pb.h"
#include "tests/bench/generator/grammar.h"

namespace ieum::bench {

// Whom a resource reaches, from many to few.
enum class Level : std::uint8_t { kNational, kProvince, kDistrict, kDong, kRadius };
inline constexpr int kLevels = 5;

// How far the agencies of a kind are apart.
enum class Scope : std::uint8_t { kDong, kDistrict, kProvince, kNation };

// A kind of agency.
struct OrganizationKind {
  std::string id;
  Scope scope = Scope::kDong;
  unsigned bits = 1;        // 2^bits - 1 of them in a region at most, but for later rounds
  bool single = false;      // one in a region
  bool by_ordinal = false;  // names are told by the number, in order
  bool hidden = false;      // nobody may know where it is

  // Whether a region may have any number of them.
  bool Grows() const { return !single && !by_ordinal && bits >= 3; }

  v1::Sector sector = v1::SECTOR_UNSPECIFIED;
  std::vector<std::string> words;
  std::vector<TemplateId> names, about;
  std::vector<std::string> desks;
};

// A criterion with choices: of a set of numbers one is drawn.
struct Atom {
  enum class Kind : std::uint8_t {
    kAge,
    kIncome,
    kBenefits,
    kHouseholdKinds,
    kDisability,
    kGender,
    kLanguage,
    kSchool,
    kCondition
  };
  Kind kind = Kind::kAge;
  bool optional = false;
  bool any_member = false;
  std::vector<int> low, high;  // ages; high: incomes
  std::vector<int> values;     // enum values; of languages, places in `languages`
  std::vector<std::string> languages;
  int level = 0;  // disability
  TemplateId text = 0, question = 0;
  bool has_question = false;
};

// Who may use a resource, as a pattern.
struct Recipe {
  std::vector<std::string> who;
  std::vector<std::vector<Atom>> paths;
  std::vector<Atom> exclusions;
};

struct CostChoice {
  v1::CostKind kind = v1::COST_KIND_UNSPECIFIED;
  int low = 0, high = 0;  // won
  std::string unit;
};

// A kind of offering.
struct Archetype {
  struct Term {
    std::string code;
    int percent = 100;
  };
  std::string id;
  std::string programme;  // nationwide, at many sites; empty: local
  std::vector<Term> terms;
  v1::Domain domain = v1::DOMAIN_WELFARE;
  v1::Form form = v1::FORM_HUMAN;
  v1::Formality formality = v1::FORMALITY_FORMAL;
  v1::Participation participation = v1::PARTICIPATION_INDIVIDUAL;
  v1::NextStepKind next_step = v1::NEXT_STEP_KIND_REFER;
  std::vector<v1::Mode> modes;
  std::vector<CostChoice> costs;
  std::vector<std::size_t> recipes, organizations;
  std::vector<std::size_t> growing_organizations;  // kinds of which a region may have any number
  std::vector<Level> levels;
  int weight = 1;
  int least_places = 0, most_places = 0;  // 0: not counted
  std::string hours;
  bool confidential = false;
  bool languages = false;
  std::vector<TemplateId> names, doing, say;

  bool Has(Level level) const;
};

// Words of the field for a need sub-area.
struct SubAreaWords {
  std::string label;
  std::vector<std::string> words;  // "무료급식"
  std::vector<std::string> said;   // "끼니를 거르고 있어요"
  std::vector<TemplateId> statements;
  // Kinds of offerings whose main purpose it is; at least one.
  std::vector<std::size_t> archetypes;
};

// A kind of household.
struct HouseholdType {
  struct Member {
    std::string role;
    int youngest = 0, oldest = 0;
    std::string genders;
    bool optional = false, disabled = false;
  };
  struct Share {
    int value = 0;
    int percent = 0;
  };
  std::string id;
  std::vector<Member> members;
  std::vector<Share> kinds, benefits;
  int least_income = 0, most_income = 0;
  unsigned disability_percent = 0;
  std::vector<std::string> languages;
  v1::RiskKind risk = v1::RISK_KIND_UNSPECIFIED;
  std::vector<std::string> needs;
};

// Immutable after loading; thread-safe. Aborts on faulty data, naming it.
struct Tables {
  // `data`: the project's data folder. Takes about 20 ms.
  static std::unique_ptr<const Tables> Load(const std::string& data);

  Grammar grammar;
  std::map<std::string, std::vector<std::string>> words;  // data/words.json
  std::vector<OrganizationKind> kinds;
  std::vector<Recipe> recipes;
  std::vector<std::size_t> narrow;  // recipes that few fit: whom nationwide funds are for
  std::vector<Atom> extra_atoms, extra_exclusions;
  std::vector<Archetype> archetypes;
  // By level: places in `archetypes` of local offerings with running sums of weights, and of
  // programmes.
  std::vector<std::size_t> local[kLevels], programmes[kLevels];
  std::vector<std::size_t> growing[kLevels];  // programmes with growing organizations
  std::vector<std::uint64_t> local_sums[kLevels];
  std::map<std::string, SubAreaWords, std::less<>> sub_areas;
  std::vector<HouseholdType> households;
  std::vector<std::uint64_t> household_sums;
  // Need sub-areas that come up in any household; and those that are a child's.
  std::vector<std::string> common_needs;
  std::set<std::string, std::less<>> child_needs;
};

// Names of enum values in the data, and the words for them in texts.
struct EnumWord {
  const char* id;
  int value;
  const char* words;
};
const std::vector<EnumWord>& BenefitWords();
const std::vector<EnumWord>& HouseholdKindWords();
const std::vector<EnumWord>& SchoolStageWords();
const std::vector<EnumWord>& DisabilityTypeWords();
const std::vector<EnumWord>& LanguageWords();
// The place in `words`; aborts when there is none.
const EnumWord& FindWord(const std::vector<EnumWord>& words, const std::string& id);
const char* WordsOf(const std::vector<EnumWord>& words, int value);

// "age:60/65-", "?benefit:near_poor"; see data/README.md.
Atom ParseAtom(std::string text, Grammar& grammar);

}  // namespace ieum::bench

#endif  // IEUM_TESTS_BENCH_GENERATOR_TABLES_H_
