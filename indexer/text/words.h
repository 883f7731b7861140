// A folded text as code points and words; what analysis and phrase matching both read.
#ifndef IEUM_INDEXER_TEXT_WORDS_H_
#define IEUM_INDEXER_TEXT_WORDS_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace ieum::indexer {

enum class CharKind : std::uint8_t {
  kBlank,        // white space
  kSoft,         // joins or quotes words: middle dot, hyphen, slash, quotation marks
  kBreak,        // ends a clause: full stop, comma, brackets, anything else
  kHangul,       // Hangul syllable
  kIdeographic,  // Han, Hiragana, Katakana: written without blanks, like Hangul compounds
  kLatin,        // letter of any other script, or a digit
};

CharKind KindOf(char32_t c);

// A maximal run of characters of one word kind.
struct Word {
  CharKind kind = CharKind::kLatin;  // kHangul, kIdeographic or kLatin
  std::uint32_t begin = 0;           // code point positions in FoldedText::chars
  std::uint32_t end = 0;
};

struct FoldedText {
  std::u32string chars;
  std::vector<CharKind> kinds;  // of chars
  std::vector<Word> words;      // in order; an English possessive "s" is no word

  std::u32string_view Chars(const Word& word) const {
    return std::u32string_view(chars).substr(word.begin, word.end - word.begin);
  }
};

// Folds (see Fold in analyzer.h) and splits.
FoldedText ReadText(std::string_view utf8);

}  // namespace ieum::indexer

#endif  // IEUM_INDEXER_TEXT_WORDS_H_
