// Criteria as the data write them.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <sstream>

#include "tests/bench/generator/tables.h"

namespace ieum::bench {
namespace {

std::vector<std::string> Split(const std::string& text, char separator) {
  std::vector<std::string> parts;
  std::istringstream stream(text);
  for (std::string part; std::getline(stream, part, separator);) parts.push_back(part);
  return parts;
}

std::vector<int> Numbers(const std::string& text) {
  std::vector<int> numbers;
  for (const std::string& part : Split(text, '/')) numbers.push_back(std::atoi(part.c_str()));
  return numbers;
}

void ReadValues(const std::string& names, const std::vector<EnumWord>& words, Atom& atom) {
  for (const std::string& name : Split(names, ',')) {
    atom.values.push_back(FindWord(words, name).value);
  }
}

void ReadAges(const std::string& text, Atom& atom) {
  const std::size_t dash = text.find('-');
  atom.low = Numbers(text.substr(0, dash));
  atom.high = Numbers(text.substr(dash + 1));
}

// "dis", "dis:severe", "dis::intellectual,autism"
void ReadDisability(const std::string& text, Atom& atom) {
  const std::vector<std::string> parts = Split(text, ':');
  if (!parts.empty() && parts[0] == "severe") atom.level = v1::DISABILITY_LEVEL_SEVERE;
  if (parts.size() > 1) ReadValues(parts[1], DisabilityTypeWords(), atom);
}

void ReadCondition(const std::string& text, Grammar& grammar, Atom& atom) {
  const std::size_t question = text.find('?');
  atom.text = grammar.AddTemplate(text.substr(0, question));
  atom.has_question = question != std::string::npos;
  if (atom.has_question) {
    std::string words = text.substr(question + 1);
    if (words.back() != '?') words += '?';
    atom.question = grammar.AddTemplate(words);
  }
}

}  // namespace

Atom ParseAtom(std::string text, Grammar& grammar) {
  Atom atom;
  if (text.rfind('?', 0) == 0) atom.optional = true, text.erase(0, 1);
  if (text.rfind("any.", 0) == 0) atom.any_member = true, text.erase(0, 4);
  const std::size_t colon = text.find(':');
  const std::string kind = text.substr(0, colon);
  const std::string rest = colon == std::string::npos ? "" : text.substr(colon + 1);
  if (kind == "age") {
    ReadAges(rest, atom);
  } else if (kind == "income") {
    atom.kind = Atom::Kind::kIncome;
    atom.high = Numbers(rest);
  } else if (kind == "benefit") {
    atom.kind = Atom::Kind::kBenefits;
    ReadValues(rest, BenefitWords(), atom);
  } else if (kind == "kind") {
    atom.kind = Atom::Kind::kHouseholdKinds;
    ReadValues(rest, HouseholdKindWords(), atom);
  } else if (kind == "dis") {
    atom.kind = Atom::Kind::kDisability;
    ReadDisability(rest, atom);
  } else if (kind == "gender") {
    atom.kind = Atom::Kind::kGender;
    atom.values = {rest == "f" ? v1::GENDER_FEMALE : v1::GENDER_MALE};
  } else if (kind == "lang") {
    atom.kind = Atom::Kind::kLanguage;
    atom.languages = Split(rest, '/');
  } else if (kind == "school") {
    atom.kind = Atom::Kind::kSchool;
    ReadValues(rest, SchoolStageWords(), atom);
  } else if (kind == "cond") {
    atom.kind = Atom::Kind::kCondition;
    ReadCondition(rest, grammar, atom);
  } else {
    std::fprintf(stderr, "generator data: no such criterion: %s\n", text.c_str());
    std::abort();
  }
  return atom;
}

const std::vector<EnumWord>& BenefitWords() {
  static const auto& words = *new std::vector<EnumWord>{
      {"livelihood", v1::BENEFIT_LIVELIHOOD, "생계급여"},
      {"medical", v1::BENEFIT_MEDICAL_AID, "의료급여"},
      {"housing", v1::BENEFIT_HOUSING, "주거급여"},
      {"education", v1::BENEFIT_EDUCATION, "교육급여"},
      {"near_poor", v1::BENEFIT_NEAR_POOR, "차상위계층"},
      {"single_parent", v1::BENEFIT_SINGLE_PARENT_SUPPORT, "한부모가족지원"},
      {"pension", v1::BENEFIT_BASIC_PENSION, "기초연금"},
      {"disability_pension", v1::BENEFIT_DISABILITY_PENSION, "장애인연금·수당"},
      {"emergency", v1::BENEFIT_EMERGENCY, "긴급복지"},
      {"long_term_care", v1::BENEFIT_LONG_TERM_CARE, "장기요양등급"},
      {"personal_assistance", v1::BENEFIT_PERSONAL_ASSISTANCE, "장애인활동지원"},
      {"unemployment", v1::BENEFIT_UNEMPLOYMENT, "실업급여"},
  };
  return words;
}

const std::vector<EnumWord>& HouseholdKindWords() {
  static const auto& words = *new std::vector<EnumWord>{
      {"single", v1::HOUSEHOLD_KIND_SINGLE_PERSON, "1인가구"},
      {"older_alone", v1::HOUSEHOLD_KIND_OLDER_PERSON_ALONE, "독거노인"},
      {"older_couple", v1::HOUSEHOLD_KIND_OLDER_COUPLE, "노인부부"},
      {"single_parent", v1::HOUSEHOLD_KIND_SINGLE_PARENT, "한부모"},
      {"grandparent", v1::HOUSEHOLD_KIND_GRANDPARENT, "조손가정"},
      {"child_headed", v1::HOUSEHOLD_KIND_CHILD_HEADED, "소년소녀가정"},
      {"foster", v1::HOUSEHOLD_KIND_FOSTER, "가정위탁"},
      {"multicultural", v1::HOUSEHOLD_KIND_MULTICULTURAL, "다문화가정"},
      {"migrant", v1::HOUSEHOLD_KIND_MIGRANT, "외국인·이주민"},
      {"nk_refugee", v1::HOUSEHOLD_KIND_NORTH_KOREAN_REFUGEE, "북한이탈주민"},
      {"many_children", v1::HOUSEHOLD_KIND_MANY_CHILDREN, "다자녀가정"},
      {"disabled_member", v1::HOUSEHOLD_KIND_DISABLED_MEMBER, "장애인가구"},
      {"young_parent", v1::HOUSEHOLD_KIND_YOUNG_PARENT, "청소년부모"},
      {"young_carer", v1::HOUSEHOLD_KIND_YOUNG_CARER, "가족돌봄청년"},
      {"care_leaver", v1::HOUSEHOLD_KIND_CARE_LEAVER, "자립준비청년"},
      {"homeless", v1::HOUSEHOLD_KIND_HOMELESS, "노숙·비주택 거주"},
      {"crisis", v1::HOUSEHOLD_KIND_CRISIS, "위기가구"},
      {"pregnant", v1::HOUSEHOLD_KIND_PREGNANT, "임산부"},
      {"dual_earner", v1::HOUSEHOLD_KIND_DUAL_EARNER, "맞벌이"},
      {"veteran", v1::HOUSEHOLD_KIND_VETERAN, "보훈대상"},
      {"unemployed", v1::HOUSEHOLD_KIND_UNEMPLOYED, "실직가구"},
  };
  return words;
}

const std::vector<EnumWord>& SchoolStageWords() {
  static const auto& words = *new std::vector<EnumWord>{
      {"infant", v1::SCHOOL_STAGE_INFANT, "영유아"},
      {"preschool", v1::SCHOOL_STAGE_PRESCHOOL, "유아"},
      {"elementary", v1::SCHOOL_STAGE_ELEMENTARY, "초등학생"},
      {"middle", v1::SCHOOL_STAGE_MIDDLE, "중학생"},
      {"high", v1::SCHOOL_STAGE_HIGH, "고등학생"},
      {"university", v1::SCHOOL_STAGE_UNIVERSITY, "대학생"},
      {"out_of_school", v1::SCHOOL_STAGE_OUT_OF_SCHOOL, "학교 밖 청소년"},
  };
  return words;
}

const std::vector<EnumWord>& DisabilityTypeWords() {
  static const auto& words = *new std::vector<EnumWord>{
      {"physical", v1::DISABILITY_TYPE_PHYSICAL, "지체"},
      {"brain", v1::DISABILITY_TYPE_BRAIN_LESION, "뇌병변"},
      {"visual", v1::DISABILITY_TYPE_VISUAL, "시각"},
      {"hearing", v1::DISABILITY_TYPE_HEARING, "청각"},
      {"speech", v1::DISABILITY_TYPE_SPEECH, "언어"},
      {"intellectual", v1::DISABILITY_TYPE_INTELLECTUAL, "지적"},
      {"autism", v1::DISABILITY_TYPE_AUTISM, "자폐성"},
      {"mental", v1::DISABILITY_TYPE_MENTAL, "정신"},
      {"internal", v1::DISABILITY_TYPE_INTERNAL, "내부기관"},
  };
  return words;
}

const std::vector<EnumWord>& LanguageWords() {
  static const auto& words = *new std::vector<EnumWord>{
      {"vi", 0, "베트남어"}, {"zh", 1, "중국어"},     {"mn", 2, "몽골어"},
      {"ru", 3, "러시아어"}, {"tl", 4, "타갈로그어"},
  };
  return words;
}

const EnumWord& FindWord(const std::vector<EnumWord>& words, const std::string& id) {
  const auto it =
      std::find_if(words.begin(), words.end(), [&](const EnumWord& word) { return word.id == id; });
  if (it == words.end()) {
    std::fprintf(stderr, "generator data: no such word: %s\n", id.c_str());
    std::abort();
  }
  return *it;
}

const char* WordsOf(const std::vector<EnumWord>& words, int value) {
  for (const EnumWord& word : words) {
    if (word.value == value) return word.words;
  }
  return "";
}

}  // namespace ieum::bench
