// Names and descriptions of resources.
#ifndef IEUM_TESTS_BENCH_GENERATOR_RESOURCE_TEXTS_H_
#define IEUM_TESTS_BENCH_GENERATOR_RESOURCE_TEXTS_H_

#include <string>

#include "tests/bench/generator/offers.h"
#include "tests/bench/generator/organization_maker.h"

namespace ieum::bench {

inline constexpr std::size_t kLeastDescription = 20;
inline constexpr std::size_t kMostDescription = 400;

// The symbols that descriptions are made of, found once.
class ResourceTexts {
 public:
  explicit ResourceTexts(const Tables& tables);

  // Fills the slots that depend on the archetype: who, doing, keywords.
  void FillSlots(const Archetype& archetype, const Recipe& recipe, Draws& draws,
                 Slots& slots) const;
  std::string Name(const Offer& offer, Draws& draws, const Slots& slots) const;
  // Of an offering that is for few, whoever its kind is for elsewhere.
  std::string NameForFew(Draws& draws, const Slots& slots) const;
  // 20 to 400 characters, in the voice of the agency's sector.
  std::string Description(const Archetype& archetype, const OrganizationKind& kind, Draws& draws,
                          const Slots& slots) const;
  // As another list puts it: in one line.
  std::string ShortDescription(Draws& draws, const Slots& slots) const;
  // Criteria in words, as agencies put them.
  std::string EligibilityNote(Draws& draws, const Slots& slots) const;

 private:
  SymbolId OpenOf(v1::Sector sector, Draws& draws) const;

  const Tables& tables_;
  const SymbolId formal_, service_, informal_, short_, when_, where_, limit_, voice_, keyword_;
  const SymbolId served_, narrow_name_, note_;
};

}  // namespace ieum::bench

#endif  // IEUM_TESTS_BENCH_GENERATOR_RESOURCE_TEXTS_H_
