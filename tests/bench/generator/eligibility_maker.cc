#include "tests/bench/generator/eligibility_maker.h"

namespace ieum::bench {
namespace {

constexpr int kMostCriteria = 4;
constexpr int kMostPaths = 4;
constexpr unsigned kOptionalPercent = 45;
constexpr unsigned kExtraConditionPercent = 12;
constexpr unsigned kExtraExclusionPercent = 6;
// Of several alternatives an agency may know only the first ones.
constexpr unsigned kDropPathPercent = 15;

std::string Joined(const std::vector<int>& values, const std::vector<EnumWord>& words) {
  std::string text;
  for (const int value : values) {
    if (!text.empty()) text += "·";
    text += WordsOf(words, value);
  }
  return text;
}

class Maker {
 public:
  Maker(const Tables& tables, const Slots& slots, Draws& draws)
      : tables_(tables), slots_(slots), draws_(draws) {}

  // Returns the words.
  std::string Fill(const Atom& atom, v1::Criterion& out) {
    if (atom.any_member) out.set_subject(v1::SUBJECT_ANY_MEMBER);
    switch (atom.kind) {
      case Atom::Kind::kAge:
        return FillAge(atom, *out.mutable_age());
      case Atom::Kind::kIncome: {
        const int percent = draws_.Pick(atom.high);
        out.mutable_income()->set_max_percent(percent);
        return "기준중위소득 " + std::to_string(percent) + "% 이하";
      }
      case Atom::Kind::kBenefits:
        for (const int value : atom.values) {
          out.mutable_benefits()->add_values(static_cast<v1::Benefit>(value));
        }
        return Joined(atom.values, BenefitWords());
      case Atom::Kind::kHouseholdKinds:
        for (const int value : atom.values) {
          out.mutable_household_kinds()->add_values(static_cast<v1::HouseholdKind>(value));
        }
        return Joined(atom.values, HouseholdKindWords());
      case Atom::Kind::kDisability:
        return FillDisability(atom, *out.mutable_disability());
      case Atom::Kind::kGender:
        out.mutable_genders()->add_values(static_cast<v1::Gender>(atom.values.front()));
        return atom.values.front() == v1::GENDER_FEMALE ? "여성" : "남성";
      case Atom::Kind::kLanguage: {
        const std::string& language = draws_.Pick(atom.languages);
        out.mutable_languages()->add_values(language);
        return FindWord(LanguageWords(), language).words + std::string(" 사용자");
      }
      case Atom::Kind::kSchool:
        for (const int value : atom.values) {
          out.mutable_school_stages()->add_values(static_cast<v1::SchoolStage>(value));
        }
        return Joined(atom.values, SchoolStageWords());
      case Atom::Kind::kCondition:
        return FillCondition(atom, *out.mutable_condition());
    }
    return "";
  }

 private:
  std::string FillAge(const Atom& atom, v1::AgeRange& out) {
    std::string text = "만 ";
    if (!atom.low.empty()) {
      out.set_min_years(draws_.Pick(atom.low));
      text += std::to_string(out.min_years());
    }
    if (atom.high.empty()) return text + "세 이상";
    out.set_max_years(draws_.Pick(atom.high));
    if (!out.has_min_years() || out.min_years() == 0) {
      return "만 " + std::to_string(out.max_years()) + "세 이하";
    }
    return text + "~" + std::to_string(out.max_years()) + "세";
  }

  std::string FillDisability(const Atom& atom, v1::DisabilityCondition& out) {
    for (const int value : atom.values) out.add_types(static_cast<v1::DisabilityType>(value));
    const bool severe = atom.level != 0 || draws_.Chance(15);
    if (severe) out.set_level(v1::DISABILITY_LEVEL_SEVERE);
    const std::string types =
        atom.values.empty() ? "등록장애인" : Joined(atom.values, DisabilityTypeWords()) + " 장애인";
    return severe ? "심한 장애가 있는 " + types : types;
  }

  std::string FillCondition(const Atom& atom, v1::FreeCondition& out) {
    out.mutable_text()->set_ko(tables_.grammar.Text(atom.text, draws_, slots_));
    if (atom.has_question) {
      out.mutable_question()->set_ko(tables_.grammar.Text(atom.question, draws_, slots_));
    }
    return out.text().ko();
  }

  const Tables& tables_;
  const Slots& slots_;
  Draws& draws_;
};

}  // namespace

std::string MakeEligibility(const Recipe& recipe, const Tables& tables, const Slots& slots,
                            Draws& draws, v1::Eligibility& out) {
  Maker maker(tables, slots, draws);
  std::string words;
  const bool one_more = draws.Chance(kExtraConditionPercent);
  for (const std::vector<Atom>& atoms : recipe.paths) {
    if (out.paths_size() == kMostPaths) break;
    if (&atoms != &recipe.paths.front() && draws.Chance(kDropPathPercent)) continue;
    v1::EligibilityPath& path = *out.add_paths();
    std::string label;
    for (const Atom& atom : atoms) {
      if (atom.optional && !draws.Chance(kOptionalPercent)) continue;
      const std::string text = maker.Fill(atom, *path.add_criteria());
      label += (label.empty() ? "" : ", ") + text;
    }
    if (one_more && path.criteria_size() < kMostCriteria) {
      label += ", " + maker.Fill(draws.Pick(tables.extra_atoms), *path.add_criteria());
    }
    if (recipe.paths.size() > 1 && draws.Chance(50)) path.mutable_label()->set_ko(label);
    words += (words.empty() ? "" : " 또는 ") + label;
  }
  for (const Atom& atom : recipe.exclusions) {
    if (atom.optional && !draws.Chance(kOptionalPercent)) continue;
    words += " (" + maker.Fill(atom, *out.add_exclusions()) + " 제외)";
  }
  if (draws.Chance(kExtraExclusionPercent)) {
    words +=
        " (" + maker.Fill(draws.Pick(tables.extra_exclusions), *out.add_exclusions()) + " 제외)";
  }
  if (!words.empty() && words.front() == ' ') words.erase(0, 1);
  return words;
}

}  // namespace ieum::bench
