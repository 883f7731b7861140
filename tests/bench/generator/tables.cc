#include "tests/bench/generator/tables.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <sstream>

#include "nlohmann/json.hpp"

namespace ieum::bench {
namespace {

using nlohmann::json;

[[noreturn]] void Abort(const std::string& what) {
  std::fprintf(stderr, "generator data: %s\n", what.c_str());
  std::abort();
}

json Read(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  json value = json::parse(file, nullptr, /*allow_exceptions=*/false);
  if (value.is_discarded()) Abort("cannot read " + path);
  return value;
}

std::vector<std::string> Words(const std::string& text) {
  std::vector<std::string> words;
  std::istringstream stream(text);
  for (std::string word; stream >> word;) words.push_back(word);
  return words;
}

std::vector<std::string> Strings(const json& object, const char* key) {
  return object.contains(key) ? object.at(key).get<std::vector<std::string>>()
                              : std::vector<std::string>();
}

// "A", "B" and so on of a text of letters.
template <typename Value>
Value OneOf(const std::string& letter, const std::map<std::string, Value>& values,
            const std::string& where) {
  const auto it = values.find(letter);
  if (it == values.end()) Abort(where + ": no such letter: " + letter);
  return it->second;
}

class Loader {
 public:
  Loader(Tables& tables, const std::string& data, const std::string& own)
      : tables_(tables), data_(data), own_(own) {}

  void Load() {
    LoadWords();
    LoadGrammar();
    LoadKinds();
    LoadRecipes();
    for (const char* name :
         {"safety_health", "daily", "family_social", "economy_work", "education"}) {
      LoadArchetypes(own_ + "/archetypes_" + name + ".json");
    }
    Rank();
    LoadSubAreas();
    LoadLexicon();
    LoadHouseholds();
    tables_.grammar.Link();
  }

 private:
  void LoadWords() {
    const json file = Read(own_ + "/words.json");
    for (const auto& [key, list] : file.items()) {
      tables_.words[key] = list.get<std::vector<std::string>>();
      tables_.grammar.AddSymbol(key, tables_.words[key]);
    }
    const std::pair<const char*, const char*> aliases[] = {
        {"nickhead", "nick_heads"}, {"nicktail", "nick_tails"}, {"mod", "modifiers"},
        {"thing", "things"},        {"thing2", "things"},       {"partynoun", "party_nouns"},
        {"room", "place_rooms"},    {"field", "fields"}};
    for (const auto& [alias, name] : aliases) tables_.grammar.AddAlias(alias, name);
  }

  void LoadGrammar() {
    const json file = Read(own_ + "/grammar.json");
    for (const auto& [key, list] : file.items()) {
      tables_.grammar.AddSymbol(key, list.get<std::vector<std::string>>());
    }
    tables_.grammar.AddSymbol("word", {"남자", "여자", "중장기", "단기", "일시"});
  }

  void LoadKinds() {
    const json file = Read(own_ + "/organizations.json");
    for (const json& from : file.at("kinds")) {
      OrganizationKind kind;
      kind.id = from.at("id");
      kind.scope = OneOf<Scope>(from.at("scope"),
                                {{"dong", Scope::kDong},
                                 {"district", Scope::kDistrict},
                                 {"province", Scope::kProvince},
                                 {"nation", Scope::kNation}},
                                kind.id);
      kind.sector = OneOf<v1::Sector>(from.at("sector"),
                                      {{"public", v1::SECTOR_PUBLIC},
                                       {"private", v1::SECTOR_PRIVATE},
                                       {"community", v1::SECTOR_COMMUNITY}},
                                      kind.id);
      kind.single = from.value("single", false);
      kind.by_ordinal = from.value("by_ordinal", false);
      kind.hidden = from.value("hidden", false);
      kind.bits = from.value("bits", 1U);
      kind.words = Strings(from, "words");
      kind.desks = Strings(from, "desks");
      kind.names = tables_.grammar.AddTemplates(Strings(from, "names"));
      kind.about = tables_.grammar.AddTemplates(Strings(from, "about"));
      kind_ids_[kind.id] = tables_.kinds.size();
      tables_.kinds.push_back(std::move(kind));
    }
  }

  void LoadRecipes() {
    const json file = Read(own_ + "/eligibility.json");
    for (const auto& [id, from] : file.at("recipes").items()) {
      Recipe recipe;
      recipe.who = Strings(from, "who");
      for (const json& path : from.at("paths")) {
        std::vector<Atom> atoms;
        for (const json& atom : path) atoms.push_back(ParseAtom(atom, tables_.grammar));
        recipe.paths.push_back(std::move(atoms));
      }
      for (const std::string& atom : Strings(from, "exclude")) {
        recipe.exclusions.push_back(ParseAtom(atom, tables_.grammar));
      }
      recipe_ids_[id] = tables_.recipes.size();
      tables_.recipes.push_back(std::move(recipe));
    }
    for (const std::string& id : Strings(file, "narrow")) {
      tables_.narrow.push_back(Index(recipe_ids_, id));
    }
    for (const std::string& text : Strings(file, "extra_conditions")) {
      tables_.extra_atoms.push_back(ParseAtom("cond:" + text, tables_.grammar));
    }
    for (const std::string& text : Strings(file, "extra_exclusions")) {
      tables_.extra_exclusions.push_back(ParseAtom(text, tables_.grammar));
    }
  }

  void LoadArchetypes(const std::string& path) {
    const json file = Read(path);
    for (const json& from : file.at("archetypes")) {
      Archetype made;
      made.id = from.at("id");
      made.programme = from.value("programme", "");
      ReadTerms(from.at("terms"), made);
      ReadNature(from, made);
      ReadUse(from, made);
      for (const std::string& id : Strings(from, "eligibility")) {
        made.recipes.push_back(Index(recipe_ids_, id));
      }
      for (const std::string& id : Strings(from, "organizations")) {
        const std::size_t kind = Index(kind_ids_, id);
        made.organizations.push_back(kind);
        if (tables_.kinds[kind].Grows()) made.growing_organizations.push_back(kind);
      }
      made.names = tables_.grammar.AddTemplates(Strings(from, "names"));
      made.doing = tables_.grammar.AddTemplates(Strings(from, "doing"));
      made.say = tables_.grammar.AddTemplates(Strings(from, "say"));
      tables_.sub_areas[made.terms.front().code].archetypes.push_back(tables_.archetypes.size());
      tables_.archetypes.push_back(std::move(made));
    }
  }

  static std::size_t Index(const std::map<std::string, std::size_t>& ids, const std::string& id) {
    const auto it = ids.find(id);
    if (it == ids.end()) Abort("no such entry: " + id);
    return it->second;
  }

  // "daily_living.meals 1, social.companionship 0.3"
  static void ReadTerms(std::string text, Archetype& made) {
    std::replace(text.begin(), text.end(), ',', ' ');
    const std::vector<std::string> words = Words(text);
    for (std::size_t i = 0; i + 1 < words.size(); i += 2) {
      const int percent =
          static_cast<int>(std::lround(std::strtod(words[i + 1].c_str(), nullptr) * 100));
      made.terms.push_back({words[i], percent});
    }
  }

  static void ReadNature(const json& from, Archetype& made) {
    made.domain = OneOf<v1::Domain>(from.value("domain", "W"),
                                    {{"M", v1::DOMAIN_MEDICAL},
                                     {"E", v1::DOMAIN_EDUCATION},
                                     {"W", v1::DOMAIN_WELFARE},
                                     {"R", v1::DOMAIN_RELATIONAL}},
                                    made.id);
    made.form = OneOf<v1::Form>(
        from.value("form", "H"),
        {{"H", v1::FORM_HUMAN}, {"M", v1::FORM_MATERIAL}, {"R", v1::FORM_RELATIONAL}}, made.id);
    made.formality =
        from.value("formality", "F") == "I" ? v1::FORMALITY_INFORMAL : v1::FORMALITY_FORMAL;
    made.participation = OneOf<v1::Participation>(from.value("participation", "I"),
                                                  {{"I", v1::PARTICIPATION_INDIVIDUAL},
                                                   {"G", v1::PARTICIPATION_GROUP},
                                                   {"J", v1::PARTICIPATION_JOINT_FAMILY}},
                                                  made.id);
    made.next_step = OneOf<v1::NextStepKind>(from.value("step", "R"),
                                             {{"B", v1::NEXT_STEP_KIND_APPLY_BENEFIT},
                                              {"S", v1::NEXT_STEP_KIND_APPLY_SERVICE},
                                              {"R", v1::NEXT_STEP_KIND_REFER},
                                              {"I", v1::NEXT_STEP_KIND_INFORM}},
                                             made.id);
    for (const char letter : from.value("modes", std::string("S"))) {
      made.modes.push_back(OneOf<v1::Mode>(std::string(1, letter),
                                           {{"V", v1::MODE_HOME_VISIT},
                                            {"S", v1::MODE_ON_SITE},
                                            {"O", v1::MODE_ONLINE},
                                            {"P", v1::MODE_PHONE}},
                                           made.id));
    }
    for (const char letter : from.at("levels").get<std::string>()) {
      made.levels.push_back(OneOf<Level>(std::string(1, letter),
                                         {{"N", Level::kNational},
                                          {"P", Level::kProvince},
                                          {"d", Level::kDistrict},
                                          {"D", Level::kDong},
                                          {"r", Level::kRadius}},
                                         made.id));
    }
  }

  static void ReadUse(const json& from, Archetype& made) {
    made.weight = from.value("weight", 1);
    made.hours = from.value("hours", "weekday");
    made.confidential = from.value("confidential", false);
    made.languages = from.value("languages", false);
    std::sscanf(from.value("places", std::string()).c_str(), "%d-%d", &made.least_places,
                &made.most_places);
    for (const std::string& text : Words(from.value("cost", std::string("free")))) {
      CostChoice choice;
      char kind[16] = "";
      char unit[32] = "";
      std::sscanf(text.c_str(), "%15[^:]:%d-%d:%31s", kind, &choice.low, &choice.high, unit);
      choice.kind = OneOf<v1::CostKind>(kind,
                                        {{"free", v1::COST_KIND_FREE},
                                         {"fixed", v1::COST_KIND_FIXED},
                                         {"sliding", v1::COST_KIND_SLIDING},
                                         {"voucher", v1::COST_KIND_VOUCHER},
                                         {"unknown", v1::COST_KIND_UNSPECIFIED}},
                                        made.id);
      choice.unit = unit;
      made.costs.push_back(std::move(choice));
    }
  }

  void Rank() {
    for (std::size_t i = 0; i < tables_.archetypes.size(); ++i) {
      const Archetype& archetype = tables_.archetypes[i];
      for (const Level level : archetype.levels) {
        const auto at = static_cast<std::size_t>(level);
        if (!archetype.programme.empty()) {
          tables_.programmes[at].push_back(i);
          if (!archetype.growing_organizations.empty()) tables_.growing[at].push_back(i);
          continue;
        }
        tables_.local[at].push_back(i);
        std::vector<std::uint64_t>& sums = tables_.local_sums[at];
        sums.push_back((sums.empty() ? 0 : sums.back()) +
                       static_cast<std::uint64_t>(archetype.weight));
      }
    }
  }

  static bool IsKorean(const std::string& word) {
    return std::none_of(word.begin(), word.end(), [](char c) { return (c >= 'A' && c <= 'z'); });
  }
  static bool EndsWith(const std::string& word, const std::string& end) {
    return word.size() >= end.size() &&
           word.compare(word.size() - end.size(), end.size(), end) == 0;
  }

  // Nouns go into descriptions, whole sentences into what clients say.
  static void Sort(const std::string& word, SubAreaWords& words) {
    if (!IsKorean(word) || CountCharacters(word) < 2) return;
    if (EndsWith(word, "요")) {
      words.said.push_back(word);
      return;
    }
    for (const char* end :
         {"지", "을", "를", "는", "은", "게", "서", "고", "다", "까", "못해", "이", "욕구"}) {
      if (EndsWith(word, end)) return;
    }
    words.words.push_back(word);
  }

  void LoadSubAreas() {
    const json needs = Read(own_ + "/needs.json");
    const json& statements = needs.at("statements");
    const std::vector<std::string> said = Strings(needs, "said");
    const json file = Read(data_ + "/need_areas.json");
    for (const json& area : file.at("need_areas")) {
      for (const json& sub_area : area.at("sub_areas")) {
        const std::string code = sub_area.at("code");
        SubAreaWords& words = tables_.sub_areas[code];
        words.label = sub_area.at("display_name").at("ko");
        for (const json& word : sub_area.at("keywords")) Sort(word, words);
        if (!statements.contains(code)) Abort("no statements for " + code);
        words.statements =
            tables_.grammar.AddTemplates(statements.at(code).get<std::vector<std::string>>());
        if (words.words.empty() || words.archetypes.empty()) Abort("nothing for " + code);
        words.said.insert(words.said.end(), said.begin(), said.end());
      }
    }
  }

  // What points to one sub-area clearly is a word of it.
  void LoadLexicon() {
    const json file = Read(data_ + "/lexicon.json");
    for (const json& entry : file.at("entries")) {
      if (entry.at("terms").empty()) continue;
      const json& term = entry.at("terms").at(0);
      if (entry.value("ambiguous", false) || term.at("weight").get<double>() < 0.9) continue;
      const auto it = tables_.sub_areas.find(term.at("code").get<std::string>());
      const std::string phrase = entry.at("phrase");
      if (it == tables_.sub_areas.end() || CountCharacters(phrase) < 3) continue;
      std::vector<std::string>& words = it->second.words;
      const std::size_t before = words.size();
      Sort(phrase, it->second);
      if (words.size() > before &&
          std::find(words.begin(), words.end() - 1, phrase) != words.end() - 1) {
        words.pop_back();
      }
    }
  }

  static std::vector<HouseholdType::Share> Shares(const std::string& text,
                                                  const std::vector<EnumWord>& words) {
    std::vector<HouseholdType::Share> shares;
    std::string spaced = text;
    std::replace(spaced.begin(), spaced.end(), ',', ' ');
    for (std::string word : Words(spaced)) {
      if (word[0] >= '0' && word[0] <= '9') {
        shares.back().percent = std::atoi(word.c_str());
        continue;
      }
      const bool perhaps = word[0] == '?';
      if (perhaps) word.erase(0, 1);
      shares.push_back({FindWord(words, word).value, perhaps ? 40 : 100});
    }
    return shares;
  }

  void LoadHouseholds() {
    const json file = Read(own_ + "/households.json");
    tables_.common_needs = CheckedNeeds(file.at("common_needs"));
    for (std::string& code : CheckedNeeds(file.at("child_needs"))) {
      tables_.child_needs.insert(std::move(code));
    }
    for (const json& from : file.at("types")) {
      HouseholdType type;
      type.id = from.at("id");
      for (const std::string& text : Strings(from, "members")) ReadMember(text, type);
      type.kinds = Shares(from.at("kinds"), HouseholdKindWords());
      type.benefits = Shares(from.at("benefits"), BenefitWords());
      std::sscanf(from.at("income").get<std::string>().c_str(), "%d-%d", &type.least_income,
                  &type.most_income);
      type.disability_percent = from.at("disability");
      type.languages = Words(from.value("languages", std::string()));
      if (from.contains("risk")) type.risk = v1::RISK_KIND_FAMILY_VIOLENCE;
      type.needs = CheckedNeeds(from.at("needs"));
      std::vector<std::uint64_t>& sums = tables_.household_sums;
      sums.push_back((sums.empty() ? 0 : sums.back()) + from.at("weight").get<std::uint64_t>());
      tables_.households.push_back(std::move(type));
    }
  }

  std::vector<std::string> CheckedNeeds(const std::string& text) const {
    std::vector<std::string> codes = Words(text);
    for (const std::string& code : codes) {
      if (tables_.sub_areas.count(code) == 0) Abort("no such need: " + code);
    }
    return codes;
  }

  // "?자녀 1-15 fm d": a child that some have, disabled.
  static void ReadMember(const std::string& text, HouseholdType& type) {
    const std::vector<std::string> words = Words(text);
    if (words.size() < 3) Abort(type.id + ": not a member: " + text);
    HouseholdType::Member member;
    member.optional = words[0][0] == '?';
    member.role = member.optional ? words[0].substr(1) : words[0];
    std::sscanf(words[1].c_str(), "%d-%d", &member.youngest, &member.oldest);
    member.genders = words[2];
    member.disabled = words.size() > 3;
    type.members.push_back(std::move(member));
  }

  Tables& tables_;
  const std::string data_;
  const std::string own_;
  std::map<std::string, std::size_t> kind_ids_, recipe_ids_;
};

}  // namespace

bool Archetype::Has(Level level) const {
  return std::find(levels.begin(), levels.end(), level) != levels.end();
}

std::unique_ptr<const Tables> Tables::Load(const std::string& data) {
  auto made = std::make_unique<Tables>();
  Loader(*made, data, IEUM_GENERATOR_DATA_DIR).Load();
  return made;
}

}  // namespace ieum::bench
