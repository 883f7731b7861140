#include "tests/bench/generator/resource_texts.h"

#include <array>
#include <string_view>
#include <vector>

namespace ieum::bench {
namespace {

constexpr std::uint32_t kBriefPercent = 15;

// Keywords of an area are known better or worse: the first ones turn up most.
const std::string& PickSkewed(const std::vector<std::string>& words, Draws& draws) {
  unsigned bits = 1;
  while ((std::size_t{2} << bits) <= words.size() + 1) ++bits;
  return words[draws.Skewed(bits) % words.size()];
}

// Appends a sentence unless the text would grow too long.
bool Append(const std::string& sentence, std::string& text) {
  if (CountCharacters(text) + CountCharacters(sentence) + 1 > kMostDescription) return false;
  if (!text.empty()) text += ' ';
  text += sentence;
  return true;
}

bool TellsPlace(std::string_view text, const Slots& slots) {
  for (const Slot slot : {Slot::kDong, Slot::kRoad, Slot::kOrganization}) {
    if (text.find(slots[static_cast<std::size_t>(slot)]) != std::string_view::npos) return true;
  }
  return false;
}

}  // namespace

ResourceTexts::ResourceTexts(const Tables& tables)
    : tables_(tables),
      formal_(tables.grammar.Find("formal_open")),
      service_(tables.grammar.Find("service_open")),
      informal_(tables.grammar.Find("informal_open")),
      short_(tables.grammar.Find("duplicate_open")),
      when_(tables.grammar.Find("when")),
      where_(tables.grammar.Find("where")),
      limit_(tables.grammar.Find("limit")),
      voice_(tables.grammar.Find("voice")),
      keyword_(tables.grammar.Find("kwline")),
      served_(tables.grammar.Find("served")),
      narrow_name_(tables.grammar.Find("narrow_name")),
      note_(tables.grammar.Find("eligibility_note")) {}

void ResourceTexts::FillSlots(const Archetype& archetype, const Recipe& recipe, Draws& draws,
                              Slots& slots) const {
  At(slots, Slot::kWho) = draws.Pick(recipe.who);
  const SubAreaWords& words = tables_.sub_areas.find(archetype.terms.front().code)->second;
  At(slots, Slot::kLabel) = words.label;
  At(slots, Slot::kKeyword) = PickSkewed(words.words, draws);
  const SubAreaWords& others = tables_.sub_areas.find(draws.Pick(archetype.terms).code)->second;
  At(slots, Slot::kKeyword2) = PickSkewed(others.words, draws);
  if (At(slots, Slot::kKeyword2) == At(slots, Slot::kKeyword)) {
    At(slots, Slot::kKeyword2) = draws.Pick(words.words);
  }
  const std::size_t doing = draws.Below(archetype.doing.size());
  const std::size_t other = (doing + 1) % archetype.doing.size();
  At(slots, Slot::kDoing) = tables_.grammar.Text(archetype.doing[doing], draws, slots);
  At(slots, Slot::kDoing2) = other == doing
                                 ? At(slots, Slot::kKeyword) + " 상담"
                                 : tables_.grammar.Text(archetype.doing[other], draws, slots);
}

std::string ResourceTexts::Name(const Offer& offer, Draws& draws, const Slots& slots) const {
  const Archetype& archetype = tables_.archetypes[offer.archetype];
  std::string name = tables_.grammar.Text(draws.Pick(archetype.names), draws, slots);
  if (!offer.is_copy) return name;
  const std::string& place = slots[static_cast<std::size_t>(Slot::kDong)];
  switch (draws.Below(5)) {
    case 0:
      return place + " " + name;
    case 1:
      return name + "(" + place + ")";
    case 2:
      return slots[static_cast<std::size_t>(Slot::kOrganization)] + " " + name;
    default:
      return name;
  }
}

std::string ResourceTexts::NameForFew(Draws& draws, const Slots& slots) const {
  return tables_.grammar.SymbolText(narrow_name_, draws, slots);
}

SymbolId ResourceTexts::OpenOf(v1::Sector sector, Draws& draws) const {
  switch (sector) {
    case v1::SECTOR_PUBLIC:
      return draws.Chance(60) ? formal_ : service_;
    case v1::SECTOR_COMMUNITY:
      return draws.Chance(70) ? informal_ : service_;
    default:
      return draws.Chance(80) ? service_ : formal_;
  }
}

std::string ResourceTexts::Description(const Archetype& archetype, const OrganizationKind& kind,
                                       Draws& draws, const Slots& slots) const {
  const std::uint32_t length = draws.Below(100);
  const bool brief = length < kBriefPercent;
  std::string text =
      tables_.grammar.SymbolText(brief ? short_ : OpenOf(kind.sector, draws), draws, slots);
  // A third say what they do and where; a fifth tell all there is.
  const int sentences = brief         ? 0
                        : length < 45 ? 1
                        : length < 80 ? draws.Between(2, 3)
                                      : draws.Between(4, 10);
  // Nobody tells where a shelter is.
  const SymbolId where = archetype.confidential || kind.hidden ? voice_ : where_;
  const std::array<SymbolId, 5> details = {where, when_, keyword_, limit_, voice_};
  std::size_t detail = draws.Below(details.size());
  std::size_t say = draws.Below(archetype.say.size());
  std::size_t said = 0;
  std::size_t detailed = 0;
  for (int i = 0; i < sentences; ++i) {
    // What is told of the kind of offering and what of this one, in turn, nothing twice.
    const bool of_kind = i % 2 == 1 || (i == 0 && sentences > 1 && draws.Chance(60));
    std::string sentence;
    if ((of_kind && said < archetype.say.size()) || detailed == details.size()) {
      if (said++ == archetype.say.size()) break;
      sentence = tables_.grammar.Text(archetype.say[say++ % archetype.say.size()], draws, slots);
    } else {
      ++detailed;
      sentence = tables_.grammar.SymbolText(details[detail++ % details.size()], draws, slots);
    }
    if (!Append(sentence, text)) break;
  }
  // Those of a programme would else read the same everywhere.
  if (!TellsPlace(text, slots)) {
    const SymbolId place = where == where_ ? where_ : served_;
    std::string sentence = tables_.grammar.SymbolText(place, draws, slots);
    while (!Append(sentence, text)) text.resize(text.rfind(". ") + 1);
  }
  if (CountCharacters(text) < kLeastDescription) {
    Append(tables_.grammar.SymbolText(when_, draws, slots), text);
  }
  return text;
}

std::string ResourceTexts::ShortDescription(Draws& draws, const Slots& slots) const {
  std::string text = tables_.grammar.SymbolText(short_, draws, slots);
  Append(tables_.grammar.SymbolText(when_, draws, slots), text);
  return text;
}

std::string ResourceTexts::EligibilityNote(Draws& draws, const Slots& slots) const {
  return tables_.grammar.SymbolText(note_, draws, slots);
}

}  // namespace ieum::bench
