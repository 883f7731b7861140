#include "indexer/text/stemming.h"

#include <algorithm>
#include <iterator>
#include <vector>

namespace ieum::indexer {
namespace {

using U32 = std::u32string_view;

// Endings of two and more syllables.
constexpr U32 kLongEndings[] = {
    // particles
    U"으로부터", U"에서부터", U"에게서는", U"로부터", U"에서는", U"에게는", U"에서도", U"에게도",
    U"에서의", U"으로는", U"으로도", U"으로써", U"으로서", U"께서는", U"까지의", U"까지도",
    U"부터는", U"이라도", U"이라는", U"이라면", U"이라서", U"들에게", U"들과의", U"과의", U"와의",
    U"에서", U"에게", U"으로", U"까지", U"부터", U"처럼", U"보다", U"마다", U"조차", U"밖에",
    U"이나", U"이며", U"이고", U"이라", U"라도", U"한테", U"께서", U"에는", U"에도", U"로서",
    U"로써", U"이란", U"라는", U"만을", U"들의", U"들을", U"들이", U"들은", U"들과", U"들도",
    // 하다, 되다, 받다, 드리다, 시키다, 이다
    U"해드립니다", U"하였습니다", U"되었습니다", U"시켜드립니다", U"했습니다", U"됐습니다",
    U"하십니다", U"드립니다", U"드려요", U"드리는", U"드리며", U"드리고", U"받습니다", U"합니다",
    U"합니다만", U"됩니다", U"입니다", U"하세요", U"하시는", U"하시면", U"하도록", U"하려는",
    U"하거나", U"하지만", U"하더라도", U"되도록", U"되거나", U"하여", U"하고", U"하며", U"하는",
    U"하기", U"하면", U"하던", U"하지", U"해요", U"해서", U"해도", U"해야", U"했던", U"한다",
    U"하신", U"하실", U"되는", U"되어", U"되며", U"되고", U"되면", U"된다", U"되지", U"되던",
    U"받는", U"받은", U"받을", U"받고", U"받아", U"받으며", U"받지", U"시키는", U"시켜", U"이에요",
    U"예요", U"이신", U"인데", U"이면"};

// One-syllable endings that may follow any syllable.
constexpr U32 kFreeEndings = U"의에도만한할함해된될됨";
// ... only one with a final consonant (받침); only one without.
constexpr U32 kAfterConsonant = U"을은이과";
constexpr U32 kAfterVowel = U"를는가와";

// Nouns of two syllables whose second one looks like a particle or an ending.
constexpr U32 kWholeNouns[] = {
    U"린이", U"은이", U"놀이", U"먹이", U"나이", U"아이", U"사이", U"종이", U"차이", U"높이",
    U"맞이", U"살이", U"들이", U"킴이", U"깎이", U"걸이", U"잡이", U"벌이", U"앓이", U"풀이",
    U"막이", U"길이", U"깊이", U"넓이", U"마을", U"가을", U"노을", U"여가", U"평가", U"국가",
    U"휴가", U"참가", U"증가", U"물가", U"요가", U"단가", U"대가", U"허가", U"추가", U"인가",
    U"회의", U"강의", U"동의", U"협의", U"합의", U"심의", U"문의", U"편의", U"주의", U"정의",
    U"상의", U"결의", U"거의", U"명의", U"임의", U"제도", U"지도", U"정도", U"온도", U"속도",
    U"태도", U"한도", U"각도", U"보도", U"선도", U"유도", U"척도", U"고도", U"매도", U"기도",
    U"시도", U"불만", U"비만", U"학과", U"신과", U"내과", U"치과", U"외과", U"안과", U"아과",
    U"부과", U"효과", U"결과", U"성과", U"경과", U"통과", U"진로", U"도로", U"피로", U"경로",
    U"위로", U"통로", U"대로", U"북한", U"남한", U"제한", U"권한", U"기한", U"역할", U"분할",
    U"관할", U"포함", U"피해", U"이해", U"자해", U"가해", U"유해", U"저해", U"올해", U"화해",
    U"상해", U"재해"};

constexpr U32 kStopWords[] = {
    U"가",       U"각",     U"것",     U"겠",   U"경우",     U"고",       U"곳",     U"과",
    U"그",       U"그리고", U"까지",   U"는",   U"는데",     U"다",       U"대하",   U"대한",
    U"대해",     U"더",     U"도",     U"되는", U"됩니다",   U"드립니다", U"드려요", U"등",
    U"등을",     U"등의",   U"등이",   U"따라", U"따른",     U"때",       U"또는",   U"또한",
    U"로",       U"를",     U"및",     U"모든", U"바",       U"부터",     U"수",     U"시",
    U"않습니다", U"어떤",   U"에",     U"에서", U"오는",     U"와",       U"우리",   U"위하여",
    U"위한",     U"위해",   U"으로",   U"은",   U"을",       U"의",       U"이",     U"이나",
    U"이런",     U"있게",   U"있고",   U"있는", U"있습니다", U"있어요",   U"있으며", U"저희",
    U"중",       U"즉",     U"통하여", U"통한", U"통해",     U"하거나",   U"하고",   U"하는",
    U"하며",     U"하여",   U"한",     U"할",   U"함",       U"합니다",   U"해",     U"해요",
    U"후"};

constexpr std::string_view kEnglishStopWords[] = {
    "a",     "all",  "also",  "an",    "and",   "any",   "are",  "as",    "at",   "be",
    "been",  "but",  "by",    "can",   "do",    "does",  "each", "etc",   "for",  "from",
    "had",   "has",  "have",  "he",    "her",   "him",   "his",  "how",   "if",   "in",
    "into",  "is",   "it",    "its",   "may",   "more",  "most", "no",    "not",  "of",
    "on",    "only", "or",    "other", "our",   "out",   "per",  "she",   "so",   "some",
    "such",  "than", "that",  "the",   "their", "them",  "then", "these", "they", "this",
    "those", "to",   "up",    "us",    "was",   "we",    "were", "what",  "when", "where",
    "which", "who",  "whose", "will",  "with",  "would", "you",  "your"};

// Nouns of their own, not forms of "house", "cloth", "even" and so on.
constexpr std::string_view kWholeEnglish[] = {
    "anything", "being",   "building", "clothing", "during",    "evening",  "everything",
    "housing",  "meeting", "morning",  "nothing",  "something", "wellbeing"};

template <typename T>
class SortedSet {
 public:
  template <std::size_t N>
  explicit SortedSet(const T (&list)[N]) : items_(std::begin(list), std::end(list)) {
    std::sort(items_.begin(), items_.end());
  }
  bool Contains(T item) const { return std::binary_search(items_.begin(), items_.end(), item); }

 private:
  std::vector<T> items_;
};

constexpr std::size_t kMaxEnding = 6;

const SortedSet<U32>& LongEndings() {
  static const auto& endings = *new SortedSet<U32>(kLongEndings);
  return endings;
}

bool IsSyllable(char32_t c) { return c >= 0xAC00 && c <= 0xD7A3; }

// Final consonant of a syllable by its Unicode index: 0 none, 8 ㄹ.
int FinalConsonant(char32_t c) { return IsSyllable(c) ? static_cast<int>((c - 0xAC00) % 28) : 0; }

bool IsOneSyllableEnding(char32_t before, char32_t ending) {
  if (kFreeEndings.find(ending) != U32::npos) return true;
  const int final = FinalConsonant(before);
  if (ending == U'로') return before != U'으' && (final == 0 || final == 8);
  if (final != 0) return kAfterConsonant.find(ending) != U32::npos;
  return kAfterVowel.find(ending) != U32::npos;
}

bool IsVowel(char c) { return c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u'; }

bool HasVowel(std::string_view word) {
  return std::any_of(word.begin(), word.end(), [](char c) { return IsVowel(c) || c == 'y'; });
}

bool EndsWith(std::string_view word, std::string_view suffix) {
  return word.size() >= suffix.size() && word.substr(word.size() - suffix.size()) == suffix;
}

std::string WithoutPlural(std::string_view word) {
  if (word.size() < 4 || word.back() != 's') return std::string(word);
  const auto but = [word](std::size_t n) { return std::string(word.substr(0, word.size() - n)); };
  if (EndsWith(word, "ies") && word.size() > 4) return but(3) + "y";
  for (const std::string_view suffix : {"sses", "ches", "shes", "xes", "zes"}) {
    if (EndsWith(word, suffix)) return but(2);
  }
  for (const std::string_view suffix : {"ss", "us", "is"}) {
    if (EndsWith(word, suffix)) return std::string(word);
  }
  return but(1);
}

// What is left after -ing or -ed: "runn" to "run", "car" to "care".
std::string Restore(std::string stem) {
  const std::size_t n = stem.size();
  const char last = stem[n - 1];
  if (n > 3 && last == stem[n - 2] && !IsVowel(last) && last != 'l' && last != 's' && last != 'z') {
    stem.pop_back();
    return stem;
  }
  const bool short_syllable = n == 3 && !IsVowel(stem[0]) && IsVowel(stem[1]) && !IsVowel(last) &&
                              last != 'w' && last != 'x' && last != 'y';
  if (short_syllable) stem.push_back('e');
  return stem;
}

std::string WithoutVerbEnding(std::string word) {
  if (EndsWith(word, "ied") && word.size() > 4) return word.substr(0, word.size() - 3) + "y";
  if (EndsWith(word, "eed")) return word;
  static const auto& whole = *new SortedSet<std::string_view>(kWholeEnglish);
  if (whole.Contains(word)) return word;
  for (const std::string_view suffix : {"ing", "ed"}) {
    if (!EndsWith(word, suffix)) continue;
    std::string stem = word.substr(0, word.size() - suffix.size());
    return stem.size() >= 3 && HasVowel(stem) ? Restore(std::move(stem)) : word;
  }
  return word;
}

}  // namespace

KoreanStem StemKorean(std::u32string_view hangul) {
  for (std::size_t length = kMaxEnding; length >= 2; --length) {
    if (hangul.size() < length + 2) continue;
    const std::size_t stem = hangul.size() - length;
    if (LongEndings().Contains(hangul.substr(stem))) return {hangul.substr(0, stem), true};
  }
  if (hangul.size() < 3) return {hangul, false};
  static const auto& whole_nouns = *new SortedSet<U32>(kWholeNouns);
  if (whole_nouns.Contains(hangul.substr(hangul.size() - 2))) return {hangul, false};
  if (!IsOneSyllableEnding(hangul[hangul.size() - 2], hangul.back())) return {hangul, false};
  return {hangul.substr(0, hangul.size() - 1), false};
}

bool IsKoreanEnding(std::u32string_view tail) {
  if (tail.empty()) return true;
  if (tail.size() == 1) {
    return kFreeEndings.find(tail[0]) != U32::npos || kAfterConsonant.find(tail[0]) != U32::npos ||
           kAfterVowel.find(tail[0]) != U32::npos || tail[0] == U'로';
  }
  return LongEndings().Contains(tail);
}

std::string StemEnglish(std::string_view word) {
  const bool letters =
      std::all_of(word.begin(), word.end(), [](char c) { return c >= 'a' && c <= 'z'; });
  if (!letters || word.size() < 4) return std::string(word);
  std::string stem = WithoutVerbEnding(WithoutPlural(word));
  // "nurse", "nurses" and "nursing" meet at "nurs".
  if (stem.size() >= 5 && stem.back() == 'e') stem.pop_back();
  return stem;
}

bool IsStopWord(std::u32string_view hangul) {
  static const auto& words = *new SortedSet<U32>(kStopWords);
  return words.Contains(hangul);
}

bool IsEnglishStopWord(std::string_view word) {
  static const auto& words = *new SortedSet<std::string_view>(kEnglishStopWords);
  return words.Contains(word);
}

}  // namespace ieum::indexer
