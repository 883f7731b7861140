#include "matcher/particles.h"

#include <array>
#include <optional>

#include <unicode/uchar.h>
#include <unicode/unistr.h>

namespace ieum::matcher {
namespace {

using icu::UnicodeString;

struct Pair {
  const char16_t* both;
  char16_t after_consonant;
  char16_t after_vowel;
};
constexpr int kBothLength = 4;
constexpr std::array<Pair, 4> kPairs = {{{u"이(가)", u'이', u'가'},
                                         {u"은(는)", u'은', u'는'},
                                         {u"을(를)", u'을', u'를'},
                                         {u"과(와)", u'과', u'와'}}};

constexpr char16_t kFirstSyllable = 0xAC00;
constexpr char16_t kLastSyllable = 0xD7A3;
constexpr int kFinals = 28;
// 영 일 이 삼 사 오 육 칠 팔 구
constexpr std::array<bool, 10> kDigitHasFinal = {true,  true, false, true, false,
                                                 false, true, true,  true, false};

bool Closes(char16_t c) {
  switch (u_charType(c)) {
    case U_END_PUNCTUATION:
    case U_FINAL_PUNCTUATION:
      return true;
    default:
      return c == u'\'' || c == u'"';
  }
}

// nullopt: nobody can tell.
std::optional<bool> EndsInConsonant(const UnicodeString& text, int end) {
  while (end > 0 && Closes(text[end - 1])) --end;
  if (end == 0) return std::nullopt;
  const char16_t last = text[end - 1];
  if (last >= kFirstSyllable && last <= kLastSyllable) {
    return (last - kFirstSyllable) % kFinals != 0;
  }
  if (last >= u'0' && last <= u'9') return kDigitHasFinal[static_cast<std::size_t>(last - u'0')];
  return std::nullopt;
}

}  // namespace

std::string WithParticles(std::string_view text) {
  UnicodeString out =
      UnicodeString::fromUTF8({text.data(), static_cast<std::int32_t>(text.size())});
  for (const Pair& pair : kPairs) {
    const UnicodeString both(pair.both);
    for (int at = out.indexOf(both); at >= 0; at = out.indexOf(both, at + 1)) {
      const std::optional<bool> consonant = EndsInConsonant(out, at);
      if (!consonant) continue;
      out.replace(at, kBothLength, *consonant ? pair.after_consonant : pair.after_vowel);
    }
  }
  std::string utf8;
  return out.toUTF8String(utf8);
}

}  // namespace ieum::matcher
