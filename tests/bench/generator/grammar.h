// Texts from templates.
#ifndef IEUM_TESTS_BENCH_GENERATOR_GRAMMAR_H_
#define IEUM_TESTS_BENCH_GENERATOR_GRAMMAR_H_

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "tests/bench/generator/draws.h"

namespace ieum::bench {

// What a record puts into its texts.
enum class Slot : std::uint8_t {
  kDong,      // "느티동"
  kDongStem,  // "느티"
  kDistrict,  // "물봉구"
  kDistrictStem,
  kProvince,
  kProvinceStem,
  kRoad,
  kOrganization,
  kArea,     // the ground that is served, in a word
  kWho,      // whom it is for
  kDoing,    // what is done: "밑반찬 배달"
  kDoing2,   // another
  kKeyword,  // a word of the field
  kKeyword2,
  kTerms,      // eligibility in words
  kSaid,       // what somebody said
  kMember,     // "어머니"
  kLabel,      // a need area's name
  kKind,       // a facility kind
  kProgramme,  // a programme's name
  kCount
};

using Slots = std::array<std::string, static_cast<std::size_t>(Slot::kCount)>;
inline std::string& At(Slots& slots, Slot slot) { return slots[static_cast<std::size_t>(slot)]; }

using TemplateId = std::uint32_t;
using SymbolId = std::uint32_t;

// Templates are text with
//   {dong}       a slot of the record
//   {season}     one of the templates of a symbol
//   {num:3-90}   a number
//   {은}         the particle that the word before it takes: 은 이 을 과 으로 이나 이면 이라면
//   [a|b]        one of these
// Built once, then immutable and thread-safe. A name that is neither slot nor symbol aborts with
// the template: the data are part of the program.
class Grammar {
 public:
  // `alias` names are those that templates use for the symbol too: {thing2}.
  SymbolId AddSymbol(const std::string& name, const std::vector<std::string>& templates);
  void AddAlias(const std::string& alias, const std::string& name);
  TemplateId AddTemplate(const std::string& text);
  std::vector<TemplateId> AddTemplates(const std::vector<std::string>& texts);
  // Call once all symbols are there.
  void Link();

  SymbolId Find(const std::string& name) const;
  std::size_t template_count() const { return templates_.size(); }

  // Appends to `out`.
  void Expand(TemplateId id, Draws& draws, const Slots& slots, std::string& out) const;
  void ExpandSymbol(SymbolId id, Draws& draws, const Slots& slots, std::string& out) const;
  std::string Text(TemplateId id, Draws& draws, const Slots& slots) const;
  std::string SymbolText(SymbolId id, Draws& draws, const Slots& slots) const;

 private:
  enum class PieceKind : std::uint8_t { kLiteral, kSlot, kSymbol, kNumber, kParticle };
  struct Piece {
    PieceKind kind = PieceKind::kLiteral;
    std::string text;         // literal, or the name until linked
    std::uint32_t index = 0;  // slot, symbol or particle
    int low = 0;
    int high = 0;
  };

  std::vector<Piece> Parse(const std::string& text);
  Piece ParseName(const std::string& name, const std::string& text) const;

  std::vector<std::vector<Piece>> templates_;
  std::vector<std::vector<TemplateId>> symbols_;
  std::map<std::string, SymbolId, std::less<>> names_;
};

// Appends the form of particle `index` (in the order above) that fits the end of `out`.
void AppendParticle(std::size_t index, std::string& out);

// Code points of UTF-8.
std::size_t CountCharacters(std::string_view text);

}  // namespace ieum::bench

#endif  // IEUM_TESTS_BENCH_GENERATOR_GRAMMAR_H_
