#include "indexer/text/negation.h"

#include <algorithm>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

namespace ieum::indexer {
namespace {

using U32 = std::u32string_view;

constexpr std::size_t kKoreanWindow = 14;
constexpr std::size_t kEnglishWindow = 4;

// Compared without blanks.
constexpr U32 kDenials[] = {
    U"제외",     U"불가",     U"지않습니다", U"지않음",   U"지않는다", U"지않아요",   U"지않으며",
    U"지는않",   U"지않고있", U"아닙니다",   U"아니며",   U"아니고",   U"아니라",     U"아님",
    U"아니에요", U"아닌",     U"안합니다",   U"안됩니다", U"안됨",     U"안함",       U"안하고",
    U"안받",     U"안해요",   U"안돼요",     U"못합니다", U"못해요",   U"수없습니다", U"수없음",
    U"수없어요", U"수없다",   U"해당없",     U"해당되지"};
// "not only" denies nothing.
constexpr U32 kNotOnly = U"뿐";
constexpr U32 kConnectives[] = {U"하고", U"하며", U"지만", U"는데", U"으나", U"하여",
                                U"해서", U"면서", U"니다", U"되며", U"되고"};
constexpr U32 kRefusedVerbs[] = {U"provide", U"offer", U"include", U"cover", U"accept", U"handle"};
constexpr U32 kExcluders[] = {U"excluding", U"excludes", U"except", U"excepting"};

template <std::size_t N>
bool Contains(const U32 (&list)[N], U32 word) {
  return std::find(std::begin(list), std::end(list), word) != std::end(list);
}

template <std::size_t N>
std::size_t FirstOf(const U32 (&list)[N], U32 text) {
  std::size_t first = U32::npos;
  for (const U32 item : list) first = std::min(first, text.find(item));
  return first;
}

bool DeniedAfter(const FoldedText& text, std::uint32_t end) {
  std::u32string window;
  for (std::uint32_t i = end; i < text.chars.size() && window.size() < kKoreanWindow; ++i) {
    if (text.kinds[i] == CharKind::kBreak) break;
    if (text.kinds[i] != CharKind::kBlank) window.push_back(text.chars[i]);
  }
  const std::size_t denial = FirstOf(kDenials, window);
  return denial != U32::npos && denial < FirstOf(kConnectives, window) &&
         denial < window.find(kNotOnly);
}

// The words before `begin` in the same clause, nearest first.
std::vector<U32> WordsBefore(const FoldedText& text, std::uint32_t begin) {
  std::vector<U32> before;
  auto word = std::lower_bound(
      text.words.begin(), text.words.end(), begin,
      [](const Word& candidate, std::uint32_t at) { return candidate.begin < at; });
  std::uint32_t edge = begin;
  while (word != text.words.begin() && before.size() < kEnglishWindow) {
    --word;
    const auto breaks = [&text](std::uint32_t i) { return text.kinds[i] == CharKind::kBreak; };
    for (std::uint32_t i = word->end; i < edge; ++i) {
      if (breaks(i)) return before;
    }
    before.push_back(text.Chars(*word));
    edge = word->begin;
  }
  return before;
}

bool DeniedBefore(const FoldedText& text, std::uint32_t begin) {
  const std::vector<U32> before = WordsBefore(text, begin);
  if (!before.empty() && before[0] == U"no") return true;
  for (std::size_t i = 0; i < before.size(); ++i) {
    if (Contains(kExcluders, before[i])) return true;
    if (i == 0) continue;
    const U32 next = before[i - 1];
    if (before[i] == U"not" && Contains(kRefusedVerbs, next)) return true;
    if (before[i] == U"other" && next == U"than") return true;
    if (before[i] == U"instead" && next == U"of") return true;
  }
  return false;
}

}  // namespace

bool IsTakenBack(const FoldedText& text, std::uint32_t begin, std::uint32_t end) {
  return DeniedAfter(text, end) || DeniedBefore(text, begin);
}

}  // namespace ieum::indexer
