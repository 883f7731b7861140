// Light stemming and stop words, Korean and English. No dictionary: only what suffixes alone can
// tell.
#ifndef IEUM_INDEXER_TEXT_STEMMING_H_
#define IEUM_INDEXER_TEXT_STEMMING_H_

#include <string>
#include <string_view>

namespace ieum::indexer {

// A Hangul word cut into stem and ending.
struct KoreanStem {
  std::u32string_view stem;
  // The ending is unmistakable (several syllables, as in "에서는", "합니다"), so that no syllable
  // of it can belong to the noun.
  bool certain = false;
};

// Cuts the particle (josa) or the ending of a verb made with 하다, 되다, 받다 or 드리다.
// Conservative: the stem keeps two syllables, a one-syllable particle must agree with the final
// consonant before it, and nouns that merely end like a noun with a particle (어린이, 요가, 마을)
// are kept whole.
KoreanStem StemKorean(std::u32string_view hangul);

// True when all of `tail` is a particle or an ending, or nothing.
bool IsKoreanEnding(std::u32string_view tail);

// Plurals, -ing and -ed; lower-case ASCII letters, anything else comes back as it is.
std::string StemEnglish(std::string_view word);

// Words that carry no content. Korean ones are compared whole, before stemming.
bool IsStopWord(std::u32string_view hangul);
bool IsEnglishStopWord(std::string_view word);

}  // namespace ieum::indexer

#endif  // IEUM_INDEXER_TEXT_STEMMING_H_
