// Rules about text: encoding, normal form, characters, shapes of codes. The only user of ICU here.
#ifndef IEUM_STORE_CATALOG_TEXT_RULES_H_
#define IEUM_STORE_CATALOG_TEXT_RULES_H_

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace ieum::store {

// What one pass over a text shows.
struct TextFacts {
  bool valid_utf8 = true;
  // Controls other than tab and line ends, marks that turn the reading direction, noncharacters.
  bool has_control = false;
  std::size_t characters = 0;  // code points
};
TextFacts InspectText(std::string_view text);

// NFC, with white space, byte order marks and zero-width spaces trimmed from both ends. Text that
// is not UTF-8 comes back as it was.
std::string NormaliseText(std::string_view text);

// For comparing what people read as the same: case, width, dashes and invisible characters make no
// difference. `text` as it is when it is no UTF-8.
std::string FoldText(std::string_view text);

// True when the text holds what looks like a resident or foreigner registration number
// (주민등록번호, 외국인등록번호): a possible birth date of six digits, a digit from 1 to 8 and six
// more digits or masks (*, x, ●), in any script's digits. Up to three signs or spaces may stand
// between the two parts, and what is not seen (zero-width characters) anywhere. With a dash between
// them, any six and seven digits.
bool LooksLikeResidentNumber(std::string_view text);

// The narrower question, for texts in which other long numbers are common: also with a dash it must
// be a birth date and a digit from 1 to 8; thirteen digits in a row must end in the check digit,
// which numbers given since October 2020 need not have.
bool HoldsResidentNumber(std::string_view text);

// False for a text that nobody could read: of signs, spaces or invisible characters alone.
bool HasLettersOrDigits(std::string_view text);

// ISO 639-1, lower case.
bool IsLanguageCode(std::string_view code);

// A day that exists, "YYYY-MM-DD", 1900-01-01 to 9999-12-31.
bool IsDate(std::string_view date);

// Minutes since midnight of "HH:MM", 00:00 to 24:00.
std::optional<int> ParseTimeOfDay(std::string_view time);

// Shapes only: nobody is asked whether they exist.
bool LooksLikeEmail(std::string_view email);
bool LooksLikeUrl(std::string_view url);  // http or https, with a host
// Up to 40 characters: three digits or more, blanks, +-().~/,#* and letters (of an extension).
bool LooksLikePhone(std::string_view phone);

// Ten digits, a province, and nothing below a level that is zero.
bool IsKoreanRegionCode(std::string_view code);
// 1 to 64 characters of [A-Za-z0-9._-].
bool IsOtherRegionCode(std::string_view code);

// Short and of [a-z0-9_.-]: safe to repeat in a message.
bool IsEchoableCode(std::string_view code);

}  // namespace ieum::store

#endif  // IEUM_STORE_CATALOG_TEXT_RULES_H_
