#include "store/catalog/text_rules.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <vector>

#include <unicode/normalizer2.h>
#include <unicode/stringpiece.h>
#include <unicode/uchar.h>
#include <unicode/utf8.h>

namespace ieum::store {
namespace {

constexpr std::size_t kMaxEmailLength = 254;
constexpr std::size_t kMaxUrlLength = 2048;
constexpr std::size_t kMaxEchoLength = 64;
constexpr std::size_t kMaxPhoneLength = 40;
constexpr std::string_view kPhoneSigns = " +-().~/,#*";

bool IsDigit(char c) { return c >= '0' && c <= '9'; }
bool IsAlnum(char c) { return IsDigit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

bool AllDigits(std::string_view text) { return std::all_of(text.begin(), text.end(), IsDigit); }

int ToInt(std::string_view digits) {
  int value = 0;
  for (char c : digits) value = value * 10 + (c - '0');
  return value;
}

bool IsForbidden(UChar32 c) {
  if (c == '\t' || c == '\n' || c == '\r') return false;
  const bool control = c < 0x20 || (c >= 0x7f && c <= 0x9f);
  const bool direction = (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
  return control || direction || U_IS_UNICODE_NONCHAR(c);
}

bool IsTrimmed(UChar32 c) { return u_isUWhiteSpace(c) != 0 || c == 0xfeff || c == 0x200b; }

std::string_view Trim(std::string_view text) {
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
  std::int32_t begin = 0;
  std::int32_t end = static_cast<std::int32_t>(text.size());
  while (begin < end) {
    std::int32_t next = begin;
    UChar32 c = 0;
    U8_NEXT(bytes, next, end, c);
    if (!IsTrimmed(c)) break;
    begin = next;
  }
  while (end > begin) {
    std::int32_t previous = end;
    UChar32 c = 0;
    U8_PREV(bytes, begin, previous, c);
    if (!IsTrimmed(c)) break;
    end = previous;
  }
  return text.substr(static_cast<std::size_t>(begin), static_cast<std::size_t>(end - begin));
}

// Drawn on nothing: joiners, fillers, variation selectors, soft hyphens.
bool IsInvisible(UChar32 c) {
  return u_hasBinaryProperty(c, UCHAR_DEFAULT_IGNORABLE_CODE_POINT) != 0;
}

// What hides a digit: stars, and the circles, squares and lines that stand for them.
bool IsMask(UChar32 c) {
  constexpr std::u32string_view kMasks =
      U"xX\uff38\uff58*\uff0a#_?\u00d7\u00b7\u2022\u203b\u25a0\u25a1\u25cb\u25cf\u25ef";
  return kMasks.find(static_cast<char32_t>(c)) != kMasks.npos;
}

// The text reduced to what a resident number is made of: its digits, 'm' for letters and '*' for
// signs that mask one, '-' for dashes, ' ' for a run of spaces, '.' for other signs and 'x' for
// everything else. What is not seen is left out.
std::string Skeleton(std::string_view text) {
  std::string skeleton;
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
  const auto length = static_cast<std::int32_t>(text.size());
  for (std::int32_t i = 0; i < length;) {
    UChar32 c = 0;
    U8_NEXT(bytes, i, length, c);
    if (c < 0) {
      skeleton.push_back('x');
    } else if (IsInvisible(c)) {
      continue;
    } else if (const std::int32_t digit = u_charDigitValue(c); digit >= 0) {
      skeleton.push_back(static_cast<char>('0' + digit));
    } else if (u_charType(c) == U_DASH_PUNCTUATION || c == 0x2212 || c == '~' || c == 0x30fc) {
      skeleton.push_back('-');
    } else if (u_isUWhiteSpace(c)) {
      if (skeleton.empty() || skeleton.back() != ' ') skeleton.push_back(' ');
    } else if (IsMask(c)) {
      skeleton.push_back(u_isalnum(c) != 0 ? 'm' : '*');
    } else {
      skeleton.push_back(u_isalnum(c) != 0 ? 'x' : '.');
    }
  }
  return skeleton;
}

bool IsBirthDate(std::string_view six_digits) {
  const int month = ToInt(six_digits.substr(2, 2));
  const int day = ToInt(six_digits.substr(4, 2));
  return month >= 1 && month <= 12 && day >= 1 && day <= 31;
}

// The check digit that numbers given before October 2020 end in; foreigners' count two more.
bool HasCheckDigit(std::string_view front, std::string_view back) {
  constexpr std::array<int, 12> kWeights = {2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5};
  const std::string digits = std::string(front) + std::string(back);
  int sum = 0;
  for (std::size_t i = 0; i < kWeights.size(); ++i) sum += kWeights[i] * (digits[i] - '0');
  const int foreign = back[0] >= '5' ? 2 : 0;
  return (11 - sum % 11 + foreign) % 10 == digits[12] - '0';
}

enum class NumberShape { kLoose, kSurelyResident };

// True when a number begins at the start of `rest` (which begins with a digit).
bool IsResidentNumberAt(std::string_view rest, NumberShape shape) {
  constexpr std::size_t kFront = 6;
  constexpr std::size_t kBack = 7;
  constexpr std::size_t kMaxGap = 3;
  if (rest.size() < kFront + kBack || !AllDigits(rest.substr(0, kFront))) return false;
  const std::string_view front = rest.substr(0, kFront);
  rest.remove_prefix(kFront);
  const std::size_t gap = rest.find_first_not_of(" -.*");
  if (gap == std::string_view::npos || gap > kMaxGap) return false;
  const bool dashed = rest.substr(0, gap).find('-') != std::string_view::npos;
  rest.remove_prefix(gap);
  if (rest.size() < kBack || !IsDigit(rest[0])) return false;
  const std::string_view back = rest.substr(0, kBack);
  if (back.find_first_not_of("0123456789m*") != std::string_view::npos) return false;
  const bool digits = AllDigits(back);
  if (rest.size() > kBack && IsDigit(rest[kBack])) return false;
  const bool plausible = IsBirthDate(front) && back[0] >= '1' && back[0] <= '8';
  if (shape == NumberShape::kLoose && dashed) return true;
  // Thirteen digits in a row are as often a bar code or the number of some record.
  const bool bare = gap == 0 && digits;
  if (shape == NumberShape::kSurelyResident && bare && !HasCheckDigit(front, back)) return false;
  return plausible;
}

// True at the first digit of a run, and after a century in front of a birth year.
bool StartsNumber(std::string_view text, std::size_t i) {
  if (!IsDigit(text[i])) return false;
  if (i == 0 || !IsDigit(text[i - 1])) return true;
  if (i < 2 || (i > 2 && IsDigit(text[i - 3]))) return false;
  const std::string_view century = text.substr(i - 2, 2);
  return century == "19" || century == "20";
}

bool ContainsNumber(std::string_view text, NumberShape shape) {
  const std::string skeleton = Skeleton(text);
  const std::string_view view = skeleton;
  for (std::size_t i = 0; i < view.size(); ++i) {
    if (StartsNumber(view, i) && IsResidentNumberAt(view.substr(i), shape)) return true;
  }
  return false;
}

constexpr std::string_view kLanguages =
    "aa ab ae af ak am an ar as av ay az ba be bg bi bm bn bo br bs ca ce ch co cr cs cu cv cy da "
    "de "
    "dv dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz "
    "ia "
    "id ie ig ii ik io is it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln "
    "lo "
    "lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi "
    "pl "
    "ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so sq sr ss st su sv sw ta te tg th ti "
    "tk "
    "tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu ";

}  // namespace

TextFacts InspectText(std::string_view text) {
  TextFacts facts;
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
  const auto length = static_cast<std::int64_t>(text.size());
  for (std::int64_t i = 0; i < length;) {
    UChar32 c = 0;
    U8_NEXT(bytes, i, length, c);
    ++facts.characters;
    if (c < 0) {
      facts.valid_utf8 = false;
    } else if (IsForbidden(c)) {
      facts.has_control = true;
    }
  }
  return facts;
}

std::string NormaliseText(std::string_view text) {
  if (!InspectText(text).valid_utf8) return std::string(text);
  const std::string_view trimmed = Trim(text);
  UErrorCode error = U_ZERO_ERROR;
  const icu::Normalizer2* nfc = icu::Normalizer2::getNFCInstance(error);
  const icu::StringPiece piece(trimmed.data(), static_cast<std::int32_t>(trimmed.size()));
  if (U_FAILURE(error) || nfc->isNormalizedUTF8(piece, error)) return std::string(trimmed);
  std::string normalised;
  icu::StringByteSink<std::string> sink(&normalised);
  nfc->normalizeUTF8(0, piece, sink, nullptr, error);
  return U_FAILURE(error) ? std::string(trimmed) : normalised;
}

std::string FoldText(std::string_view text) {
  UErrorCode error = U_ZERO_ERROR;
  const icu::Normalizer2* folding = icu::Normalizer2::getNFKCCasefoldInstance(error);
  if (U_FAILURE(error) || !InspectText(text).valid_utf8) return std::string(text);
  const icu::UnicodeString folded =
      folding->normalize(icu::UnicodeString::fromUTF8(
                             icu::StringPiece(text.data(), static_cast<std::int32_t>(text.size()))),
                         error);
  if (U_FAILURE(error)) return std::string(text);
  icu::UnicodeString kept;
  for (std::int32_t i = 0; i < folded.length(); i = folded.moveIndex32(i, 1)) {
    const UChar32 c = folded.char32At(i);
    kept.append(u_charType(c) == U_DASH_PUNCTUATION ? UChar32{'-'} : c);
  }
  std::string out;
  kept.toUTF8String(out);
  return out;
}

bool LooksLikeResidentNumber(std::string_view text) {
  return ContainsNumber(text, NumberShape::kLoose);
}

bool HoldsResidentNumber(std::string_view text) {
  return ContainsNumber(text, NumberShape::kSurelyResident);
}

bool HasLettersOrDigits(std::string_view text) {
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
  const auto length = static_cast<std::int64_t>(text.size());
  for (std::int64_t i = 0; i < length;) {
    UChar32 c = 0;
    U8_NEXT(bytes, i, length, c);
    // Fillers are letters to Unicode.
    if (c >= 0 && u_isalnum(c) != 0 && !IsInvisible(c)) return true;
  }
  return false;
}

bool IsLanguageCode(std::string_view code) {
  if (code.size() != 2 ||
      !std::all_of(code.begin(), code.end(), [](char c) { return c >= 'a' && c <= 'z'; })) {
    return false;
  }
  return kLanguages.find(std::string(code) + " ") != std::string_view::npos;
}

bool IsDate(std::string_view date) {
  if (date.size() != 10 || date[4] != '-' || date[7] != '-') return false;
  const std::string_view year = date.substr(0, 4);
  const std::string_view month = date.substr(5, 2);
  const std::string_view day = date.substr(8, 2);
  if (!AllDigits(year) || !AllDigits(month) || !AllDigits(day)) return false;
  const std::chrono::year_month_day parsed(std::chrono::year(ToInt(year)),
                                           std::chrono::month(static_cast<unsigned>(ToInt(month))),
                                           std::chrono::day(static_cast<unsigned>(ToInt(day))));
  return parsed.ok() && ToInt(year) >= 1900;
}

std::optional<int> ParseTimeOfDay(std::string_view time) {
  if (time.size() != 5 || time[2] != ':') return std::nullopt;
  const std::string_view hour = time.substr(0, 2);
  const std::string_view minute = time.substr(3, 2);
  if (!AllDigits(hour) || !AllDigits(minute) || ToInt(minute) > 59) return std::nullopt;
  const int minutes = ToInt(hour) * 60 + ToInt(minute);
  return minutes <= 24 * 60 ? std::optional<int>(minutes) : std::nullopt;
}

bool LooksLikeEmail(std::string_view email) {
  if (email.size() > kMaxEmailLength || email.find_first_of(" \t\r\n<>,;\"") != email.npos) {
    return false;
  }
  const std::size_t at = email.find('@');
  if (at == email.npos || at == 0 || at > 64 || email.find('@', at + 1) != email.npos) return false;
  const std::string_view domain = email.substr(at + 1);
  const std::size_t dot = domain.rfind('.');
  return dot != domain.npos && dot > 0 && dot + 1 < domain.size() && domain[0] != '.' &&
         domain.find("..") == domain.npos;
}

bool LooksLikeUrl(std::string_view url) {
  if (url.size() > kMaxUrlLength || url.find_first_of(" \t\r\n<>\"\\") != url.npos) return false;
  std::string scheme(url.substr(0, std::min<std::size_t>(url.size(), 8)));
  std::transform(scheme.begin(), scheme.end(), scheme.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  if (scheme.starts_with("http://")) {
    url.remove_prefix(7);
  } else if (scheme.starts_with("https://")) {
    url.remove_prefix(8);
  } else {
    return false;
  }
  const std::string_view authority = url.substr(0, url.find_first_of("/?#"));
  // User data before the host only ever serves to mislead.
  if (authority.empty() || authority.find('@') != authority.npos) return false;
  return authority[0] != '.' && authority[0] != ':';
}

bool LooksLikePhone(std::string_view phone) {
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(phone.data());
  const auto length = static_cast<std::int64_t>(phone.size());
  std::size_t characters = 0;
  std::size_t digits = 0;
  for (std::int64_t i = 0; i < length; ++characters) {
    UChar32 c = 0;
    U8_NEXT(bytes, i, length, c);
    const bool sign =
        c > 0 && c < 0x80 && kPhoneSigns.find(static_cast<char>(c)) != kPhoneSigns.npos;
    if (c < 0 || (!sign && u_isalnum(c) == 0)) return false;
    if (c < 0x80 && IsDigit(static_cast<char>(c))) ++digits;
  }
  return digits >= 3 && characters <= kMaxPhoneLength;
}

bool IsKoreanRegionCode(std::string_view code) {
  if (code.size() != 10 || !AllDigits(code)) return false;
  const bool province = code.substr(0, 2) != "00";
  const bool district = code.substr(2, 3) != "000";
  const bool dong = code.substr(5, 3) != "000";
  const bool rest = code.substr(8, 2) != "00";
  return province && (district || !dong) && (dong || !rest);
}

bool IsOtherRegionCode(std::string_view code) {
  if (code.empty() || code.size() > 64) return false;
  return std::all_of(code.begin(), code.end(),
                     [](char c) { return IsAlnum(c) || c == '.' || c == '_' || c == '-'; });
}

bool IsEchoableCode(std::string_view code) {
  if (code.empty() || code.size() > kMaxEchoLength) return false;
  return std::all_of(code.begin(), code.end(), [](char c) {
    return IsDigit(c) || (c >= 'a' && c <= 'z') || c == '.' || c == '_' || c == '-';
  });
}

}  // namespace ieum::store
