#include "service/exchange/text_decoder.h"

#include <unicode/ucnv.h>
#include <unicode/unistr.h>
#include <unicode/utf8.h>

namespace ieum::exchange {
// Both Korean names mean code page 949: lists called euc-kr by their publishers regularly contain
// its extra syllables.
absl::StatusOr<std::string> IcuConverterName(std::string_view encoding) {
  if (encoding == "utf-8" || encoding == "utf8" || encoding == "UTF-8") return "UTF-8";
  if (encoding == "cp949" || encoding == "CP949" || encoding == "euc-kr" || encoding == "EUC-KR") {
    return "windows-949-2000";
  }
  return absl::InvalidArgumentError("list.encoding: must be utf-8, cp949 or euc-kr, is " +
                                    std::string(encoding));
}

void TextDecoder::Closer::operator()(UConverter* converter) const { ucnv_close(converter); }

absl::StatusOr<TextDecoder> TextDecoder::Create(std::string_view encoding) {
  const auto name = IcuConverterName(encoding);
  if (!name.ok()) return name.status();
  UErrorCode error = U_ZERO_ERROR;
  UConverter* converter = ucnv_open(name->c_str(), &error);
  if (U_FAILURE(error)) return absl::InternalError("cannot open the converter " + *name);
  return TextDecoder(converter);
}

void TextDecoder::Decode(std::string_view bytes, bool last, std::string& out) {
  const char* source = bytes.data();
  const char* end = source + bytes.size();
  icu::UnicodeString text;
  UErrorCode error = U_ZERO_ERROR;
  do {
    UChar buffer[4096];
    UChar* target = buffer;
    error = U_ZERO_ERROR;
    ucnv_toUnicode(converter_.get(), &target, buffer + 4096, &source, end, nullptr,
                   static_cast<UBool>(last), &error);
    text.append(buffer, static_cast<int32_t>(target - buffer));
  } while (error == U_BUFFER_OVERFLOW_ERROR);
  if (at_start_ && !text.isEmpty()) {
    at_start_ = false;
    if (text.charAt(0) == 0xFEFF) text.remove(0, 1);
  }
  text.toUTF8String(out);
}

bool IsCleanUtf8(std::string_view text) {
  const auto size = static_cast<int32_t>(text.size());
  const char* data = text.data();
  for (int32_t i = 0; i < size;) {
    UChar32 c = 0;
    U8_NEXT(data, i, size, c);
    if (c <= 0 || c == 0xFFFD) return false;
  }
  return true;
}

std::string CleanUtf8(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  const auto size = static_cast<int32_t>(text.size());
  for (int32_t i = 0; i < size;) {
    const int32_t begin = i;
    UChar32 c = 0;
    U8_NEXT(text.data(), i, size, c);
    if (c <= 0) {
      out += kReplacementCharacter;
    } else {
      out += text.substr(static_cast<std::size_t>(begin), static_cast<std::size_t>(i - begin));
    }
  }
  return out;
}

std::string CutText(std::string_view text, std::size_t max_bytes) {
  if (text.size() <= max_bytes) return std::string(text);
  std::size_t end = max_bytes;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xc0) == 0x80) --end;
  return std::string(text.substr(0, end));
}

}  // namespace ieum::exchange
