// Finds many phrases in a text at once, the Korean way and the English way.
#ifndef IEUM_INDEXER_TEXT_PHRASE_MATCHER_H_
#define IEUM_INDEXER_TEXT_PHRASE_MATCHER_H_

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"

#include "indexer/text/words.h"

namespace ieum::indexer {

// Where a phrase stands in a text.
struct PhraseMatch {
  std::uint32_t id = 0;
  std::uint32_t begin = 0;  // code point positions in FoldedText::chars
  std::uint32_t end = 0;
};

// A prefix tree over symbols; a symbol is a character or the hash of a word.
class SymbolTree {
 public:
  // Nodes; the root is 0.
  std::optional<std::uint32_t> Step(std::uint32_t node, std::uint64_t symbol) const;
  std::uint32_t Grow(std::span<const std::uint64_t> symbols);  // the node of the whole sequence

 private:
  absl::flat_hash_map<std::pair<std::uint32_t, std::uint64_t>, std::uint32_t> edges_;
  std::uint32_t nodes_ = 1;
};

// Phrases with Hangul (or Han) match character by character, also inside words, whatever blanks and
// soft marks lie between; where a text has a blank that the phrase does not have, the match must
// look like the phrase written apart: it starts with a word, ends with a word or its ending, and
// has three syllables; or it has five. A phrase of one syllable must be a whole word. Other phrases
// match word by word, stemmed. Cost: one tree walk per character, mostly of one or two steps.
// Thread-compatible.
class PhraseMatcher {
 public:
  // Returns the id under which a phrase that matches alike is already there (for Korean: equal but
  // for blanks and marks), else `id`. nullopt: the phrase has neither letters nor digits.
  std::optional<std::uint32_t> Add(std::string_view phrase, std::uint32_t id);

  // Every match, overlapping ones too, by begin.
  std::vector<PhraseMatch> FindAll(const FoldedText& text) const;

  // Longest first, then first, without overlaps; the rest of `matches` is dropped.
  static std::vector<PhraseMatch> WithoutOverlaps(std::vector<PhraseMatch> matches);

 private:
  struct Phrase {
    std::uint32_t id = 0;
    std::uint32_t symbols = 0;
    std::uint64_t blanks = 0;  // bit i: a blank before symbol i
  };
  void WalkCharacters(const FoldedText& text, std::uint32_t begin,
                      std::vector<PhraseMatch>& out) const;
  void WalkWords(const FoldedText& text, std::size_t first, std::vector<PhraseMatch>& out) const;

  SymbolTree characters_;
  SymbolTree words_;
  absl::flat_hash_map<std::uint32_t, Phrase> by_characters_;    // node -> phrase
  absl::flat_hash_map<std::uint32_t, std::uint32_t> by_words_;  // node -> id
};

}  // namespace ieum::indexer

#endif  // IEUM_INDEXER_TEXT_PHRASE_MATCHER_H_
