#include "indexer/text/words.h"

#include "unicode/uchar.h"
#include "unicode/uscript.h"
#include "unicode/utf8.h"

#include "indexer/text/analyzer.h"

namespace ieum::indexer {
namespace {

bool IsSoft(char32_t c) {
  switch (c) {
    case U'\'':
    case U'"':
    case U'-':
    case U'/':
    case U'~':
    case U'_':
    case U'&':
    case U'+':
    case U'·':       // middle dot
    case U'\u2018':  // quotation marks
    case U'\u2019':
    case U'\u201C':
    case U'\u201D':
    case U'\u2010':  // hyphens and dashes
    case U'\u2011':
    case U'\u2012':
    case U'\u2013':
    case U'\u2022':  // bullet
    case U'\u2027':  // hyphenation point
    case U'\u300C':  // corner brackets, used as quotation marks
    case U'\u300D':
    case U'\u300E':
    case U'\u300F':
    case U'\u30FB':  // katakana middle dot
    case U'\u318D':  // arae-a, typed as a middle dot
    case U'\u119E':  // what NFKC makes of it
      return true;
    default:
      return false;
  }
}

CharKind KindOfAscii(char32_t c) {
  if ((c >= U'a' && c <= U'z') || (c >= U'0' && c <= U'9') || (c >= U'A' && c <= U'Z')) {
    return CharKind::kLatin;
  }
  if (c == U' ' || (c >= U'\t' && c <= U'\r')) return CharKind::kBlank;
  return IsSoft(c) ? CharKind::kSoft : CharKind::kBreak;
}

bool IsWordKind(CharKind kind) {
  return kind == CharKind::kHangul || kind == CharKind::kIdeographic || kind == CharKind::kLatin;
}

bool IsPossessive(const FoldedText& text, std::uint32_t begin, std::uint32_t end) {
  if (end - begin != 1 || text.chars[begin] != U's' || begin < 2) return false;
  const char32_t mark = text.chars[begin - 1];
  return (mark == U'\'' || mark == U'\u2019') && text.kinds[begin - 2] == CharKind::kLatin;
}

void SplitWords(FoldedText& text) {
  const auto size = static_cast<std::uint32_t>(text.chars.size());
  for (std::uint32_t i = 0; i < size;) {
    const CharKind kind = text.kinds[i];
    const std::uint32_t begin = i++;
    if (!IsWordKind(kind)) continue;
    while (i < size && text.kinds[i] == kind) ++i;
    if (!IsPossessive(text, begin, i)) text.words.push_back({kind, begin, i});
  }
}

}  // namespace

CharKind KindOf(char32_t c) {
  if (c < 0x80) return KindOfAscii(c);
  if (c >= 0xAC00 && c <= 0xD7A3) return CharKind::kHangul;
  if (IsSoft(c)) return CharKind::kSoft;
  const auto code = static_cast<UChar32>(c);
  if (u_isUWhiteSpace(code)) return CharKind::kBlank;
  if (u_hasBinaryProperty(code, UCHAR_IDEOGRAPHIC) || (c >= 0x3041 && c <= 0x30FF)) {
    return CharKind::kIdeographic;
  }
  const std::uint32_t category = U_MASK(u_charType(code));
  return (category & (U_GC_L_MASK | U_GC_M_MASK | U_GC_ND_MASK)) != 0 ? CharKind::kLatin
                                                                      : CharKind::kBreak;
}

FoldedText ReadText(std::string_view utf8) {
  const std::string folded = Fold(utf8);
  FoldedText text;
  text.chars.reserve(folded.size());
  text.kinds.reserve(folded.size());
  const auto size = static_cast<std::int32_t>(folded.size());
  for (std::int32_t i = 0; i < size;) {
    UChar32 c = 0;
    U8_NEXT_OR_FFFD(folded.data(), i, size, c);
    text.chars.push_back(static_cast<char32_t>(c));
    text.kinds.push_back(KindOf(static_cast<char32_t>(c)));
  }
  SplitWords(text);
  return text;
}

}  // namespace ieum::indexer
