#include "indexer/text/phrase_matcher.h"

#include <algorithm>
#include <string>
#include <utility>

#include "indexer/text/analyzer.h"
#include "indexer/text/stemming.h"

namespace ieum::indexer {
namespace {

// So long a phrase is hardly ever made up by chance out of parts of two words.
constexpr std::uint32_t kUnmistakableSyllables = 5;
constexpr std::uint32_t kMinSyllablesApart = 3;
constexpr std::size_t kMaxBlankBits = 64;

bool IsWordChar(CharKind kind) {
  return kind == CharKind::kHangul || kind == CharKind::kIdeographic || kind == CharKind::kLatin;
}

bool StartsWord(const FoldedText& text, std::uint32_t at) {
  return at == 0 || !IsWordChar(text.kinds[at - 1]);
}

// True when what follows `end` up to the next blank or mark is nothing or an ending.
bool EndsStem(const FoldedText& text, std::uint32_t end) {
  std::uint32_t stop = end;
  while (stop < text.chars.size() && text.kinds[stop] == CharKind::kHangul) ++stop;
  if (stop < text.chars.size() && text.kinds[stop] == CharKind::kLatin) return false;
  return IsKoreanEnding(std::u32string_view(text.chars).substr(end, stop - end));
}

// Latin letters and digits at the rim of a match must not go on outside it.
bool CutsLatinWord(const FoldedText& text, std::uint32_t begin, std::uint32_t end) {
  const auto latin = [&text](std::uint32_t at) { return text.kinds[at] == CharKind::kLatin; };
  return (begin > 0 && latin(begin) && latin(begin - 1)) ||
         (end < text.chars.size() && latin(end) && latin(end - 1));
}

std::uint64_t WordSymbol(const FoldedText& text, const Word& word) {
  std::string narrow;
  for (const char32_t c : text.Chars(word)) {
    if (c < 0x80) {
      narrow.push_back(static_cast<char>(c));
    } else {
      for (int shift = 16; shift >= 0; shift -= 8) {
        narrow.push_back(static_cast<char>((c >> shift) & 0xFF));
      }
    }
  }
  return HashTerm(StemEnglish(narrow));
}

bool JoinedBySoftMarks(const FoldedText& text, std::uint32_t begin, std::uint32_t end) {
  for (std::uint32_t i = begin; i < end; ++i) {
    if (text.kinds[i] == CharKind::kBreak) return false;
  }
  return true;
}

}  // namespace

std::optional<std::uint32_t> SymbolTree::Step(std::uint32_t node, std::uint64_t symbol) const {
  const auto edge = edges_.find(std::make_pair(node, symbol));
  return edge == edges_.end() ? std::nullopt : std::make_optional(edge->second);
}

std::uint32_t SymbolTree::Grow(std::span<const std::uint64_t> symbols) {
  std::uint32_t node = 0;
  for (const std::uint64_t symbol : symbols) {
    const auto [edge, added] = edges_.try_emplace(std::make_pair(node, symbol), nodes_);
    if (added) ++nodes_;
    node = edge->second;
  }
  return node;
}

std::optional<std::uint32_t> PhraseMatcher::Add(std::string_view phrase, std::uint32_t id) {
  const FoldedText text = ReadText(phrase);
  if (text.words.empty()) return std::nullopt;
  std::vector<std::uint64_t> symbols;
  const bool by_words = std::all_of(text.words.begin(), text.words.end(),
                                    [](const Word& word) { return word.kind == CharKind::kLatin; });
  if (by_words) {
    for (const Word& word : text.words) symbols.push_back(WordSymbol(text, word));
    return by_words_.try_emplace(words_.Grow(symbols), id).first->second;
  }
  Phrase entry{id, 0, 0};
  bool gap = false;
  for (std::size_t i = 0; i < text.chars.size(); ++i) {
    if (!IsWordChar(text.kinds[i])) {
      gap = true;
      continue;
    }
    if (gap && symbols.size() < kMaxBlankBits) entry.blanks |= std::uint64_t{1} << symbols.size();
    gap = false;
    symbols.push_back(text.chars[i]);
  }
  entry.symbols = static_cast<std::uint32_t>(symbols.size());
  const auto [place, added] = by_characters_.try_emplace(characters_.Grow(symbols), entry);
  if (!added) place->second.blanks |= entry.blanks;
  return place->second.id;
}

void PhraseMatcher::WalkCharacters(const FoldedText& text, std::uint32_t begin,
                                   std::vector<PhraseMatch>& out) const {
  std::uint32_t node = 0;
  std::uint64_t blanks = 0;
  std::uint32_t symbols = 0;
  bool gap = false;
  for (std::uint32_t i = begin; i < text.chars.size(); ++i) {
    if (text.kinds[i] == CharKind::kBreak) return;
    if (!IsWordChar(text.kinds[i])) {
      gap = true;
      continue;
    }
    const auto next = characters_.Step(node, text.chars[i]);
    if (!next) return;
    node = *next;
    if (gap && symbols < kMaxBlankBits) blanks |= std::uint64_t{1} << symbols;
    gap = false;
    ++symbols;
    const auto found = by_characters_.find(node);
    if (found == by_characters_.end()) continue;
    const Phrase& phrase = found->second;
    const std::uint32_t end = i + 1;
    if (CutsLatinWord(text, begin, end)) continue;
    const bool whole = StartsWord(text, begin) && EndsStem(text, end);
    if (phrase.symbols == 1 && !whole) continue;
    const bool apart = (blanks & ~phrase.blanks) != 0;
    const bool trusted =
        whole ? phrase.symbols >= kMinSyllablesApart : phrase.symbols >= kUnmistakableSyllables;
    if (apart && !trusted) continue;
    out.push_back({phrase.id, begin, end});
  }
}

void PhraseMatcher::WalkWords(const FoldedText& text, std::size_t first,
                              std::vector<PhraseMatch>& out) const {
  std::uint32_t node = 0;
  for (std::size_t i = first; i < text.words.size(); ++i) {
    const Word& word = text.words[i];
    if (word.kind != CharKind::kLatin) return;
    if (i > first && !JoinedBySoftMarks(text, text.words[i - 1].end, word.begin)) return;
    const auto next = words_.Step(node, WordSymbol(text, word));
    if (!next) return;
    node = *next;
    const auto found = by_words_.find(node);
    if (found != by_words_.end()) {
      out.push_back({found->second, text.words[first].begin, word.end});
    }
  }
}

std::vector<PhraseMatch> PhraseMatcher::FindAll(const FoldedText& text) const {
  std::vector<PhraseMatch> matches;
  for (std::size_t w = 0; w < text.words.size(); ++w) {
    const Word& word = text.words[w];
    const std::uint32_t last = word.kind == CharKind::kLatin ? word.begin + 1 : word.end;
    for (std::uint32_t i = word.begin; i < last; ++i) WalkCharacters(text, i, matches);
    if (word.kind == CharKind::kLatin) WalkWords(text, w, matches);
  }
  return matches;
}

std::vector<PhraseMatch> PhraseMatcher::WithoutOverlaps(std::vector<PhraseMatch> matches) {
  std::sort(matches.begin(), matches.end(), [](const PhraseMatch& a, const PhraseMatch& b) {
    if (a.end - a.begin != b.end - b.begin) return a.end - a.begin > b.end - b.begin;
    return a.begin != b.begin ? a.begin < b.begin : a.id < b.id;
  });
  std::vector<PhraseMatch> kept;
  for (const PhraseMatch& match : matches) {
    const bool free = std::all_of(kept.begin(), kept.end(), [&match](const PhraseMatch& other) {
      return match.end <= other.begin || other.end <= match.begin;
    });
    if (free) kept.push_back(match);
  }
  return kept;
}

}  // namespace ieum::indexer
