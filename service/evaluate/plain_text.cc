#include "service/evaluate/plain_text.h"

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

namespace ieum::evaluate {
namespace {

std::vector<std::u32string> Words(std::string_view utf8) {
  UErrorCode error = U_ZERO_ERROR;
  const icu::Normalizer2* fold = icu::Normalizer2::getNFKCCasefoldInstance(error);
  icu::UnicodeString text = icu::UnicodeString::fromUTF8(
      icu::StringPiece(utf8.data(), static_cast<std::int32_t>(utf8.size())));
  if (U_SUCCESS(error)) {
    icu::UnicodeString folded = fold->normalize(text, error);
    if (U_SUCCESS(error)) text = folded;
  }
  std::vector<std::u32string> words;
  bool inside = false;
  for (std::int32_t i = 0; i < text.length(); i = text.moveIndex32(i, 1)) {
    const UChar32 c = text.char32At(i);
    if (!u_isalnum(c)) {
      inside = false;
      continue;
    }
    if (!inside) words.emplace_back();
    inside = true;
    words.back().push_back(static_cast<char32_t>(c));
  }
  return words;
}

}  // namespace

std::u32string Letters(std::string_view utf8) {
  std::u32string letters;
  for (const std::u32string& word : Words(utf8)) letters += word;
  return letters;
}

std::vector<std::u32string> Bigrams(std::string_view utf8) {
  std::vector<std::u32string> terms;
  for (const std::u32string& word : Words(utf8)) {
    if (word.size() == 1) terms.push_back(word);
    for (std::size_t i = 0; i + 1 < word.size(); ++i) terms.push_back(word.substr(i, 2));
  }
  return terms;
}

}  // namespace ieum::evaluate
